import { commitTo, type RecordedAct } from '../custody/leaf.ts';
import type { Act } from '../domain/act.ts';
import type { Agency } from '../domain/agency.ts';
import type { Command } from '../domain/command.ts';
import { decide } from '../domain/decide.ts';
import { effectsOf } from '../domain/effects.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Submission } from '../domain/submission.ts';
import type { Crypto } from '../protocol/crypto.ts';
import { withBrought } from './effects.ts';
import { type Chance, type Exchange, type Nonce, type Stored, Unavailable, type Unlocking } from './ports.ts';

/** How often a change is decided anew when others change the same submission meanwhile, before the caller is asked to try again. */
const attempts = 8;

/** What every change needs: the table, and randomness and hashing for the acts' commitments. */
export interface Recording {
  readonly exchange: Exchange;
  readonly crypto: Crypto;
  readonly chance: Chance;
}

/** A change that was written, or that needed no writing (`acts` is empty: the same was decided before). */
export interface CarriedOut {
  readonly stored: Stored;
  readonly acts: readonly RecordedAct[];
}

/** Gives each act its commitment under a salt of its own. */
export const recorded = (acts: readonly Act[], ports: Recording): Promise<readonly RecordedAct[]> =>
  Promise.all(acts.map((act) => commitTo(act, ports.chance.random(32), ports.crypto)));

export interface Order {
  readonly id: string;
  readonly nonce: Nonce | undefined;
  /** The submission, where it was read a moment ago: if it has changed since, the write fails and it is read anew. */
  readonly known?: Stored;
  readonly command: (s: Submission) => Command;
  /** The agency that orders it, and sees what it may know of; none where the exchange itself does. */
  readonly as?: Agency;
  /** Whether the caller may know of it; nobody is told more than `not-found` otherwise. */
  readonly told: (s: Submission) => boolean;
  /** What a release unlocks with the same write. */
  readonly unlocking?: (after: Submission) => Promise<Unlocking>;
  /** Runs when the command is allowed and before it is written, so that a dependency that fails leaves nothing half done. */
  readonly prepare?: (s: Submission) => Promise<Refusal | undefined>;
}

const read = (exchange: Exchange, { id, as }: Order): Promise<Stored | undefined> =>
  as === undefined ? exchange.read(id) : exchange.readAs(as, id);

/**
 * Reads a submission, decides, and writes acts, state and nonce in one transaction that holds only if nothing has changed in
 * between; otherwise decides anew on what is there now. Throws `Unavailable` when others keep coming first.
 */
export const carryOut = async (ports: Recording, order: Order): Promise<Result<CarriedOut, Refusal>> => {
  for (let i = 0; i < attempts; i += 1) {
    const stored = i === 0 && order.known ? order.known : await read(ports.exchange, order);
    if (stored === undefined || !order.told(stored.submission)) return err(refuse('not-found'));
    const before = stored.submission;
    const verdict = decide(before, order.command(before));
    if (!verdict.ok) return verdict;
    if (verdict.value.length === 0) return ok({ stored, acts: [] });
    const refusal = await order.prepare?.(before);
    if (refusal !== undefined) return err(refusal);
    const acts = await recorded(verdict.value, ports);
    const outcome = effectsOf(before, acts);
    const { after } = outcome;
    const unlocking = await order.unlocking?.(after);
    const failure = await ports.exchange.write(withBrought(outcome, { nonce: order.nonce, unlocking }));
    if (failure === undefined) {
      return ok({ stored: { submission: after, hash: acts.at(-1)?.custody.hash ?? '' }, acts });
    }
    if (failure === 'nonce-replayed') return err(refuse(failure));
  }
  throw new Unavailable('others keep changing the same submission');
};
