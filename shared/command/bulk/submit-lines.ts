import type { AgencyClient, Prepared } from '../../client/client.ts';
import { NotSendable, Refused, Unreachable } from '../../client/failures.ts';
import { identifyingIn } from '../../client/identifying.ts';
import type { Fault } from '../../domain/refusal.ts';
import { type Crypto, sha256Base64url, webCrypto } from '../../protocol/crypto.ts';
import { eachAtOnce, untilStopped } from './at-once.ts';
import type { Journal, Sending } from './journal.ts';
import type { KeptBodies } from './kept-bodies.ts';
import { type ReadSubmission, selectorsIn, submissionIn, wholeLine } from './line-submission.ts';
import { type Line, linesOf } from './lines.ts';
import { markOf, marksOf } from './marks.ts';
import { type MovedLines, movedLines } from './moved-lines.ts';

/** What became of a line. */
export type LineResult = { readonly line: number } & (
  | { readonly state: 'accepted'; readonly id: string }
  /** An earlier run has sent it. */
  | { readonly state: 'accepted-before' }
  /** It breaks the contract; nothing of it was sent. */
  | { readonly state: 'faulty'; readonly errors: readonly Fault[] }
  | {
      readonly state: 'refused';
      readonly id: string;
      readonly code: string;
      readonly detail: string;
      readonly errors: readonly Fault[];
    }
  /** Whether it was accepted is not known yet: its sealed body is kept, and the next run sends the same. */
  | { readonly state: 'unanswered'; readonly id: string; readonly detail: string }
  /** The same text would be sent. */
  | { readonly state: 'checked' }
);

/** Of a line what its cover seems to hold of persons; mostly nothing. */
export type Warned = (line: number, found: readonly Fault[]) => void;

/** A run over a file of lines. */
export interface SubmitRun {
  readonly file: string;
  readonly client: Pick<AgencyClient, 'prepare' | 'send' | 'track' | 'searching'>;
  readonly journal: Pick<Journal, 'acceptedMark' | 'underWay' | 'allUnderWay' | 'displaced' | 'decide' | 'settle'>;
  readonly bodies: Pick<KeptBodies, 'keep' | 'find' | 'drop' | 'dropAllBut'>;
  readonly read: ReadSubmission;
  readonly atOnce: number;
  /** Told of each line, with the bytes of the file that are read so far. */
  readonly told: (result: LineResult, bytesRead: number) => void;
  /** Told of a line whose cover seems to name somebody: pointers, and what it looks like. */
  readonly warned?: Warned;
  readonly stopped: () => boolean;
  readonly crypto?: Crypto;
}

const changed =
  'was sent before, and has been changed since. What was sent stays as it was: send the change as another line, with "replaces"';

/** Refusals that concern whoever calls, not the line: every other line would be refused the same. */
function concernsCaller({ status }: Refused): boolean {
  return status === 401 || status === 403 || status === 404 || status === 405;
}

/** What a single line meets may be a fault of its own; that so many in a row meet it tells that the exchange is at fault. */
const mostFaultsInARow = 20;

/** Refusals that say nothing of the line, and may be none a while later. */
function mayChange({ status }: Refused): boolean {
  return status === 429 || status >= 500;
}

type Outcome = 'accepted' | 'refused' | 'unanswered' | 'never-arrived';

class Submitting {
  readonly #run: SubmitRun;
  readonly #crypto: Crypto;
  readonly #moved: MovedLines;
  /** What an earlier run has left under way, and this one has not come to. */
  readonly #left: Map<number, Sending>;
  #faultsInARow = 0;
  /** The furthest byte of any line that is done or under way. */
  #bytesRead = 0;

  constructor(run: SubmitRun, crypto: Crypto, moved: MovedLines) {
    this.#run = run;
    this.#crypto = crypto;
    this.#moved = moved;
    this.#left = new Map(run.journal.allUnderWay().map((sending) => [sending.line, sending]));
  }

