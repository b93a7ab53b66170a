import type { Task } from '../../protocol/answers.ts';
import type { Report } from '../../protocol/report.ts';
import type { Examined, Person } from '../bulk/approve-tasks.ts';
import type { Called } from '../call/command.ts';
import { paged } from '../call/pager.ts';
import { type Choice, choiceIn } from '../terminal/choices.ts';
import { counted, many, type Progress } from '../terminal/progress.ts';
import { cleanLines, dueIn, sentences } from '../terminal/show.ts';
import { showOpened } from '../terminal/show-report.ts';
import { rowsOf } from '../terminal/width.ts';

/** A row that a person sees, under its number. */
interface Numbered<Row> {
  readonly number: number;
  readonly row: Row;
}

/** Persons and pictures of a report: how many, and how many of the persons are suspected. */
export function figuresOf({ subjects, images = [] }: Report): string {
  const persons = subjects.filter((subject) => subject.type === 'person');
  const suspected = persons.filter((person) => person.suspected).length;
  const which =
    persons.length === 0
      ? ''
      : `: ${counted(suspected)} SUSPECTED, ${counted(persons.length - suspected)} NOT SUSPECTED`;
  return `${many(persons.length, 'person', 'persons')}${which}; ${many(images.length, 'picture', 'pictures')}`;
}

const margin = '    ';
/** A text of others in the lines that it needs, whatever line feeds stand in it: a title of a hundred would push the rest out of sight. */
function flat(text: string, width: number): string {
  return cleanLines(text.replace(/[^\S ]+/g, ' '), margin, width);
}
function numberOf(number: number): string {
  return `${number}`.padStart(2).padEnd(4);
}

/** What the exchange tells of a task, before it is opened. */
function head({ number, row: task }: Numbered<Task>, width: number): string {
  const { priority, handling, submission, reference } = task;
  const mark = priority === 'urgent' ? 'URGENT' : priority;
  return numberOf(number) + flat(`${mark}  ${handling.code}  ${submission}  ${reference}`, width).trimStart();
}

function unopened(one: Numbered<Task>, now: number, width: number): string {
  const { offence, due, given, required, originator, handling } = one.row;
  const conditions = handling.conditions === undefined ? '' : `; on conditions of ${originator}`;
  const said = `${offence.name}; due ${dueIn(due, now)}; ${given} of ${required} approvals${conditions}`;
  return `${head(one, width)}\n${flat(said, width)}`;
}

function opened({ number, row }: Numbered<Examined>, width: number): string {
  const { task } = row;
  const report = row.opened?.report;
  const said = report?.ok
    ? [report.value.title, figuresOf(report.value)]
    : [`Not opened. The conditions of ${task.originator}:`, task.handling.conditions ?? ''];
  return [head({ number, row: task }, width), ...said.map((text) => flat(text, width))].join('\n');
}

function these(page: readonly unknown[]): string {
  return page.length === 1 ? 'it' : `these ${page.length}`;
}

/** Lines that the question takes, with what stands above it. */
const aside = 5;

/** Tasks under their numbers, in pages that fit; a task that does not fit by itself is a page. */
function pagesOf<Row>(
  rows: readonly Numbered<Row>[],
  show: (one: Numbered<Row>) => string,
  { lines, width }: { readonly lines: number; readonly width: number },
): (readonly Numbered<Row>[])[] {
  const pages: Numbered<Row>[][] = [];
  let left = 0;
  for (const row of rows) {
    const its = rowsOf(show(row), width).length;
    if (pages.length === 0 || its > left) {
      pages.push([]);
      left = lines;
    }
    pages.at(-1)?.push(row);
    left -= its;
  }
  return pages;
}

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
  /** Every task has one number for the whole run: the row that was 7 before it was opened is 7 after. */
  readonly #numbers = new Map<Task, number>();
  readonly #declined = new Set<number>();

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

  readonly declined = (task: Task): boolean => this.#declined.has(this.#numbers.get(task) ?? 0);

  readonly toOpen = async (tasks: readonly Task[]): Promise<readonly Task[]> => {
    const { now, width } = this.#called.terminal;
    const show = (one: Numbered<Task>): string => unopened(one, now(), width);
    const opening: Task[] = [];
    for (const page of pagesOf(
      tasks.map((task) => this.#numbered(task, task)),
      show,
      { lines: this.#lines, width },
    )) {
      if (this.#ended) break;
      if (this.#all !== 'nothing') {
        opening.push(...page.map(({ row }) => row));
        continue;
      }
      const choice = await this.#asked(page, show, `Open ${these(page)}, on record? `, 'chooses');
      if (choice.kind === 'all') this.#all = 'opening';
      opening.push(...this.#chosen(page, choice));
    }
    return opening;
  };

  readonly toApprove = async (batch: readonly Examined[]): Promise<readonly Examined[]> => {
    const { width } = this.#called.terminal;
    const approved: Examined[] = [];
    const numbered = batch.map((examined) => this.#numbered(examined.task, examined));
    for (const page of pagesOf(numbered, (one) => opened(one, width), { lines: this.#lines, width })) {
      if (this.#ended) break;
      const all = this.#all === 'approving' ? page.map(({ row }) => row) : await this.#approvedOf(page);
      approved.push(...all);
    }
    return approved;
  };

  #numbered<Row>(task: Task, row: Row): Numbered<Row> {
    const number = this.#numbers.get(task) ?? this.#numbers.size + 1;
    this.#numbers.set(task, number);
    return { number, row };
  }

  async #approvedOf(page: readonly Numbered<Examined>[]): Promise<readonly Examined[]> {
    const { width } = this.#called.terminal;
    for (;;) {
      const choice = await this.#asked(page, (one) => opened(one, width), `Approve ${these(page)}? `, 'shows');
      if (choice.kind === 'all') this.#all = 'approving';
      if (choice.kind !== 'show') return this.#chosen(page, choice);
      const shown = page.find(({ number }) => number === choice.number)?.row.opened;
      const text = shown === undefined ? 'Nobody here opens it before it is released.' : showOpened(shown, width);
      await paged(this.#called, this.#progress, text, { waits: true });
    }
  }

  #chosen<Row>(page: readonly Numbered<Row>[], choice: Choice): readonly Row[] {
    if (choice.kind === 'quit') {
      this.#ended = true;
      this.#end();
      return [];
    }
    const numbers = choice.kind === 'these' ? choice.numbers : [];
    const isChosen = ({ number }: Numbered<Row>): boolean => choice.kind === 'all' || numbers.includes(number);
    for (const one of page) if (!isChosen(one)) this.#declined.add(one.number);
    return page.filter(isChosen).map(({ row }) => row);
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
    const text = `\n${page.map(show).join('\n')}`;
    await paged(this.#called, this.#progress, text, { waits: false });
    this.#progress.err(sentences(choices[open], terminal.width));
    await terminal.written();
    if (terminal.lost() !== undefined) return { kind: 'quit' };
    const known = page.map(({ number }) => number);
    for (;;) {
      const choice = choiceIn((await terminal.ask(question)) ?? 'quit', known, open);
      if (choice !== undefined) return choice;
      const rows = known.length === 1 ? `row is ${known[0]}` : `rows are ${known[0]} to ${known.at(-1)}`;
      this.#progress.err(
        sentences(`Nothing was done: that is no answer here. The ${rows}. ${choices[open]}`, terminal.width),
      );
    }
  }
}
