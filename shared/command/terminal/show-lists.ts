import { handlingMeanings } from '../../domain/handling.ts';
import type { RecordRow, SubmissionAnswer, Task } from '../../protocol/answers.ts';
import { program } from './program.ts';
import { type Column, callLines, cleanLines, day, dueIn, facts, table, time, timeToSecond } from './show.ts';
import { gradingWords } from './show-report.ts';

const shortGrading = (row: Task | RecordRow): string => ('source' in row.grading ? gradingWords(row.grading) : '–');

/** A list that is shown as a table: its columns, and a row of it. */
export interface Shown<Row> {
  readonly columns: readonly Column[];
  readonly row: (row: Row) => readonly string[];
  /** What stands whole below a row, however long; undefined where nothing does. */
  readonly below?: (row: Row) => string | undefined;
}

/** Whether this approver has opened it; a recipient that is asked has nothing to open. */
const readWord = ({ originator, reviewed }: Task, agency: string): string => {
  if (originator !== agency) return '–';
  return reviewed ? 'yes' : 'no';
};

/** Open tasks of an agency; `now` in milliseconds. */
export const shownTasks = (agency: string, now: number): Shown<Task> => ({
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
});

/** Open tasks, as the exchange orders them: urgent first, then by due. */
export const showTasks = (tasks: readonly Task[], agency: string, now: number, width: number): string => {
  const { columns, row } = shownTasks(agency, now);
  return table(columns, tasks.map(row), width);
};

/** What another agency asks of a recipient by an H3 task: its conditions, and the two answers. `me` names who is asked, as in a session. */
export const showAsk = ({ submission, handling }: Task, me: string, width: number): string =>
  [
    cleanLines(handling.conditions ?? '', '  ', width),
    'If your agency keeps them:',
    callLines(`${program} approve ${submission} --accept-conditions ${me}`, width),
    'If it does not:',
    callLines(`${program} reject ${submission} --reason "WHY YOU REJECT IT" ${me}`, width),
  ].join('\n');

/** The day on which a record was released; in its place what has become of it since. */
const releaseOf = ({ state, replacedBy, releasedAt }: RecordRow): string => {
  if (state !== 'released') return state;
  return replacedBy === undefined ? day(releasedAt) : 'replaced';
};

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
const standing = ({ required: [own, ...asked], given }: Approvals): string => {
  if (own === undefined) return '–';
  const ofOwn = Math.min(given, own.count);
  const all = asked.reduce((sum, { count }) => sum + count, 0);
  const whom = asked.map(({ agency }) => agency).join(' and ');
  return [`${ofOwn}/${own.count} ${own.agency}`, ...(all > 0 ? [`${given - ofOwn}/${all} ${whom}`] : [])].join(', ');
};

/** The state of a submission, with a word where it does not go on by itself. */
const stateWord = ({ state, unprovenSince }: SubmissionAnswer): string =>
  unprovenSince === undefined ? state : `${state}, not proved`;

const timeOrNone = (at: string | undefined): string => (at === undefined ? '–' : time(at));

/** Submissions of the own agency. */
export const shownSubmissions: Shown<SubmissionAnswer> = {
  columns: [
    { title: 'SUBMISSION' },
    { title: 'STATE' },
    { title: '!' },
    { title: 'REFERENCE', flexible: true, least: 12 },
    { title: 'TO', flexible: true, least: 8 },
    { title: 'CODE' },
    { title: 'APPROVALS', flexible: true },
    { title: 'RECEIVED' },
    { title: 'DUE' },
    { title: 'DECIDED' },
    { title: 'RELEASED' },
    { title: 'PRIORITY' },
  ],
  row: (one) => [
    one.id,
    stateWord(one),
    one.priority === 'urgent' ? '!' : '',
    one.reference,
    one.recipients.join(', '),
    one.handling.code,
    standing(one.approvals),
    time(one.receivedAt),
    time(one.due),
    timeOrNone(one.decidedAt),
    timeOrNone(one.releasedAt),
    one.priority,
  ],
};

const notProved = (since: string): string =>
  `since ${time(since)} what is on record does not prove that it may be released. The exchange tries again by itself, and its operator is told; until it is released it may be withdrawn`;

/** A submission's state, without its acts. */
export const showSubmission = (submission: SubmissionAnswer, width: number): string =>
  facts(
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
      ['Custody', `act ${submission.custody.seq}, ${submission.custody.hash}`],
    ],
    width,
  );
