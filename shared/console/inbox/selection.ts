import type { Task } from '../../protocol/answers.ts';
import type { DecisionBody } from '../../protocol/bodies.ts';
import { type AgencyClient, rowsInBatch } from '../client.ts';
import { decidedHere } from '../review/outgoing.ts';
import { memory } from '../session/memory.ts';
import { isIn } from '../session/session.ts';
import { type Failure, failureOf } from '../shell/failure.tsx';

/** What somebody decides; on which sealed report, follows from what was shown. */
export type Said =
  | { readonly decision: 'approve' }
  | { readonly decision: 'return' | 'reject'; readonly reason: string };

/** The decision on a task, bound to the sealed report that was shown; a recipient's on a cover accepts its conditions. */
export function decisionOn(task: Task, said: Said, sealedDigest: string): DecisionBody {
  if (said.decision !== 'approve') return { ...said, sealedDigest };
  return { ...said, sealedDigest, ...(task.cover !== undefined && { acceptsConditions: true }) };
}

/** What was shown here and holds, by its submission: the digest of the sealed report. Nothing else can be decided with others. */
export const shownHere = memory<ReadonlyMap<string, string>>(new Map());

/** Notes that a report, or a cover, was shown to this person. */
export function wasShown(submission: string, sealedDigest: string): void {
  shownHere.value = new Map([...shownHere.value, [submission, sealedDigest]]);
}

/** Submissions that are decided together. */
export const selected = memory<ReadonlySet<string>>(new Set());

/** Selects a task, or takes it out again; one that was not shown here is not taken. */
export function select(task: Task): void {
  const next = new Set(selected.value);
  if (!next.delete(task.submission) && shownHere.value.has(task.submission)) next.add(task.submission);
  selected.value = next;
}

/** Selects all of a list that were shown here; none, where they are selected already. */
export function selectAll(list: readonly Task[]): void {
  const able = list.map(({ submission }) => submission).filter((id) => shownHere.value.has(id));
  selected.value = able.every((id) => selected.value.has(id)) ? new Set() : new Set(able);
}

/** Why tasks of a batch were not decided, by their submission: the contract's code. */
export const refusedRows = memory<ReadonlyMap<string, string>>(new Map());

/** Why a batch was not sent to its end. */
export const batchFailure = memory<Failure | undefined>(undefined);

/** How far a batch has come; undefined where none is under way. */
export const batchProgress = memory<{ readonly done: number; readonly of: number } | undefined>(undefined);

/**
 * Decides the same on all that is selected, in calls of 25. Each row is judged by itself: what is refused stays on the list with its reason.
 * Where a call is not answered the rest stays selected, and the same again has one effect.
 */
export async function decideSelected(client: AgencyClient, list: readonly Task[], said: Said): Promise<void> {
  const rows = list.flatMap((task) => {
    const digest = shownHere.value.get(task.submission);
    if (digest === undefined || !selected.value.has(task.submission)) return [];
    return [{ submission: task.submission, decision: decisionOn(task, said, digest) }];
  });
  batchFailure.value = undefined;
  refusedRows.value = new Map();
  try {
    for (let at = 0; at < rows.length; at += rowsInBatch) {
      if (isIn(client)) batchProgress.value = { done: at, of: rows.length };
      const results = await client.decideBatch(rows.slice(at, at + rowsInBatch));
      // After a lock it is sent to its end, and whoever comes in next is not taken for whoever has decided.
      if (isIn(client)) settle(results);
    }
  } catch (error) {
    if (isIn(client)) batchFailure.value = failureOf(error);
  } finally {
    if (isIn(client)) batchProgress.value = undefined;
  }
}

function settle(results: Awaited<ReturnType<AgencyClient['decideBatch']>>): void {
  const refused = new Map(refusedRows.value);
  for (const result of results) if ('code' in result) refused.set(result.submission, result.code);
  refusedRows.value = refused;
  const decided = results.filter((result) => !('code' in result)).map(({ submission }) => submission);
  const left = new Set(selected.value);
  for (const { submission } of results) left.delete(submission);
  selected.value = left;
  decidedHere.value = new Set([...decidedHere.value, ...decided]);
}
