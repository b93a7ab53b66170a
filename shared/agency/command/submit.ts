import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import * as v from 'valibot';
import { encodeBase64url } from '../../protocol/base64.ts';
import { uuid7Schema } from '../../protocol/schema.ts';
import type { AgencyClient, Prepared } from '../client.ts';
import { Refused, Unreachable } from '../failures.ts';
import type { Command } from './command.ts';
import { reportExample } from './help.ts';
import { readJsonFile, Usage } from './session.ts';
import { showSubmission } from './show-lists.ts';

const reportFileSchema = v.strictObject({ cover: v.unknown(), report: v.record(v.string(), v.unknown()) });
const unsentFileSchema = v.strictObject({ id: uuid7Schema, body: v.string() });

const mediaTypes: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
};

/** A picture by its file's name, beside the report's own file: nobody writes base64 by hand. */
const withPicture = (image: unknown, folder: string): unknown => {
  if (typeof image !== 'object' || image === null || !('file' in image)) return image;
  const { file, ...rest } = image;
  const mediaType = typeof file === 'string' ? mediaTypes[extname(file).toLowerCase()] : undefined;
  if (typeof file !== 'string' || mediaType === undefined) throw new Usage('a picture is a file .jpg, .jpeg or .png');
  try {
    return { mediaType, data: encodeBase64url(readFileSync(resolve(folder, file))), ...rest };
  } catch {
    throw new Usage(`cannot read the picture ${file}: it has to lie beside the report's file`);
  }
};

const preparedOf = async (client: AgencyClient, file: string): Promise<Prepared> => {
  if (file.endsWith('.unsent.json')) return readJsonFile(file, unsentFileSchema, 'unsent submission');
  const { cover, report } = readJsonFile(file, reportFileSchema, 'file {"cover": {…}, "report": {…}}');
  const { images } = report;
  const pictures = Array.isArray(images) ? { images: images.map((x: unknown) => withPicture(x, dirname(file))) } : {};
  return client.prepare(cover, { ...report, ...pictures });
};

/** Sends, and keeps what got no answer: sent again as it is, it has one effect, where sealing it anew might make two. */
const sendOrKeep = async (client: AgencyClient, prepared: Prepared, file: string) => {
  try {
    return await client.send(prepared);
  } catch (error) {
    if (!(error instanceof Unreachable || (error instanceof Refused && error.status >= 500))) throw error;
    const kept = file.endsWith('.unsent.json') ? file : file.replace(/(\.json)?$/, '.unsent.json');
    writeFileSync(kept, JSON.stringify(prepared), { mode: 0o600 });
    throw new Unreachable(`${error.message}\nIt is kept, sealed, in ${kept}: send it with "samsyn submit ${kept}".`);
  }
};

/** `samsyn submit FILE` */
export const submit: Command = {
  usage: 'submit FILE',
  summary: 'check, seal, sign and submit a report',
  options: {},
  help: `Needs the role submitter. FILE is JSON: {"cover": {…}, "report": {…}}. The cover goes in the clear to the exchange and to those
who approve and receive; the report is sealed on this machine, and the exchange cannot read it. A picture is named by a file
beside it. All faults are told before anything leaves.

A whole example, letter.json:

${reportExample}

  samsyn submit letter.json --as police-desk

Without an answer the sealed submission is kept in letter.unsent.json; "samsyn submit letter.unsent.json" sends the same again.`,
  run: async (called) => {
    const [file, ...more] = called.positionals;
    if (file === undefined || more.length > 0)
      throw new Usage('give one file; "samsyn submit --help" shows a whole example.');
    const { client } = await called.session('submitter');
    const answer = await sendOrKeep(client, await preparedOf(client, file), file);
    called.tell(
      answer,
      `${showSubmission(answer, called.terminal.width)}\n\nIt waits for its approvers. See how it stands: samsyn status ${answer.id}`,
    );
  },
};
