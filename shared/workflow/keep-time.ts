import type { Agency } from '../domain/agency.ts';
import { dayIn } from '../protocol/time.ts';
import { timeOf } from './call.ts';
import type { Due, DueKind } from './due.ts';
import { type KeepingDeadlines, keepDeadline } from './keep-deadlines.ts';
import { type KeepingErasures, keepErasure } from './keep-erasures.ts';

/** So many are taken up at once: each is a read and a transaction, and DynamoDB is asked by few connections. */
const atOnce = 20;
/** Of one agency so many are read of the index at once. */
const mostOfOne = 500;

export interface KeepingTime extends KeepingDeadlines, KeepingErasures {
  readonly agencies: readonly Agency[];
  readonly now: () => number;
  /** How long a run begins new work, in milliseconds. */
  readonly longest: number;
}

/** What a run has done, by kind; for how many hours the oldest that it has found had had its time; and what it could not do. */
export interface Kept {
  readonly done: Readonly<Record<string, number>>;
  readonly hoursLate: number;
  readonly failures: readonly { readonly submission: string; readonly error: unknown }[];
}

/** One of each list in turn: an agency with thousands that are due holds up none of the others. */
function interleaved<T>(lists: readonly (readonly T[])[]): readonly T[] {
  return Array.from({ length: Math.max(0, ...lists.map(({ length }) => length)) }, (_, i) =>
    lists.flatMap((list) => list.slice(i, i + 1)),
  ).flat();
}

const hour = 3_600_000;

/** Deadlines before erasures: what has waited for people ends before what nobody may read any more. */
const kinds: readonly DueKind[] = ['deadline', 'erasure'];

/** By then it has its time: the day of an agency's own zone, or the moment. */
function untilOf({ timeZones }: KeepingErasures, kind: DueKind, agency: Agency, now: number): string {
  return kind === 'erasure' ? dayIn(timeZones[agency], now) : timeOf(now);
}

function nameOf({ kind, id, agency }: Due): string {
  return `${kind}/${id}/${agency}`;
}

/** How long ago it had its time: its row says the moment, or the day and its submission. */
function hoursSince({ at }: Due, now: number): number {
  return Math.floor((now - Date.parse(at.split('#')[0] ?? at)) / hour);
}

/**
 * Does all that has its time now, and reads nothing that has not. What fails holds up none of the others and is tried by the next run; a run
 * that is killed leaves each either done or not begun.
 */
export async function keepTime(ports: KeepingTime): Promise<Kept> {
  const started = ports.now();
  const done: Record<string, number> = {};
  const failures: { submission: string; error: unknown }[] = [];
  const failed = new Set<string>();
  let hoursLate = 0;
  const one = async (due: Due): Promise<void> => {
    try {
      const keep = due.kind === 'deadline' ? keepDeadline : keepErasure;
      const outcome = await keep(ports, due, ports.now());
      done[outcome] = (done[outcome] ?? 0) + 1;
    } catch (error) {
      failures.push({ submission: due.id, error });
      failed.add(nameOf(due));
    }
  };
  const isOver = () => ports.now() - started >= ports.longest;
  for (;;) {
    const asked = kinds.flatMap((kind) => ports.agencies.map((agency) => ({ kind, agency })));
    const lists = await Promise.all(
      asked.map(({ kind, agency }) =>
        ports.exchange.due(kind, agency, untilOf(ports, kind, agency, ports.now()), mostOfOne),
      ),
    );
    for (const [oldest] of lists) if (oldest) hoursLate = Math.max(hoursLate, hoursSince(oldest, started));
    const due = interleaved(lists).filter((one) => !failed.has(nameOf(one)));
    for (let i = 0; i < due.length && !isOver(); i += atOnce) await Promise.all(due.slice(i, i + atOnce).map(one));
    if (isOver() || lists.every(({ length }) => length < mostOfOne)) return { done, hoursLate, failures };
  }
}