  #tell(result: LineResult): void {
    this.#run.told(result, this.#bytesRead);
  }

  /** Sends what is decided, and writes down the answer. Throws where no further line would be answered any better. */
  async #send(sending: Sending, prepared: Prepared): Promise<Outcome> {
    try {
      await this.#run.client.send(prepared);
    } catch (error) {
      if (error instanceof Refused && !concernsCaller(error) && !mayChange(error)) return this.#refused(sending, error);
      return this.#unanswered(sending, error);
    }
    this.#faultsInARow = 0;
    return this.#accepted(sending);
  }

  async #refused(sending: Sending, { code, message, faults }: Refused): Promise<Outcome> {
    const { line, id } = sending;
    await this.#run.journal.settle(sending, { state: 'refused', code });
    await this.#run.bodies.drop(id);
    this.#faultsInARow = 0;
    this.#tell({ line, id, state: 'refused', code, detail: message, errors: faults });
    return 'refused';
  }

  #unanswered({ line, id }: Sending, error: unknown): Outcome {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    this.#tell({ line, id, state: 'unanswered', detail: error.message });
    this.#faultsInARow += 1;
    const lineAlone = error instanceof Refused && error.status === 500 && this.#faultsInARow < mostFaultsInARow;
    if (!lineAlone) throw error;
    return 'unanswered';
  }

  async #accepted(sending: Sending): Promise<Outcome> {
    const { line, id } = sending;
    await this.#run.journal.settle(sending, { state: 'accepted' });
    await this.#run.bodies.drop(id);
    this.#tell({ line, id, state: 'accepted' });
    return 'accepted';
  }

  /** Finishes what an earlier run has begun: the same body under the same id. */
  async #finish(sending: Sending, line?: Line): Promise<Outcome> {
    const { bodies, journal } = this.#run;
    const kept = await bodies.find(sending.id);
    const same = kept !== undefined && (await sha256Base64url(this.#crypto, kept.body)) === sending.digest;
    if (same) return this.#send(sending, { ...kept, selectors: line && (await selectorsIn(line, this.#run)) });
    // Somebody has taken the kept body away. Whether it arrived, the exchange can tell.
    if (await this.#hasArrived(sending)) return this.#accepted(sending);
    await journal.settle(sending, { state: 'refused', code: 'not-found' });
    return 'never-arrived';
  }

  async #hasArrived({ id, digest }: Sending): Promise<boolean> {
    try {
      return (await this.#run.client.track(id)).contentDigest === digest;
    } catch (error) {
      if (error instanceof Refused && error.code === 'not-found') return false;
      throw error;
    }
  }

  /** A line's submission, sealed; or all its faults. */
  async #prepared(line: Line): Promise<Prepared | Fault[]> {
    const { client, read } = this.#run;
    const submission = await submissionIn(line, read);
    if (Array.isArray(submission)) return submission;
    try {
      return await client.prepare(submission.cover, submission.report);
    } catch (error) {
      if (error instanceof NotSendable) return [...error.faults];
      throw error;
    }
  }

  async #sendAnew(line: Line, mark: number): Promise<void> {
    const { journal, bodies } = this.#run;
    const prepared = await this.#prepared(line);
    if (Array.isArray(prepared)) {
      this.#tell({ line: line.number, state: 'faulty', errors: prepared });
      return;
    }
    this.#run.warned?.(line.number, identifyingIn(JSON.parse(prepared.body).cover));
    const digest = await sha256Base64url(this.#crypto, prepared.body);
    const sending = { line: line.number, id: prepared.id, digest, mark };
    // In this order: whenever the run is killed, what the journal says may have been sent lies there to be sent again.
    await bodies.keep(prepared);
    await journal.decide(sending);
    await this.#send(sending, prepared);
  }

  async line(line: Line): Promise<void> {
    const { journal } = this.#run;
    this.#left.delete(line.number);
    this.#bytesRead = Math.max(this.#bytesRead, line.end);
    const mark = await markOf(this.#crypto, line.bytes);
    const sending = journal.underWay(line.number);
    if (sending !== undefined) {
      const outcome = await this.#finish(sending, mark === sending.mark ? line : undefined);
      if (outcome === 'unanswered' || (outcome === 'refused' && mark === sending.mark)) return;
    }
    const accepted = journal.acceptedMark(line.number);
    if (accepted === mark) {
      if (sending === undefined) this.#tell({ line: line.number, state: 'accepted-before' });
      return;
    }
    const fault = this.#moved(line.number, mark) ?? (accepted === 0 ? undefined : changed);
    if (fault === undefined) return this.#sendAnew(line, mark);
    this.#tell({ line: line.number, state: 'faulty', errors: wholeLine(fault) });
  }

  /** What an earlier run had under way of lines that the file no longer holds. */
  async rest(): Promise<void> {
    for (const sending of this.#left.values()) {
      if (this.#run.stopped()) return;
      await this.#finish(sending);
    }
  }
}

/**
 * Submits every line of a file that no earlier run has sent, so many at once. Faulty lines are told and do not stop the others. A run that
 * was interrupted, however hard, is finished by the next: what may have been sent is sent again as it was, and has one effect.
 * Throws Refused where whoever calls is refused, Unreachable where the client's patience is at its end.
 */
export async function submitLines(run: SubmitRun): Promise<void> {
  const { file, journal, bodies, atOnce, stopped, crypto = webCrypto() } = run;
  await bodies.dropAllBut(new Set(journal.allUnderWay().map(({ id }) => id)));
  const moved = await movedLines(journal, () => marksOf(untilStopped(linesOf(file), stopped), crypto));
  const submitting = new Submitting(run, crypto, moved);
  await eachAtOnce(untilStopped(linesOf(file), stopped), atOnce, (line) => submitting.line(line));
  if (!stopped()) await submitting.rest();
}
