import { bilingual } from '../words/language.ts';

/** What is asked for with a reason, whatever it is given for. */
export const reasonWords = bilingual(
  {
    why: 'Skäl',
    rule: '5–500 tecken. Skälet sparas i klartext: skriv inga namn och inga personnummer.',
    cancel: 'Avbryt',
    looksLike: (what: string) => `Det här ser ut som ${what}. Skälet går i klartext: skriv det utan.`,
    kinds: {
      'a personnummer': 'ett personnummer',
      'a phone number': 'ett telefonnummer',
      'a number plate': 'ett registreringsnummer',
    },
  },
  {
    why: 'Reason',
    rule: '5–500 characters. The reason is kept in the clear: write no names and no personal numbers.',
    cancel: 'Cancel',
    looksLike: (what: string) => `This looks like ${what}. The reason goes in the clear: write it without.`,
    kinds: {
      'a personnummer': 'a personnummer',
      'a phone number': 'a phone number',
      'a number plate': 'a number plate',
    },
  },
);
