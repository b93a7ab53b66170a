import type { Agency } from './agency.ts';
import type { Command } from './command.ts';
import { type Submission, wasAsked, wasReleasedTo } from './submission.ts';

/**
 * What is asked about a submission: every command, and what is read of it. `track`: what a submitter follows; `oversee`: what those
 * follow who approve or audit; `correct`: whether it can be replaced; `fetch-report`: its ciphertext; `read-acts`: a record's.
 */
export type Question = Command['kind'] | 'track' | 'oversee' | 'correct' | 'fetch-report' | 'read-acts';

/** Who asks: an agency, through whomever acts for it, or (undefined) the exchange itself. */
export type Asker = Agency | undefined;

/** The parts that an agency can have in a submission, each as the acts have made it. */
function isOriginator(s: Submission, by: Asker): boolean {
  return by === s.originator;
}
function isAsked(s: Submission, by: Asker): boolean {
  return by !== undefined && wasAsked(s, by);
}
function isRecipient(s: Submission, by: Asker): boolean {
  return by !== undefined && wasReleasedTo(s, by);
}
function isExchange(_: Submission, by: Asker): boolean {
  return by === undefined;
}

type Part = (s: Submission, by: Asker) => boolean;

/** By which parts one may know of it for each question (contract, section 2): a question without a line here does not compile. */
const parts: Readonly<Record<Question, readonly Part[]>> = {
  review: [isOriginator],
  decide: [isOriginator, isAsked],
  withdraw: [isOriginator],
  lapse: [isExchange],
  expire: [isExchange],
  release: [isExchange],
  disclose: [isRecipient],
  // A record is recalled: where nothing was released there is none, not for its originator either.
  recall: [(s, by) => isOriginator(s, by) && 'releasedTo' in s],
  acknowledge: [isRecipient],
  retain: [isOriginator, isRecipient],
  result: [isRecipient],
  erase: [isExchange],
  track: [isOriginator],
  oversee: [isOriginator, isAsked, isRecipient],
  correct: [isOriginator],
  'fetch-report': [isOriginator],
  'read-acts': [isRecipient],
};

/**
 * Whether the asker may know that a submission exists, for what it asks. To whoever may not it is the same as an id that was never
 * used, whatever else is wrong with the call: nobody learns by trying that another agency has something.
 */
export function mayKnow(s: Submission, by: Asker, question: Question): boolean {
  return parts[question].some((has) => has(s, by));
}

/** All agencies that may know of it for anything: its originator; recipients that H3 has asked, whatever they answered; those it was released to. */
export function knowers(s: Submission): readonly Agency[] {
  return [
    ...new Set([s.originator, ...s.asks.map(({ agency }) => agency), ...('releasedTo' in s ? s.releasedTo : [])]),
  ];
}
