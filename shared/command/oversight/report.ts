import type { Statistics } from '../../protocol/statistics-answers.ts';
import { dayIn, monthForm } from '../../protocol/time.ts';
import { type Command, refuseWords } from '../call/command.ts';
import { Usage } from '../call/session.ts';
import { facts, sentences } from '../terminal/show.ts';

type Row = readonly [name: string, value: string];

/** A number of the answer as it is told: small ones as they come, and a dash where the number would let one be computed. */
function cell(value: unknown): string {
  return value === null ? '–' : String(value);
}

/** The statistics as rows of a name and a number: the members of the answer, in their order. */
function rowsOf({ month: _month, agency: _agency, ...counts }: Statistics): readonly Row[] {
  return Object.entries(counts).flatMap(([name, value]): readonly Row[] =>
    value !== null && typeof value === 'object'
      ? Object.entries(value).map(([part, count]) => [`${name}.${part}`, cell(count)] as const)
      : [[name, cell(value)]],
  );
}

function csvOf({ month, agency, ...counts }: Statistics): string {
  const rows = rowsOf({ month, agency, ...counts }).map(([name, value]) => [month, agency, name, value].join(','));
  return ['month,agency,count,value', ...rows].join('\r\n');
}

/** `samsyn report` */
export const report: Command = {
  usage: 'report',
  summary: "tell your agency's counts of a month, with small ones hidden",
  options: { month: { type: 'string' }, csv: { type: 'boolean' } },
  help: `Needs the role auditor. --month is as 2026-11, by the agency's own time zone; without it the month that is not over yet. A count of one to four is <5. A
dash stands where a number would let such a count be computed, and for hours of fewer than five decisions. --csv writes rows of month, agency, count and
value (RFC 4180), for a spreadsheet.

  samsyn report --month 2026-11 --as police-auditor
  samsyn report --month 2026-11 --csv --as police-auditor > 2026-11.csv`,
  run: async (called) => {
    refuseWords(called, 'it takes options only; see --help.');
    if (called.flag('csv') && called.flag('json')) throw new Usage('--csv and --json are two forms: take one.');
    const { client, connection, principal } = await called.session('auditor');
    const today = dayIn(connection.timeZones?.[principal.agency], called.terminal.now());
    const month = called.option('month') ?? today.slice(0, 7);
    if (!monthForm.test(month)) throw new Usage('--month is a month, as 2026-11');
    const statistics = await client.statistics(month);
    const { width } = called.terminal;
    if (called.flag('csv')) return called.terminal.out(csvOf(statistics));
    const foot =
      month < today.slice(0, 7) ? '' : `\n\n${sentences('The month is not over: hand on those that are.', width)}`;
    called.tell(statistics, `${statistics.agency}, ${month}\n\n${facts(rowsOf(statistics), width)}${foot}`);
  },
};
