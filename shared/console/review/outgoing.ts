import { computed } from '@preact/signals';
import type { Task } from '../../protocol/answers.ts';
import type { DecisionBody } from '../../protocol/bodies.ts';
import { type AgencyClient, Refused, Unreachable } from '../client.ts';
import { memory, onLeaving } from '../session/memory.ts';
import { isIn, session } from '../session/session.ts';
import { type Failure, failureOf } from '../shell/failure.tsx';
import type { Review } from './stages.ts';

/**
 * Decisions on their way out. Each is held for some seconds in which it can be taken back, is then sent, and is sent again as long as no
 * answer comes: the exchange answers the same decision of the same person as it did at first, so that it is one act however often it
 * arrives. What was made is never lost in silence: it is sent before the console is locked, and a tab that is being closed asks.
 */
export interface Outgoing {
  readonly task: Task;
  readonly body: DecisionBody;
  /** What was shown when it was decided: taking it back shows it again, and opens nothing a second time. */
  readonly shown: Review;
  readonly stage: 'held' | 'sending' | 'waiting' | 'refused';
  readonly failure?: Failure;
}

/** So long a decision can be taken back, in milliseconds. */
export const holdMs = 5_000;

/** After so long without an answer it is sent again, in milliseconds; the client itself has tried for some seconds by then. */
const againMs = 2_000;

/** All that is on its way, in the order in which it was decided. */
export const outgoing = memory<readonly Outgoing[]>([]);

/** The one that can still be taken back: the latest. */
export const held = computed(() => outgoing.value.findLast(({ stage }) => stage === 'held'));

/** Submissions that wait for this person no more, as far as this browser knows. */
export const decidedHere = memory<ReadonlySet<string>>(new Set());

function isOf(task: Task) {
  return (one: Outgoing): boolean => one.task.submission === task.submission;
}

function change(task: Task, to: Partial<Outgoing>): void {
  outgoing.value = outgoing.value.map((one) => (isOf(task)(one) ? { ...one, ...to } : one));
}

/** Takes it off the list. */
function drop(task: Task): void {
  outgoing.value = outgoing.value.filter((one) => !isOf(task)(one));
}

function setDecided(task: Task, isDecided: boolean): void {
  const others = [...decidedHere.value].filter((id) => id !== task.submission);
  decidedHere.value = new Set(isDecided ? [...others, task.submission] : others);
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Nothing is known of what the call has done, or nothing was done: it may be sent again. */
function isPassing(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Refused && (error.status === 429 || error.status >= 500));
}

/**
 * Sends until there is an answer. Whoever is in by then may be another, or nobody: it is still sent, by the client that it was made with,
 * and nothing is shown of it.
 */
async function send(client: AgencyClient, { task, body }: Pick<Outgoing, 'task' | 'body'>): Promise<void> {
  change(task, { stage: 'sending' });
  for (;;) {
    try {
      await client.decide(task.submission, body);
      if (isIn(client)) drop(task);
      return;
    } catch (error) {
      if (isIn(client) && !isPassing(error)) {
        setDecided(task, false);
        change(task, { stage: 'refused', failure: failureOf(error) });
      } else if (isIn(client)) change(task, { stage: 'waiting' });
      if (!isPassing(error)) return;
      await wait(againMs);
    }
  }
}

function sendHeld(client: AgencyClient): void {
  const one = held.value;
  // What was shown is not kept for the sending.
  if (one !== undefined) void send(client, { task: one.task, body: one.body });
}

/** Makes a decision: what was held before is sent at once, and this one after some seconds. */
export function hold(task: Task, body: DecisionBody, shown: Review): void {
  const { client } = session.value ?? {};
  if (client === undefined) return;
  sendHeld(client);
  outgoing.value = [...outgoing.value.filter((one) => !isOf(task)(one)), { task, body, shown, stage: 'held' }];
  setDecided(task, true);
  setTimeout(() => {
    if (held.value?.body === body) sendHeld(client);
  }, holdMs);
}

/** Takes back what is held, and answers what was shown when it was decided; undefined where nothing is. */
export function takeBack(): Review | undefined {
  const one = held.value;
  if (one === undefined) return undefined;
  drop(one.task);
  setDecided(one.task, false);
  return one.shown;
}

/** Has seen that a decision was refused. */
export function dismiss(task: Task): void {
  drop(task);
}

onLeaving(() => {
  const { client } = session.value ?? {};
  if (client !== undefined) sendHeld(client);
});

/** A tab that is being closed asks first, as long as a decision has not arrived. */
export function guardOutgoing(): void {
  addEventListener('beforeunload', (event) => {
    if (outgoing.value.some(({ stage }) => stage !== 'refused')) event.preventDefault();
  });
}
