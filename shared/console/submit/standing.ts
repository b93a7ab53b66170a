import type { Act, SubmissionAnswer } from '../../protocol/answers.ts';
import { agencyName } from '../words/agencies.ts';
import { fromNow, list } from '../words/format.ts';
import { submissionsWords } from './submissions-words.ts';

/** Whether its submitter may take it back: it waits, or cannot be released. */
export function mayWithdraw({ state, unprovenSince }: SubmissionAnswer): boolean {
  return state === 'pending' || (state === 'approved' && unprovenSince !== undefined);
}

/** Whether it can be corrected by another that replaces it. */
export function mayCorrect({ state }: SubmissionAnswer): boolean {
  return state === 'returned' || state === 'released';
}

/** How many approvals all agencies together have to give. */
export function requiredOf({ approvals }: SubmissionAnswer): number {
  return approvals.required.reduce((sum, { count }) => sum + count, 0);
}

/** How a submission stands, in one sentence. `now` in milliseconds since 1970. */
export function standingOf(submission: SubmissionAnswer, now: number): string {
  const words = submissionsWords();
  const { state, approvals, due, recipients, unprovenSince } = submission;
  if (unprovenSince !== undefined) return words.unproven;
  if (state !== 'pending') return words.standing[state](list(recipients.map(agencyName)));
  const left = requiredOf(submission) - approvals.given;
  return words.waits(left, fromNow(due, now));
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** What an act was, in words; `keyid` is that of whoever reads, `originator` their agency. */
export function actInWords({ act, by, agency }: Act, { keyid, originator }: { keyid: string; originator: string }) {
  const words = submissionsWords();
  const who = by === undefined ? '' : by.keyid === keyid ? words.you : capital(agencyName(by.agency));
  const about = agencyName(agency ?? '');
  const asRecipient = by !== undefined && by.agency !== originator;
  if (asRecipient && act === 'approved') return words.accepted(who);
  if (asRecipient && act === 'rejected') return words.declined(who);
  return words.acts[act](who, about);
}
