import type { Task } from '../../protocol/answers.ts';
import type { Report } from '../../protocol/report.ts';
import type { Examined, Person } from '../bulk/approve-tasks.ts';
import { type Choice, choiceIn } from './choices.ts';
import type { Called } from './command.ts';
import { counted, type Progress } from './progress.ts';
import { cleanLines, dueIn, sentences } from './show.ts';
import { showOpened } from './show-report.ts';

/** A row that a person sees, under its number. */
interface Numbered<Row> {
  readonly number: number;
  readonly row: Row;
}

const many = (count: number, one: string, several: string): string =>
  count === 0 ? `no ${several}` : `${counted(count)} ${count === 1 ? one : several}`;

/** Persons and pictures of a report: how many, and how many of the persons are suspected. */
export const figuresOf = ({ subjects, images = [] }: Report): string => {
  const persons = subjects.filter((subject) => subject.type === 'person');
  const suspected = persons.filter((person) => person.suspected).length;
  const which =
    persons.length === 0
      ? ''
      : `: ${counted(suspected)} SUSPECTED, ${counted(persons.length - suspected)} NOT SUSPECTED`;
  return `${many(persons.length, 'person', 'persons')}${which}; ${many(images.length, 'picture', 'pictures')}`;
};

const margin = '    ';
const numberOf = (number: number): string => `${number}`.padStart(2).padEnd(4);

/** What the exchange tells of a task, before it is opened. */
const head = ({ number, row: task }: Numbered<Task>, width: number): string => {
  const { priority, handling, submission, reference } = task;
  const mark = priority === 'urgent' ? 'URGENT' : priority;
  return (
    numberOf(number) + cleanLines(`${mark}  ${handling.code}  ${submission}  ${reference}`, margin, width).trimStart()
  );
};

const unopened = (one: Numbered<Task>, now: number, width: number): string => {
  const { offence, due, given, required, originator, handling } = one.row;
  const conditions = handling.conditions === undefined ? '' : `; on conditions of ${originator}`;
  const said = `${offence.name}; due ${dueIn(due, now)}; ${given} of ${required} approvals${conditions}`;
  return `${head(one, width)}\n${cleanLines(said, margin, width)}`;
};

const opened = ({ number, row }: Numbered<Examined>, width: number): string => {
  const { task } = row;
  const report = row.opened?.report;
  const said = report?.ok
    ? [report.value.title, figuresOf(report.value)]
    : [`Not opened. The conditions of ${task.originator}:`, task.handling.conditions ?? ''];
  return [head({ number, row: task }, width), ...said.map((text) => cleanLines(text, margin, width))].join('\n');
};

const these = (page: readonly unknown[]): string => (page.length === 1 ? 'it' : `these ${page.length}`);

const linesOf = (text: string): number => text.split('\n').length;

/** Lines that the question takes, with what stands above it. */
const aside = 5;

/** Rows in pages of so many lines, each page a row at least. */
const pagesOf = <Row>(rows: readonly Row[], show: (row: Row) => string, lines: number): (readonly Row[])[] => {
  const pages: Row[][] = [];
  let left = 0;
  for (const row of rows) {
    const its = linesOf(show(row));
    if (pages.length === 0 || its > left) {
      pages.push([]);
      left = lines;
    }
    pages.at(-1)?.push(row);
    left -= its;
  }
  return pages;
};

/** How a long text is read: as many lines as are seen at once, then a question. */
const paged = async ({ terminal }: Called, progress: Progress, text: string): Promise<void> => {
  const lines = text.split('\n');
  const atOnce = Math.max(5, terminal.height - 2);
  for (let from = 0; from < lines.length; from += atOnce) {
    progress.err(lines.slice(from, from + atOnce).join('\n'));
    if (from + atOnce >= lines.length) return;
    const answer = await terminal.ask('-- Enter for more, q to go back -- ');
    if (answer === undefined || /^\s*q/i.test(answer)) return;
  }
};

