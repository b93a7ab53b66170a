import type { AgencyClient } from '../../client/client.ts';
import { Distrusted, Refused } from '../../client/failures.ts';
import { localFailure } from '../../client/node/local-failures.ts';
import type { RecordRow } from '../../protocol/answers.ts';
import type { DisclosureBody } from '../../protocol/bodies.ts';
import { eachAtOnce } from './at-once.ts';

/** A record that was opened; what stands there is verified. */
type Disclosed = Awaited<ReturnType<AgencyClient['disclose']>>;

/** What became of a record. */
export type RecordResult = { readonly row: RecordRow } & (
  | { readonly outcome: 'read'; readonly opened: Disclosed }
  /** An earlier run has read and kept it: it is not disclosed a second time. */
  | { readonly outcome: 'read-before' }
  | { readonly outcome: 'failed'; readonly code: string; readonly detail: string }
);

/** Where records are kept; `keep` resolves once one lasts. */
export interface Shelf {
  readonly has: (row: RecordRow) => boolean;
  readonly keep: (opened: Disclosed, row: RecordRow) => Promise<void>;
  /** Notes what has become of a record that is kept already. */
  readonly note: (row: RecordRow) => Promise<void>;
}

/** A run over the records of an agency. */
export interface ReadRun {
  readonly client: AgencyClient;
  readonly rows: AsyncGenerator<RecordRow>;
  readonly why: DisclosureBody;
  readonly atOnce: number;
  readonly shelf?: Shelf;
  /** Remembers that a record was opened. */
  readonly remember: (id: string) => Promise<void>;
  readonly told: (result: RecordResult) => void;
}

function failureOf(error: unknown): { code: string; detail: string } | undefined {
  if (error instanceof Distrusted)
    return { code: 'not-to-be-trusted', detail: `${error.message}. Tell whoever runs the exchange.` };
  const alone = error instanceof Refused && [404, 409, 410, 500].includes(error.status);
  return alone ? { code: error.code, detail: error.message } : undefined;
}

/** Keeps a record; what does not work on this machine is told of it, and thrown on: the next ones could not be kept either. */
async function keptOn(
  { shelf, remember }: ReadRun,
  opened: Disclosed,
  row: RecordRow,
  tell: (detail: string) => void,
): Promise<void> {
  try {
    await shelf?.keep(opened, row);
    await remember(row.id);
  } catch (error) {
    const local = localFailure(error);
    if (local !== undefined) tell(`It was opened, on record, and this machine ${local}.`);
    throw error;
  }
}

async function readOne(run: ReadRun, row: RecordRow): Promise<void> {
  const { client, why, shelf, told } = run;
  if (shelf?.has(row)) {
    await shelf.note(row);
    return told({ row, outcome: 'read-before' });
  }
  if (row.state !== 'released')
    return told({ row, outcome: 'failed', code: `record-${row.state}`, detail: `It is ${row.state}.` });
  try {
    const opened = await client.disclose(row.id, why);
    await keptOn(run, opened, row, (detail) => told({ row, outcome: 'failed', code: 'not-kept', detail }));
    told({ row, outcome: 'read', opened });
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    told({ row, outcome: 'failed', ...failure });
  }
}

/**
 * Opens the records of a list for one purpose, so many at once; each disclosure is on record before its key is handed over. What cannot be
 * opened is told and does not stop the others. Throws Refused where whoever calls is refused, Unreachable where patience is at its end.
 */
export function readRecords(run: ReadRun): Promise<void> {
  return eachAtOnce(run.rows, run.atOnce, (row) => readOne(run, row));
}
