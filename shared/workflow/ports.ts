import type { RecordedAct } from '../custody/leaf.ts';
import type { Agency } from '../domain/agency.ts';
import type { Cover } from '../domain/cover.ts';
import type { Effect as ActEffect, Asking } from '../domain/effects.ts';
import type { NonEmpty } from '../domain/non-empty.ts';
import type { UnprovenMark } from '../domain/progress.ts';
import type { RecordOf } from '../domain/record-of.ts';
import type { ToldErasure } from '../domain/retention.ts';
import type { State, Submission } from '../domain/submission.ts';
import type { Counted, Tally } from '../domain/tally.ts';
import type { PrincipalEntry } from '../protocol/principal-entry.ts';
import type { Due, DueKind } from './due.ts';
import type { StagedKey } from './key-ports.ts';
import type { Carried, TokenEffect } from './token-ports.ts';

/** A dependency did not answer, or not in time. Nothing of the call has taken effect; the same intent may be sent again. */
export class Unavailable extends Error {
  override name = 'Unavailable';
}

/** A submission as it is stored, with the leaf hash of its latest act. */
export interface Stored {
  readonly submission: Submission;
  readonly hash: string;
  /** Recipients that have not been told of its release or recall yet; undefined where nobody is to be told. */
  readonly untold?: readonly Agency[] | undefined;
  /** Since when they are to be told (RFC 3339). */
  readonly untoldSince?: string | undefined;
}

/** Who is to be told: the recipients of what this state says, or the approvers of a task. */
export type ToTell = Pick<Submission, 'id' | 'state'> | { readonly id: string; readonly taskOf: Agency };

/** An act as it is shown: without what only a proof needs. */
export type ShownAct = RecordedAct extends infer A
  ? A extends RecordedAct
    ? Omit<A, 'evidence' | 'cover' | 'custody'> & { readonly custody: Pick<A['custody'], 'hash'> }
    : never
  : never;

/** What a release stands on: a submission with the acts that decide, in their order, and its content key while that is staged. */
export interface Grounds {
  readonly stored: Stored;
  readonly acts: NonEmpty<RecordedAct>;
  readonly stagedKey: StagedKey | undefined;
}

/** A nonce to consume; `createdAt` in seconds, so that it can be forgotten when no signature with it is fresh any more. */
export interface Nonce {
  readonly keyid: string;
  readonly nonce: string;
  readonly createdAt: number;
}

/** What an originator signed and sent, as it came, with the entry of the key that was in force. Written once, never copied. */
export interface SealedBody {
  readonly body: string;
  /** The exchange's name for which it was signed; none in what was taken before this member was kept. */
  readonly authority?: string | undefined;
  readonly input: string;
  readonly value: string;
  readonly contentType: string;
  readonly keyid: string;
  readonly principal: string;
}

/** What a submission brings with it besides its first act. */
export interface Intake {
  readonly sealed: SealedBody;
  /** The content key under the originator's staging key (a KMS ciphertext), and what it is bound to. */
  readonly stagedKey: StagedKey;
  /** SHA-256 of the encrypted key as it came, base64url: seen once, never again (a second use would be a re-sealed copy). */
  readonly sealedKeyDigest: string;
  /** By which number KMS knows that it moved this key. */
  readonly use: string;
}

/** A report that one recipient may read: the row of the table `Records`. */
export interface AuthorizedRecord {
  readonly recipient: Agency;
  readonly id: string;
  readonly originator: Agency;
  readonly releasedAt: string;
  readonly state: Extract<State, 'released' | 'recalled' | 'erased'>;
  readonly cover: Cover;
  readonly sealedDigest: string;
  readonly replacedBy?: string | undefined;
  /** When it goes; of what was released before this was kept it is not there. */
  readonly erasure?: ToldErasure | undefined;
}

