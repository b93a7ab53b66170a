import type { Act, SubmissionAnswer } from '../../protocol/answers.ts';
import type { Statistics } from '../../protocol/statistics-answers.ts';
import type { AgencyClient } from '../client.ts';
import { memory } from '../session/memory.ts';
import type { Failure } from '../shell/failure.tsx';
import { keepAnswer } from '../shell/keep-answer.ts';

/** Rows of a list that are looked at, at most: 40 pages. */
const mostLookedAt = 2_000;
/** Openings of one report that are shown, at most. */
const mostOpenings = 500;

export const statistics = memory<Statistics | undefined>(undefined);
export const statisticsFailure = memory<Failure | undefined>(undefined);
export const late = memory<{ readonly rows: readonly SubmissionAnswer[]; readonly of: number } | undefined>(undefined);
export const lateFailure = memory<Failure | undefined>(undefined);
export const openings = memory<readonly Act[] | undefined>(undefined);
export const openingsFailure = memory<Failure | undefined>(undefined);

/** Whether it waited, or waits yet, for longer than it should have. */
export function isLate({ decidedAt, due, state }: SubmissionAnswer, now: number): boolean {
  if (decidedAt !== undefined) return Date.parse(decidedAt) > Date.parse(due);
  return state === 'expired' || (state === 'pending' && now > Date.parse(due));
}

export function count(client: AgencyClient, month: string): Promise<void> {
  return keepAnswer(client, client.statistics(month), statisticsFailure, (answer) => {
    statistics.value = answer;
  });
}

async function lateOf(client: AgencyClient, now: number) {
  const rows: SubmissionAnswer[] = [];
  let of = 0;
  for await (const row of client.submissions()) {
    of += 1;
    if (isLate(row, now)) rows.push(row);
    if (of === mostLookedAt) break;
  }
  return { rows, of };
}

export function lookForLate(client: AgencyClient, now: number): Promise<void> {
  return keepAnswer(client, lateOf(client, now), lateFailure, (answer) => {
    late.value = answer;
  });
}

async function openingsOf(client: AgencyClient, id: string): Promise<readonly Act[]> {
  const found: Act[] = [];
  for await (const act of client.acts('submissions', id)) {
    if (act.act === 'disclosed' || act.act === 'reviewed') found.push(act);
    if (found.length === mostOpenings) break;
  }
  return found;
}

/** Who has opened a report, the latest first, whoever is the originator. */
export function lookForReaders(client: AgencyClient, id: string): Promise<void> {
  openings.value = undefined;
  return keepAnswer(client, openingsOf(client, id), openingsFailure, (answer) => {
    openings.value = answer;
  });
}
