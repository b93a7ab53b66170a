import type { Task } from '../../protocol/answers.ts';
import type { DecisionBody } from '../../protocol/bodies.ts';
import type { Opened } from '../client.ts';
import { chosen, taskFrom, tasks, withoutTask } from '../inbox/tasks.ts';
import { forgetPictures } from '../report/pictures.ts';
import { memory } from '../session/memory.ts';
import { session } from '../session/session.ts';
import { type Failure, failureOf } from '../shell/failure.tsx';
import { go } from '../shell/router.ts';

/** The task that is being looked at, and how far it has come. A recipient's task under H3 is its cover: nothing is opened. */
export type Review =
  | { readonly kind: 'opening'; readonly task: Task }
  | { readonly kind: 'open'; readonly task: Task; readonly opened: Opened }
  | { readonly kind: 'cover'; readonly task: Task }
  | { readonly kind: 'failed'; readonly task: Task; readonly failure: Failure };

export const review = memory<Review | undefined>(undefined);

/** Why the last decision was not taken. */
export const decisionFailure = memory<Failure | undefined>(undefined);

const open = async (task: Task): Promise<Review> => {
  const { client } = session.value ?? {};
  if (client === undefined) throw new Error('nobody is in');
  if (task.cover !== undefined) return { kind: 'cover', task };
  try {
    return { kind: 'open', task, opened: await client.review(task.submission) };
  } catch (error) {
    return { kind: 'failed', task, failure: failureOf(error) };
  }
};

/** Opens a task, on record: what can be verified is verified before its key is asked for. */
export const openTask = async (task: Task): Promise<void> => {
  forgetPictures();
  chosen.value = task.submission;
  decisionFailure.value = undefined;
  review.value = { kind: 'opening', task };
  go('review');
  const came = await open(task);
  // Whoever has gone on meanwhile, or has locked, is shown nothing of it.
  if (review.value?.task === task) review.value = came;
};

/** Goes on to what comes after a task that was decided; to the inbox where nothing does. */
const goOn = (task: Task): void => {
  const before = tasks.value ?? [];
  const next = taskFrom(before, task.submission, 1);
  tasks.value = withoutTask(before, task.submission);
  if (next !== undefined && next.submission !== task.submission) void openTask(next);
  else {
    review.value = undefined;
    chosen.value = undefined;
    go('inbox');
  }
};

const bodyOf = (said: Said, sealedDigest: string, isCover: boolean): DecisionBody => {
  if (said.decision !== 'approve') return { ...said, sealedDigest };
  return { ...said, sealedDigest, ...(isCover && { acceptsConditions: true }) };
};

/** What somebody decides; on which sealed report, follows from what is shown. */
export type Said =
  | { readonly decision: 'approve' }
  | { readonly decision: 'return' | 'reject'; readonly reason: string };

/** Decides on what is shown, and on nothing else, and goes on to the next. */
export const decide = async (said: Said): Promise<void> => {
  const { client } = session.value ?? {};
  const current = review.value;
  if (client === undefined || current === undefined) return;
  const { task } = current;
  const { sealedDigest } = current.kind === 'open' ? current.opened : task;
  try {
    await client.decide(task.submission, bodyOf(said, sealedDigest, current.kind === 'cover'));
    goOn(task);
  } catch (error) {
    decisionFailure.value = failureOf(error);
  }
};
