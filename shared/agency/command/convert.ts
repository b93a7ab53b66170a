import { readFileSync } from 'node:fs';
import { agencySchema } from '../../protocol/cover.ts';
import { check } from '../../protocol/schema.ts';
import { dayIn } from '../../protocol/time.ts';
import { coverOf, figuresOf, readSeizures, reportOf, type SeizureRow } from '../conversion/us-cbp.ts';
import { NotSendable } from '../failures.ts';
import { whyUnreadable } from '../local-failures.ts';
import { checkToSend } from '../seal.ts';
import type { Called, Command } from './command.ts';
import { counted } from './progress.ts';
import { Usage } from './session.ts';
import { sentences } from './show.ts';

/** A table, or a row of one, of which no report is made. */
export class NotConvertible extends NotSendable {}

const recipientsOf = (called: Called): string[] => {
  const words = (called.option('recipients') ?? 'police').split(',');
  const wrong = words.find((word) => check(agencySchema, word).faults.length > 0);
  if (wrong !== undefined) throw new Usage('--recipients are ids of agencies, with commas: police,coastguard');
  return words;
};

const rowsIn = (file: string): readonly SeizureRow[] => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Usage(`cannot read ${file}: ${whyUnreadable(error)}`);
  }
  const rows = readSeizures(text);
  if (rows.ok) return rows.value;
  throw new NotConvertible(
    'table',
    rows.error.map((detail) => ({ pointer: file, detail })),
  );
};

/** `samsyn convert us-cbp FILE` */
export const convertUsCbp: Command = {
  usage: 'convert us-cbp FILE',
  summary: 'make reports of the seizure statistics of U.S. customs',
  options: { recipients: { type: 'string' } },
  without: ['as', 'connection'],
  help: `FILE is the table of drug seizures that U.S. Customs and Border Protection publishes (CSV; a row a month, office and drug). Each row becomes a
line {"cover": {…}, "report": {…}} on standard output, for "samsyn submit FILE.jsonl". A row is a monthly total, and its report says so:
no day, person, address or consignment is added that the table does not hold. A row of exactly one event is a consignment, without an
identifier. --recipients are the agencies it goes to (police). Nothing is written where a row cannot be read: all faults are told.

  samsyn convert us-cbp seizures.csv > seizures.jsonl
  samsyn submit seizures.jsonl --as customs-desk`,
  run: async (called) => {
    const [file, ...more] = called.positionals;
    if (file === undefined || more.length > 0) throw new Usage('give one file; see --help.');
    const recipients = recipientsOf(called);
    const rows = rowsIn(file);
    const today = dayIn(undefined, called.terminal.now());
    for (const row of rows) {
      const submission = { cover: coverOf(row, recipients), report: reportOf(row) };
      const checked = checkToSend(submission.cover, submission.report, { today });
      if (!checked.ok) throw new NotConvertible(`report of line ${row.line}`, checked.error);
      called.terminal.out(JSON.stringify(submission));
    }
    const { events, single } = figuresOf(rows);
    const figures = { reports: rows.length, totals: rows.length - single, consignments: single, events };
    const text = `${counted(rows.length)} reports: ${counted(figures.totals)} monthly totals and ${counted(single)} single consignments, of ${counted(events)} events.`;
    called.terminal.err(called.flag('json') ? JSON.stringify(figures) : sentences(text, called.terminal.width));
  },
};
