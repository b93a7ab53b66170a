import { createInterface } from 'node:readline/promises';
import { whyUnreadable } from '../../client/node/local-failures.ts';

/** Standard output takes nothing more. */
export interface Lost {
  /** Whoever read it has ended, as `head` does; else the disk, or what it was written to, has failed. */
  readonly readerGone: boolean;
  /** A sentence without its full stop. */
  readonly why: string;
}

/** What the command knows of the world around it; passed in, so that tests have their own. */
export interface Terminal {
  /** Writes one line, or several, to standard output. */
  readonly out: (text: string) => void;
  /** What has become of the output, if it was lost: known once `written` has resolved. */
  readonly lost: () => Lost | undefined;
  /** Resolves once what was written to standard output is out, or known to be lost. */
  readonly written: () => Promise<void>;
  /** Writes to standard error: what is meant for a person and is no result. */
  readonly err: (text: string) => void;
  /** Writes to standard error in the place of what was last written so; an empty text clears it. */
  readonly rewrite: (text: string) => void;
  /** Whether a person looks at standard error: progress is then drawn, and else told in lines. */
  readonly live: boolean;
  /** Asks the person, and waits for a line; undefined where nobody is there to answer. */
  readonly ask: (question: string) => Promise<string | undefined>;
  /** Characters in a line. */
  readonly width: number;
  /** Lines that are seen at once. */
  readonly height: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Aborted when the person ends a wait or a long run (Ctrl-C), or nobody reads what it writes. A second Ctrl-C ends the process. */
  readonly interrupted: () => AbortSignal;
}

async function ask(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } catch {
    // Ctrl-C and Ctrl-D end the question, and answer nothing.
    return undefined;
  } finally {
    lines.close();
  }
}

/** COLUMNS, as a shell tells it to what it starts; undefined where it is no width. */
function columnsIn({ COLUMNS = '' }: Terminal['env']): number | undefined {
  return /^[1-9]\d{1,3}$/.test(COLUMNS) ? Number(COLUMNS) : undefined;
}

function lostBy(error: Error & { code?: string }): Lost {
  return error.code === 'EPIPE'
    ? { readerGone: true, why: 'whoever read the output has gone' }
    : { readerGone: false, why: `the output cannot be written: ${whyUnreadable(error)}` };
}

/** The process's own terminal. */
export function processTerminal(): Terminal {
  // Whoever reads the output (head, less) may end before we do: what is under way is finished all the same, and never cut off in an act.
  let lost: Lost | undefined;
  const nobodyReads = new AbortController();
  process.stdout.on('error', (error: Error & { code?: string }) => {
    lost ??= lostBy(error);
    nobodyReads.abort();
  });
  process.stderr.on('error', () => {});
  return {
    out: (text) => lost === undefined && process.stdout.write(`${text}\n`),
    lost: () => lost,
    written: async () => {
      await new Promise((resolve) => process.stdout.write('', resolve));
      // The stream tells of a write that failed a turn later.
      await new Promise(setImmediate);
    },
    err: (text) => process.stderr.write(`${text}\n`),
    rewrite: (text) => process.stderr.write(`\r${text}\u001b[K`),
    live: process.stderr.isTTY === true,
    ask,
    width: process.stdout.columns ?? process.stderr.columns ?? columnsIn(process.env) ?? 120,
    height: process.stderr.rows ?? process.stdout.rows ?? 24,
    env: process.env,
    now: Date.now,
    interrupted: () => {
      const aborting = new AbortController();
      process.once('SIGINT', () => aborting.abort());
      process.once('SIGTERM', () => aborting.abort());
      return AbortSignal.any([aborting.signal, nobodyReads.signal]);
    },
  };
}
