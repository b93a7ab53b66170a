import type { SubmissionAnswer } from '../../protocol/answers.ts';
import { type Command, refuseWords } from '../call/command.ts';
import { listOptions, tellList } from '../call/lists.ts';
import { periodOf, periodOptions, timeHelp } from '../call/period.ts';
import { shownSubmissions } from '../terminal/show-lists.ts';

/** Whether it waited, or waits yet, for longer than it should have: decided after it was due, or not decided at all. */
function isLate({ decidedAt, due, state }: SubmissionAnswer, now: number): boolean {
  if (decidedAt !== undefined) return Date.parse(decidedAt) > Date.parse(due);
  return state === 'expired' || (state === 'pending' && now > Date.parse(due));
}

async function* late(rows: AsyncIterable<SubmissionAnswer>, now: number): AsyncGenerator<SubmissionAnswer> {
  for await (const row of rows) if (isLate(row, now)) yield row;
}

/** `samsyn late` */
export const lateCommand: Command = {
  usage: 'late',
  summary: 'list submissions that have waited, or wait, longer than they should',
  alsoFor: ['approver', 'submitter'],
  options: { ...listOptions, ...periodOptions },
  help: `For auditors, approvers and submitters, of their own agency's submissions: those that were decided after they were due, those that wait yet, and those that
have expired. The newest first; --since and --until choose by when they were received (${timeHelp}). "samsyn overdue" lists recipients that owe an answer.

  samsyn late --as police-auditor
  samsyn late --since 2026-11-01 --as police-auditor`,
  run: async (called) => {
    refuseWords(called, 'it takes options only; see --help.');
    const inPeriod = periodOf(called);
    const { client } = await called.session('auditor');
    const now = called.terminal.now();
    const rows = late(
      inPeriod(client.submissions(), ({ receivedAt }) => receivedAt),
      now,
    );
    const first = await tellList(called, rows, shownSubmissions('times', now));
    if (first === undefined && !called.flag('json')) called.terminal.out('Nothing has waited longer than it should.');
  },
};
