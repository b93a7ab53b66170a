import type { Agency } from '../domain/agency.ts';
import type { Command } from '../domain/command.ts';
import { reminder } from '../domain/notice.ts';
import type { Submission } from '../domain/submission.ts';
import { isToRemind, nextStep, type OpenTask, openTasks } from '../domain/tasks.ts';
import { timeOf } from './call.ts';
import { carryOut } from './carry-out.ts';
import type { Due } from './due.ts';
import type { Stored } from './ports.ts';
import type { Recording } from './record.ts';
import type { Outbox } from './relay.ts';

export interface KeepingDeadlines extends Recording {
  readonly outbox: Pick<Outbox, 'tell'>;
}

/** What became of a task that has its time; `nothing` where it was not so: it has gone, or its row says what its state does not. */
export type TaskOutcome = 'expired' | 'lapsed' | 'reminded' | 'nothing';

function ended(s: Submission, agency: Agency, at: string): Command {
  return agency === s.originator ? { kind: 'expire', at } : { kind: 'lapse', agency, at };
}

function isOver({ ends }: OpenTask, now: number): boolean {
  return ends !== undefined && now >= Date.parse(ends);
}

async function end(ports: KeepingDeadlines, due: Due, known: Stored, now: number): Promise<TaskOutcome> {
  const { id, agency } = due;
  const done = await carryOut(ports, {
    id,
    nonce: undefined,
    known,
    command: (s) => ended(s, agency, timeOf(now)),
  });
  if (!done.ok) return 'nothing';
  return agency === known.submission.originator ? 'expired' : 'lapsed';
}

/**
 * Does what an open task has its time for: reminds the agency's approvers at half of its time and when it is due, and ends it when its time
 * is over. The row that named it is a hint: what is done follows from the state and the clock alone, so a row that somebody has
 * written, or that has come too early, is put right and leads to nothing else.
 *
 * Whoever is killed half-way has reminded once too often at most: the row is put off after they were told.
 */
export async function keepDeadline(ports: KeepingDeadlines, due: Due, now: number): Promise<TaskOutcome> {
  const stored = await ports.exchange.read(due.id);
  const task = stored && openTasks(stored.submission).find(({ agency }) => agency === due.agency);
  if (stored === undefined || task === undefined) {
    await ports.exchange.putOff(due, undefined);
    return 'nothing';
  }
  if (isOver(task, now)) return end(ports, due, stored, now);
  const isReminded = isToRemind(task, timeOf(now));
  if (isReminded) await ports.outbox.tell(due.agency, reminder(stored.submission, task.due));
  await ports.exchange.putOff(due, nextStep(task, timeOf(now)));
  return isReminded ? 'reminded' : 'nothing';
}
