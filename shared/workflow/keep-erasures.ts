import { clockOf, goesOn } from '../domain/retention.ts';
import { dayIn } from '../protocol/time.ts';
import { timeOf } from './call.ts';
import { carryOut } from './carry-out.ts';
import type { Due } from './due.ts';
import type { Recording } from './record.ts';

export interface KeepingErasures extends Recording {
  /** By agency, where it is not Europe/Stockholm: by whose day its clocks run out. */
  readonly timeZones: Readonly<Record<string, string>>;
}

/**
 * Erases what one agency has no more time for, in one write. The row that named it is a hint: whether it is its day follows from the acts
 * alone, so a row that somebody has written erases nothing, and is put right.
 */
export async function keepErasure(ports: KeepingErasures, due: Due, now: number): Promise<'erased' | 'nothing'> {
  const { id, agency } = due;
  const today = dayIn(ports.timeZones[agency], now);
  const known = await ports.exchange.read(id);
  const clock = known && clockOf(known.submission, agency);
  if (known === undefined || clock === undefined || goesOn(clock) > today) {
    await ports.exchange.putOff(due, clock && `${goesOn(clock)}#${id}`);
    return 'nothing';
  }
  const done = await carryOut(ports, {
    id,
    nonce: undefined,
    known,
    command: () => ({ kind: 'erase', agency, at: timeOf(now), today }),
  });
  return done.ok ? 'erased' : 'nothing';
}
