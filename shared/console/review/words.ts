import { bilingual } from '../words/language.ts';

/** Who will be able to open a report, on which conditions, and for how long. */
interface Readers {
  readonly who: string;
  readonly conditions: string;
  readonly until: string;
}

export const reviewWords = bilingual(
  {
    back: 'Till inkorgen',
    opening: 'Öppnar rapporten …',
    approve: 'Godkänn',
    accept: 'Godta villkoren',
    returnIt: 'Återsänd',
    reject: 'Avslå',
    coverOnly: 'Rapporten öppnas först när den har lämnats ut. Det här är omslaget, som avsändaren har gjort det.',
    binds: 'Det här binder din myndighet om du godtar',
    willRelease: ({ who, conditions, until }: Readers) =>
      `Ditt godkännande är det sista som krävs: inom några sekunder kan läsare hos ${who} öppna rapporten, var och en för ett ändamål som antecknas, på villkoret ${conditions}, till dess att den gallras (${until}).`,
    willWait: (left: number, { who, conditions, until }: Readers) =>
      `Efter ditt godkännande krävs ${left} till. Därefter kan läsare hos ${who} öppna rapporten, för ett ändamål som antecknas, på villkoret ${conditions}, till dess att den gallras (${until}).`,
    willAsk: ({ who, conditions, until }: Readers) =>
      `Ditt godkännande är det sista härifrån: nu tillfrågas ${who}. Hos den som godtar villkoret (${conditions}) kan läsare öppna rapporten, till dess att den gallras (${until}).`,
    willBind: ({ who, conditions, until }: Readers, othersLeft: number) =>
      `När du godtar binder villkoret ${who}: ${conditions}. Läsare hos ${who} kan sedan öppna rapporten${othersLeft > 0 ? ', när de andra mottagarna har svarat' : ''}, för ett ändamål som antecknas, till dess att den gallras (${until}).`,
    noApproval: 'Det som inte är en giltig rapport kan inte godkännas. Återsänd den: skälet är ifyllt.',
    isNoReport: 'Inte en giltig rapport:',
    tryAgain: 'Försök igen',
    decided: { approve: 'Godkänd:', return: 'Återsänd:', reject: 'Avslagen:' },
    undo: (seconds: number) => `Ångra inom ${seconds} s`,
    undoKey: 'Ångra beslutet innan det skickas',
    noAnswerYet: 'Inget svar ännu. Beslutet skickas igen tills det har kommit fram.',
    look: (what: string) => `Öppna ${what} igen`,
    dismiss: 'Jag har sett det',
  },
  {
    back: 'To the inbox',
    opening: 'Opening the report …',
    approve: 'Approve',
    accept: 'Accept the conditions',
    returnIt: 'Return',
    reject: 'Reject',
    coverOnly: 'The report is opened only when it has been released. This is the cover, as the originator made it.',
    binds: 'This binds your agency if you accept',
    willRelease: ({ who, conditions, until }: Readers) =>
      `Your approval is the last that is required: within seconds readers of ${who} can open the report, each for a purpose that is put on record, on the condition ${conditions}, until it is weeded out (${until}).`,
    willWait: (left: number, { who, conditions, until }: Readers) =>
      `After your approval, ${left} more is required. Then readers of ${who} can open the report, for a purpose that is put on record, on the condition ${conditions}, until it is weeded out (${until}).`,
    willAsk: ({ who, conditions, until }: Readers) =>
      `Your approval is the last from here: ${who} will be asked now. Where the condition is accepted (${conditions}) readers can open the report, until it is weeded out (${until}).`,
    willBind: ({ who, conditions, until }: Readers, othersLeft: number) =>
      `When you accept, the condition binds ${who}: ${conditions}. Readers of ${who} can open the report then${othersLeft > 0 ? ', when the other recipients have answered' : ''}, for a purpose that is put on record, until it is weeded out (${until}).`,
    noApproval: 'What is no valid report cannot be approved. Return it: the reason is filled in.',
    isNoReport: 'No valid report:',
    tryAgain: 'Try again',
    decided: { approve: 'Approved:', return: 'Returned:', reject: 'Rejected:' },
    undo: (seconds: number) => `Undo within ${seconds} s`,
    undoKey: 'Take the decision back before it is sent',
    noAnswerYet: 'No answer yet. The decision is sent again until it has arrived.',
    look: (what: string) => `Open ${what} again`,
    dismiss: 'I have seen it',
  },
);
