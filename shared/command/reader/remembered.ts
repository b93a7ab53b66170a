import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { naming, whyUnreadable } from '../../client/node/local-failures.ts';
import { digestSchema, uuid7Schema } from '../../protocol/schema.ts';
import { type Session, Usage } from '../call/session.ts';

/** A record that a key has opened on this machine. Ids only: no word of a report is kept. */
const rowSchema = v.object({ by: digestSchema, record: uuid7Schema });

function fileOf(session: Session): string {
  return join(session.folder, 'read-records.jsonl');
}

function rowIn(line: string): v.InferOutput<typeof rowSchema> | undefined {
  try {
    const json: unknown = JSON.parse(line);
    return v.is(rowSchema, json) ? json : undefined;
  } catch {
    // The last line of a run that was killed: that record counts as not read.
    return undefined;
  }
}

/** The records that this principal has opened here. */
export function readBefore(session: Session): ReadonlySet<string> {
  const file = fileOf(session);
  const { keyid } = session.principal;
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return new Set(lines.flatMap((line) => rowIn(line) ?? []).flatMap(({ by, record }) => (by === keyid ? record : [])));
}

/** Tries whether what is read can be remembered, before anything is opened. Throws Usage. */
export function tryToRememberRecords(session: Session): void {
  const file = fileOf(session);
  try {
    appendFileSync(file, '', { mode: 0o600 });
  } catch (error) {
    throw new Usage(
      `cannot write ${file}, where what you have read is remembered: ${whyUnreadable(error)}. Nothing was opened.`,
    );
  }
}

/** Remembers that this principal has opened a record. What fails names the file. */
export function rememberRecord(session: Session, record: string): Promise<void> {
  const file = fileOf(session);
  const row: v.InferOutput<typeof rowSchema> = { by: session.principal.keyid, record };
  // A line feed before it: half a line of before does not swallow this one.
  return naming(file, () => appendFileSync(file, `\n${JSON.stringify(row)}\n`, { mode: 0o600 }));
}
