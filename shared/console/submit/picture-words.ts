import type { Trace } from '../client.ts';
import { bilingual } from '../words/language.ts';

interface PictureWords {
  readonly drop: string;
  readonly fitting: string;
  readonly none: (names: string) => string;
  readonly made: (from: string, to: string) => string;
  readonly traces: Readonly<Record<Trace, string>>;
  readonly holds: (what: string) => string;
  readonly removed: (what: string) => string;
  readonly clean: string;
}

/** The texts about a report's pictures. */
export const pictureWords = bilingual<PictureWords>(
  {
    drop: 'Släpp bilder här, eller välj dem',
    fitting: 'Gör bilderna lagom stora …',
    none: (names) => `${names} är ingen hel JPEG- eller PNG-bild.`,
    made: (from, to) => `förminskad från ${from} till ${to}`,
    traces: { position: 'var den togs', camera: 'kamerans serienummer', name: 'ett namn' },
    holds: (what) => `I bilden står ${what}. Den som öppnar rapporten kan läsa det.`,
    removed: (what) => `Borttaget ur bilden: ${what}`,
    clean: 'Ta bort det',
  },
  {
    drop: 'Drop pictures here, or choose them',
    fitting: 'Making the pictures fit …',
    none: (names) => `${names} is no whole JPEG or PNG picture.`,
    made: (from, to) => `made smaller, from ${from} to ${to}`,
    traces: { position: 'where it was taken', camera: "the camera's serial number", name: 'a name' },
    holds: (what) => `The picture holds ${what}. Whoever opens the report can read it.`,
    removed: (what) => `Taken out of the picture: ${what}`,
    clean: 'Take it out',
  },
);
