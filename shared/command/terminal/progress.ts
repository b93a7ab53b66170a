import type { Terminal } from './terminal.ts';

/** How far a long run has come. */
export interface State {
  /** From 0 to 1, where it can be told. */
  readonly part?: number;
  /** What is counted, by its words: `accepted`, `faulty`. Zeroes are not shown. */
  readonly counts: Readonly<Record<string, number>>;
  /** What an earlier run had done: the part of the whole, and the count. It took no time, and says nothing of the speed. */
  readonly before?: { readonly part: number; readonly count: number };
}

/** Milliseconds between two drawings of the bar, and between two lines where nobody looks. */
const between = { drawings: 100, lines: 10_000 } as const;
const places = 20;

/** A whole number with commas at the thousands. */
export function counted(number: number): string {
  return number.toLocaleString('en-GB', { maximumFractionDigits: 0 });
}

/** So many of something: "no persons", "1 person", "1,200 persons". */
export function many(count: number, one: string, several: string): string {
  return count === 0 ? `no ${several}` : `${counted(count)} ${count === 1 ? one : several}`;
}

/** Counts in words: "4,467 accepted, 2 faulty"; `none` where there is nothing to count. */
export function countsInWords(counts: State['counts'], none = 'nothing yet'): string {
  return (
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([word, count]) => `${counted(count)} ${word}`)
      .join(', ') || none
  );
}

/** A duration as people say it: "8 s", "2 min 5 s", "1 h 12 min". */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function bar(part: number): string {
  const filled = Math.floor(places * part);
  return `[${'#'.repeat(filled)}${'.'.repeat(places - filled)}] ${String(Math.floor(part * 100)).padStart(3)} %`;
}

/**
 * The progress of a long run, on standard error: a bar where a person looks, else a line every ten seconds (as JSON with --json). Results
 * go through it too, so that the bar never stands in their way.
 */
export class Progress {
  readonly #terminal: Terminal;
  readonly #json: boolean;
  readonly #began: number;
  #toldAt: number;
  #drawn = '';

  constructor(terminal: Terminal, json: boolean) {
    this.#terminal = terminal;
    this.#json = json;
    this.#began = terminal.now();
    this.#toldAt = this.#began;
  }

  /** Milliseconds since it began. */
  get took(): number {
    return this.#terminal.now() - this.#began;
  }

  /** Tells how far it has come, as often as is worth it. */
  show(state: State): void {
    if (!this.#isDue(this.#terminal.live ? between.drawings : between.lines)) return;
    const { text, value } = this.#told(state);
    if (this.#terminal.live) this.#draw(`${state.part === undefined ? '' : `${bar(state.part)}  `}${text}`);
    else this.#terminal.err(this.#json ? JSON.stringify({ progress: value }) : `… ${text}`);
  }

  /** Tells why it is not getting on. */
  note(text: string): void {
    if (this.#terminal.live) this.#draw(text);
    else if (this.#isDue(between.lines)) this.#terminal.err(this.#json ? JSON.stringify({ note: text }) : text);
  }

  /** Writes a result to standard output. */
  out(text: string): void {
    this.around(() => this.#terminal.out(text));
  }

  /** Writes what has to be looked at to standard error. */
  err(text: string): void {
    this.around(() => this.#terminal.err(text));
  }

  /** Takes the bar away. */
  end(): void {
    this.#draw('');
  }

  #isDue(milliseconds: number): boolean {
    const now = this.#terminal.now();
    if (now - this.#toldAt < milliseconds) return false;
    this.#toldAt = now;
    return true;
  }

  #told({ part, counts, before = { part: 0, count: 0 } }: State): { text: string; value: object } {
    const seconds = Math.max(0.001, this.took / 1000);
    const perSecond = (Object.values(counts).reduce((sum, count) => sum + count, 0) - before.count) / seconds;
    const moved = (part ?? 0) - before.part;
    const left = part === undefined || moved <= 0 ? undefined : (this.took * (1 - part)) / moved;
    const words = [
      ...(part === undefined || this.#terminal.live ? [] : [`${Math.floor(part * 100)} %`]),
      countsInWords(counts),
      `${perSecond < 10 ? perSecond.toFixed(1) : counted(perSecond)}/s`,
      ...(left === undefined ? [] : [`${duration(left)} left`]),
    ];
    const value = { ...counts, ...(part !== undefined && { part }), seconds: Math.round(seconds) };
    return { text: words.join(', '), value };
  }

  #draw(text: string): void {
    const line = text.slice(0, this.#terminal.width - 1);
    if (this.#terminal.live && line !== this.#drawn) this.#terminal.rewrite(line);
    this.#drawn = line;
  }

  /** Writes something else, with the bar out of the way. */
  around(write: () => void): void {
    const drawn = this.#drawn;
    this.#draw('');
    write();
    this.#draw(drawn);
  }
}
