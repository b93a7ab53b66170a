import type { AgencyClient } from '../../../../shared/client/client.ts';
import { linesOf } from '../../../../shared/command/bulk/lines.ts';
import { noFigures, readSeizures, type SeizureRow, withRow } from '../../../../shared/command/conversion/us-cbp.ts';
import { DemoFailed } from '../stage/failure.ts';
import type { Narrator } from '../stage/narrator.ts';
import type { Stage } from '../stage/stage.ts';
import { bar, counted, quantile } from './figures.ts';
import { type Arrived, eachAtOnce, sendTheWholeWay } from './journey.ts';
import { type MadeReport, makeReport } from './make.ts';

/** How many are to be sent, and how. */
export interface Sending {
  readonly send: number;
  readonly atOnce: number;
}

/** What the table of the fiscal years 2020 to 2023 holds, as it was published. */
const asPublished = { rows: 9_924, events: 269_872, single: 2_497 };

const faultsShown = 5;

async function rowsOf(file: string): Promise<readonly SeizureRow[]> {
  const rows: SeizureRow[] = [];
  const faults: string[] = [];
  try {
    for await (const row of readSeizures(linesOf(file))) {
      if (row.ok) rows.push(row.value);
      else faults.push(row.error);
    }
  } catch {
    throw new DemoFailed(`${file} cannot be read`);
  }
  if (faults.length === 0) return rows;
  const more = faults.length > faultsShown ? `\n… and ${faults.length - faultsShown} faults more` : '';
  throw new DemoFailed(`${file} is not the table expected\n${faults.slice(0, faultsShown).join('\n')}${more}`);
}

function tellTable(narrator: Narrator, rows: readonly SeizureRow[]): void {
  const { rows: count, events, single } = rows.reduce(withRow, noFigures);
  const published = count === asPublished.rows && events === asPublished.events && single === asPublished.single;
  narrator.detail(
    `${counted(count)} rows, ${counted(events)} seizures in all, ${counted(single)} rows with exactly one`,
  );
  narrator.detail(
    published ? 'as in the table published for FY2020 to FY2023' : 'not the table published for FY2020 to FY2023',
  );
}

/** The ids and states in a list of the API, all pages of it. */
async function listed(rows: AsyncIterable<{ readonly id: string; readonly state: string }>) {
  const states: (readonly [id: string, state: string])[] = [];
  for await (const { id, state } of rows) states.push([id, state]);
  return states;
}
type Listed = Awaited<ReturnType<typeof listed>>;

/** The submitting agency's list of submissions, and the reading agency's of records. */
async function bothLists(desk: AgencyClient, reader: AgencyClient): Promise<readonly Listed[]> {
  return [await listed(desk.submissions()), await listed(reader.records())];
}

/** Holds both lists against what was sent: each report stands there once and is released, and nothing has come beside them. */
function lostOrDoubled(before: readonly Listed[], after: readonly Listed[], arrived: readonly Arrived[]) {
  let lost = 0;
  let doubled = 0;
  for (const [at, list] of after.entries()) {
    const known = new Map(before[at]);
    const fresh = list.filter(([id]) => !known.has(id));
    const released = new Set(fresh.filter(([, state]) => state === 'released').map(([id]) => id));
    lost += arrived.filter(({ id }) => !released.has(id)).length;
    doubled += Math.max(0, fresh.length - arrived.length);
  }
  return { lost, doubled };
}

function milliseconds(duration: number): string {
  return `${counted(Math.round(duration))} ms`;
}

function tellFigures(narrator: Narrator, made: number, arrived: readonly Arrived[], took: number, counts: object) {
  const times = arrived.map(({ toReadable }) => toReadable);
  narrator.heading('Figures');
  narrator.table(
    ['what', 'figure'],
    [
      ['reports made, each held against the contract', counted(made)],
      ['sent, released, read and compared', counted(arrived.length)],
      ...Object.entries(counts).map(([what, count]) => [`${what}, by the lists of both agencies`, String(count)]),
      ['seconds in all', (took / 1000).toFixed(1)],
      ['reports a second, the whole way', (arrived.length / (took / 1000)).toFixed(1)],
      ['from decision to readable, median', milliseconds(quantile(times, 0.5))],
      ['from decision to readable, 95 of 100 within', milliseconds(quantile(times, 0.95))],
    ],
  );
}

/**
 * Reads the table and makes a report of each of its rows; needs no exchange.
 * @throws DemoFailed where the file cannot be read, is another table, or a row makes no valid report.
 */
export async function makeReports(narrator: Narrator, file: string): Promise<readonly MadeReport[]> {
  const { value: rows } = await narrator.step(
    'the table is read',
    () => rowsOf(file),
    () => 'the table is read',
  );
  tellTable(narrator, rows);
  const { value: made } = await narrator.step(
    'the reports are made',
    async () => rows.map(makeReport),
    (reports) => `${counted(reports.length)} reports made, one of each row, all valid`,
  );
  const single = made.filter(({ report }) => report.kind === 'consignment').length;
  narrator.detail(`${counted(single)} of one consignment each, ${counted(made.length - single)} of monthly totals`);
  return made;
}

/**
 * Sends the first of the reports the whole way from Customs to Police under H0.
 * @throws where one is lost, doubled or changed on the way.
 */
export async function sendSeizures(
  stage: Stage,
  made: readonly MadeReport[],
  { send, atOnce }: Sending,
): Promise<void> {
  const { colleagues, narrator, notices } = stage;
  const [desk, approver, reader] = await Promise.all(
    ['customs-desk', 'customs-approver-1', 'police-analyst'].map(colleagues),
  );
  if (desk === undefined || approver === undefined || reader === undefined) throw new TypeError('three were asked for');
  const before = await bothLists(desk, reader);
  const chosen = made.slice(0, send);
  const party = { desk, approver, reader, notices };
  const { value: arrived, took } = await narrator.step(
    'the reports are sent',
    () =>
      eachAtOnce(
        chosen,
        atOnce,
        (one) => sendTheWholeWay(party, one),
        (done) => narrator.progress(`           ${bar(done.length, chosen.length)}`),
      ),
    (all) => `the first ${counted(all.length)} have gone the whole way, ${atOnce} at a time`,
  );
  const counts = lostOrDoubled(before, await bothLists(desk, reader), arrived);
  tellFigures(narrator, made.length, arrived, took, counts);
  if (counts.lost + counts.doubled > 0) throw new DemoFailed('reports were lost or doubled');
}
