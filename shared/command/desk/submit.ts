import { dirname } from 'node:path';
import * as v from 'valibot';
import type { Prepared } from '../../client/client.ts';
import { NotSendable, Refused, Unreachable } from '../../client/failures.ts';
import { identifyingIn } from '../../client/identifying.ts';
import { isPiped } from '../../client/node/text-file.ts';
import { checkToSend } from '../../client/seal.ts';
import { namingUnknown } from '../../client/unknown-members.ts';
import type { Fault } from '../../domain/refusal.ts';
import { canonicalJson } from '../../protocol/json.ts';
import { readReport } from '../../protocol/report.ts';
import { check } from '../../protocol/schema.ts';
import { unsentFileSchema } from '../bulk/kept-bodies.ts';
import { type Called, type Command, refuseUnused } from '../call/command.ts';
import { pictureExample, pictureLimits, reportExample } from '../call/help.ts';
import { noNames, warnOfCover } from '../call/in-the-clear.ts';
import { longRunHelp, longRunOptions } from '../call/long-run.ts';
import { readJsonFile, refuseOthers, type Session, Usage } from '../call/session.ts';
import { program, word } from '../terminal/program.ts';
import { callLines, hint, sentences } from '../terminal/show.ts';
import { showSubmission } from '../terminal/show-lists.ts';
import { beforeSending, whatWasNotJudged } from './before-sending.ts';
import { pictureTraces } from './picture-traces.ts';
import { withPictures } from './pictures.ts';
import { type Letter, rememberSent, sentBefore } from './sent-before.ts';
import { submitFileOfLines } from './submit-lines.ts';
import { dropUnsent, isUnsent, keepUnsent, letterOf } from './unsent.ts';

const submissionFileSchema = v.strictObject({ cover: v.unknown(), report: v.unknown() });

/** What a file or a line holds: cover and report, with the pictures beside the file taken in; or its faults. */
function submissionIn(json: unknown, folder: string): { cover: unknown; report: unknown } | Fault[] {
  const { value, faults } = check(submissionFileSchema, json);
  if (value === undefined) return namingUnknown(faults, submissionFileSchema, json);
  const pictured = withPictures(value.report, folder);
  return Array.isArray(pictured) ? pictured : { cover: value.cover, ...pictured };
}

function submissionOf(file: string): { cover: unknown; report: unknown } {
  const folder = isPiped(file) ? '.' : dirname(file);
  const submission = submissionIn(readJsonFile(file, v.unknown(), 'submission'), folder);
  if (Array.isArray(submission)) throw new NotSendable('submission', submission);
  return submission;
}

/** Sends, and keeps what got no answer; what became of the kept file, where there is something to say of it. */
async function sendOrKeep(called: Called, session: Session, prepared: Prepared, file: string) {
  const { width } = called.terminal;
  const kept = keepUnsent(file, prepared, session, width);
  try {
    const answer = await session.client.send(prepared);
    const said = dropUnsent(kept) ?? (isUnsent(file) ? `${file} has arrived, and is deleted.` : undefined);
    return { answer, said };
  } catch (error) {
    if (!(error instanceof Unreachable || (error instanceof Refused && error.status >= 500))) {
      if (!isUnsent(file)) dropUnsent(kept);
      throw error;
    }
    const again = callLines(`${program} submit ${word(kept)} ${session.me}`, width);
    // The exchange's own sentences end with a full stop, those of a silence do not.
    throw new Unreachable(
      `${error.message.replace(/\.$/, '')}. It is kept, sealed; send it again as it is:\n${again}\n`,
    );
  }
}

/** To prepare a submission only the published keys are asked for: without them nothing has left this machine. */
function orNothingSent(error: unknown): never {
  if (!(error instanceof Unreachable)) throw error;
  throw new Unreachable(`${error.message}. Nothing was sent; call the same command again once the exchange answers`, {
    cause: error,
  });
}

/** An approver of the own agency that the connection knows, and that is not the submitter itself; else a word for one. */
function anApprover({ connection, principal }: Session): string {
  const found = connection.principals.find(
    ({ agency, roles, holder, status, keyid }) =>
      agency === principal.agency &&
      roles.includes('approver') &&
      status === 'active' &&
      keyid !== principal.keyid &&
      (holder === undefined || holder !== principal.holder),
  );
  return found?.name ?? 'APPROVER';
}

/** What is to be sent, the letter that it was made from, and what to ask about before it is sent. */
interface ToSend {
  readonly prepared: Prepared;
  readonly letter?: Letter;
  readonly doubts: readonly string[];
}

/**
 * What a sealed submission can be searched for, of the letter that lies beside it: where that has the same cover. No word of a report is kept
 * with what is sealed.
 */
async function selectorsBeside(called: Called, { client }: Session, file: string, body: string) {
  const letter = letterOf(file);
  try {
    const { cover, report } = submissionOf(letter);
    const read = readReport(report);
    if (read.ok && canonicalJson(cover as object) === canonicalJson(JSON.parse(body).cover))
      return await client.searching.selectorsOf(read.value);
  } catch (error) {
    if (!(error instanceof Usage || error instanceof NotSendable)) throw error;
  }
  called.warn(
    `what it can be searched for is not sent with it: ${letter} is not there as it was. Its approvers are told.`,
  );
  return [];
}

