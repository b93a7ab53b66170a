import type { Act, SubmissionAnswer } from '../../protocol/answers.ts';
import { plural } from '../words/format.ts';
import { bilingual } from '../words/language.ts';

type State = SubmissionAnswer['state'];

interface SubmissionsWords {
  readonly title: string;
  readonly count: (count: number, more: boolean) => string;
  readonly empty: string;
  readonly emptyHow: string;
  readonly write: string;
  readonly again: string;
  readonly columns: Readonly<Record<'state' | 'reference' | 'to' | 'handling' | 'received' | 'approved', string>>;
  readonly states: Readonly<Record<State, string>>;
  readonly standing: Readonly<Record<Exclude<State, 'pending'>, (to: string) => string>>;
  readonly waits: (left: number, due: string) => string;
  readonly late: string;
  readonly unproven: string;
  readonly ofRequired: (given: number, required: number) => string;
  readonly showMore: string;
  readonly back: string;
  readonly happened: string;
  readonly earlier: string;
  readonly you: string;
  readonly accepted: (who: string) => string;
  readonly declined: (who: string) => string;
  readonly acts: Readonly<Record<Act['act'], (who: string, about: string) => string>>;
  readonly because: string;
  readonly facts: Readonly<Record<'received' | 'due' | 'decided' | 'released' | 'goes', string>>;
  readonly number: string;
  readonly required: (count: number, agency: string) => string;
  readonly withdraw: string;
  readonly withdrawWhy: string;
  readonly withdrawRule: string;
  readonly withdrawYes: string;
  readonly correct: string;
  readonly correctWhy: string;
  readonly cancel: string;
  readonly keys: Readonly<Record<'next' | 'previous' | 'open' | 'write', string>>;
}

