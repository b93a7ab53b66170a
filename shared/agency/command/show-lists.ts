import type { RecordRow, SubmissionAnswer, Task, TrackedSubmission } from '../../protocol/answers.ts';
import { type Column, dueIn, facts, table, time } from './show.ts';
import { gradingWords } from './show-report.ts';

const shortGrading = (row: Task | RecordRow): string => ('source' in row.grading ? gradingWords(row.grading) : '–');

/** A list that is shown as a table: its columns, and a row of it. */
export interface Shown<Row> {
  readonly columns: readonly Column[];
  readonly row: (row: Row) => readonly string[];
}

/** Open tasks; `now` in milliseconds. */
export const shownTasks = (now: number): Shown<Task> => ({
  columns: [
    { title: 'SUBMISSION' },
    { title: 'PRIORITY' },
    { title: 'DUE' },
    { title: 'CODE' },
    { title: 'GIVEN', spare: true },
    { title: 'READ', spare: true },
    { title: 'GRADE', spare: true },
    { title: 'REFERENCE', flexible: true },
    { title: 'OFFENCE', flexible: true },
    { title: 'FROM', flexible: true },
  ],
  row: (task) => [
    task.submission,
    task.priority,
    dueIn(task.due, now),
    task.handling.code,
    `${task.given}/${task.required}`,
    task.reviewed ? 'yes' : 'no',
    shortGrading(task),
    task.reference,
    task.offence.name,
    task.originator,
  ],
});

/** Open tasks, as the exchange orders them: urgent first, then by due. */
export const showTasks = (tasks: readonly Task[], now: number, width: number): string => {
  const { columns, row } = shownTasks(now);
  return table(columns, tasks.map(row), width);
};

/** Records released to the agency. */
export const shownRecords: Shown<RecordRow> = {
  columns: [
    { title: 'RECORD' },
    { title: 'RELEASED', spare: true },
    { title: 'CODE' },
    { title: 'GRADE', spare: true },
    { title: 'STATE', spare: true },
    { title: 'FROM', spare: true },
    { title: 'REFERENCE', flexible: true },
    { title: 'OFFENCE', flexible: true },
  ],
  row: (record) => [
    record.id,
    time(record.releasedAt),
    record.handling.code,
    shortGrading(record),
    record.replacedBy === undefined ? record.state : 'replaced',
    record.originator,
    record.reference,
    record.offence.name,
  ],
};

/** Submissions of the own agency. */
export const shownSubmissions: Shown<SubmissionAnswer> = {
  columns: [
    { title: 'SUBMISSION' },
    { title: 'STATE' },
    { title: 'RECEIVED', spare: true },
    { title: 'GIVEN', spare: true },
    { title: 'DUE', spare: true },
    { title: 'REQUIRED', flexible: true },
  ],
  row: ({ id, state, receivedAt, due, approvals: { required, given } }) => [
    id,
    state,
    time(receivedAt),
    String(given),
    time(due),
    required.map(({ agency, count }) => `${count} of ${agency}`).join(', '),
  ],
};

const approvals = ({ approvals: { required, given } }: SubmissionAnswer): string => {
  const needed = required.map(({ agency, count }) => `${count} of ${agency}`).join(', ');
  return `${given} given; required ${needed}`;
};

/** A submission's state, without its acts. */
export const showSubmission = (submission: SubmissionAnswer, width: number): string =>
  facts(
    [
      ['Submission', submission.id],
      ['State', submission.state],
      ['Received', time(submission.receivedAt)],
      ['Due', time(submission.due)],
      ['Approvals', approvals(submission)],
      ['Custody', `act ${submission.custody.seq}, ${submission.custody.hash}`],
    ],
    width,
  );

/** A submission's acts, in their order. */
export const showActs = (submission: TrackedSubmission, width: number): string =>
  table(
    [{ title: '#' }, { title: 'AT' }, { title: 'ACT' }, { title: 'BY' }, { title: 'REASON', flexible: true }],
    submission.acts.map((act) => [
      String(act.seq),
      time(act.at),
      act.act,
      act.by?.agency ?? (act.agency ? `the exchange, for ${act.agency}` : 'the exchange'),
      act.reason ?? '',
    ]),
    width,
  );
