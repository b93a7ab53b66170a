import { type Act, isReading } from './act.ts';
import type { Agency } from './agency.ts';
import { type Command, validIn } from './command.ts';
import type { Priority } from './cover.ts';
import { evolve } from './evolve.ts';
import { lastOf, type NonEmpty } from './non-empty.ts';
import { type Notice, noticesOf } from './notice.ts';
import { type Standing, standingOf } from './progress.ts';
import type { RecordOf } from './record-of.ts';
import { isErasedFor } from './retention.ts';
import { type RetentionEffect, retentionEffects } from './retention-effects.ts';
import { neverReleased, type State, type Submission, unprovenSince } from './submission.ts';
import { type Tally, tallyOf } from './tally.ts';
import { nextStep, openTasks } from './tasks.ts';
import { knowers } from './visibility.ts';

/** A task as it stands in its agency's inbox, with the holders of that agency that have decided it already. */
export interface Task {
  readonly submission: string;
  readonly agency: Agency;
  readonly priority: Priority;
  readonly due: string;
  readonly decidedBy: readonly string[];
  /** When there is something to do about it by itself (a reminder, its end), seen from the act that has moved it. */
  readonly nextAt?: string | undefined;
}

/** How a submission waits for its release, or for its recipients to be told, from now on; `untold`: who those are, anew or as before. */
export type Waits =
  | { readonly for: 'as-before' | 'nothing' }
  | { readonly for: 'release'; readonly since: string; readonly untold: 'all' | 'as-before' };

/** What a submission has become by its latest act, and who may know of it. */
interface Become<A extends Act> {
  readonly after: Submission;
  readonly latest: A;
  readonly standing: Standing;
  readonly knownTo: readonly Agency[];
}

/** That a recipient is asked, from then on, what it has done with what it had taken from a record. */
export interface Asking {
  readonly submission: string;
  readonly originator: Agency;
  readonly agency: Agency;
  readonly since: string;
}

/** All that acts lead to of themselves, and nothing else: each is written once, or none is. */
export type Effect<A extends Act = Act> =
  | (Become<A> & { readonly kind: 'submission-begun' })
  | (Become<A> & {
      readonly kind: 'submission-moved';
      /** It holds only if the submission is still as it was, in a state in which anything can change. */
      readonly was: Pick<Submission, 'seq' | 'state'>;
      readonly changesIn: readonly State[];
      readonly waits: Waits;
      /** The staged content key goes where the submission has ended or is released. */
      readonly dropsStagedKey: boolean;
    })
  | {
      readonly kind: 'act-recorded';
      readonly act: A;
      readonly isReading: boolean;
      readonly notices: readonly Notice[];
      /** What it adds to an agency's statistics. */
      readonly tally?: Tally | undefined;
    }
  | { readonly kind: 'task-opened'; readonly task: Task; readonly since: string }
  | { readonly kind: 'task-moved'; readonly task: Task }
  | { readonly kind: 'task-closed'; readonly submission: string; readonly agency: Agency }
  | { readonly kind: 'replacement-freed'; readonly replaced: string }
  | (RecordOf & { readonly kind: 'record-recalled' })
  | (RecordOf & { readonly kind: 'record-key-dropped' })
  | (Asking & { readonly kind: 'acknowledgement-asked' })
  | { readonly kind: 'acknowledgement-given'; readonly submission: string; readonly agency: Agency }
  | RetentionEffect;

/** States in which any command has an effect: in all others a submission is as it will stay. */
const changing: readonly State[] = [
  ...new Set(Object.values(validIn satisfies Record<Command['kind'], readonly State[]>).flat()),
];

/**
 * A release waits from its approval until its recipients were told; a recall waits anew, for all of them. What ends otherwise waits no
 * more, and what stays as it is waits as before.
 */
function waitsOf(before: Submission, after: Submission, { at }: Act): Waits {
  if (before.state === after.state) return { for: 'as-before' };
  if (neverReleased(after.state) || after.state === 'erased') return { for: 'nothing' };
  if (after.state === 'approved' || after.state === 'recalled') return { for: 'release', since: at, untold: 'all' };
  // What was not proved, and is after all, waits as any release does until its recipients are told.
  return after.state === 'released' && unprovenSince(before) !== undefined
    ? { for: 'release', since: after.releasedAt, untold: 'as-before' }
    : { for: 'as-before' };
}

