import { run } from '../../shared/command/run.ts';
import type { Terminal } from '../../shared/command/terminal/terminal.ts';

/** A terminal that keeps what was written to it; nobody sits at it unless `over` says so. */
export const aTerminal = (over: Partial<Terminal> = {}) => {
  const out: string[] = [];
  const err: string[] = [];
  const drawn: string[] = [];
  const terminal: Terminal = {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    lost: () => undefined,
    written: async () => {},
    rewrite: (text) => drawn.push(text),
    live: false,
    ask: async () => undefined,
    width: 120,
    height: 24,
    env: {},
    now: Date.now,
    interrupted: () => new AbortController().signal,
    ...over,
  };
  return { terminal, out, err, drawn };
};

/** What a command came to: its exit code, and what it wrote. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly drawn: readonly string[];
}

/** Runs `samsyn` in this process. */
export const ran = async (args: readonly string[], over: Partial<Terminal> = {}): Promise<Ran> => {
  const { terminal, out, err, drawn } = aTerminal(over);
  const code = await run(args, terminal);
  return { code, out: out.join('\n'), err: err.join('\n'), drawn };
};
