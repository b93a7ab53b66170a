import type {
  AcknowledgementAnswer,
  Act,
  AskedToAcknowledge,
  Overdue,
  SubmissionAnswer,
} from '../../protocol/answers.ts';
import { type AgencyClient, type Reader, readersIn } from '../client.ts';
import { memory } from '../session/memory.ts';
import { session } from '../session/session.ts';
import { type Failure, failureOf } from '../shell/failure.tsx';
import { keepAnswer } from '../shell/keep-answer.ts';
import { rowsOf } from '../shell/rows.ts';

/** What the agency is asked to acknowledge, what others owe it, and what of its own is released: undefined until it was asked. */
export interface Recalls {
  readonly asked: readonly AskedToAcknowledge[];
  readonly overdue: readonly Overdue[];
  readonly released: readonly SubmissionAnswer[];
}
export const recalls = memory<Recalls | undefined>(undefined);

/** Why it could not be had at the last look. */
export const recallsFailure = memory<Failure | undefined>(undefined);

/** What the agency is asked for, as it is looked at: who has read it, and why it was taken back. */
export interface Answering {
  readonly row: AskedToAcknowledge;
  readonly readers?: readonly Reader[];
  readonly reason?: string | undefined;
  readonly failure?: Failure;
}
export const answering = memory<Answering | undefined>(undefined);

/** The released report that somebody is about to recall. */
export const recalling = memory<string | undefined>(undefined);

/** So many of the agency's own that are released are offered: the latest. */
const mostOffered = 100;

async function releasedOf(client: AgencyClient): Promise<readonly SubmissionAnswer[]> {
  const found: SubmissionAnswer[] = [];
  for await (const one of client.submissions()) {
    if (one.state === 'released') found.push(one);
    if (found.length === mostOffered) break;
  }
  return found;
}

/** Looks once. */
export function lookAtRecalls(client: AgencyClient): Promise<void> {
  const all = Promise.all([rowsOf(client.asked()), rowsOf(client.overdue()), releasedOf(client)]);
  return keepAnswer(client, all, recallsFailure, ([asked, overdue, released]) => {
    recalls.value = { asked, overdue, released };
  });
}

async function* noting(acts: AsyncIterable<Act>, note: (act: Act) => void): AsyncGenerator<Act> {
  for await (const act of acts) {
    note(act);
    yield act;
  }
}

/** Looks at one that is asked: by name who has opened it. No act. */
export async function lookAtAsked(row: AskedToAcknowledge): Promise<void> {
  const { client, identity } = session.value ?? {};
  if (client === undefined || identity === undefined) return;
  answering.value = { row };
  let reason: string | undefined;
  const acts = noting(client.acts('records', row.id), (act) => {
    if (act.act === 'recalled') reason = act.reason;
  });
  const came = await readersIn(acts, identity.agency).then(
    (readers): Answering => ({ row, readers, reason }),
    (error: unknown): Answering => ({ row, failure: failureOf(error, client) }),
  );
  if (answering.value?.row === row) answering.value = came;
}

/** Answers for the agency what was done. */
export async function acknowledge(action: AcknowledgementAnswer['action']): Promise<void> {
  const { client } = session.value ?? {};
  const current = answering.value;
  if (client === undefined || current === undefined) return;
  try {
    await client.acknowledge(current.row.id, action);
    if (answering.value === current) answering.value = undefined;
    await lookAtRecalls(client);
  } catch (error) {
    if (answering.value === current) answering.value = { ...current, failure: failureOf(error, client) };
  }
}

/** Takes a released report back from all its recipients. */
export async function recall(id: string, reason: string): Promise<void> {
  const { client } = session.value ?? {};
  if (client === undefined) return;
  try {
    await client.recall(id, reason);
    if (recalling.value === id) recalling.value = undefined;
    await lookAtRecalls(client);
  } catch (error) {
    recallsFailure.value = failureOf(error, client);
  }
}