const choices = {
  chooses: 'y(es), n(o: no act is left), 2,5 or all but 2,5, a(ll that follow), q(uit)',
  shows: 'y(es), n(o), open 2 (shows it), 2,5 or all but 2,5, a(ll that follow), q(uit)',
} as const;

/** A person at the terminal, who is shown pages of tasks that fit it. */
export class TaskPages implements Person {
  readonly #called: Called;
  readonly #progress: Progress;
  readonly #end: () => void;
  /** What "all that follow" was answered to. */
  #all: 'nothing' | 'opening' | 'approving' = 'nothing';
  #ended = false;

  /** `end` ends the run. */
  constructor(called: Called, progress: Progress, end: () => void) {
    this.#called = called;
    this.#progress = progress;
    this.#end = end;
  }

  /** Two lines a task before it is opened, three and more after. */
  get atATime(): number {
    return Math.max(1, Math.floor(this.#lines / 3));
  }

  get #lines(): number {
    return this.#called.terminal.height - aside;
  }

  readonly toOpen = async (tasks: readonly Task[]): Promise<readonly Task[]> => {
    if (this.#all !== 'nothing') return tasks;
    const { now, width } = this.#called.terminal;
    const page = tasks.map((row, index) => ({ number: index + 1, row }));
    const question = `Open ${these(page)}, on record? `;
    const choice = await this.#asked(page, (one) => unopened(one, now(), width), question, 'chooses');
    if (choice.kind === 'all') this.#all = 'opening';
    return this.#chosen(page, choice);
  };

  readonly toApprove = async (batch: readonly Examined[]): Promise<readonly Examined[]> => {
    const { width } = this.#called.terminal;
    const numbered = batch.map((row, index) => ({ number: index + 1, row }));
    const approved: Examined[] = [];
    for (const page of pagesOf(numbered, (one) => opened(one, width), this.#lines)) {
      if (this.#ended) break;
      const all = this.#all === 'approving' ? page.map(({ row }) => row) : await this.#approvedOf(page);
      approved.push(...all);
    }
    return approved;
  };

  async #approvedOf(page: readonly Numbered<Examined>[]): Promise<readonly Examined[]> {
    const { width } = this.#called.terminal;
    for (;;) {
      const choice = await this.#asked(page, (one) => opened(one, width), `Approve ${these(page)}? `, 'shows');
      if (choice.kind === 'all') this.#all = 'approving';
      if (choice.kind !== 'show') return this.#chosen(page, choice);
      const shown = page.find(({ number }) => number === choice.number)?.row.opened;
      const text = shown === undefined ? 'Nobody here opens it before it is released.' : showOpened(shown, width);
      await paged(this.#called, this.#progress, text);
    }
  }

  #chosen<Row>(page: readonly Numbered<Row>[], choice: Choice): readonly Row[] {
    if (choice.kind === 'quit') {
      this.#ended = true;
      this.#end();
    }
    const numbers = choice.kind === 'these' ? choice.numbers : [];
    return page.filter(({ number }) => choice.kind === 'all' || numbers.includes(number)).map(({ row }) => row);
  }

  /** Shows a page, and asks about it until it is answered; nobody there is the end. What nobody can be told the result of is not done. */
  async #asked<Row>(
    page: readonly Numbered<Row>[],
    show: (one: Numbered<Row>) => string,
    question: string,
    open: keyof typeof choices,
  ): Promise<Choice> {
    const { terminal } = this.#called;
    this.#progress.end();
    this.#progress.err(`\n${page.map(show).join('\n')}\n${sentences(choices[open], terminal.width)}`);
    await terminal.written();
    if (terminal.lost() !== undefined) return { kind: 'quit' };
    const known = page.map(({ number }) => number);
    for (;;) {
      const choice = choiceIn((await terminal.ask(question)) ?? 'quit', known, open);
      if (choice !== undefined) return choice;
    }
  }
}
