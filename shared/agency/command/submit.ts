import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import type { Fault } from '../../domain/refusal.ts';
import { check } from '../../protocol/schema.ts';
import { unsentFileSchema, unsentSuffix } from '../bulk/kept-bodies.ts';
import type { AgencyClient, Prepared } from '../client.ts';
import { NotSendable, Refused, Unreachable } from '../failures.ts';
import { checkToSend } from '../seal.ts';
import type { Called, Command } from './command.ts';
import { reportExample } from './help.ts';
import { longRunHelp, longRunOptions } from './long-run.ts';
import { withPictures } from './pictures.ts';
import { readJsonFile, Usage } from './session.ts';
import { showSubmission } from './show-lists.ts';
import { submitFileOfLines } from './submit-lines.ts';

const submissionFileSchema = v.strictObject({ cover: v.unknown(), report: v.unknown() });

/** What a file or a line holds: cover and report, with the pictures beside the file taken in; or its faults. */
const submissionIn = (json: unknown, folder: string): { cover: unknown; report: unknown } | Fault[] => {
  const { value, faults } = check(submissionFileSchema, json);
  if (value === undefined) return faults;
  const pictured = withPictures(value.report, folder);
  return Array.isArray(pictured) ? pictured : { cover: value.cover, ...pictured };
};

const submissionOf = (file: string): { cover: unknown; report: unknown } => {
  const submission = submissionIn(readJsonFile(file, v.unknown(), 'submission'), dirname(file));
  if (Array.isArray(submission)) throw new NotSendable('submission', submission);
  return submission;
};

/** Sends, and keeps what got no answer: sent again as it is, it has one effect, where sealing it anew might make two. */
const sendOrKeep = async (client: AgencyClient, prepared: Prepared, file: string) => {
  try {
    return await client.send(prepared);
  } catch (error) {
    if (!(error instanceof Unreachable || (error instanceof Refused && error.status >= 500))) throw error;
    const kept = file.endsWith(unsentSuffix) ? file : file.replace(/(\.json)?$/, unsentSuffix);
    writeFileSync(kept, JSON.stringify(prepared), { mode: 0o600 });
    throw new Unreachable(`${error.message}\nIt is kept, sealed, in ${kept}: send it with "samsyn submit ${kept}".`);
  }
};

const submitOne = async (called: Called, file: string): Promise<void> => {
  const { client } = await called.session('submitter');
  const prepared = async (): Promise<Prepared> => {
    if (file.endsWith(unsentSuffix)) return readJsonFile(file, unsentFileSchema, 'unsent submission');
    const { cover, report } = submissionOf(file);
    return client.prepare(cover, report);
  };
  const answer = await sendOrKeep(client, await prepared(), file);
  const text = `${showSubmission(answer, called.terminal.width)}\n\nIt waits for its approvers. See how it stands: samsyn status ${answer.id}`;
  called.tell(answer, text);
};

const checkOne = (called: Called, file: string): void => {
  const { cover, report } = submissionOf(file);
  const checked = checkToSend(cover, report);
  if (!checked.ok) throw new NotSendable('submission', checked.error);
  called.tell({ state: 'checked' }, `${file} follows the contract. Nothing was sent.`);
};

/** `samsyn submit FILE` */
export const submit: Command = {
  usage: 'submit FILE',
  summary: 'check, seal, sign and submit a report, or a file of many',
  options: { check: { type: 'boolean' }, ...longRunOptions },
  help: `Needs the role submitter. FILE is JSON: {"cover": {…}, "report": {…}}. The cover goes in the clear to the exchange and to those
who approve and receive; the report is sealed on this machine, and the exchange cannot read it. A picture is named by a file
beside it. All faults are told before anything leaves. --check tells them, and sends nothing.

A whole example, letter.json:

${reportExample}

  samsyn submit letter.json --as police-desk
  samsyn submit letter.json --check

Without an answer the sealed submission is kept in letter.unsent.json; "samsyn submit letter.unsent.json" sends the same again.

Many at once: FILE.jsonl (or .ndjson) holds one such {"cover": …, "report": …} a line. Faulty lines are all told, by their number, and do
not stop the others.

  samsyn submit letters.jsonl --as police-desk
  samsyn submit letters.jsonl --as police-desk --concurrency 8 --json > results.jsonl
  samsyn submit letters.jsonl --check

What was sent stands in letters.jsonl.journal, before it is sent. If the run is interrupted (even by a power cut), call the same command
again: it sends what is left, and nothing twice. Correct faulty lines where they stand, and call it again. What was accepted is told
by its line and id in the journal; keep it as long as the file. Sealed bodies under way lie in the folder letters.jsonl.sending.

${longRunHelp}`,
  run: async (called) => {
    const [file, ...more] = called.positionals;
    if (file === undefined || more.length > 0)
      throw new Usage('give one file; "samsyn submit --help" shows a whole example.');
    if (/\.(jsonl|ndjson)$/.test(file))
      return submitFileOfLines(called, file, (json) => submissionIn(json, dirname(file)));
    return called.flag('check') ? checkOne(called, file) : submitOne(called, file);
  },
};
