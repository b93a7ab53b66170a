import { type DoorFunction, type PublicFunction, type Route, routes } from '../../../shared/protocol/routes.ts';
import type { FunctionName } from '../../../shared/runtime/config.ts';

/**
 * Keeps room for each door, which a runaway client of another agency or a flood of unsigned calls would take: API Gateway counts each method
 * of each door by itself, and in production each function behind a door has environments of its own, and its most.
 */

/** What API Gateway answers before 429: calls a second, and at once beyond them. */
export interface Limit {
  readonly rate: number;
  readonly burst: number;
}

function limit(rate: number): Limit {
  return { rate, burst: 2 * rate };
}

/** What KMS unwraps with RSA in an account, a second: shared by all doors. https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html */
const unwrapsASecond = 1000;
/** Of the 10,000 calls a second that API Gateway gives an account and region, for all that is signed and no submission. */
const signedASecond = 8000;
/** One agency's most for one method, also where there are few agencies. */
const mostOfOneMethod = 200;

/** Of the public routes: what is read once an hour, what is read once, and what a browser starts from. */
const publicly: Readonly<Record<PublicFunction, Limit>> = {
  'publish-keys': limit(50),
  'publish-openapi': limit(10),
  // A first visit fetches some ten files at once, and a browser keeps them.
  'serve-console': limit(50),
};

/** For every other path and method together: refusals, which no client needs. */
export const unmatched: Limit = limit(50);

/** The limit of one route, with so many doors: together they stay within what the account has, so that no door uses up another's. */
export function limitOf({ fn, door }: Route, doors: number): Limit {
  if (!door) return publicly[fn as PublicFunction];
  if (fn === 'accept-submission') return limit(Math.floor(unwrapsASecond / doors));
  const methods = routes.filter((route) => route.door && route.fn !== 'accept-submission').length;
  return limit(Math.min(mostOfOneMethod, Math.floor(signedASecond / doors / methods)));
}

/** What answers calls: the functions of the routes, and the refusal of whatever is none. */
type Answering = DoorFunction | PublicFunction | 'refuse-call';

/**
 * Environments in production, by function. With seven agencies, those of the queues and the 100 that Lambda keeps unreserved, they make up the
 * 1,000 of an account: 25 of accept-submission are some 400 submissions a second at one door.
 */
const atOnce: Readonly<Record<Answering, number>> = {
  'accept-submission': 25,
  'decide-approval': 15,
  'track-submission': 12,
  'keep-selectors': 8,
  'search-records': 7,
  'serve-sealed': 12,
  'review-submission': 11,
  'read-record': 12,
  'disclose-record': 11,
  'report-statistics': 1,
  'recall-record': 2,
  'retain-record': 2,
  'publish-keys': 6,
  'publish-openapi': 3,
  'serve-console': 4,
  'refuse-call': 7,
};

/** The room of a function that answers calls; none of one that a queue, a stream or a clock feeds. */
export function roomOf(file: FunctionName): number | undefined {
  return file in atOnce ? atOnce[file as Answering] : undefined;
}
