import type { Agency } from '../domain/agency.ts';
import type { Command } from '../domain/command.ts';
import { decide, type Verdict } from '../domain/decide.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Submission } from '../domain/submission.ts';
import type { Nonce, Stored, Unlocking } from './ports.ts';
import { type Recorded, type Recording, record } from './record.ts';

export interface Order {
  readonly id: string;
  readonly nonce: Nonce | undefined;
  /** The submission, where it was read a moment ago: if it has changed since, the write fails and it is read anew. */
  readonly known?: Stored;
  readonly command: (s: Submission) => Command;
  /** The agency that orders it, and sees what it may know of; none where the exchange itself does. */
  readonly as?: Agency;
  /** What a release unlocks with the same write. */
  readonly unlocking?: (after: Submission) => Promise<Unlocking>;
  /** Runs when the command is allowed and before it is written, so that a dependency that fails leaves nothing half done. */
  readonly prepare?: (s: Submission) => Promise<Refusal | undefined>;
  /** By which number KMS knows of the key that was made ready. */
  readonly use?: () => string;
}

/** Decides on what is there, and prepares what is allowed. */
async function verdictOn(order: Order, stored: Stored | undefined): Promise<Verdict> {
  if (stored === undefined) return err(refuse('not-found'));
  const verdict = decide(stored.submission, order.command(stored.submission));
  if (!verdict.ok || verdict.value.length === 0) return verdict;
  const refusal = await order.prepare?.(stored.submission);
  return refusal === undefined ? verdict : err(refusal);
}

/** Carries out a command on a submission that is there, by the one path of `record`. */
export function carryOut({ exchange, ...rest }: Recording, order: Order): Promise<Result<Recorded, Refusal>> {
  const { id, nonce, known, as, unlocking, use } = order;
  const read = () => (as === undefined ? exchange.read(id) : exchange.readAs(as, id));
  return record(
    { exchange, ...rest },
    {
      nonce,
      read: async (anew) => (anew ? undefined : known) ?? (await read()),
      decide: (stored) => verdictOn(order, stored),
      bring: async ({ after }) => ok({ unlocking: await unlocking?.(after), use: use?.() }),
    },
  );
}
