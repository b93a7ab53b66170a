import { styleText } from 'node:util';
import { DemoFailed, NoExchange, sentenceOf } from './failure.ts';
import { wrapped } from './words.ts';

/** What became of a step: its result, and how long it took in milliseconds. */
export interface Timed<T> {
  readonly value: T;
  readonly took: number;
}

/** Tells the demo's steps as they happen, each with its own time. */
export interface Narrator {
  readonly heading: (text: string) => void;
  readonly line: (text?: string) => void;
  /** Something that came out of the step before. */
  readonly detail: (text: string) => void;
  /**
   * Does one step and tells it with its time. `doing` stands there meanwhile where the step takes longer than a second, and names it
   * where it fails; `done` says what came of it.
   */
  readonly step: <T>(doing: string, act: () => Promise<T>, done: (value: T) => string) => Promise<Timed<T>>;
  readonly table: (head: readonly string[], rows: readonly (readonly string[])[]) => void;
  /** One line that is written over with the next where there is a terminal, and told every five seconds where there is none. */
  readonly progress: (text: string) => void;
}

/** Where a step's words begin, behind its time. */
const margin = ' '.repeat(11);
const widest = 120;

type Style = Parameters<typeof styleText>[0];

function milliseconds(took: number): string {
  return `${Math.round(took)} ms`.padStart(9);
}

function aligned(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, at) => cell.padEnd(widths[at] ?? 0))
    .join('  ')
    .trimEnd();
}

/** Where it is told to: standard output, or a test that listens. */
export interface Output {
  readonly write: (text: string) => unknown;
  /** The width of the terminal; undefined where there is none, and lines cannot change in place. */
  readonly columns?: number | undefined;
  readonly hasColors?: () => boolean;
}

/** A narrator. It tells in colour where the output has colours (NO_COLOR is heeded), with lines that change in place on a terminal. */
export function narratorTo(output: Output): Narrator {
  const isColoured = output.hasColors?.() ?? false;
  const isTerminal = output.columns !== undefined;
  const styled = (style: Style, text: string) =>
    isColoured ? styleText(style, text, { validateStream: false }) : text;
  const erase = isTerminal ? '\r\u001b[K' : '';
  const print = (text: string) => output.write(`${erase}${text}\n`);
  const width = Math.max(40, Math.min(output.columns || widest, widest) - margin.length);
  let lastProgress = 0;

  const progress = (text: string) => {
    const now = performance.now();
    if (isTerminal) output.write(`${erase}${text}`);
    else if (now - lastProgress >= 5000) print(text);
    else return;
    lastProgress = now;
  };

  const step: Narrator['step'] = async (doing, act, done) => {
    const from = performance.now();
    const elapsed = () => performance.now() - from;
    const waiting = setInterval(() => {
      // A step that tells its own progress is not talked over.
      if (performance.now() - lastProgress >= 900) progress(styled('dim', `${milliseconds(elapsed())}  ${doing} …`));
    }, 1000);
    try {
      const value = await act();
      const took = elapsed();
      print(`${styled('cyan', milliseconds(took))}  ${wrapped(done(value), width).join(`\n${margin}`)}`);
      return { value, took };
    } catch (cause) {
      if (cause instanceof NoExchange) throw cause;
      throw new DemoFailed(`${doing}: ${sentenceOf(cause)}`, { cause });
    } finally {
      clearInterval(waiting);
    }
  };

  return {
    heading: (text) => print(`\n${styled('bold', text)}`),
    line: (text = '') => print(text),
    detail: (text) => print(`${margin}${styled('dim', text)}`),
    step,
    progress,
    table: (head, rows) => {
      const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
      print(styled('bold', aligned(head, widths)));
      for (const row of rows) print(aligned(row, widths));
    },
  };
}
