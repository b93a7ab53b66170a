import * as v from 'valibot';
import { publicDecryptionKeySchema } from '../protocol/principal-entry.ts';
import { answers } from './answers.ts';
import { readAnswer } from './calls.ts';
import { Unreachable } from './failures.ts';
import type { IntakeKey } from './seal.ts';
import type { HttpAnswer, Transport } from './transport.ts';

/** The answer of GET /v1/keys is kept an hour at most (contract, section 2). */
const longestKept = 3600;

const secondsKept = (answer: HttpAnswer): number => {
  const seconds = /max-age=(\d+)/.exec(answer.header('cache-control') ?? '')?.[1];
  return Math.min(Number(seconds ?? 0), longestKept);
};

/**
 * The current intake key of an agency: the first that GET /v1/keys lists for it. Kept as long as the answer allows, an hour at most.
 * `now` in milliseconds. Throws Unreachable where the exchange lists none.
 */
export const intakeKeys = (transport: Transport, now: () => number): ((agency: string) => Promise<IntakeKey>) => {
  let kept: { until: number; keys: v.InferOutput<typeof answers.keys>['keys'] } | undefined;
  return async (agency) => {
    if (kept === undefined || now() >= kept.until) {
      const answer = await transport({ method: 'GET', path: '/v1/keys', headers: {} });
      kept = { until: now() + secondsKept(answer) * 1000, keys: readAnswer(answer, answers.keys).keys };
    }
    const key = kept.keys.find((candidate) => candidate.use === 'enc' && candidate.agency === agency);
    const jwk = { kty: key?.kty, n: key?.n, e: key?.e };
    if (key?.kid === undefined || !v.is(publicDecryptionKeySchema, jwk)) {
      throw new Unreachable(`the exchange lists no usable intake key of ${agency}`);
    }
    return { ...jwk, kid: key.kid };
  };
};
