import { plural } from '../words/format.ts';
import { bilingual } from '../words/language.ts';
import type { DroppedFile } from './files.ts';

interface FileWords {
  readonly title: string;
  readonly drop: string;
  readonly states: Readonly<Record<DroppedFile['kind'], string>>;
  readonly goesTo: (to: string, handling: string) => string;
  readonly wholeFile: string;
  readonly open: string;
  readonly show: string;
  readonly remove: (name: string) => string;
  readonly sendAll: (count: number) => string;
  readonly none: string;
  readonly takeOut: string;
}

/** The texts about files that were dropped. */
export const fileWords = bilingual<FileWords>(
  {
    title: 'Släppta filer',
    drop: 'Har du färdiga rapporter i filer (JSON)? Släpp dem här tillsammans med sina bilder, eller välj dem.',
    states: {
      faulty: 'Behöver rättas',
      ready: 'Klar att lämna in',
      sending: 'Lämnas in …',
      unanswered: 'Inget svar',
      refused: 'Togs inte emot',
      sent: 'Inlämnad',
    },
    goesTo: (to, handling) => `till ${to}, ${handling}`,
    wholeFile: 'Filen',
    open: 'Öppna i formuläret',
    show: 'Visa',
    remove: (name) => `Ta bort ${name} ur listan`,
    sendAll: (count) => `Försegla och lämna in ${count} ${plural(count, { one: 'rapport', other: 'rapporter' })}`,
    takeOut: 'Öppna rapporten i formuläret för att ta bort det.',
    none: 'Ingen av filerna kan lämnas in som den är.',
  },
  {
    title: 'Dropped files',
    drop: 'Do you have reports in files (JSON)? Drop them here together with their pictures, or choose them.',
    states: {
      faulty: 'To be corrected',
      ready: 'Ready to submit',
      sending: 'Submitting …',
      unanswered: 'No answer',
      refused: 'Not taken',
      sent: 'Submitted',
    },
    goesTo: (to, handling) => `to ${to}, ${handling}`,
    wholeFile: 'The file',
    open: 'Open in the form',
    show: 'Show',
    remove: (name) => `Remove ${name} from the list`,
    sendAll: (count) => `Seal and submit ${count} ${plural(count, { one: 'report', other: 'reports' })}`,
    takeOut: 'Open the report in the form to take it out.',
    none: 'None of the files can be submitted as it is.',
  },
);
