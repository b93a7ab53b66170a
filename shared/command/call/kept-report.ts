import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Opened } from '../../client/client.ts';
import { whyUnreadable } from '../../client/node/local-failures.ts';
import type { Report } from '../../protocol/report.ts';
import { program } from '../terminal/program.ts';
import { callLines, sentences } from '../terminal/show.ts';
import type { Standing } from '../terminal/standing.ts';
import type { Called } from './command.ts';
import { jsonOf, makeFolder, tryFolder, writeNewFiles } from './files.ts';
import { NotAllDone } from './long-run.ts';
import { Usage } from './session.ts';

/** What was opened; of a record with the act that says so, and with what has become of it. */
type Kept = Opened & { readonly disclosure?: object } & Partial<Standing>;

/** A report as it is kept: who sent it, for a record the act that says it was opened, its cover and itself (or the text that is none). */
export function keptOf({
  id,
  originator,
  signer,
  signedAt,
  revokedAt,
  formerAuthority,
  sealedDigest,
  disclosure,
  cover,
  report,
  plaintext,
  state,
  replacedBy,
}: Kept): object {
  return {
    // First of all what has become of it: nobody is to read what was replaced as if it stood.
    ...(state !== undefined && { state }),
    ...(replacedBy !== undefined && { replacedBy }),
    id,
    originator,
    signedBy: signer.name,
    signedAt,
    ...(revokedAt !== undefined && { revokedAt }),
    ...(formerAuthority !== undefined && { formerAuthority }),
    sealedDigest,
    ...(disclosure !== undefined && { disclosure }),
    cover,
    ...(report.ok ? { report: report.value } : { noReport: report.error, plaintext }),
  };
}

const otherwise = 'name another folder with --out';

function isOfReport(name: string): boolean {
  return name === 'report.json' || /^picture-\d+\.(jpg|png)$/.test(name);
}

/**
 * Makes the folder for a report, this user's alone. One that holds a report is refused before the exchange is asked for anything: to open
 * is an act on record.
 */
function makeRoom(folder: string): void {
  makeFolder(folder);
  try {
    const there = readdirSync(folder).find(isOfReport);
    if (there !== undefined)
      throw new Usage(`${join(folder, there)} exists: name another folder with --out, or take it away.`);
  } catch (error) {
    if (error instanceof Usage) throw error;
    throw new Usage(`cannot write into ${folder}: ${whyUnreadable(error)}`);
  }
}

/** The pictures of a report, each with the name of its file. */
export function picturesOf(report: Report): readonly (readonly [string, Buffer])[] {
  return (report.images ?? []).map(({ mediaType, data }, index) => [
    `picture-${index + 1}.${mediaType === 'image/png' ? 'png' : 'jpg'}`,
    Buffer.from(data, 'base64url'),
  ]);
}

/** Writes report.json and each picture into a folder that has room; their files. */
function keepIn(folder: string, opened: Opened): readonly string[] {
  const pictures = opened.report.ok ? picturesOf(opened.report.value) : [];
  const files = [['report.json', jsonOf(keptOf(opened))] as const, ...pictures].map(
    ([name, content]) => [join(folder, name), content] as const,
  );
  writeNewFiles(files, otherwise);
  return files.map(([file]) => file);
}

/**
 * Shows what was opened, and keeps it in the folder of --out if one was named. It is on record by now: whatever fails on this machine, what
 * can be shown is shown first. Why it was not kept, if it was not; throws NotAllDone where it was not shown whole.
 */
export async function tellOpened(
  called: Called,
  opened: Opened,
  folder: string | undefined,
  text: (files: readonly string[] | undefined) => string,
): Promise<string | undefined> {
  let files: readonly string[] | undefined;
  let notKept: string | undefined;
  try {
    files = folder === undefined ? undefined : keepIn(folder, opened);
  } catch (error) {
    if (!(error instanceof Usage)) throw error;
    notKept = `it was opened, on record, and is shown above; ${error.message}`;
  }
  called.tell({ ...opened, ...(files && { files }) }, text(files));
  const { written, lost } = called.terminal;
  await written();
  const { why } = lost() ?? {};
  if (why !== undefined) throw new NotAllDone(3, `it was opened, on record, and not shown whole: ${why}.`);
  return notKept;
}

/** Where the pictures are, or how they are seen: what a terminal cannot show. `again` is the call that opens the report. */
export function aboutPictures(
  { report }: Opened,
  files: readonly string[] | undefined,
  again: string,
  width: number,
): string {
  if (files !== undefined) {
    const them = files.map((file) => `  ${file}`).join('\n');
    return `\n\nWritten, in the clear:\n${them}\n${sentences('Delete them once you have looked at them.', width)}`;
  }
  if (!report.ok || (report.value.images ?? []).length === 0) return '';
  const how = 'To see the pictures, have them written into a folder, and delete it after:';
  return `\n\n${sentences(how, width)}\n${callLines(`${program} ${again}`, width)}`;
}

/** The folder of --out, with room for a report; undefined where none is asked for. */
export function roomOf(out: string | undefined): string | undefined {
  if (out === undefined) return undefined;
  makeRoom(out);
  tryFolder(out, otherwise);
  return out;
}