/** What a release unlocks: each recipient's record with the content key under its own key, and the records that are corrected by it. */
export interface Unlocking {
  readonly records: readonly { readonly record: AuthorizedRecord; readonly wrappedKey: Uint8Array }[];
  readonly corrects: readonly (RecordOf & { readonly was: AuthorizedRecord['state'] })[];
}

/** All that is written with one change: what its acts lead to, and what only the use case holds (a nonce, and bytes). */
export type Effect =
  | TokenEffect
  | Exclude<ActEffect<RecordedAct>, { kind: 'submission-begun' | 'act-recorded' }>
  | (Extract<ActEffect<RecordedAct>, { kind: 'act-recorded' }> & { readonly use?: string })
  | (Extract<ActEffect<RecordedAct>, { kind: 'submission-begun' }> & { readonly stagedKey?: StagedKey })
  | { readonly kind: 'nonce-consumed'; readonly nonce: Nonce }
  | { readonly kind: 'sealed-key-seen'; readonly digest: string; readonly submission: string }
  | { readonly kind: 'body-kept'; readonly submission: string; readonly sealed: SealedBody }
  | { readonly kind: 'replacement-claimed'; readonly replaced: string; readonly by: string }
  | { readonly kind: 'record-unlocked'; readonly record: AuthorizedRecord }
  | (RecordOf & { readonly kind: 'record-key-kept'; readonly wrappedKey: Uint8Array })
  | ({ readonly kind: 'record-replaced'; readonly by: string } & Unlocking['corrects'][number]);

/** Why a change was not written; nothing of it was. `stale`: the submission has changed since it was read, or exists already. */
export type NotWritten = 'nonce-replayed' | 'stale' | 'sealed-key-reused' | 'already-replaced';

/** A submission that waits for a machine, since when (RFC 3339). */
export interface Waiting {
  readonly id: string;
  readonly since: string;
}

/** Which recipient is asked what it has done with a record, and since when. */
export type Asked = Omit<Asking, 'originator'>;

/** One page of a list, and where the next one begins (null after the last). */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/** What waits for a machine: releases, tasks, and, apart from these, releases that somebody has to mend something for. */
export type WaitingKind = 'release' | 'task' | 'proof';

