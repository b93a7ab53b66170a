import type { RecordRow, SubmissionAnswer, Task, TrackedSubmission } from '../../protocol/answers.ts';
import { dueIn, facts, table, time } from './show.ts';
import { gradingWords } from './show-report.ts';

const shortGrading = (row: Task | RecordRow): string => ('source' in row.grading ? gradingWords(row.grading) : '–');

/** Open tasks, as the exchange orders them: urgent first, then by due. */
export const showTasks = (tasks: readonly Task[], now: number, width: number): string =>
  table(
    [
      { title: 'SUBMISSION' },
      { title: 'PRIORITY' },
      { title: 'DUE' },
      { title: 'CODE' },
      { title: 'GIVEN' },
      { title: 'READ' },
      { title: 'GRADE' },
      { title: 'REFERENCE', flexible: true },
      { title: 'OFFENCE', flexible: true },
      { title: 'FROM', flexible: true },
    ],
    tasks.map((task) => [
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
    ]),
    width,
  );

/** Records released to the agency, newest first. */
export const showRecords = (records: readonly RecordRow[], width: number): string =>
  table(
    [
      { title: 'RECORD' },
      { title: 'RELEASED' },
      { title: 'CODE' },
      { title: 'GRADE' },
      { title: 'STATE' },
      { title: 'FROM' },
      { title: 'REFERENCE', flexible: true },
      { title: 'OFFENCE', flexible: true },
    ],
    records.map((record) => [
      record.id,
      time(record.releasedAt),
      record.handling.code,
      shortGrading(record),
      record.replacedBy === undefined ? record.state : 'replaced',
      record.originator,
      record.reference,
      record.offence.name,
    ]),
    width,
  );

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
