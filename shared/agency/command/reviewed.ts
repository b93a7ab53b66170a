import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseIJson } from '../../protocol/json.ts';
import type { Opened } from '../client.ts';
import type { Session } from './session.ts';

/** What was opened: the digest of the sealed report; of what was none, and could not be shown, with that said. */
const openedSchema = v.union([v.string(), v.object({ noReport: v.string() })]);

/**
 * What each key has opened on this machine: submission → digest of the sealed report. A decision is made on this digest and not on the
 * one that the exchange names at that moment: whoever swapped the report between reading and deciding would otherwise get an
 * approval of what nobody has read. Digests only; no word of a report is kept.
 */
const reviewedSchema = v.record(v.string(), v.record(v.string(), openedSchema));
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

/** Remembers that this principal has opened a submission, and whether it could be shown: only a report can be read. */
export const rememberReview = (
  session: Session,
  submission: string,
  { sealedDigest, report }: Pick<Opened, 'sealedDigest' | 'report'>,
): void => {
  const all = read(session);
  const { keyid } = session.principal;
  const opened = report.ok ? sealedDigest : { noReport: sealedDigest };
  write(session, { ...all, [keyid]: { ...all[keyid], [submission]: opened } });
};

/** The sealed report that this principal has opened here, and whether it is a report; undefined where it has opened none. */
export const reviewedHere = (
  session: Session,
  submission: string,
): { readonly digest: string; readonly isReport: boolean } | undefined => {
  const opened = read(session)[session.principal.keyid]?.[submission];
  if (opened === undefined) return undefined;
  return typeof opened === 'string' ? { digest: opened, isReport: true } : { digest: opened.noReport, isReport: false };
};
