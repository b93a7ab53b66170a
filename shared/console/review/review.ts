import type { Task } from '../../protocol/answers.ts';
import { decisionOn, type Said, wasShown } from '../inbox/selection.ts';
import { chosen, taskAfter, waiting } from '../inbox/tasks.ts';
import { holdOpened } from '../report/opened-here.ts';
import { forgetPictures } from '../report/pictures.ts';
import { memory } from '../session/memory.ts';
import { session } from '../session/session.ts';
import { failureOf } from '../shell/failure.tsx';
import { go } from '../shell/router.ts';
import { fetchAhead, takeAhead } from './ahead.ts';
import { setBeside } from './former.ts';
import { hold, takeBack } from './outgoing.ts';
import type { Review } from './stages.ts';

/** What is being looked at. */
export const review = memory<Review | undefined>(undefined);

/** A correction stands beside what it corrects. */
function besideOf(shown: Review): void {
  const { client } = session.value ?? {};
  if (client !== undefined && shown.kind === 'open') void setBeside(client, shown.opened, () => review.value === shown);
}

/** While one is shown, the next is fetched ahead. */
function fetchNext(task: Task): void {
  const { client } = session.value ?? {};
  if (client !== undefined) fetchAhead(client, taskAfter(waiting.value ?? [], task.submission));
}

async function open(task: Task): Promise<Review> {
  const { client } = session.value ?? {};
  if (client === undefined) throw new Error('nobody is in');
  if (task.cover !== undefined) return { kind: 'cover', task };
  try {
    return { kind: 'open', task, opened: await client.review(task.submission, {}, await takeAhead(task.submission)) };
  } catch (error) {
    return { kind: 'failed', task, failure: failureOf(error, client) };
  }
}

/** Opens a task, on record: what can be verified is verified before its key is asked for. */
export async function openTask(task: Task): Promise<void> {
  forgetPictures();
  chosen.value = task.submission;
  review.value = { kind: 'opening', task };
  go('review');
  const came = await open(task);
  // Whoever has gone on meanwhile, or has locked, is shown nothing of it.
  if (review.value?.task !== task) return;
  review.value = came;
  if (came.kind === 'open' && came.opened.report.ok) wasShown(task.submission, came.opened.sealedDigest);
  if (came.kind === 'cover') wasShown(task.submission, task.sealedDigest);
  besideOf(came);
  fetchNext(task);
}

/** Goes on to what came after a task; to the inbox where nothing does. */
function goOn(next: Task | undefined): void {
  if (next !== undefined) {
    void openTask(next);
    return;
  }
  review.value = undefined;
  chosen.value = undefined;
  go('inbox');
}

/** Decides on what is shown, and on nothing else, and goes on to the next at once: the decision is held, and then sent. */
export function decide(said: Said): void {
  const current = review.value;
  if (current?.kind !== 'open' && current?.kind !== 'cover') return;
  const { task } = current;
  const { sealedDigest } = current.kind === 'open' ? current.opened : task;
  // What is returned comes back corrected, perhaps within the hour.
  if (said.decision === 'return' && current.kind === 'open') holdOpened(current.opened);
  const next = taskAfter(waiting.value ?? [], task.submission);
  hold(task, decisionOn(task, said, sealedDigest), current);
  goOn(next);
}

/** Takes the latest decision back, as long as it was not sent, and shows again what it was about. */
export function undo(): void {
  const shown = takeBack();
  if (shown === undefined) return;
  forgetPictures();
  chosen.value = shown.task.submission;
  review.value = shown;
  besideOf(shown);
  go('review');
}
