import { bilingual } from '../words/language.ts';

/** The texts around the pictures of a report. */
export const pictureWords = bilingual(
  {
    enlarge: (caption: string) => `Förstora bilden: ${caption}`,
    see: 'Se bilderna i stort',
    title: (n: number, of: number) => `Bild ${n} av ${of}`,
    fit: 'Hela bilden',
    own: 'Egen storlek',
    larger: 'Större',
    smaller: 'Mindre',
    next: 'Nästa bild',
    previous: 'Föregående bild',
    close: 'Stäng',
    size: (percent: string) => `${percent} %`,
    canvas: 'Bilden. Piltangenterna flyttar den när den är större än rutan.',
    broken: 'Bilden går inte att visa: det som skickades är ingen bild.',
  },
  {
    enlarge: (caption: string) => `Enlarge the picture: ${caption}`,
    see: 'See the pictures enlarged',
    title: (n: number, of: number) => `Picture ${n} of ${of}`,
    fit: 'Whole picture',
    own: 'Own size',
    larger: 'Larger',
    smaller: 'Smaller',
    next: 'Next picture',
    previous: 'Previous picture',
    close: 'Close',
    size: (percent: string) => `${percent} %`,
    canvas: 'The picture. The arrow keys move it when it is larger than its frame.',
    broken: 'The picture cannot be shown: what was sent is no picture.',
  },
);