/** Submissions, their acts and tasks: the table `Exchange`. Every read of one submission is strongly consistent. */
export interface Exchange {
  read(id: string): Promise<Stored | undefined>;
  /** The same for an agency: what it may not know of is to the clock too as if it were not there. */
  readAs(agency: Agency, id: string): Promise<Stored | undefined>;
  /** The latest so many acts before this number, in their order: as many as `most` says, and fewer where the first is among them. */
  acts(id: string, before: number, most: number): Promise<readonly ShownAct[]>;
  /** All that a release stands on, read at once: however often the report was opened, it is no more. */
  grounds(id: string): Promise<Grounds | undefined>;
  /** The content key under the originator's staging key; undefined once it is deleted. */
  stagedKey(id: string): Promise<StagedKey | undefined>;
  /** The tokens of its selectors; undefined where it has none. */
  carried(id: string): Promise<Carried | undefined>;
  /** Whether a correction of this submission was accepted, and has not ended unreleased. */
  isReplaced(id: string): Promise<boolean>;
  /** Writes one change, whole or not at all. */
  write(effects: readonly Effect[]): Promise<NotWritten | undefined>;
  /** Marks an approval whose release is not proved; false where it has changed since it was read. */
  markUnproven(mark: UnprovenMark): Promise<boolean>;
  /** Consumes a nonce alone; false where it was consumed before. */
  consume(nonce: Nonce): Promise<boolean>;
  isConsumed(nonce: Nonce): Promise<boolean>;
  /** What was counted of an agency from one time until before another (RFC 3339): what is read is no more than is counted there. */
  tallies(agency: Agency, from: string, until: string): Promise<readonly Counted[]>;
  /** Adds to an agency's statistics what no act says. */
  tally(tally: Tally): Promise<void>;
  /** An agency's own submissions, newest first; `after` is the order key of the last row seen. */
  ofOriginator(agency: Agency, after: string | undefined): Promise<Page<Stored>>;
  /** Tasks of an agency, urgent first, then by due, without those that this holder has decided. The list is a moment behind the states. */
  inbox(agency: Agency, holder: string, after: string | undefined): Promise<Page<Stored>>;
  /**
   * Submissions that have waited for a machine since before this time, the newest first and five thousand at most: releases of this
   * originator (to be carried out, or to be told), those that are known not to be proved, or tasks of this agency (to be opened).
   */
  waiting(kind: WaitingKind, agency: Agency, before: string): Promise<readonly Waiting[]>;
  /** What has its time by then (RFC 3339, or a day), the earliest first, so many at most. Of what has its time later nothing is read. */
  due(kind: DueKind, agency: Agency, until: string, most: number): Promise<readonly Due[]>;
  /** Puts something off to its next time, or to none; false where it has gone, or was put off before. */
  putOff(due: Due, next: string | undefined): Promise<boolean>;
  /** Submissions of which something goes for this agency on that day or before, the soonest first; `after` is the order key of the last row seen. */
  erasures(agency: Agency, until: string, after: string | undefined): Promise<Page<Stored>>;
  /** Marks that the recipients were told what this state says, all but those that are left. Of an older state it marks nothing. */
  markTold(submission: Submission, left: readonly Agency[]): Promise<void>;
  /** Marks a task as opened: told to its approvers. False where it has gone (decided, withdrawn). */
  openTask(id: string, agency: Agency): Promise<boolean>;
  /** Undefined where there is no such task (any more); else whether it was opened, or since when it waits for that (RFC 3339). */
  task(id: string, agency: Agency): Promise<'opened' | { readonly waitsSince: string } | undefined>;
  /** Whether this recipient is asked what it has done about a recall or a correction, and has not answered. */
  isAskedToAcknowledge(id: string, agency: Agency): Promise<boolean>;
  /** What this originator's recipients are asked since before this time (RFC 3339) and have not answered, the oldest first. */
  unanswered(originator: Agency, before: string, after: string | undefined): Promise<Page<Asked>>;
  /** What this recipient is asked and has not answered, the oldest first. */
  askedOf(recipient: Agency, after: string | undefined): Promise<Page<Asked>>;
  /**
   * Marks that somebody is told again now, before it is done; false where that was begun after `unless`, or nobody is to be told any
   * more. Times are RFC 3339.
   */
  beginTellingAgain(whom: ToTell, now: string, unless: string): Promise<boolean>;
  /** Takes that mark back: they could not be told. */
  endTellingAgain(whom: ToTell): Promise<void>;
}

/** Exact signed bodies: the table `Sealed`. Nobody with this port holds a key. */
export interface Sealed {
  read(id: string): Promise<SealedBody | undefined>;
}

/** Authorized records of one recipient: the table `Records`. */
export interface Records {
  read(recipient: Agency, id: string): Promise<AuthorizedRecord | undefined>;
  /** The content key under the recipient's key; undefined where there is no record, or its key is gone. */
  wrappedKey(of: RecordOf): Promise<Uint8Array | undefined>;
  /** Newest first. */
  list(recipient: Agency, after: string | undefined): Promise<Page<AuthorizedRecord>>;
}

/** Principals' entries, each verified against its agency's registrar: a row that does not verify is as if it were not there. */
export interface Registry {
  /** The entry and its compact JWS; `fresh` reads strongly consistent, past the cache of 30 s. */
  entry(keyid: string, fresh: boolean): Promise<{ readonly entry: PrincipalEntry; readonly jws: string } | undefined>;
}

/** Time and randomness, passed in. */
export interface Chance {
  /** Milliseconds since 1970. */
  now(): number;
  random(bytes: number): Uint8Array;
}
