import { handlingMeanings } from '../../domain/handling.ts';
import type { RecordRow, SubmissionAnswer, Task } from '../../protocol/answers.ts';
import { erasureFacts } from './erasure-facts.ts';
import { program } from './program.ts';
import { type Column, callLines, cleanLines, day, dueIn, facts, shortTime, table, time, timeToSecond } from './show.ts';
import { gradingWords } from './show-report.ts';

function shortGrading(row: Task | RecordRow): string {
  return 'source' in row.grading ? gradingWords(row.grading) : '–';
}

/** A list that is shown as a table: its columns, and a row of it. */
export interface Shown<Row> {
  readonly columns: readonly Column[];
  readonly row: (row: Row) => readonly string[];
  /** What stands whole below a row, however long; undefined where nothing does. */
  readonly below?: (row: Row) => string | undefined;
}

/** Whether this approver has opened it; a recipient that is asked has nothing to open. */
function readWord({ originator, reviewed }: Task, agency: string): string {
  if (originator !== agency) return '–';
  return reviewed ? 'yes' : 'no';
}

/** Open tasks of an agency; `now` in milliseconds. */
export function shownTasks(agency: string, now: number): Shown<Task> {
  return {
    columns: [
      { title: 'SUBMISSION' },
      { title: '!' },
      { title: 'REFERENCE', flexible: true },
      { title: 'FROM', flexible: true },
      { title: 'DUE' },
      { title: 'CODE' },
      { title: 'PRIORITY' },
      { title: 'GIVEN' },
      { title: 'READ' },
      { title: 'GRADE', flexible: true },
      { title: 'OFFENCE', flexible: true },
    ],
    row: (task) => [
      task.submission,
      task.priority === 'urgent' ? '!' : '',
      task.reference,
      task.originator,
      dueIn(task.due, now),
      task.handling.code,
      task.priority,
      `${task.given}/${task.required}`,
      readWord(task, agency),
      shortGrading(task),
      task.offence.name,
    ],
  };
}

/** Open tasks, as the exchange orders them: urgent first, then by due. */
export function showTasks(tasks: readonly Task[], agency: string, now: number, width: number): string {
  const { columns, row } = shownTasks(agency, now);
  return table(columns, tasks.map(row), width);
}

/** What another agency asks of a recipient by an H3 task: its conditions, and the two answers. `me` names who is asked, as in a session. */
export function showAsk({ submission, handling }: Task, me: string, width: number): string {
  return [
    cleanLines(handling.conditions ?? '', '  ', width),
    'If your agency keeps them:',
    callLines(`${program} approve ${submission} --accept-conditions ${me}`, width),
    'If it does not:',
    callLines(`${program} reject ${submission} --reason "WHY YOU REJECT IT" ${me}`, width),
  ].join('\n');
}

/** The day on which a record was released; in its place what has become of it since. */
function releaseOf({ state, replacedBy, releasedAt }: RecordRow): string {
  if (state !== 'released') return state;
  return replacedBy === undefined ? day(releasedAt) : 'replaced';
}

/** Records released to the agency. */
export const shownRecords: Shown<RecordRow> = {
  columns: [
    { title: 'RECORD' },
    // What was replaced or recalled stands under RELEASED: at 80 columns it has its room, whatever the reference.
    { title: 'REFERENCE', flexible: true, least: 12 },
    { title: 'FROM', flexible: true },
    { title: 'CODE' },
    { title: 'RELEASED' },
    { title: 'GRADE', flexible: true },
    { title: 'OFFENCE', flexible: true },
  ],
  row: (record) => [
    record.id,
    record.reference,
    record.originator,
    record.handling.code,
    releaseOf(record),
    shortGrading(record),
    record.offence.name,
  ],
};

type Approvals = SubmissionAnswer['approvals'];

/**
 * How approvals stand: "1/2 police", "2/2 police, 0/1 customs". The answer counts them together; recipients are asked only once the
 * originator's, which stand first, are complete. Which of several recipients have accepted it does not tell.
 */
function standing({ required: [own, ...asked], given }: Approvals): string {
  if (own === undefined) return '–';
  const ofOwn = Math.min(given, own.count);
  const all = asked.reduce((sum, { count }) => sum + count, 0);
  const whom = asked.map(({ agency }) => agency).join(' and ');
  return [`${ofOwn}/${own.count} ${own.agency}`, ...(all > 0 ? [`${given - ofOwn}/${all} ${whom}`] : [])].join(', ');
}

/** The state of a submission, with a word where it does not go on by itself. */
function stateWord({ state, unprovenSince }: SubmissionAnswer): string {
  return unprovenSince === undefined ? state : `${state}, not proved`;
}

type Cell = Column & { readonly of: (one: SubmissionAnswer) => string };

/**
 * Submissions of the own agency. Whoever sends or approves goes by how approvals stand; an auditor by when it was received, decided and
 * released, for which there is room at 120 columns.
 */
export function shownSubmissions(goesBy: 'approvals' | 'times', now: number): Shown<SubmissionAnswer> {
  const at = (time: string | undefined): string => (time === undefined ? '–' : shortTime(time, now));
  const known: readonly Cell[] = [
    { title: 'SUBMISSION', of: ({ id }) => id },
    { title: 'STATE', of: stateWord },
    { title: '!', of: ({ priority }) => (priority === 'urgent' ? '!' : '') },
    { title: 'REFERENCE', flexible: true, least: 12, of: ({ reference }) => reference },
    { title: 'TO', flexible: true, least: 8, of: ({ recipients }) => recipients.join(', ') },
    { title: 'CODE', of: ({ handling }) => handling.code },
  ];
  const approvals: Cell = { title: 'APPROVALS', flexible: true, of: (one) => standing(one.approvals) };
  const received: Cell = { title: 'RECEIVED', of: ({ receivedAt }) => at(receivedAt) };
  const due: Cell = { title: 'DUE', of: (one) => at(one.due) };
  const ends: readonly Cell[] = [
    { title: 'DECIDED', of: ({ decidedAt }) => at(decidedAt) },
    { title: 'RELEASED', of: ({ releasedAt }) => at(releasedAt) },
  ];
  const rest = goesBy === 'times' ? [received, ...ends, approvals, due] : [approvals, received, due, ...ends];
  const columns = [...known, ...rest, { title: 'PRIORITY', of: ({ priority }: SubmissionAnswer) => priority }];
  return { columns, row: (one) => columns.map(({ of }) => of(one)) };
}

function notProved(since: string): string {
  return `since ${time(since)} what is on record does not prove that it may be released. The exchange tries again by itself, and its operator is told; until it is released it may be withdrawn`;
}

/** A submission's state, without its acts. */
export function showSubmission(submission: SubmissionAnswer, width: number): string {
  return facts(
    [
      ['Submission', submission.id],
      ['Reference', submission.reference],
      ['To', submission.recipients.join(', ')],
      ['Handling', `${submission.handling.code}, ${handlingMeanings[submission.handling.code]}`],
      ['Conditions', submission.handling.conditions],
      ['Priority', submission.priority],
      ['State', submission.state],
      ['But', submission.unprovenSince && notProved(submission.unprovenSince)],
      ['Received', timeToSecond(submission.receivedAt)],
      ['Decided', submission.decidedAt && timeToSecond(submission.decidedAt)],
      ['Released', submission.releasedAt && timeToSecond(submission.releasedAt)],
      ['Due', time(submission.due)],
      ['Approvals', standing(submission.approvals)],
      ...erasureFacts(submission.erasure),
      ['Custody', `act ${submission.custody.seq}, ${submission.custody.hash}`],
    ],
    width,
  );
}
