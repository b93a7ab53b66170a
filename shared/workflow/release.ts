import { type Custody, commitTo } from '../custody/leaf.ts';
import type { Clock } from '../domain/act.ts';
import type { Agency } from '../domain/agency.ts';
import { erasureOf } from '../domain/law/erasure.ts';
import type { RuleSetName } from '../domain/law/rules.ts';
import { unprovenMark } from '../domain/progress.ts';
import { clockOf, isErasedFor, type ToldErasure, toldErasure } from '../domain/retention.ts';
import { type ApprovedSubmission, type Submission, unprovenSince } from '../domain/submission.ts';
import type { Proving } from '../proof/approvals.ts';
import { prove } from '../proof/approved.ts';
import { Unproven, unproven } from '../proof/unproven.ts';
import { decodeBase64url } from '../protocol/base64.ts';
import { dayIn } from '../protocol/time.ts';
import { carryOut } from './carry-out.ts';
import type { ReleaseKeys } from './key-ports.ts';
import type { Grounds, Unlocking } from './ports.ts';
import type { Recording } from './record.ts';
import { isLongUnproven } from './unproven.ts';

export interface Releasing extends Recording, Proving {
  readonly keys: ReleaseKeys;
  /** By which law each agency keeps what it has, and by whose day, where it is not Europe/Stockholm. */
  readonly laws: Readonly<Record<Agency, { readonly law: RuleSetName }>>;
  readonly timeZones: Readonly<Record<Agency, string>>;
}

/** The clocks that a release begins: the originator's counts from when it got its report, each recipient's from now. */
function clocksOfRelease({ laws, timeZones }: Releasing, s: Submission, now: number): readonly Clock[] {
  const { cover, originator, receivedAt } = s;
  return [originator, ...cover.recipients].flatMap((agency): readonly Clock[] => {
    const own = laws[agency];
    // Only a configuration that lost an agency comes here; it keeps nothing that anybody could erase for it.
    if (own === undefined) return [];
    const registeredOn = dayIn(timeZones[agency], agency === originator ? Date.parse(receivedAt) : now);
    return [{ agency, ...erasureOf(own.law, { registeredOn, cover, released: true }) }];
  });
}

/** The commitment of the first act as it stands in the table now, computed anew: it is what KMS was told at intake, or nothing opens. */
async function intakeOf(ports: Releasing, [first]: Grounds['acts']): Promise<string> {
  const { custody, ...act } = first;
  // The row of an act that was erased has none, and neither may one that somebody else has written.
  const { salt: kept } = custody as Partial<Custody>;
  const salt = (kept && decodeBase64url(kept)) || unproven('its first act has no salt');
  return (await commitTo(act, salt, ports.crypto)).custody.commitment;
}

async function unlocking(
  ports: Releasing,
  s: ApprovedSubmission,
  { acts, stagedKey }: Grounds,
  after: Submission,
): Promise<Unlocking> {
  if (after.state !== 'released') throw new Error('a release leads to released');
  // The state's row is not what was proved: who can write it could add a recipient.
  if (after.releasedTo.join() !== s.releaseTo.join()) return unproven('its state names other recipients than its acts');
  const { key } = stagedKey ?? unproven('its content key is gone');
  const { id, originator, sealedDigest, cover } = s;
  const from = { submission: id, originator, sealedDigest, intake: await intakeOf(ports, acts) };
  const records = await Promise.all(
    s.releaseTo.map(async (recipient) => ({
      record: {
        recipient,
        id,
        originator,
        releasedAt: after.releasedAt,
        state: 'released' as const,
        cover,
        sealedDigest,
        erasure: erasureFor(after, recipient),
      },
      wrappedKey:
        (await ports.keys.release(key, from, recipient)) ?? unproven('its content key is not that of its first act'),
    })),
  );
  return { records, corrects: await corrected(ports, cover.replaces, s.releaseTo) };
}

/** When a record goes, as it is told. */
function erasureFor(s: Submission, agency: Agency): ToldErasure | undefined {
  const clock = clockOf(s, agency);
  return clock && toldErasure(clock);
}

/** Records that a correction stands beside: of those who receive the correction, for nobody else may learn of it. */
async function corrected(ports: Releasing, replaces: string | undefined, releasedTo: readonly Agency[]) {
  if (replaces === undefined) return [];
  const old = (await ports.exchange.read(replaces))?.submission;
  if (old === undefined || !('releasedTo' in old) || old.state === 'erased') return [];
  const { id, originator, state: was } = old;
  const both = old.releasedTo.filter((agency) => releasedTo.includes(agency) && !isErasedFor(old, agency));
  return both.map((recipient) => ({ recipient, originator, id, was }));
}

async function release(ports: Releasing, id: string, now: number, grounds: Grounds) {
  const proven = await prove(ports, { acts: grounds.acts, submission: grounds.stored.submission });
  return carryOut(ports, {
    id,
    nonce: undefined,
    known: grounds.stored,
    command: (s) => ({ kind: 'release', at: new Date(now).toISOString(), clocks: clocksOfRelease(ports, s, now) }),
    unlocking: (after) => unlocking(ports, proven, grounds, after),
  });
}

/**
 * Releases an approved submission: proves its approvals, moves the content key to each recipient's key inside KMS, and writes act,
 * state and records in one transaction. Told twice, it releases once: the second finds it released.
 *
 * What is not proved is marked, for its originator to see and to withdraw. It is tried again from time to time, and released once its
 * proof holds: what was wrong may have been the configuration. The message that found it fails until it is set aside and raises the
 * alarm; later ones say in the log alone that nothing has changed.
 *
 * @throws Unproven where the record does not prove its approvals, and that is not known for long
 */
export async function releaseRecord(
  ports: Releasing,
  id: string,
  now: number,
): Promise<'record-released' | 'release-done-before' | 'release-still-unproven'> {
  const grounds = await ports.exchange.grounds(id);
  if (grounds?.stored.submission.state !== 'approved') return 'release-done-before';
  try {
    const done = await release(ports, id, now, grounds);
    return done.ok ? 'record-released' : 'release-done-before';
  } catch (error) {
    if (!(error instanceof Unproven)) throw error;
    const since = unprovenSince(grounds.stored.submission);
    if (since !== undefined && isLongUnproven(since, now)) return 'release-still-unproven';
    const mark = unprovenMark(grounds.stored.submission, new Date(now).toISOString());
    if (mark !== undefined) await ports.exchange.markUnproven(mark);
    throw error;
  }
}
