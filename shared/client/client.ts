import type { Trust } from '../proof/signer.ts';
import {
  type Act,
  answers,
  type BatchAnswer,
  type DecisionAnswer,
  type KeyAnswer,
  type RecordRow,
  type SealedAnswer,
  type SubmissionAnswer,
  type Task,
  type TrackedSubmission,
  type WholeRecord,
} from '../protocol/answers.ts';
import type { DecisionBody, DisclosureBody, ReviewBody } from '../protocol/bodies.ts';
import type { Cover } from '../protocol/cover.ts';
import { webCrypto } from '../protocol/crypto.ts';
import { uuid7 } from '../protocol/ids.ts';
import type { Report } from '../protocol/report.ts';
import { dayIn } from '../protocol/time.ts';
import type { ActingPrincipal } from './acting.ts';
import { AfterRelease } from './after-release.ts';
import { type AgencyCalls, agencyCalls } from './agency-calls.ts';
import { platform, type SignedCalls, type Surroundings, signedCalls } from './calls.ts';
import type { ClientSettings } from './client-settings.ts';
import { batchCall, type DecisionRow } from './decision-rows.ts';
import { Distrusted, NotSendable, Unreachable } from './failures.ts';
import { type VerifiedSubmission, verifyHandedOver } from './handed-over.ts';
import { shortPatience } from './patience.ts';
import type { Prepared } from './prepared.ts';
import { intakeKeys } from './published-keys.ts';
import { checkToSend, type IntakeKey, type OpenedReport, openReport, sealReport } from './seal.ts';
import { type Searching, type SelectorsCompared, searching } from './searching.ts';

export type { Prepared };

/** A report that was opened, with all that was verified before; of one for review, how many selectors were sent and are in it. */
export type Opened = VerifiedSubmission & OpenedReport & { readonly selectors?: SelectorsCompared | undefined };

/** Where a sealed report lies: among the agency's own submissions, or among what was released to it. */
export type HandedOverList = 'submissions' | 'records';

/**
 * An agency's client of the exchange. One principal signs; each method is one use of the contract. Refusals of the exchange are thrown
 * as Refused with their code, silence as Unreachable, what it hands over and does not hold as Distrusted, what the client itself will
 * not send as NotSendable.
 */
export class AgencyClient extends AfterRelease {
  readonly principal: ActingPrincipal;
  readonly #trust: Trust;
  readonly #authority: string;
  readonly #timeZone: string | undefined;
  readonly #surroundings: Surroundings;
  readonly #call: SignedCalls;
  readonly #path: AgencyCalls['path'];
  readonly #get: AgencyCalls['get'];
  readonly #post: AgencyCalls['post'];
  readonly #pages: AgencyCalls['pages'];
  /** What reports can be searched for, and searches. */
  readonly searching: Searching;
  /** The current intake key of an agency, kept an hour at most. */
  readonly intakeKey: (agency: string) => Promise<IntakeKey>;

  constructor({
    transport,
    authority,
    formerAuthorities = [],
    registrars,
    principal,
    timeZone,
    crypto = webCrypto(),
    surroundings = platform,
    patience = shortPatience,
  }: ClientSettings) {
    const call = signedCalls({ crypto, principal, authority, transport, surroundings, patience });
    const calls = agencyCalls(principal.agency, call);
    super(calls);
    this.principal = principal;
    this.#authority = authority;
    this.#timeZone = timeZone;
    this.#trust = { crypto, registrars, authorities: [authority, ...formerAuthorities] };
    this.#surroundings = surroundings;
    this.searching = searching(calls, surroundings, timeZone);
    this.#call = call;
    this.#path = calls.path;
    this.#get = calls.get;
    this.#post = calls.post;
    this.#pages = calls.pages;
    this.intakeKey = intakeKeys(transport, patience, surroundings);
  }

