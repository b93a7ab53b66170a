import { setTimeout as sleep } from 'node:timers/promises';
import { platform } from '../../client/calls.ts';
import { Refused, Unreachable } from '../../client/failures.ts';
import { localFailure } from '../../client/node/local-failures.ts';
import { longPatience, type Setback } from '../../client/patience.ts';
import type { Role } from '../../protocol/principal-entry.ts';
import { program } from '../terminal/program.ts';
import { duration, Progress } from '../terminal/progress.ts';
import { clean } from '../terminal/show.ts';
import type { Called } from './command.ts';
import { type Session, Usage } from './session.ts';

/** Options of every command that works through many reports. */
export const longRunOptions = {
  concurrency: { type: 'string' },
  patience: { type: 'string' },
} as const;

/** What their help says of them. */
export const longRunHelp = `--concurrency N works on N at a time (4; at most 32). An exchange that does not answer, or is busy, is waited for; after
--patience SECONDS (600) without an answer the run ends with exit code 3. Ctrl-C ends it once what is under way is done.`;

/** A whole number of an option; `otherwise` where it is not given. */
export function numberOf(
  called: Called,
  name: string,
  otherwise: number,
  [least, most]: readonly [number, number],
): number {
  const text = called.option(name);
  if (text === undefined) return otherwise;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new Usage(`--${name} is a whole number, ${least} to ${most}`);
}

/** The end of a long run that has not done everything: what is to be done next, and the exit code. */
export class NotAllDone extends Error {
  override readonly name = 'NotAllDone';
  readonly exit: 1 | 3;

  constructor(exit: 1 | 3, message: string) {
    super(message);
    this.exit = exit;
  }
}

/** A long run: who calls, how far it is, and whether the person has ended it. */
export interface LongRun {
  readonly session: Session;
  readonly progress: Progress;
  readonly stopped: () => boolean;
  /** Why it was stopped, in a sentence; undefined where nothing has stopped it. */
  readonly whyStopped: () => string | undefined;
  readonly atOnce: number;
}

function whyWaiting({ came }: Setback, milliseconds: number): string {
  const why = came instanceof Error ? came.message : `the exchange answers ${came.status}, which is to be tried again`;
  return `${why}; waiting ${duration(milliseconds)}`;
}

function whyStopped({ lost }: Called['terminal'], stopped: () => boolean) {
  return (): string | undefined => {
    const { why } = lost() ?? {};
    if (why !== undefined) return `${why.charAt(0).toUpperCase()}${why.slice(1)}.`;
    return stopped() ? 'You have ended it.' : undefined;
  };
}

/** Opens the session of a long run, with the patience that it needs. */
export async function startLongRun(called: Called, role: Role): Promise<LongRun> {
  const atOnce = numberOf(called, 'concurrency', 4, [1, 32]);
  const limit = numberOf(called, 'patience', 600, [0, 86_400]) * 1000;
  const signal = called.terminal.interrupted();
  const stopped = () => signal.aborted;
  const progress = new Progress(called.terminal, called.flag('json'));
  const waiting = (setback: Setback, milliseconds: number) => progress.note(whyWaiting(setback, milliseconds));
  const wait = (milliseconds: number): Promise<void> => sleep(milliseconds, undefined, { signal }).catch(() => {});
  const session = await called.session(role, {
    patience: longPatience({ limit, stopped, waiting }),
    surroundings: { ...platform, wait },
  });
  return { session, progress, stopped, whyStopped: whyStopped(called.terminal, stopped), atOnce };
}

/**
 * Waits for a run; why it has ended before everything was done, or undefined. What is neither an answer of the exchange nor a file that
 * failed is thrown on.
 */
export async function reasonToEnd(
  running: Promise<void>,
  ended: () => string | undefined,
): Promise<string | undefined> {
  try {
    await running;
    return ended();
  } catch (error) {
    const local = localFailure(error);
    if (local !== undefined) return `This machine ${local}.`;
    // Another role is not waited for: it is told as it is of a single call.
    if (error instanceof Refused && error.code !== 'role-missing') {
      return `The exchange refuses whoever calls (${clean(error.code)}). ${clean(error.message)} "${program} doctor" looks for the reason.`;
    }
    if (error instanceof Unreachable) return `${clean(error.message)}. "${program} doctor" looks for the reason.`;
    throw error;
  }
}