/** The texts of the list of one's own submissions, and of what became of each. */
export const submissionsWords = bilingual<SubmissionsWords>(
  {
    title: 'Inlämnat',
    count: (count, more) =>
      more ? `de ${count} senaste rapporterna` : `${count} ${plural(count, { one: 'rapport', other: 'rapporter' })}`,
    empty: 'Din myndighet har inte lämnat in någon rapport än.',
    emptyHow: 'Skriv den första, eller släpp en fil här.',
    write: 'Skriv en rapport',
    again: 'Hämta på nytt',
    columns: {
      state: 'Läge',
      reference: 'Beteckning',
      to: 'Till',
      handling: 'Hantering',
      received: 'Inlämnad',
      approved: 'Godkänt',
    },
    states: {
      pending: 'Väntar',
      returned: 'Återlämnad',
      rejected: 'Avslagen',
      withdrawn: 'Tillbakatagen',
      expired: 'Tiden ute',
      approved: 'Godkänd',
      released: 'Utlämnad',
      recalled: 'Återkallad',
      erased: 'Raderad',
    },
    standing: {
      returned: () => 'En godkännare har lämnat tillbaka den. Rätta den, och lämna in den på nytt.',
      rejected: () => 'Den är avslagen och lämnas inte ut.',
      withdrawn: () => 'Den är tillbakatagen och lämnas inte ut.',
      expired: () => 'Den blev inte godkänd i tid och lämnas inte ut.',
      approved: (to) => `Den är godkänd och lämnas ut till ${to} inom några sekunder.`,
      released: (to) => `Den är utlämnad till ${to}.`,
      recalled: (to) => `Den är återkallad från ${to}.`,
      erased: () => 'Den är raderad.',
    },
    waits: (left, due) =>
      `Väntar på ${left} ${plural(left, { one: 'godkännande', other: 'godkännanden' })} till. Ska vara klart ${due}.`,
    late: 'Försenad',
    unproven:
      'Den är godkänd, men underlaget räcker inte för att lämna ut den. Den som driver Samsyn är underrättad. Du kan ta tillbaka den.',
    ofRequired: (given, required) => `${given} av ${required}`,
    showMore: 'Visa fler',
    back: 'Till det inlämnade',
    happened: 'Vad som har hänt',
    earlier: 'Visa det som hände tidigare',
    you: 'Du',
    accepted: (who) => `${who} godtog villkoren`,
    declined: (who) => `${who} avböjde rapporten`,
    acts: {
      submitted: (who) => `${who} lämnade in rapporten`,
      reviewed: (who) => `${who} öppnade rapporten för granskning`,
      approved: (who) => `${who} godkände rapporten`,
      returned: (who) => `${who} lämnade tillbaka rapporten`,
      rejected: (who) => `${who} avslog rapporten`,
      withdrawn: (who) => `${who} tog tillbaka rapporten`,
      asked: (_, about) => `Villkoren lades fram för ${about}`,
      expired: () => 'Tiden för godkännande gick ut',
      released: (_, about) => `Rapporten lämnades ut till ${about}`,
      disclosed: (who) => `${who} öppnade rapporten för att läsa den`,
      recalled: (who) => `${who} återkallade rapporten`,
      acknowledged: (who) => `${who} bekräftade återkallelsen`,
      resulted: (who) => `${who} berättade vad det ledde till`,
      extended: (who) => `${who} förlängde sin tid för rapporten`,
      paused: (who) => `${who} stoppade sin tid för rapporten`,
      resumed: (who) => `${who} lät sin tid för rapporten löpa igen`,
      erased: (_, about) => (about === '' ? 'Rapporten raderades' : `Rapporten raderades hos ${about}`),
    },
    because: 'Skäl',
    facts: { received: 'Inlämnad', due: 'Ska vara klart', decided: 'Beslutad', released: 'Utlämnad', goes: 'Gallras' },
    number: 'Nummer i Samsyn',
    required: (count, agency) => `${count} godkännare vid ${agency}`,
    withdraw: 'Ta tillbaka',
    withdrawWhy: 'Varför tas rapporten tillbaka?',
    withdrawRule: '5 till 500 tecken. Skälet stannar hos din myndighet. Skriv inga namn eller personnummer.',
    withdrawYes: 'Ta tillbaka rapporten',
    correct: 'Rätta',
    correctWhy: 'Rättelsen är en ny rapport som ersätter den här.',
    cancel: 'Avbryt',
    keys: { next: 'Nästa rapport', previous: 'Föregående rapport', open: 'Visa rapporten', write: 'Skriv en rapport' },
  },
  {
    title: 'Submitted',
    count: (count, more) =>
      more ? `the latest ${count} reports` : `${count} ${plural(count, { one: 'report', other: 'reports' })}`,
    empty: 'Your agency has submitted no report yet.',
    emptyHow: 'Write the first one, or drop a file here.',
    write: 'Write a report',
    again: 'Fetch anew',
    columns: {
      state: 'State',
      reference: 'Reference',
      to: 'To',
      handling: 'Handling',
      received: 'Submitted',
      approved: 'Approved',
    },
    states: {
      pending: 'Waits',
      returned: 'Returned',
      rejected: 'Rejected',
      withdrawn: 'Withdrawn',
      expired: 'Expired',
      approved: 'Approved',
      released: 'Released',
      recalled: 'Recalled',
      erased: 'Erased',
    },
    standing: {
      returned: () => 'An approver has returned it. Correct it, and submit it again.',
      rejected: () => 'It is rejected, and is not released.',
      withdrawn: () => 'It is withdrawn, and is not released.',
      expired: () => 'It was not approved in time, and is not released.',
      approved: (to) => `It is approved, and is released to ${to} within seconds.`,
      released: (to) => `It is released to ${to}.`,
      recalled: (to) => `It is recalled from ${to}.`,
      erased: () => 'It is erased.',
    },
    waits: (left, due) =>
      `Waits for ${left} more ${plural(left, { one: 'approval', other: 'approvals' })}. Due ${due}.`,
    late: 'Late',
    unproven:
      'It is approved, but what is on record does not prove that it may be released. Whoever runs Samsyn has been told. You can withdraw it.',
    ofRequired: (given, required) => `${given} of ${required}`,
    showMore: 'Show more',
    back: 'To what was submitted',
    happened: 'What has happened',
    earlier: 'Show what happened before',
    you: 'You',
    accepted: (who) => `${who} accepted the conditions`,
    declined: (who) => `${who} declined the report`,
    acts: {
      submitted: (who) => `${who} submitted the report`,
      reviewed: (who) => `${who} opened the report to review it`,
      approved: (who) => `${who} approved the report`,
      returned: (who) => `${who} returned the report`,
      rejected: (who) => `${who} rejected the report`,
      withdrawn: (who) => `${who} withdrew the report`,
      asked: (_, about) => `The conditions were laid before ${about}`,
      expired: () => 'The time for approval ran out',
      released: (_, about) => `The report was released to ${about}`,
      disclosed: (who) => `${who} opened the report to read it`,
      recalled: (who) => `${who} recalled the report`,
      acknowledged: (who) => `${who} acknowledged the recall`,
      resulted: (who) => `${who} told what came of it`,
      extended: (who) => `${who} extended its time for the report`,
      paused: (who) => `${who} stopped its time for the report`,
      resumed: (who) => `${who} let its time for the report run again`,
      erased: (_, about) => (about === '' ? 'The report was erased' : `The report was erased at ${about}`),
    },
    because: 'Reason',
    facts: { received: 'Submitted', due: 'Due', decided: 'Decided', released: 'Released', goes: 'Is erased' },
    number: 'Number in Samsyn',
    required: (count, agency) => `${count} ${plural(count, { one: 'approver', other: 'approvers' })} of ${agency}`,
    withdraw: 'Withdraw',
    withdrawWhy: 'Why is the report withdrawn?',
    withdrawRule: '5 to 500 characters. The reason stays with your agency. No names or personal numbers.',
    withdrawYes: 'Withdraw the report',
    correct: 'Correct',
    correctWhy: 'The correction is a new report that replaces this one.',
    cancel: 'Cancel',
    keys: { next: 'Next report', previous: 'Previous report', open: 'Show the report', write: 'Write a report' },
  },
);
