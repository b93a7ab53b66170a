import type { Task } from '../../protocol/answers.ts';
import type { AgencyClient, VerifiedSubmission } from '../client.ts';
import { memory } from '../session/memory.ts';
import { failureOf } from '../shell/failure.tsx';

/**
 * What is fetched before it is shown: the sealed body of the task that comes next, verified. That is no act, nobody's key is asked for, and
 * nothing of it can be read; the review is put on record when it is shown. So going on waits for one short call.
 */
interface Ahead {
  readonly submission: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly found: Promise<VerifiedSubmission | undefined>;
}

/** So many are held: the one that comes next, and the one that it was before the list changed. */
const most = 2;

/** How long one is good, in milliseconds, as a signed call is: whether the signer's key was revoked since is then asked anew. */
const goodFor = 300_000;

const held = memory<readonly Ahead[]>([]);

/** Fetches what comes next, if it is not held already. What fails is fetched again, and told, when it is to be shown. */
export function fetchAhead(client: AgencyClient, task: Task | undefined): void {
  // A recipient's task is its cover, which has come with the list.
  if (task === undefined || task.cover !== undefined) return;
  const { submission } = task;
  const now = Date.now();
  if (held.peek().some((one) => one.submission === submission && now - one.at < goodFor)) return;
  const found = client.handedOver('submissions', submission).catch((error: unknown) => {
    // A key that is not taken any more ends the session, here as anywhere; its own, and no other that has begun since.
    failureOf(error, client);
    return undefined;
  });
  const others = held.peek().filter((one) => one.submission !== submission);
  held.value = [...others, { submission, at: now, found }].slice(-most);
}

/** Hands over what was fetched for a task, once; undefined where nothing was, or it is too old, or has failed. */
export function takeAhead(submission: string): Promise<VerifiedSubmission | undefined> {
  const one = held.peek().find((each) => each.submission === submission);
  held.value = held.peek().filter((each) => each !== one);
  return one !== undefined && Date.now() - one.at < goodFor ? one.found : Promise.resolve(undefined);
}
