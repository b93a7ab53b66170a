import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../protocol/report.ts';
import type { Opened } from '../client.ts';
import { program } from '../program.ts';
import { makeFolder, writeNewFile } from './files.ts';
import { Usage, whyUnreadable } from './session.ts';
import { callLines, sentences } from './show.ts';

/** A report as it is kept: who sent it, for a record the act that says it was opened, its cover and itself (or the text that is none). */
export const keptOf = ({
  id,
  originator,
  signer,
  signedAt,
  revokedAt,
  sealedDigest,
  disclosure,
  cover,
  report,
  plaintext,
}: Opened & { readonly disclosure?: object }): object => ({
  id,
  originator,
  signedBy: signer.name,
  signedAt,
  ...(revokedAt !== undefined && { revokedAt }),
  sealedDigest,
  ...(disclosure !== undefined && { disclosure }),
  cover,
  ...(report.ok ? { report: report.value } : { noReport: report.error, plaintext }),
});

const isOfReport = (name: string): boolean => name === 'report.json' || /^picture-\d+\.(jpg|png)$/.test(name);

/**
 * Makes the folder for a report, this user's alone. One that holds a report is refused before the exchange is asked for anything: to open
 * is an act on record.
 */
const makeRoom = (folder: string): void => {
  makeFolder(folder);
  try {
    const there = readdirSync(folder).find(isOfReport);
    if (there !== undefined)
      throw new Usage(`${join(folder, there)} exists: name another folder with --out, or take it away.`);
  } catch (error) {
    if (error instanceof Usage) throw error;
    throw new Usage(`cannot write into ${folder}: ${whyUnreadable(error)}`);
  }
};

const picturesOf = (report: Report): readonly (readonly [string, Buffer])[] =>
  (report.images ?? []).map(({ mediaType, data }, index) => [
    `picture-${index + 1}.${mediaType === 'image/png' ? 'png' : 'jpg'}`,
    Buffer.from(data, 'base64url'),
  ]);

/** Writes report.json and each picture into a folder that has room; their files. */
export const keepIn = (folder: string, opened: Opened): readonly string[] => {
  const pictures = opened.report.ok ? picturesOf(opened.report.value) : [];
  const report = ['report.json', `${JSON.stringify(keptOf(opened), null, 2)}\n`] as const;
  return [report, ...pictures].map(([name, content]) => {
    const file = join(folder, name);
    writeNewFile(file, content, 'name another folder with --out');
    return file;
  });
};

/** Where the pictures are, or how they are seen: what a terminal cannot show. `again` is the call that opens the report. */
export const aboutPictures = (
  { report }: Opened,
  files: readonly string[] | undefined,
  again: string,
  width: number,
): string => {
  if (files !== undefined) {
    const them = files.map((file) => `  ${file}`).join('\n');
    return `\n\nWritten, in the clear:\n${them}\n${sentences('Delete them once you have looked at them.', width)}`;
  }
  if (!report.ok || (report.value.images ?? []).length === 0) return '';
  const how = 'To see the pictures, have them written into a folder, and delete it after:';
  return `\n\n${sentences(how, width)}\n${callLines(`${program} ${again}`, width)}`;
};

/** The folder of --out, with room for a report; undefined where none is asked for. */
export const roomOf = (out: string | undefined): string | undefined => {
  if (out !== undefined) makeRoom(out);
  return out;
};
