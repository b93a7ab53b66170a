import { plural } from '../words/format.ts';
import { bilingual } from '../words/language.ts';

interface SendingWords {
  readonly consequence: (count: number, own: string, to: string, urgent: boolean) => string;
  readonly consequenceH3: (to: string) => string;
  readonly left: (count: number) => string;
  readonly ready: string;
  readonly sealAndSend: string;
  readonly sending: string;
  readonly toCorrect: string;
  readonly noAnswer: string;
  readonly sendAgain: string;
  readonly writeOn: string;
  readonly writeOnWhy: string;
  readonly discard: string;
  readonly discardWhy: string;
  readonly discardYes: string;
  readonly keep: string;
  readonly twoDrafts: string;
  readonly twoDraftsWhy: string;
  readonly sent: string;
  readonly another: string;
}

/** The texts on sending what was written, and on putting it away. */
export const sendingWords = bilingual<SendingWords>(
  {
    consequence: (count, own, to, urgent) =>
      `Rapporten förseglas i den här webbläsaren. Minst ${count} ${plural(count, { one: 'godkännare', other: 'godkännare' })} vid ${own} ska godkänna den inom ${urgent ? '8 timmar' : '7 dagar'}; sedan kan ${to} läsa den.`,
    consequenceH3: (to) => `Före det ska ${to} godta dina villkor.`,
    left: (count) => `${count} ${plural(count, { one: 'sak', other: 'saker' })} kvar att fylla i`,
    ready: 'Allt är ifyllt',
    sealAndSend: 'Försegla och lämna in',
    sending: 'Förseglar och lämnar in …',
    toCorrect: 'Det här behöver rättas',
    noAnswer:
      'Inget svar. Rapporten kan ha kommit fram. Skicka samma förseglade rapport igen: den får verkan en gång, hur ofta den än skickas.',
    sendAgain: 'Skicka igen',
    writeOn: 'Ändra i stället',
    writeOnWhy: 'Om den redan kom fram blir det två. Se efter i listan först.',
    discard: 'Kasta utkastet',
    discardWhy: 'Det som är skrivet finns bara här. Kastas det går det inte att få tillbaka.',
    discardYes: 'Kasta',
    keep: 'Fortsätt skriva',
    twoDrafts: 'Du har redan ett utkast',
    twoDraftsWhy: 'Det finns plats för ett i taget. Kasta det och börja på det nya, eller fortsätt på det du har.',
    sent: 'Rapporten är förseglad och inlämnad.',
    another: 'Skriv en till i samma ärende',
  },
  {
    consequence: (count, own, to, urgent) =>
      `The report is sealed in this browser. At least ${count} ${plural(count, { one: 'approver', other: 'approvers' })} of ${own} have to approve it within ${urgent ? '8 hours' : '7 days'}; then ${to} can read it.`,
    consequenceH3: (to) => `Before that ${to} has to accept your conditions.`,
    left: (count) => `${count} ${plural(count, { one: 'thing', other: 'things' })} left to fill in`,
    ready: 'All is filled in',
    sealAndSend: 'Seal and submit',
    sending: 'Sealing and submitting …',
    toCorrect: 'This has to be corrected',
    noAnswer:
      'No answer. The report may have arrived. Send the same sealed report again: it takes effect once, however often it is sent.',
    sendAgain: 'Send again',
    writeOn: 'Change it instead',
    writeOnWhy: 'If it has arrived there will be two. Look at the list first.',
    discard: 'Discard the draft',
    discardWhy: 'What is written is here alone. Once discarded it cannot be had back.',
    discardYes: 'Discard',
    keep: 'Go on writing',
    twoDrafts: 'You have a draft already',
    twoDraftsWhy: 'There is room for one at a time. Discard it and begin the new one, or go on with what you have.',
    sent: 'The report is sealed and submitted.',
    another: 'Write another in the same matter',
  },
);
