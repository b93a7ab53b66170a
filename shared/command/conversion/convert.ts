import type { Stats } from 'node:fs';
import { NotSendable } from '../../client/failures.ts';
import { whyUnreadable } from '../../client/node/local-failures.ts';
import { refuseNoPlainFile } from '../../client/node/text-file.ts';
import { checkToSend } from '../../client/seal.ts';
import type { Fault } from '../../domain/refusal.ts';
import { agencySchema } from '../../protocol/cover.ts';
import { check, maximumFaults } from '../../protocol/schema.ts';
import { dayIn } from '../../protocol/time.ts';
import { linesOf } from '../bulk/lines.ts';
import type { Called, Command } from '../call/command.ts';
import { Usage } from '../call/session.ts';
import { counted, many } from '../terminal/progress.ts';
import { sentences } from '../terminal/show.ts';
import {
  coverOf,
  type Figures,
  noFigures,
  readSeizures,
  reportOf,
  rowsOf,
  type SeizureRow,
  withRow,
} from './us-cbp.ts';

/** A table, or a row of one, of which no report is made. */
export class NotConvertible extends NotSendable {}

function recipientsOf(called: Called): string[] {
  const words = (called.option('recipients') ?? 'police').split(',');
  const wrong = words.find((word) => check(agencySchema, word).faults.length > 0);
  if (wrong !== undefined) throw new Usage('--recipients are ids of agencies, with commas: police,coastguard');
  return words;
}

/** A table is read twice, first to see whether all of it can be: of what a pipe brings, nothing would be left. */
function tableAt(file: string): Stats {
  try {
    return refuseNoPlainFile(file);
  } catch (error) {
    throw new Usage(`cannot read ${file}: ${whyUnreadable(error)}`);
  }
}

/** What was found sound in the first reading is what the second has written. */
function refuseChanged(file: string, before: Stats): void {
  const now = tableAt(file);
  if (now.ino === before.ino && now.size === before.size && now.mtimeMs === before.mtimeMs) return;
  throw new NotConvertible('table', [{ pointer: file, detail: 'it was changed while it was read: convert it again' }]);
}

function submissionOf(row: SeizureRow, recipients: readonly string[]) {
  return {
    cover: coverOf(row, recipients),
    report: reportOf(row),
  };
}

/** What the table holds, where a report can be made of each of its rows; otherwise its faults are told, and how many more there are. */
async function figuresIn(file: string, recipients: readonly string[], today: string): Promise<Figures> {
  let [figures, more] = [noFigures, 0];
  const faults: Fault[] = [];
  const take = (found: readonly Fault[]): void => {
    const room = found.slice(0, maximumFaults - faults.length);
    faults.push(...room);
    more += found.length - room.length;
  };
  for await (const row of readSeizures(linesOf(file))) {
    if (!row.ok) {
      take([{ pointer: file, detail: row.error }]);
      continue;
    }
    figures = withRow(figures, row.value);
    const { cover, report } = submissionOf(row.value, recipients);
    const checked = checkToSend(cover, report, { today });
    const at = `${file}, report of line ${row.value.line}`;
    if (!checked.ok) take(checked.error.map(({ pointer, detail }) => ({ pointer: `${at}, ${pointer}`, detail })));
  }
  if (more > 0) faults.push({ pointer: file, detail: `and ${counted(more)} more` });
  if (faults.length > 0) throw new NotConvertible('table', faults);
  return figures;
}

/** So many lines are written before the reader of the output is waited for. */
const atOnce = 100;

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
    const table = tableAt(file);
    const { rows, events, single } = await figuresIn(file, recipients, dayIn(undefined, called.terminal.now()));
    let written = 0;
    refuseChanged(file, table);
    for await (const row of rowsOf(linesOf(file))) {
      if (called.terminal.lost() !== undefined) return;
      if (!row.ok) throw new NotConvertible('table', [{ pointer: file, detail: `it is being changed: ${row.error}` }]);
      called.terminal.out(JSON.stringify(submissionOf(row.value, recipients)));
      // A pipe's reader may be slower: what it has not taken would be kept in memory.
      written += 1;
      if (written % atOnce === 0) await called.terminal.written();
    }
    refuseChanged(file, table);
    const figures = { reports: rows, totals: rows - single, consignments: single, events };
    const text = `${many(rows, 'report', 'reports')}: ${many(figures.totals, 'monthly total', 'monthly totals')} and ${many(single, 'single consignment', 'single consignments')}, of ${many(events, 'event', 'events')}.`;
    called.terminal.err(called.flag('json') ? JSON.stringify(figures) : sentences(text, called.terminal.width));
  },
};
