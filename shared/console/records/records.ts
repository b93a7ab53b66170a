import type { Cover } from '../../domain/cover.ts';
import type { RecordRow } from '../../protocol/answers.ts';
import type { DisclosureBody } from '../../protocol/bodies.ts';
import type { AgencyClient, Opened } from '../client.ts';
import { comparison } from '../report/comparison.ts';
import { holdOpened, openedHere } from '../report/opened-here.ts';
import { forgetPictures } from '../report/pictures.ts';
import { linesOf } from '../report/report-rows.ts';
import { memory } from '../session/memory.ts';
import { session } from '../session/session.ts';
import { type Failure, failureOf } from '../shell/failure.tsx';
import { keepAnswer } from '../shell/keep-answer.ts';
import { go } from '../shell/router.ts';
import { rowsOf } from '../shell/rows.ts';

/** What was released to the agency, newest first; undefined until it was asked. */
export const records = memory<readonly RecordRow[] | undefined>(undefined);

/** Why the list could not be had at the last look. */
export const recordsFailure = memory<Failure | undefined>(undefined);

/** The record that is looked at, and how far it has come: it is asked for a purpose, opened, or was not. */
export type Reading =
  | { readonly kind: 'asking'; readonly row: RecordRow; readonly cover?: Cover; readonly failure?: Failure }
  | { readonly kind: 'opening'; readonly row: RecordRow }
  | { readonly kind: 'open'; readonly row: RecordRow; readonly opened: Opened };

export const reading = memory<Reading | undefined>(undefined);

/** The record that the keys act on. */
export const chosenRecord = memory<string | undefined>(undefined);

/** Looks once. */
export function lookAtRecords(client: AgencyClient): Promise<void> {
  return keepAnswer(client, rowsOf(client.records()), recordsFailure, (rows) => {
    records.value = rows;
  });
}

/** What was said in this session when records were opened, the latest first: to be chosen again, and never used by itself. */
export const saidBefore = memory<readonly DisclosureBody[]>([]);

/** So many are offered. */
const mostSaid = 4;

function noteSaid(body: DisclosureBody): void {
  const same = JSON.stringify(body);
  saidBefore.value = [body, ...saidBefore.value.filter((one) => JSON.stringify(one) !== same)].slice(0, mostSaid);
}

/** Asks how a record stands now, and for its whole cover: it may have been recalled or corrected since the list was fetched. No act. */
async function freshen(row: RecordRow): Promise<void> {
  const { client } = session.value ?? {};
  if (client === undefined) return;
  const isStillAsked = (): boolean => reading.value?.kind === 'asking' && reading.value.row === row;
  try {
    const { cover, ...fresh } = await client.record(row.id);
    if (!isStillAsked()) return;
    reading.value = { kind: 'asking', row: fresh, cover };
    records.value = records.value?.map((one) => (one.id === row.id ? fresh : one));
  } catch (error) {
    const failure = failureOf(error, client);
    if (isStillAsked()) reading.value = { kind: 'asking', row, failure };
  }
}

/** Goes to a record: whoever opens it says first what for. */
export function choose(row: RecordRow): void {
  forgetPictures();
  chosenRecord.value = row.id;
  reading.value = { kind: 'asking', row };
  go('record');
  void freshen(row);
}

async function open(row: RecordRow, body: DisclosureBody): Promise<Reading> {
  const { client } = session.value ?? {};
  if (client === undefined) throw new Error('nobody is in');
  try {
    return { kind: 'open', row, opened: await client.disclose(row.id, body) };
  } catch (error) {
    return { kind: 'asking', row, failure: failureOf(error, client) };
  }
}

/** A correction stands beside what it corrects, where that was opened in this session too. */
function setBeside({ id, originator, cover, report }: Opened): void {
  const held = cover.replaces === undefined ? undefined : openedHere.value.get(cover.replaces);
  if (held === undefined || !report.ok) {
    comparison.value = undefined;
    return;
  }
  const now = { originator, cover, report: report.value };
  comparison.value = { id, isWhole: true, former: () => linesOf(held), now: () => linesOf(now) };
}

/** Opens the record for a purpose, which is on record before the key is handed over. */
export async function disclose(row: RecordRow, body: DisclosureBody): Promise<void> {
  reading.value = { kind: 'opening', row };
  const came = await open(row, body);
  // Whoever has gone on meanwhile, or has locked, is shown nothing of it.
  if (reading.value?.row !== row) return;
  reading.value = came;
  if (came.kind !== 'open') return;
  noteSaid(body);
  setBeside(came.opened);
  holdOpened(came.opened);
}
