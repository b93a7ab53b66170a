/** What the command knows of the world around it; passed in, so that tests have their own. */
export interface Terminal {
  /** Writes one line, or several, to standard output. */
  readonly out: (text: string) => void;
  /** Writes to standard error: what is meant for a person and is no result. */
  readonly err: (text: string) => void;
  /** Characters in a line. */
  readonly width: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Aborted when the person ends a wait (Ctrl-C). */
  readonly interrupted: () => AbortSignal;
}

/** The process's own terminal. */
export const processTerminal = (): Terminal => ({
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
  width: process.stdout.columns ?? 120,
  env: process.env,
  now: Date.now,
  interrupted: () => {
    const aborting = new AbortController();
    process.once('SIGINT', () => aborting.abort());
    process.once('SIGTERM', () => aborting.abort());
    return aborting.signal;
  },
});
