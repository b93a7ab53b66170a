import * as v from 'valibot';
import { answers } from '../protocol/answers.ts';
import { utf8 } from '../protocol/base64.ts';
import type { Crypto } from '../protocol/crypto.ts';
import { parseIJson } from '../protocol/json.ts';
import type { ActingPrincipal } from './acting.ts';
import { Refused, Unreachable } from './failures.ts';
import type { Patience } from './patience.ts';
import { type Call, signCall } from './sign-call.ts';
import type { HttpAnswer, Transport } from './transport.ts';

/** Clock, randomness and timer of a client; passed in, so that tests need no real time. */
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

function jsonOf(answer: HttpAnswer): unknown {
  const json = parseIJson(utf8(answer.body));
  return json.ok ? json.value : undefined;
}

/** The answer's body as its schema says, or the refusal that it is. */
export function readAnswer<const Schema extends v.GenericSchema>(
  answer: HttpAnswer,
  schema: Schema,
): v.InferOutput<Schema> {
  if (answer.status >= 200 && answer.status < 300) {
    const parsed = v.safeParse(schema, jsonOf(answer));
    if (parsed.success) return parsed.output;
    throw new Unreachable(
      'the exchange answers in a way that this client does not understand: look whether the address is that of an exchange',
    );
  }
  const problem = v.safeParse(answers.problem, jsonOf(answer));
  if (!problem.success) throw new Unreachable(`the answer is ${answer.status}, and does not say why`);
  const { code, detail, errors } = problem.output;
  throw new Refused(answer.status, code, detail, errors ?? []);
}

/** Sends one call, and again as long as patience says so, with jitter: clients that were refused together do not come back together. */
export async function patiently(
  send: () => Promise<HttpAnswer>,
  patience: Patience,
  { now, random, wait }: Surroundings,
): Promise<HttpAnswer> {
  const began = now();
  for (let attempt = 1; ; attempt++) {
    const came = await send().catch((error: unknown) => {
      if (error instanceof Unreachable) return error;
      throw error;
    });
    const failed = came instanceof Unreachable || came.status === 429 || came.status >= 500;
    const milliseconds = failed ? patience({ came, attempt, since: now() - began }) : undefined;
    if (milliseconds !== undefined) await wait(milliseconds + ((random(1)[0] ?? 0) / 256) * 500);
    else if (came instanceof Unreachable) throw came;
    else return came;
  }
}

/** Makes signed calls and reads their answers. What is called may be made anew for each attempt: a batch holds signatures that age. */
export type SignedCalls = <const Schema extends v.GenericSchema>(
  call: Call | (() => Promise<Call>),
  schema: Schema,
) => Promise<v.InferOutput<Schema>>;

/** Who calls, how, and how patiently. */
export interface Calling {
  readonly crypto: Crypto;
  readonly principal: ActingPrincipal;
  readonly authority: string;
  readonly transport: Transport;
  readonly surroundings: Surroundings;
  readonly patience: Patience;
}

/**
 * Signed calls of one principal. Each attempt is signed anew: the same bytes a second time would be a replay. Every unsafe call of the
 * contract may be repeated so.
 */
export function signedCalls({ crypto, principal, authority, transport, surroundings, patience }: Calling): SignedCalls {
  const { now, random } = surroundings;
  const once = async (call: Call | (() => Promise<Call>)): Promise<HttpAnswer> => {
    const made = typeof call === 'function' ? await call() : call;
    const freshness = { created: Math.floor(now() / 1000), random: random(18) };
    return transport(await signCall(crypto, principal, authority, made, freshness));
  };
  const onceOrAgain = async (call: Call | (() => Promise<Call>)): Promise<HttpAnswer> => {
    try {
      return await once(call);
    } catch (error) {
      if (error instanceof Unreachable && error.stale) return once(call);
      throw error;
    }
  };
  return async (call, schema) => readAnswer(await patiently(() => onceOrAgain(call), patience, surroundings), schema);
}
