import { bilingual } from '../words/language.ts';

export const reviewWords = bilingual(
  {
    back: 'Till inkorgen',
    opening: 'Öppnar rapporten …',
    approve: 'Godkänn',
    accept: 'Godta villkoren',
    returnIt: 'Återsänd',
    reject: 'Avslå',
    why: 'Skäl',
    whyRule: '5–500 tecken. Skälet sparas i klartext: skriv inga namn och inga personnummer.',
    send: 'Skicka',
    cancel: 'Avbryt',
    coverOnly: 'Rapporten öppnas först när den har lämnats ut. Det här är omslaget, som avsändaren har gjort det.',
    willRelease: (who: string) =>
      `Ditt godkännande är det sista som krävs: rapporten lämnas ut till ${who} inom några sekunder.`,
    willWait: (left: number) => `Efter ditt godkännande krävs ${left} till innan rapporten lämnas ut.`,
    willBind: 'När du godtar villkoren binder de din myndighet, och rapporten lämnas ut.',
    tryAgain: 'Försök igen',
  },
  {
    back: 'To the inbox',
    opening: 'Opening the report …',
    approve: 'Approve',
    accept: 'Accept the conditions',
    returnIt: 'Return',
    reject: 'Reject',
    why: 'Reason',
    whyRule: '5–500 characters. The reason is kept in the clear: write no names and no personal numbers.',
    send: 'Send',
    cancel: 'Cancel',
    coverOnly: 'The report is opened only when it has been released. This is the cover, as the originator made it.',
    willRelease: (who: string) =>
      `Your approval is the last that is required: the report is released to ${who} within seconds.`,
    willWait: (left: number) => `After your approval, ${left} more is required before the report is released.`,
    willBind: 'When you accept the conditions they bind your agency, and the report is released.',
    tryAgain: 'Try again',
  },
);
