import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Opened } from '../../client/client.ts';
import { whyUnreadable } from '../../client/node/local-failures.ts';
import { parseIJson } from '../../protocol/json.ts';
import { replaceFile } from '../call/files.ts';
import { NotAllDone } from '../call/long-run.ts';
import { type Session, Usage } from '../call/session.ts';

/** What was opened: the digest of the sealed report; of what was none, and could not be shown, with that said. */
const openedSchema = v.union([v.string(), v.object({ noReport: v.string() })]);

/**
 * What each key has opened on this machine: submission → digest of the sealed report. A decision is made on this digest and not on the
 * one that the exchange names at that moment: whoever swapped the report between reading and deciding would otherwise get an
 * approval of what nobody has read. Digests only; no word of a report is kept.
 */
const reviewedSchema = v.record(v.string(), v.record(v.string(), openedSchema));
type Reviewed = v.InferOutput<typeof reviewedSchema>;

function fileOf(session: Session): string {
  return join(session.folder, 'reviewed.json');
}

function read(session: Session): Reviewed {
  const file = fileOf(session);
  if (!existsSync(file)) return {};
  const json = parseIJson(readFileSync(file));
  return json.ok && v.is(reviewedSchema, json.value) ? json.value : {};
}

/**
 * Tries whether a reading can be remembered, before the report is asked for: to open is an act on record, and what is not remembered cannot
 * be decided on. Throws Usage.
 */
export function tryToRemember(session: Session): void {
  const file = fileOf(session);
  try {
    replaceFile(file, JSON.stringify(read(session)));
  } catch (error) {
    throw new Usage(
      `cannot write ${file}, where what you have read is remembered: ${whyUnreadable(error)}. Nothing was opened.`,
    );
  }
}

/** Remembers that this principal has opened a submission, and whether it could be shown: only a report can be read. */
export function rememberReview(
  session: Session,
  submission: string,
  { sealedDigest, report }: Pick<Opened, 'sealedDigest' | 'report'>,
): void {
  const all = read(session);
  const { keyid } = session.principal;
  const opened = report.ok ? sealedDigest : { noReport: sealedDigest };
  const file = fileOf(session);
  try {
    replaceFile(file, JSON.stringify({ ...all, [keyid]: { ...all[keyid], [submission]: opened } }));
  } catch (error) {
    const why = `you have read it, and ${file} cannot be written: ${whyUnreadable(error)}`;
    throw new NotAllDone(1, `${why}. Decide with --digest ${sealedDigest}`);
  }
}

/** The sealed report that this principal has opened here, and whether it is a report; undefined where it has opened none. */
export function reviewedHere(
  session: Session,
  submission: string,
): { readonly digest: string; readonly isReport: boolean } | undefined {
  const opened = read(session)[session.principal.keyid]?.[submission];
  if (opened === undefined) return undefined;
  return typeof opened === 'string' ? { digest: opened, isReport: true } : { digest: opened.noReport, isReport: false };
}