  /** Checks cover and report, and seals the report to the agency's own intake key. Sends nothing but GET /v1/keys. */
  async prepare(cover: unknown, report: unknown, id = this.newId()): Promise<Prepared> {
    const { agency } = this.principal;
    const today = dayIn(this.#timeZone, this.#surroundings.now());
    const checked = checkToSend(cover, report, { originator: agency, today });
    if (!checked.ok) throw new NotSendable('submission', checked.error);
    const intakeKey = await this.intakeKey(agency);
    const sealed = await sealReport(checked.value.padded, { agency, submission: id, intakeKey });
    const selectors = await this.searching.selectorsOf(report as Report);
    return { id, body: JSON.stringify({ cover: checked.value.cover, sealed }), selectors };
  }

  /** A new id for a submission. */
  newId(): string {
    return uuid7(this.#surroundings.now(), this.#surroundings.random(10));
  }

  /** Sends a prepared submission, then what it can be searched for. Sent again, it answers the current state. */
  async send({ id, body, selectors = [] }: Prepared): Promise<SubmissionAnswer> {
    const path = this.#path(`submissions/${id}`);
    const answer = await this.#call({ method: 'PUT', path, body }, answers.submission);
    if (answer.state === 'pending') await this.searching.keep(id, selectors);
    return answer;
  }

  /** Seals and sends a report. */
  async submit(cover: Cover, report: unknown): Promise<SubmissionAnswer> {
    return this.send(await this.prepare(cover, report));
  }

  /** A submission with its acts. */
  track(id: string): Promise<TrackedSubmission> {
    return this.#get(`submissions/${id}`, answers.tracked);
  }

  /** Takes a pending submission back. */
  withdraw(id: string, reason: string): Promise<SubmissionAnswer> {
    return this.#post(`submissions/${id}/withdrawal`, { reason }, answers.submission);
  }

  /** The agency's own submissions, newest first, page by page as they are asked for. */
  submissions(): AsyncGenerator<SubmissionAnswer> {
    return this.#pages('submissions', answers.submissions, (page) => page.submissions);
  }

  /** The open tasks of the agency that this principal's holder has not decided, urgent first, then by due. */
  inbox(): AsyncGenerator<Task> {
    return this.#pages('inbox', answers.inbox, (page) => page.tasks);
  }

  /** The records released to the agency, newest first. */
  records(): AsyncGenerator<RecordRow> {
    return this.#pages('records', answers.records, (page) => page.records);
  }

  /** The acts of a submission, or of a record, the latest first, page by page as they are asked for. */
  async *acts(list: HandedOverList, id: string): AsyncGenerator<Act> {
    const below = `${list}/${id}/acts`;
    const latestFirst = (page: { acts: readonly Act[] }): readonly Act[] => page.acts.toReversed();
    if (list === 'records') return yield* this.#pages(below, answers.acts, latestFirst);
    const submission = await this.track(id);
    yield* latestFirst(submission);
    yield* this.#pages(below, answers.acts, latestFirst, submission.actsBefore);
  }

  /** A record's row and its whole cover. */
  record(id: string): Promise<WholeRecord> {
    return this.#get(`records/${id}`, answers.wholeRecord);
  }

  /** What lies sealed at a submission or record, verified; no act, and no key. */
  async handedOver(list: HandedOverList, id: string): Promise<VerifiedSubmission> {
    const answer: SealedAnswer = await this.#get(`${list}/${id}/sealed`, answers.sealed);
    return verifyHandedOver(this.#trust, id, answer);
  }

  async #open(found: VerifiedSubmission, key: KeyAnswer): Promise<Opened> {
    const { decryptionKey } = this.principal;
    if (key.id !== found.id || key.sealedDigest !== found.sealedDigest) throw new Distrusted('key-of-other-report');
    if (decryptionKey === undefined) throw new Distrusted('key-not-for-me');
    const expected = { originator: found.originator, submission: found.id };
    return { ...found, ...(await openReport(found.sealed, key.encryptedKey, decryptionKey, expected)) };
  }

  /**
   * Opens a pending submission of the own agency. All that can be verified is verified before the key is asked for: asking is an act on
   * record, and none is made for what is not to be believed. `ahead` is what `handedOver` has answered for it before, where somebody has
   * asked in time.
   */
  async review(id: string, body: ReviewBody = {}, ahead?: VerifiedSubmission): Promise<Opened> {
    const found = ahead ?? (await this.handedOver('submissions', id));
    if (found.id !== id || found.originator !== this.principal.agency) throw new Distrusted('other-submission');
    const key = await this.#post(`submissions/${id}/reviews`, body, answers.review);
    const opened = await this.#open(found, key);
    return { ...opened, selectors: await this.searching.compared(opened.report, key.selectors) };
  }

  /** Decides on a submission: on the sealed report of this digest and on no other. */
  decide(id: string, decision: DecisionBody): Promise<DecisionAnswer> {
    return this.#post(`submissions/${id}/decisions`, decision, answers.decision);
  }

  /**
   * Decides on 1 to 25 submissions in one call. Each row is a whole signed call of its own, judged as if it had come alone; the results
   * stand in the order of the rows. A result of 429, 500 or 503 has decided nothing, and may be sent again.
   */
  async decideBatch(rows: readonly DecisionRow[]): Promise<BatchAnswer['results']> {
    const signer = { ...this.#trust, authority: this.#authority, principal: this.principal };
    const { results } = await this.#call(batchCall(signer, rows, this.#surroundings), answers.batch);
    const answered =
      results.length === rows.length && rows.every((row, i) => results[i]?.submission === row.submission);
    if (!answered) throw new Unreachable('the exchange answers other rows than were sent; look at each submission');
    return results;
  }

  /** Opens a record for a purpose; the disclosure is on record before the key is handed over. */
  async disclose(id: string, body: DisclosureBody): Promise<Opened & { disclosure: { seq: number; hash: string } }> {
    const found = await this.handedOver('records', id);
    if (!found.cover.recipients.includes(this.principal.agency)) throw new Distrusted('not-addressed-to-us');
    const key = await this.#post(`records/${id}/disclosures`, body, answers.disclosure);
    return { ...(await this.#open(found, key)), disclosure: key.disclosure };
  }
}
