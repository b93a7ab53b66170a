import { Unreachable } from './failures.ts';
import type { HttpAnswer } from './transport.ts';

/** A call that has come to nothing so far: what came back (an answer that may be another one later, or none), and for how long. */
export interface Setback {
  readonly came: HttpAnswer | Unreachable;
  /** 1 after the first attempt. */
  readonly attempt: number;
  /** Milliseconds since the first attempt began. */
  readonly since: number;
}

/** Milliseconds to wait before the same call is signed anew; undefined where it is given up, and whoever calls is told. */
export type Patience = (setback: Setback) => number | undefined;

/** How often a call is made before a 429 or 503 is told, and the longest Retry-After in seconds that a person waits for. */
const attempts = 5;
const longestRetryAfter = 20;

/** Seconds of a Retry-After (RFC 9110, 10.2.3; the contract has the number alone); 1 where none came, undefined where it is no number. */
function retryAfter(answer: HttpAnswer): number | undefined {
  const seconds = Number(answer.header('retry-after') ?? 1);
  return Number.isInteger(seconds) && seconds >= 0 ? seconds : undefined;
}

function isBusy({ status }: HttpAnswer): boolean {
  return status === 429 || status === 503;
}

/** The patience of somebody who sits and waits: five attempts, and only where the exchange itself says when to come back. */
export const shortPatience: Patience = ({ came, attempt }) => {
  if (came instanceof Error || !isBusy(came) || attempt >= attempts) return undefined;
  const seconds = retryAfter(came);
  return seconds !== undefined && seconds <= longestRetryAfter ? seconds * 1000 : undefined;
};

/** What a run over thousands of reports does about setbacks. Times in milliseconds. */
export interface LongRun {
  /** A call that has come to nothing for so long is given up, and the run with it. */
  readonly limit: number;
  /** Whether the person has ended the run: nothing is waited for then. */
  readonly stopped: () => boolean;
  /** Told of each wait. */
  readonly waiting: (setback: Setback, milliseconds: number) => void;
}

const longestPause = 15_000;
/** 500 tells of a fault in the exchange, which often stays: it is asked three times, and not for ten minutes. */
const attemptsAtFault = 3;

/** Milliseconds to wait after so many attempts: 1, 2, 4, 8 and then 15 seconds. */
export function pause(attempt: number): number {
  return Math.min(longestPause, 1000 * 2 ** (attempt - 1));
}

function pauseAfter({ came, attempt }: Setback): number | undefined {
  // Nobody who is not trusted comes to be trusted by waiting.
  if (came instanceof Unreachable) return came.advice === undefined ? pause(attempt) : undefined;
  if (isBusy(came)) return Math.max(pause(attempt), 1000 * (retryAfter(came) ?? 0));
  if (came.status === 500) return attempt < attemptsAtFault ? pause(attempt) : undefined;
  return came.status > 500 ? pause(attempt) : undefined;
}

/**
 * The patience of a long run: an exchange that is restarted, throttles or cannot be reached for a while is waited for, and the run goes
 * on. Safe, for every call that such a run makes has one effect however often it is made.
 */
export function longPatience({ limit, stopped, waiting }: LongRun): Patience {
  return (setback) => {
    const milliseconds = pauseAfter(setback);
    if (milliseconds === undefined || stopped() || setback.since + milliseconds > limit) return undefined;
    waiting(setback, milliseconds);
    return milliseconds;
  };
}
