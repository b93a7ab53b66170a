import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseIJson } from '../../protocol/json.ts';
import type { Session } from './session.ts';

/**
 * What each key has opened on this machine: submission → digest of the sealed report. A decision is made on this digest and not on the
 * one that the exchange names at that moment: whoever swapped the report between reading and deciding would otherwise get an
 * approval of what nobody has read. Digests only; no word of a report is kept.
 */
const reviewedSchema = v.record(v.string(), v.record(v.string(), v.string()));
type Reviewed = v.InferOutput<typeof reviewedSchema>;

const fileOf = (session: Session): string => join(session.folder, 'reviewed.json');

const read = (session: Session): Reviewed => {
  const file = fileOf(session);
  if (!existsSync(file)) return {};
  const json = parseIJson(readFileSync(file));
  return json.ok && v.is(reviewedSchema, json.value) ? json.value : {};
};

const write = (session: Session, reviewed: Reviewed): void => {
  const file = fileOf(session);
  writeFileSync(`${file}.new`, JSON.stringify(reviewed), { mode: 0o600 });
  renameSync(`${file}.new`, file);
};

/** Remembers that this principal has read the sealed report of this digest. */
export const rememberReview = (session: Session, submission: string, sealedDigest: string): void => {
  const all = read(session);
  const { keyid } = session.principal;
  write(session, { ...all, [keyid]: { ...all[keyid], [submission]: sealedDigest } });
};

/** The digest of the sealed report that this principal has read here; undefined where it has read none. */
export const reviewedDigest = (session: Session, submission: string): string | undefined =>
  read(session)[session.principal.keyid]?.[submission];
