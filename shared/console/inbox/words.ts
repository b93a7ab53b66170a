import { plural } from '../words/format.ts';
import { bilingual } from '../words/language.ts';

export const inboxWords = bilingual(
  {
    title: 'Inkorg',
    waiting: (count: number) => `${count} ${plural(count, { one: 'ärende väntar', other: 'ärenden väntar' })}`,
    empty: 'Ingenting väntar på dig.',
    columns: {
      due: 'Ska vara klart',
      what: 'Brott och beteckning',
      from: 'Från',
      handling: 'Hantering',
      grading: 'Tillförl.',
      purpose: 'Ändamål',
      given: 'Godkänt',
    },
    opened: 'Öppnad',
    asked: 'Villkor att godta',
    ofRequired: (given: number, required: number) => `${given} av ${required}`,
    keys: { next: 'Nästa ärende', previous: 'Föregående ärende', open: 'Öppna ärendet' },
  },
  {
    title: 'Inbox',
    waiting: (count: number) => `${count} ${plural(count, { one: 'matter waits', other: 'matters wait' })}`,
    empty: 'Nothing waits for you.',
    columns: {
      due: 'Due',
      what: 'Offence and reference',
      from: 'From',
      handling: 'Handling',
      grading: 'Grading',
      purpose: 'Purpose',
      given: 'Approved',
    },
    opened: 'Opened',
    asked: 'Conditions to accept',
    ofRequired: (given: number, required: number) => `${given} of ${required}`,
    keys: { next: 'Next matter', previous: 'Previous matter', open: 'Open the matter' },
  },
);
