import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import * as v from 'valibot';
import { localFailure, whyUnreadable } from '../../client/node/local-failures.ts';
import { refuseNoPlainFile } from '../../client/node/text-file.ts';
import type { Fault } from '../../domain/refusal.ts';
import { agencySchema } from '../../protocol/cover.ts';
import { checkLines } from '../bulk/check-lines.ts';
import { Journal, NotThisJournal, type Owner } from '../bulk/journal.ts';
import { KeptBodies } from '../bulk/kept-bodies.ts';
import type { ReadSubmission } from '../bulk/line-submission.ts';
import { linesOf } from '../bulk/lines.ts';
import { AlreadyRunning, onlyRun } from '../bulk/only-run.ts';
import { type LineResult, submitLines } from '../bulk/submit-lines.ts';
import { type Called, refuseUnused } from '../call/command.ts';
import { warnOfCover } from '../call/in-the-clear.ts';
import { longRunOptions, NotAllDone, reasonToEnd, startLongRun } from '../call/long-run.ts';
import { refuseOthers, Usage } from '../call/session.ts';
import { countsInWords, duration, Progress } from '../terminal/progress.ts';
import { clean, sentences } from '../terminal/show.ts';
import { whatWasNotJudged } from './before-sending.ts';
import { pictureTraces } from './picture-traces.ts';

/** Results by their words, in the order in which they are told. */
const words: Readonly<Record<LineResult['state'], string>> = {
  accepted: 'accepted',
  'accepted-before': 'accepted before',
  checked: 'that follow the contract',
  faulty: 'faulty',
  refused: 'refused',
  unanswered: 'without an answer',
};

const noLine = 'The file holds no line with a report. Nothing was sent.';

/** A line that has to be looked at, in as many lines as it has faults; undefined where all is well. */
function complaint(result: LineResult): string | undefined {
  const at = `line ${result.line}`;
  if (result.state === 'unanswered') return `${at}: no answer yet. ${clean(result.detail)}`;
  if (result.state !== 'faulty' && result.state !== 'refused') return undefined;
  const faults = result.errors.map(
    ({ pointer, detail }) => `${at}: ${clean(pointer === '' ? detail : `${pointer} ${detail}`)}`,
  );
  if (result.state === 'faulty') return faults.join('\n');
  return [`${at}: refused (${clean(result.code)}). ${clean(result.detail)}`, ...faults].join('\n');
}

/** Counts what becomes of the lines, and tells of them as they come. */
class Tally {
  readonly #called: Called;
  readonly #progress: Progress;
  readonly #size: number;
  readonly #counts = new Map<LineResult['state'], number>();
  #bytesRead = 0;
  #bytesBefore = 0;

  constructor(called: Called, progress: Progress, size: number) {
    this.#called = called;
    this.#progress = progress;
    this.#size = size;
  }

