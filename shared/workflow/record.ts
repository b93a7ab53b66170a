import { commitTo, type RecordedAct } from '../custody/leaf.ts';
import type { Act } from '../domain/act.ts';
import type { Verdict } from '../domain/decide.ts';
import { effectsOf, type Outcome } from '../domain/effects.ts';
import { isNonEmpty, type NonEmpty } from '../domain/non-empty.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Crypto } from '../protocol/crypto.ts';
import { type Brought, withBrought } from './effects.ts';
import { type Chance, type Exchange, type Nonce, type NotWritten, type Stored, Unavailable } from './ports.ts';
import { tokensDropped } from './tokens.ts';

/** How often a change is decided anew when others change the same submission meanwhile, before the caller is asked to try again. */
const attempts = 8;

/** What every change needs: the table, and randomness and hashing for the acts' commitments. */
export interface Recording {
  readonly exchange: Exchange;
  readonly crypto: Crypto;
  readonly chance: Chance;
}

/** A change that was written, or that needed no writing (`acts` is empty: the same was decided before). */
export interface Recorded {
  readonly stored: Stored;
  readonly acts: readonly RecordedAct[];
}

/** Gives each act its commitment under a salt of its own. */
export function recorded(
  [first, ...more]: NonEmpty<Act>,
  { chance, crypto }: Pick<Recording, 'chance' | 'crypto'>,
): Promise<NonEmpty<RecordedAct>> {
  const committed = (act: Act) => commitTo(act, chance.random(32), crypto);
  return Promise.all([committed(first), ...more.map(committed)]);
}

/** What is to be recorded of one submission. */
export interface Change {
  readonly nonce: Nonce | undefined;
  /** What there is to decide on; `anew` where others came first: what was known of it before is then no longer so. */
  readonly read: (anew: boolean) => Promise<Stored | undefined>;
  readonly decide: (stored: Stored | undefined, anew: boolean) => Verdict | Promise<Verdict>;
  /** What only the use case can bring, asked for once the acts are allowed: a dependency that fails leaves nothing half done. */
  readonly bring?: (outcome: Outcome<RecordedAct>) => Promise<Result<Omit<Brought, 'nonce'>, Refusal>>;
  /** What is told where something that it brings stands in the way. */
  readonly hindered?: Readonly<Partial<Record<NotWritten, Refusal>>>;
}

/**
 * The one path by which anything is written: reads, decides, and writes acts, state, nonce and all that goes with them in one
 * transaction that holds only if nothing has changed in between; otherwise decides anew on what is there now. Throws `Unavailable` when
 * others keep coming first.
 */
export async function record(ports: Recording, change: Change): Promise<Result<Recorded, Refusal>> {
  for (let i = 0; i < attempts; i += 1) {
    const stored = await change.read(i > 0);
    const verdict = await change.decide(stored, i > 0);
    if (!verdict.ok) return verdict;
    if (!isNonEmpty(verdict.value)) {
      if (stored === undefined) throw new Error('what is not there was decided before');
      return ok({ stored, acts: [] });
    }
    const acts = await recorded(verdict.value, ports);
    const outcome = effectsOf(stored?.submission, acts);
    const brought = (await change.bring?.(outcome)) ?? ok({});
    if (!brought.ok) return brought;
    const tokens = await tokensDropped(ports.exchange, stored?.submission, outcome.after);
    const written = { ...brought.value, nonce: change.nonce, tokens };
    const failure = await ports.exchange.write(withBrought(outcome, written));
    if (failure === undefined) {
      const { after, latest } = outcome;
      return ok({ stored: { submission: after, hash: latest.custody.hash }, acts });
    }
    const refusal = failure === 'nonce-replayed' ? refuse(failure) : change.hindered?.[failure];
    if (refusal !== undefined) return err(refusal);
  }
  throw new Unavailable('others keep changing the same submission');
}
