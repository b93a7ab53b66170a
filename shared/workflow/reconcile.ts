import type { Act } from '../domain/act.ts';
import type { Agency } from '../domain/agency.ts';
import { foldDecided } from '../domain/evolve.ts';
import type { NonEmpty } from '../domain/non-empty.ts';

/*
 * What KMS did, held against what was recorded. A role and its code guard a content key; who has the role's credentials is held by no code, but
 * KMS tells of each use, and each has its act: the first act for a move at intake, approvals for a release, a reading for an opening.
 */

/** What a function does with content keys: one kind of use, and no other. */
export type Does = 'stage' | 'review' | 'release' | 'disclose';

/** Whose role it was. */
export interface User {
  readonly does: Does;
  /** Behind whose door; none of what is deployed once. */
  readonly agency?: Agency;
}

type Context = Readonly<Record<string, string>>;

/** A use of a content key, as CloudTrail tells of it. */
export interface KeyUse {
  /** Undefined where it was none of the functions that use content keys. */
  readonly user: User | undefined;
  /** KMS's own name: `Decrypt`, `ReEncrypt`. */
  readonly operation: string;
  /** Milliseconds since 1970, in whole seconds. */
  readonly at: number;
  /** By which number KMS knows of it. */
  readonly use: string;
  /** The encryption contexts: of what it opened, and of what it made. */
  readonly from: Context;
  readonly to: Context;
}

/** The acts that decide, as far as a use of the key is held against them. */
export interface Decided {
  /** The commitment of the first act, to which the staged key is bound. */
  readonly commitment: string;
  /** Of the move at intake; none in what was taken before this was kept. */
  readonly use?: string | undefined;
  readonly acts: NonEmpty<Act>;
}

/** An opening as it stands on record. */
export interface ReadingOf {
  readonly act: Act['act'];
  readonly agency: Agency;
  /** RFC 3339. */
  readonly at: string;
  readonly use?: string | undefined;
}

/** What was recorded of a submission: the table `Exchange`, read alone. */
export interface Ledger {
  decided(id: string): Promise<Decided | undefined>;
  /** Openings since this time (RFC 3339), the latest first. */
  readings(id: string, since: string): Promise<readonly ReadingOf[]>;
}

/**
 * What was found of a use.
 *
 * - `spare`: the report was worked on at that minute, but no act is this use's own. So it is where a function died between KMS and the table, a
 *   call was repeated, or two people came first; and so it would be for somebody who hides behind others' acts. Few are ordinary.
 * - `unused`: a key was moved at intake, and nothing was accepted with it. What it was moved to opens nothing: every later step is bound to an
 *   act that is not there.
 * - `unexplained`: nothing that was recorded leads to it.
 */
export type Finding =
  | { readonly finding: 'explained' | 'spare' | 'unused' }
  | { readonly finding: 'unexplained'; readonly reason: string };

const explained: Finding = { finding: 'explained' };
const spare: Finding = { finding: 'spare' };
const unused: Finding = { finding: 'unused' };
function unexplained(reason: string): Finding {
  return { finding: 'unexplained', reason };
}

const operations: Readonly<Record<Does, string>> = {
  stage: 'ReEncrypt',
  review: 'Decrypt',
  release: 'ReEncrypt',
  disclose: 'Decrypt',
};

/** Clocks differ, and CloudTrail tells whole seconds; in milliseconds. */
const clocks = 3_000;
/** No function lives longer (30 s for a release, 10 s for a call): an act that is not there when this has passed does not come. */
const longest = 45_000;

function time(ms: number): string {
  return new Date(ms).toISOString();
}

/** Acts of nobody who could have been in the way of an opening. */
const ofNobody: ReadonlySet<Act['act']> = new Set<Act['act']>(['submitted', 'asked', 'released']);

/** Whether it was worked on about this time: whoever did may have come before somebody whose opening then left no act. */
function isWorkedOn({ acts }: Decided, about: number): boolean {
  return acts.some(({ act, at }) => !ofNobody.has(act) && isNear(at, about));
}

function isNear(at: string, about: number): boolean {
  return Math.abs(Date.parse(at) - about) <= longest;
}

/** Whether it was approved for this recipient at some time between: a release that is tried again moves the key again. */
function wasApprovedFor({ acts }: Decided, recipient: string | undefined, from: number, to: number): boolean {
  return acts.some((act, i) => {
    const [begins, ends] = [Date.parse(act.at), Date.parse(acts[i + 1]?.at ?? time(Number.MAX_SAFE_INTEGER / 2 ** 10))];
    if (begins > to || ends < from) return false;
    const state = foldDecided(acts.slice(0, i + 1));
    return state?.state === 'approved' && state.releaseTo.some((one) => one === recipient);
  });
}

function staged({ use, to }: KeyUse, decided: Decided | undefined): Finding {
  // What was accepted is bound to the commitment of its first act; another try at the same has another salt, and opens nothing.
  if (decided === undefined || decided.commitment !== to.intake) return unused;
  return decided.use === use ? explained : spare;
}

function released({ at, to }: KeyUse, decided: Decided): Finding {
  const during = wasApprovedFor(decided, to.recipient, at - longest, at + clocks);
  return during ? explained : unexplained('it was not approved for this recipient');
}

async function opened(ledger: Ledger, use: KeyUse, { does, agency }: User, decided: Decided): Promise<Finding> {
  const { submission = '' } = use.from;
  const readings = await ledger.readings(submission, time(use.at - longest));
  const act = does === 'review' ? 'reviewed' : 'disclosed';
  const own = readings.filter((one) => one.act === act && one.agency === agency);
  if (own.some((one) => one.use === use.use)) return explained;
  const isNearby = readings.some(({ at }) => isNear(at, use.at)) || isWorkedOn(decided, use.at);
  return isNearby ? spare : unexplained('no act says that it was opened');
}

/** Whether the context is that of the submission's own first act; of records it holds no commitment. */
function isOf({ from }: KeyUse, { acts: [first], commitment }: Decided): boolean {
  if (first.act !== 'submitted' || from.originator !== first.by.agency) return false;
  return from.sealedDigest === first.sealedDigest && (from.intake ?? commitment) === commitment;
}

/** Holds a use of a content key against the acts. It is asked once whatever belongs to the use has been written. */
export async function findingOf(ledger: Ledger, use: KeyUse): Promise<Finding> {
  const { user } = use;
  if (user === undefined) return unexplained('by none of the functions that use content keys');
  if (use.operation !== operations[user.does]) return unexplained('its function does nothing of the kind');
  const { submission } = user.does === 'stage' ? use.to : use.from;
  if (submission === undefined) return unexplained('it names no submission');
  const decided = await ledger.decided(submission);
  if (user.does === 'stage') return staged(use, decided);
  if (decided === undefined) return unexplained('there is no such submission');
  if (!isOf(use, decided)) return unexplained('its context is not that of the submission');
  return user.does === 'release' ? released(use, decided) : opened(ledger, use, user, decided);
}