function becomes<A extends Act>(before: Submission | undefined, after: Submission, latest: A): Effect<A> {
  const become = { after, latest, standing: standingOf(after), knownTo: knowers(after) };
  if (before === undefined) return { kind: 'submission-begun', ...become };
  return {
    kind: 'submission-moved',
    ...become,
    was: { seq: before.seq, state: before.state },
    changesIn: changing,
    waits: waitsOf(before, after, latest),
    dropsStagedKey: neverReleased(after.state) || after.state === 'released',
  };
}

function tasksOf(s: Submission, at: string): readonly Task[] {
  return openTasks(s).map((task) => ({
    submission: s.id,
    agency: task.agency,
    priority: s.cover.priority,
    due: task.due,
    decidedBy: s.decisions.filter((d) => d.agency === task.agency).map(({ holder }) => holder),
    nextAt: nextStep(task, at),
  }));
}

/** Tasks that are opened, moved to where those stand that the same persons have decided, and closed. */
function taskEffects(before: Submission | undefined, after: Submission, { at }: Act): readonly Effect<never>[] {
  const was = before === undefined ? [] : tasksOf(before, at);
  const is = tasksOf(after, at);
  const inOf = (tasks: readonly Task[], { agency }: Task) => tasks.find((task) => task.agency === agency);
  return [
    ...is.flatMap((task): readonly Effect<never>[] => {
      const stood = inOf(was, task);
      if (stood === undefined) return [{ kind: 'task-opened', task, since: at }];
      return stood.decidedBy.length === task.decidedBy.length ? [] : [{ kind: 'task-moved', task }];
    }),
    ...was
      .filter((task) => inOf(is, task) === undefined)
      .map(({ submission, agency }) => ({ kind: 'task-closed', submission, agency }) as const),
  ];
}

/** Where a submission ends unreleased, its claim to replace another goes. */
function freed(before: Submission | undefined, { state, cover }: Submission): readonly Effect<never>[] {
  return before !== undefined && before.state !== state && neverReleased(state) && cover.replaces !== undefined
    ? [{ kind: 'replacement-freed', replaced: cover.replaces }]
    : [];
}

/** A recall takes the keys of all recipients, and asks each of them what it has done; who has answered is not asked any more. */
function takenBack(before: Submission | undefined, after: Submission, latest: Act): readonly Effect<never>[] {
  const { id, originator } = after;
  if (latest.act === 'acknowledged')
    return [{ kind: 'acknowledgement-given', submission: id, agency: latest.by.agency }];
  if (before?.state === after.state || after.state !== 'recalled') return [];
  const holding = after.releasedTo.filter((recipient) => !isErasedFor(after, recipient));
  return holding.flatMap((recipient): readonly Effect<never>[] => [
    { kind: 'record-recalled', recipient, originator, id },
    { kind: 'record-key-dropped', recipient, originator, id },
    { kind: 'acknowledgement-asked', submission: id, originator, agency: recipient, since: latest.at },
  ]);
}

/** What has become of a submission, and what there is to write of it. */
export interface Outcome<A extends Act> {
  readonly after: Submission;
  readonly latest: A;
  readonly effects: readonly Effect<A>[];
}

/** What acts lead to that follow one another on `before` (nothing, where they begin a submission). */
export function effectsOf<A extends Act>(before: Submission | undefined, acts: NonEmpty<A>): Outcome<A> {
  const [first, ...more] = acts;
  const latest = lastOf(acts);
  const recorded = (act: A, from: Submission | undefined, to: Submission): Effect<A> => ({
    kind: 'act-recorded',
    act,
    isReading: isReading(act),
    notices: noticesOf(act, from, to),
    tally: tallyOf(act, from, to),
  });
  let after = evolve(before, first);
  const each = [recorded(first, before, after)];
  for (const act of more) {
    const earlier = after;
    after = evolve(earlier, act);
    each.push(recorded(act, earlier, after));
  }
  const effects = [
    becomes(before, after, latest),
    ...each,
    ...taskEffects(before, after, latest),
    ...freed(before, after),
    ...takenBack(before, after, latest),
    ...retentionEffects(before, after, latest),
  ];
  return { after, latest, effects };
}
