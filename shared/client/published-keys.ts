import * as v from 'valibot';
import { answers, type KeysAnswer } from '../protocol/answers.ts';
import { publicDecryptionKeySchema } from '../protocol/principal-entry.ts';
import { patiently, readAnswer, type Surroundings } from './calls.ts';
import { Unreachable } from './failures.ts';
import type { Patience } from './patience.ts';
import type { IntakeKey } from './seal.ts';
import type { HttpAnswer, Transport } from './transport.ts';

/** The answer of GET /v1/keys is kept an hour at most (contract, section 2). */
const longestKept = 3600;

function secondsKept(answer: HttpAnswer): number {
  const seconds = /max-age=(\d+)/.exec(answer.header('cache-control') ?? '')?.[1];
  return Math.min(Number(seconds ?? 0), longestKept);
}

/** The first intake key that is listed of an agency. Throws Unreachable where there is none, or none to seal to. */
export function currentKeyOf(agency: string, keys: KeysAnswer['keys']): IntakeKey {
  const key = keys.find((candidate) => 'agency' in candidate && candidate.agency === agency);
  if (key === undefined || !('n' in key)) throw new Unreachable(`the exchange lists no intake key of ${agency}`);
  const { kty, n, e, kid } = key;
  // A key that is too short, or whose exponent is 1, would lay the report open to whoever listed it.
  if (!v.is(publicDecryptionKeySchema, { kty, n, e })) {
    throw new Unreachable(`the intake key of ${agency} that the exchange lists is none to seal to`);
  }
  return { kty, n, e, kid };
}

/**
 * The current intake key of an agency: the first that GET /v1/keys lists for it. Kept as long as the answer allows, an hour at most.
 * Throws Unreachable where the exchange lists none, or none to seal to.
 */
export function intakeKeys(
  transport: Transport,
  patience: Patience,
  surroundings: Surroundings,
): (agency: string) => Promise<IntakeKey> {
  const { now } = surroundings;
  let kept: { until: number; keys: KeysAnswer['keys'] } | undefined;
  return async (agency) => {
    if (kept === undefined || now() >= kept.until) {
      const ask = () => transport({ method: 'GET', path: '/v1/keys', headers: {} });
      const answer = await patiently(ask, patience, surroundings);
      kept = { until: now() + secondsKept(answer) * 1000, keys: readAnswer(answer, answers.keys).keys };
    }
    return currentKeyOf(agency, kept.keys);
  };
}