async function toSend(called: Called, session: Session, file: string): Promise<ToSend> {
  if (isUnsent(file)) {
    const prepared = readJsonFile(file, unsentFileSchema, 'unsent submission');
    return {
      prepared: { ...prepared, selectors: await selectorsBeside(called, session, file, prepared.body) },
      doubts: [],
    };
  }
  const letter = submissionOf(file);
  const { cover, report } = letter;
  warnOfCover(called, identifyingIn(cover));
  const prepared = await session.client.prepare(cover, report).catch(orNothingSent);
  const { same, alike } = await sentBefore(session, letter);
  if (alike !== undefined) called.warn(alike);
  return { prepared, letter, doubts: [...(await pictureTraces(report)), ...(same === undefined ? [] : [same])] };
}

async function submitOne(called: Called, file: string): Promise<void> {
  const session = await called.session('submitter');
  refuseOthers(session.connection, session.principal);
  const { width } = called.terminal;
  const { prepared, letter, doubts } = await toSend(called, session, file);
  await beforeSending(called, doubts);
  const { answer, said } = await sendOrKeep(called, session, prepared, file);
  if (letter !== undefined) rememberSent(session, letter, answer.id);
  const next = [
    ...(said === undefined ? [] : [sentences(said, width)]),
    hint('It waits for its approvers. See how it stands:', `${program} status ${answer.id} ${session.me}`, width),
    hint(
      'An approver of your agency opens it:',
      `${program} review ${answer.id} --as ${anApprover(session)}${session.via}`,
      width,
    ),
  ];
  called.tell(answer, `${showSubmission(answer, width)}\n\n${next.join('\n')}`);
}

async function checkOne(called: Called, file: string): Promise<void> {
  const { cover, report } = submissionOf(file);
  warnOfCover(called, identifyingIn(cover));
  const sender = called.sender();
  const checked = checkToSend(cover, report, sender);
  if (!checked.ok) throw new NotSendable('submission', checked.error);
  for (const warning of await pictureTraces(report)) called.warn(warning);
  const text = `${file} follows the contract. Nothing was sent.${whatWasNotJudged(sender, checked.value.cover.recipients)}`;
  called.tell({ state: 'checked' }, sentences(text, called.terminal.width));
}

/** `samsyn submit FILE` */
export const submit: Command = {
  usage: 'submit FILE',
  summary: 'check, seal, sign and submit a report, or a file of many',
  options: { check: { type: 'boolean' }, yes: { type: 'boolean' }, example: { type: 'boolean' }, ...longRunOptions },
  help: `Needs the role submitter. FILE is JSON: {"cover": {…}, "report": {…}}; - is standard input. The cover goes in the clear to the exchange and to those
who approve and receive (${noNames}); the report is sealed on this machine, and the exchange cannot read it. A picture is named by a file
beside it. All faults are told before anything leaves. --check tells them, and calls nobody; with --as it knows who the
originator is. Whether the purpose says enough, and whether the law of the originator lets the offence be shared, the exchange judges.

A whole example, which "samsyn submit --example > letter.json" writes:

${reportExample}

${pictureExample}

${pictureLimits}

  samsyn submit letter.json --as police-desk
  samsyn submit letter.json --check --as police-desk

Other handling codes: H0 for fighting crime only, H2 not passed on without permission. H3 comes with conditions of your own, which
each recipient accepts before it gets the report:

    "handling": { "code": "H3", "conditions": "Ask us before use in court." }

A letter that was sent before is told of: the very same one by its mark (sent-letters.jsonl beside the connection holds no word of it), one like
it by reference and recipients. Whoever sits there is asked about the very same one, and about what a camera wrote into pictures; --yes
sends without asking.

Without an answer the sealed submission is kept in letter.unsent.json (of what came by a pipe, beside the connection); "samsyn submit
letter.unsent.json" sends the same again, and deletes it once it has arrived.

Many at once: FILE.jsonl (or .ndjson) holds one such {"cover": …, "report": …} a line. Faulty lines are all told, by their number, and do
not stop the others.

  samsyn submit letters.jsonl --as police-desk
  samsyn submit letters.jsonl --as police-desk --concurrency 8 --json > results.jsonl
  samsyn submit letters.jsonl --check --as police-desk

What was sent stands in letters.jsonl.journal, before it is sent. If the run is interrupted (even by a power cut), call the same command
again: it sends what is left, and nothing twice. Correct faulty lines where they stand, and call it again. Lines are known by their number:
never delete or insert one once something was sent. Leave an empty line in place of one that you take out, and add new ones at the end; a
line that has moved is told, and not sent again. What was accepted is told by its line and id in the journal; keep it as long as the file.
Sealed bodies under way lie in the folder letters.jsonl.sending.

${longRunHelp}`,
  run: async (called) => {
    const [file, ...more] = called.positionals;
    if (called.flag('example')) {
      if (file !== undefined) throw new Usage('--example writes a whole example, and takes no file.');
      refuseUnused(
        called,
        { check: {}, yes: {}, ...longRunOptions },
        'has no use with --example, which writes an example and reads nothing.',
      );
      called.tell(JSON.parse(reportExample), reportExample);
      return;
    }
    if (file === undefined || more.length > 0)
      throw new Usage(`give one file; "${program} submit --example > letter.json" writes one to begin with.`);
    if (/\.(jsonl|ndjson)$/i.test(file))
      return submitFileOfLines(called, file, (json) => submissionIn(json, dirname(file)));
    refuseUnused(called, longRunOptions, 'goes with a file of many lines, FILE.jsonl.');
    if (!called.flag('check')) return submitOne(called, file);
    refuseUnused(called, { yes: {} }, 'has no use with --check, which sends nothing.');
    return checkOne(called, file);
  },
};