  readonly told = (result: LineResult, bytesRead: number): void => {
    this.#counts.set(result.state, this.of(result.state) + 1);
    const complained = complaint(result);
    if (this.#called.flag('json')) this.#progress.out(JSON.stringify(result));
    else if (complained !== undefined) this.#progress.err(complained);
    if (result.state === 'accepted-before') this.#bytesBefore += Math.max(0, bytesRead - this.#bytesRead);
    this.#bytesRead = bytesRead;
    const before = { part: this.#partOf(this.#bytesBefore), count: this.of('accepted-before') };
    this.#progress.show({ part: this.#partOf(bytesRead), counts: this.inWords(), before });
  };

  #partOf(bytes: number): number {
    return Math.min(1, bytes / Math.max(1, this.#size));
  }

  of(...states: readonly LineResult['state'][]): number {
    return states.reduce((sum, state) => sum + (this.#counts.get(state) ?? 0), 0);
  }

  inWords(): Record<string, number> {
    return Object.fromEntries(
      Object.entries(words).map(([state, word]) => [word, this.of(state as LineResult['state'])]),
    );
  }

  /** The last word on the whole: a summary where all went well, otherwise what is left to do and the exit code. */
  conclude(next: string, stoppedBy: string | undefined): void {
    this.#progress.end();
    const summary = `${countsInWords(this.inWords())}, in ${duration(this.#progress.took)}.`;
    if (stoppedBy !== undefined) {
      throw new NotAllDone(
        3,
        `${summary}\n${stoppedBy}\nCall the same command again: it sends what is left, and nothing twice.`,
      );
    }
    if (this.#counts.size === 0) throw new NotAllDone(1, noLine);
    const wrong = this.of('faulty', 'refused');
    if (this.of('unanswered') > 0)
      throw new NotAllDone(3, `${summary}\nCall the same command again for what has no answer.`);
    if (wrong > 0)
      throw new NotAllDone(
        1,
        `${summary}\nCorrect the lines told above where they stand, and call the same command again.`,
      );
    const { out, width } = this.#called.terminal;
    if (!this.#called.flag('json')) out(sentences(`${summary} ${next}`, width).trimEnd());
  }
}

function ownerOf({ authority, formerAuthorities }: Omit<Owner, 'agency'>, agency: string): Owner {
  return {
    agency,
    authority,
    formerAuthorities,
  };
}

/** Warns of lines whose covers seem to name somebody, in the place of the bar. */
function warner(called: Called, progress: Progress) {
  return (line: number, found: readonly Fault[]): void =>
    warnOfCover({ ...called, warn: (text) => progress.around(() => called.warn(text)) }, found, `line ${line}: `);
}

/** What is beside the file: the journal, the bodies under way, and the sign that a run has it. */
async function besides(file: string, owner: Owner) {
  const bodies = await KeptBodies.open(`${file}.sending`);
  const giveBack = onlyRun(`${bodies.folder}/run`);
  try {
    const journal = await Journal.open(`${file}.journal`, owner);
    const close = async (): Promise<void> => {
      await journal.close();
      giveBack();
      await bodies.close();
    };
    return { bodies, journal, close };
  } catch (error) {
    giveBack();
    await bodies.close();
    throw error;
  }
}

async function opened(file: string, owner: Owner) {
  try {
    return await besides(file, owner);
  } catch (error) {
    if (error instanceof NotThisJournal) throw new Usage(error.message);
    // A script tries again later, as it does where nobody answers.
    if (error instanceof AlreadyRunning) throw new NotAllDone(3, error.message);
    const local = localFailure(error);
    if (local !== undefined) throw new Usage(`${local}. Nothing was sent.`);
    throw error;
  }
}

/** Reads the cover and the report of a line. */
type ReadLine = (json: unknown) => { cover: unknown; report: unknown } | Fault[];

const addressedSchema = v.object({ recipients: v.array(agencySchema) });

/** Reads lines, warns of those that are there twice and of what their pictures tell, and collects to whom they go. */
function reading(called: Called, progress: Progress, read: ReadLine) {
  const recipients = new Set<string>();
  const lineOf = new Map<string, number>();
  const warn = (warning: string): void => progress.around(() => called.warn(warning));
  const readLine: ReadSubmission = async (json, line) => {
    const submission = read(json);
    if (Array.isArray(submission)) return submission;
    if (v.is(addressedSchema, submission.cover)) for (const one of submission.cover.recipients) recipients.add(one);
    const letter = createHash('sha256').update(JSON.stringify(submission)).digest('base64');
    const first = lineOf.get(letter);
    if (first === undefined) lineOf.set(letter, line);
    else warn(`line ${line} is the same letter as line ${first}: both are sent, and both have to be decided.`);
    for (const told of await pictureTraces(submission.report)) warn(`line ${line}: ${told}`);
    return submission;
  };
  return { readLine, recipients };
}

async function send(called: Called, file: string, read: ReadLine): Promise<void> {
  const { session, progress, stopped, whyStopped, atOnce } = await startLongRun(called, 'submitter');
  const { client, principal, connection } = session;
  refuseOthers(connection, principal);
  const { bodies, journal, close } = await opened(file, ownerOf(connection, principal.agency));
  const tally = new Tally(called, progress, statSync(file).size);
  const { readLine } = reading(called, progress, read);
  const [warned, told] = [warner(called, progress), tally.told];
  const submitting = submitLines({ file, client, journal, bodies, read: readLine, atOnce, told, stopped, warned });
  const stoppedBy = await reasonToEnd(submitting, whyStopped).finally(close);
  tally.conclude(`${file}.journal tells the id of each line.`, stoppedBy);
}

/** A file is read twice, and its journal lies beside it: a pipe will not do. One without a line is no reason to begin a journal. */
async function refuseNoLines(file: string): Promise<void> {
  try {
    refuseNoPlainFile(file);
    if (existsSync(`${file}.journal`)) return;
    for await (const _ of linesOf(file)) return;
  } catch (error) {
    throw new Usage(`cannot read ${file}: ${whyUnreadable(error)}`);
  }
  throw new NotAllDone(1, noLine);
}

/** `samsyn submit FILE.jsonl`: submits, or with --check only checks, every line. */
export async function submitFileOfLines(called: Called, file: string, read: ReadLine): Promise<void> {
  await refuseNoLines(file);
  refuseUnused(called, { yes: {} }, 'has no use with many lines: nobody is asked about one.');
  if (!called.flag('check')) return send(called, file, read);
  refuseUnused(called, longRunOptions, 'has no use with --check.');
  const [progress, sender] = [new Progress(called.terminal, called.flag('json')), called.sender()];
  const tally = new Tally(called, progress, statSync(file).size);
  const { readLine, recipients } = reading(called, progress, read);
  await checkLines({ file, read: readLine, sender, told: tally.told, warned: warner(called, progress) });
  tally.conclude(`Nothing was sent.${whatWasNotJudged(sender, recipients)}`, undefined);
}
