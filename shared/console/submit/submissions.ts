import type { Cover } from '../../domain/cover.ts';
import type { Fault } from '../../domain/refusal.ts';
import type { Act, SubmissionAnswer, TrackedSubmission } from '../../protocol/answers.ts';
import type { AgencyClient } from '../client.ts';
import { memory } from '../session/memory.ts';
import { isIn, session } from '../session/session.ts';
import { type Failure, failureOf } from '../shell/failure.tsx';
import { keepAnswer } from '../shell/keep-answer.ts';
import { go } from '../shell/router.ts';

/** So many rows are asked for at first, and so many more each time. */
const step = 50;

/** The agency's own submissions, newest first, as far as they were asked for; undefined until they were. */
export const submissions = memory<readonly SubmissionAnswer[] | undefined>(undefined);

/** Whether there are more than are shown. */
export const more = memory(false);

/** Why the list could not be had at the last look. */
export const submissionsFailure = memory<Failure | undefined>(undefined);

/** The row that the keys act on. */
export const chosenSubmission = memory<string | undefined>(undefined);

/** The submission that is followed, and how far it has come. */
export interface Followed {
  readonly id: string;
  readonly submission?: TrackedSubmission;
  /** Acts before those that came with it, the earliest first, where somebody has asked for them. */
  readonly before?: readonly Act[];
  readonly failure?: Failure;
}
export const followed = memory<Followed | undefined>(undefined);

const wanted = memory(step);

async function firstOf<Row>(rows: AsyncIterable<Row>, count: number): Promise<readonly Row[]> {
  const found: Row[] = [];
  for await (const row of rows) {
    found.push(row);
    if (found.length === count) break;
  }
  return found;
}

/** Looks once. */
export function lookAtSubmissions(client: AgencyClient): Promise<void> {
  const count = wanted.value;
  return keepAnswer(client, firstOf(client.submissions(), count + 1), submissionsFailure, (rows) => {
    submissions.value = rows.slice(0, count);
    more.value = rows.length > count;
  });
}

/** Asks for the next rows. */
export function lookFurther(client: AgencyClient): Promise<void> {
  wanted.value += step;
  return lookAtSubmissions(client);
}

/** Looks at what is followed, as it stands now. */
export async function lookAtFollowed(): Promise<void> {
  const { client } = session.value ?? {};
  const before = followed.value;
  if (client === undefined || before === undefined) return;
  const came = await client.track(before.id).then(
    (submission): Followed => ({ id: before.id, submission }),
    (error: unknown): Followed => ({ ...before, failure: failureOf(error, client) }),
  );
  // Whoever has gone on meanwhile, or has locked, is shown nothing of it.
  if (isIn(client) && followed.value?.id === before.id) followed.value = came;
}

/** Goes to a submission: where it stands, and what was done with it. */
export function follow(id: string): void {
  chosenSubmission.value = id;
  followed.value = { id };
  go('submission');
  void lookAtFollowed();
}

/** Asks for the acts before those that are shown. */
export async function lookFurtherBack(): Promise<void> {
  const { client } = session.value ?? {};
  const current = followed.value;
  if (client === undefined || current?.submission === undefined) return;
  const shown = current.submission.acts.length + (current.before?.length ?? 0);
  try {
    const acts = await firstOf(client.acts('submissions', current.id), shown + 2 * step);
    const before = acts.slice(current.submission.acts.length).toReversed();
    if (followed.value === current) followed.value = { ...current, before };
  } catch (error) {
    if (followed.value === current) followed.value = { ...current, failure: failureOf(error) };
  }
}

/** Takes a submission back, for a reason. */
export async function withdraw(reason: string): Promise<void> {
  const { client } = session.value ?? {};
  const current = followed.value;
  if (client === undefined || current === undefined) return;
  try {
    await client.withdraw(current.id, reason);
    await lookAtFollowed();
  } catch (error) {
    if (followed.value === current) followed.value = { ...current, failure: failureOf(error) };
  }
}

const over = ['returned', 'rejected', 'withdrawn', 'expired'];

/** Whether a cover is like one that was sent before and still counts: its reference and its recipients, unless it corrects that one. */
export function sentBefore(cover: Pick<Cover, 'reference' | 'recipients' | 'replaces'>): readonly Fault[] {
  const isAlike = ({ id, reference, recipients, state }: SubmissionAnswer): boolean =>
    reference === cover.reference &&
    id !== cover.replaces &&
    !over.includes(state) &&
    recipients.some((agency) => cover.recipients.includes(agency));
  return (submissions.value ?? []).some(isAlike)
    ? [{ pointer: '/cover/reference', detail: 'stands on a submission of before' }]
    : [];
}

/** Every so often is looked as long as somebody looks on; a tab that nobody sees does not ask. */
const pause = 15_000;

/** Looks at once, and again and again until it is told to stop. */
export function whileShown(look: () => Promise<void>): () => void {
  void look();
  const timer = setInterval(() => {
    if (!document.hidden) void look();
  }, pause);
  return () => clearInterval(timer);
}
