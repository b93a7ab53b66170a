import * as v from 'valibot';
import { answers } from '../protocol/answers.ts';
import { utf8 } from '../protocol/base64.ts';
import type { Crypto } from '../protocol/crypto.ts';
import { parseIJson } from '../protocol/json.ts';
import type { ActingPrincipal } from './acting.ts';
import { Refused, Unreachable } from './failures.ts';
import { type Call, signCall } from './sign-call.ts';
import type { HttpAnswer, Transport } from './transport.ts';

/** Clock, randomness and patience of a client; passed in, so that tests need no real time. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: (bytes: number) => Uint8Array;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** The platform's own clock, randomness and timer. */
export const platform: Surroundings = {
  now: Date.now,
  random: (bytes) => globalThis.crypto.getRandomValues(new Uint8Array(bytes)),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** How often a call is made before a 429 or 503 is told, and the longest Retry-After in seconds that is waited for. */
const attempts = 5;
const longestRetryAfter = 20;

const jsonOf = (answer: HttpAnswer): unknown => {
  const json = parseIJson(utf8(answer.body));
  return json.ok ? json.value : undefined;
};

/** The answer's body as its schema says, or the refusal that it is. */
export const readAnswer = <const Schema extends v.GenericSchema>(
  answer: HttpAnswer,
  schema: Schema,
): v.InferOutput<Schema> => {
  if (answer.status >= 200 && answer.status < 300) {
    const parsed = v.safeParse(schema, jsonOf(answer));
    if (parsed.success) return parsed.output;
    throw new Unreachable('the exchange answers in a way that this client does not understand; is the address right?');
  }
  const problem = v.safeParse(answers.problem, jsonOf(answer));
  if (!problem.success) throw new Unreachable(`the answer is ${answer.status}, and does not say why`);
  const { code, detail, errors } = problem.output;
  throw new Refused(answer.status, code, detail, errors ?? []);
};

/** Seconds to wait before the call is made again; undefined where that would not help. */
const retryAfter = (answer: HttpAnswer): number | undefined => {
  if (answer.status !== 429 && answer.status !== 503) return undefined;
  const seconds = Number(answer.header('retry-after') ?? 1);
  return Number.isInteger(seconds) && seconds >= 0 && seconds <= longestRetryAfter ? seconds : undefined;
};

/** Makes signed calls and reads their answers. */
export type SignedCalls = <const Schema extends v.GenericSchema>(
  call: Call,
  schema: Schema,
) => Promise<v.InferOutput<Schema>>;

/**
 * Signed calls of one principal. What is throttled or unavailable is waited for, with jitter, and signed anew: the same bytes a
 * second time would be a replay. Every unsafe call of the contract may be repeated so.
 */
export const signedCalls = (
  { crypto, principal, authority }: { crypto: Crypto; principal: ActingPrincipal; authority: string },
  transport: Transport,
  { now, random, wait }: Surroundings,
): SignedCalls => {
  const once = async (call: Call): Promise<HttpAnswer> => {
    const freshness = { created: Math.floor(now() / 1000), random: random(18) };
    return transport(await signCall(crypto, principal, authority, call, freshness));
  };
  const onceOrAgain = async (call: Call): Promise<HttpAnswer> => {
    try {
      return await once(call);
    } catch (error) {
      if (error instanceof Unreachable && error.stale) return once(call);
      throw error;
    }
  };
  return async (call, schema) => {
    for (let attempt = 1; ; attempt++) {
      const answer = await onceOrAgain(call);
      const seconds = retryAfter(answer);
      if (seconds === undefined || attempt === attempts) return readAnswer(answer, schema);
      // Half a second of jitter: clients that were refused together do not come back together.
      await wait(seconds * 1000 + ((random(1)[0] ?? 0) / 256) * 500);
    }
  };
};
