import { randomBytes, randomUUID } from 'node:crypto';
import type { Act } from '../../shared/domain/act.ts';
import type { Command } from '../../shared/domain/command.ts';
import { submit } from '../../shared/domain/decide.ts';
import { effectsOf } from '../../shared/domain/effects.ts';
import type { ApprovalPolicy } from '../../shared/domain/handling.ts';
import type { NonEmpty } from '../../shared/domain/non-empty.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import { uuid7 } from '../../shared/protocol/ids.ts';
import { nodeCrypto, systemChance } from '../../shared/runtime/node-crypto.ts';
import type { AuthorizedRecord, Exchange, Intake, Nonce, NotWritten, Unlocking } from '../../shared/workflow/ports.ts';
import { recorded } from '../../shared/workflow/record.ts';
import { type Change, effectsIn } from './changes.ts';
import { aCover, actsOf, decidedAt, desk, handledAs, ownErasure, someEvidence } from './submissions.ts';

/** Evidence as long as a real call's: most of an act is its signer's entry. */
const longEvidence = () => ({
  ...someEvidence(),
  input: 'i'.repeat(260),
  value: 'v'.repeat(100),
  principal: 'p'.repeat(1_600),
});

export const newId = (): string => uuid7(Date.now(), randomBytes(10));
export const aNonce = (): Nonce => ({
  keyid: 'k',
  nonce: randomBytes(18).toString('base64url'),
  createdAt: 1_795_480_000,
});
export const anIntake = (by = desk): Intake => {
  const { input, value, contentType, principal } = longEvidence();
  return {
    sealed: { body: '{"cover":…}', input, value, contentType, keyid: by.keyid, principal },
    stagedKey: { key: new Uint8Array(randomBytes(180)), intake: 'Q'.repeat(43) },
    sealedKeyDigest: randomBytes(32).toString('base64url'),
    use: randomUUID(),
  };
};

/** A report as it was released to one recipient. */
export const aRecord = (id = newId(), recipient = 'customs', releasedAt = decidedAt): AuthorizedRecord => ({
  recipient,
  id,
  originator: 'police',
  releasedAt,
  state: 'released',
  cover: aCover(),
  sealedDigest: 'Q'.repeat(43),
});

/** What the release of a submission unlocks: a record for each recipient, with its key. */
export const unlockedBy = (s: Submission, corrects: Unlocking['corrects'] = []): Unlocking | undefined =>
  s.state === 'released'
    ? {
        records: s.releasedTo.map((recipient) => ({
          record: { ...aRecord(s.id, recipient, s.releasedAt), cover: s.cover, sealedDigest: s.sealedDigest },
          wrappedKey: randomBytes(40),
        })),
        corrects,
      }
    : undefined;

/** A change with the state that it leads to. */
export interface Made extends Change {
  readonly after: Submission;
}

/** A change by these acts, each under a salt of its own. */
export const madeOf = async (
  before: Submission | undefined,
  acts: NonEmpty<Act>,
  brought: Partial<Change>,
): Promise<Made> => {
  const { after } = effectsOf(before, acts);
  return { before, after, acts: await recorded(acts, { crypto: nodeCrypto, chance: systemChance }), ...brought };
};

interface Beginning extends Partial<Change> {
  readonly id?: string;
  readonly at?: string;
  readonly by?: typeof desk;
  readonly approvals?: ApprovalPolicy | undefined;
}

/** The change that begins a submission, with all that an intake brings. */
export const beginning = (cover = handledAs('H1'), more: Beginning = {}): Promise<Made> => {
  const { id = newId(), at = new Date().toISOString(), by = desk, approvals, ...brought } = more;
  const act = submit({
    kind: 'submit',
    submission: id,
    at,
    by,
    evidence: longEvidence(),
    cover,
    contentDigest: 'A'.repeat(43),
    sealedDigest: 'Q'.repeat(43),
    dueHours: { urgent: 8, routine: 168 },
    expiryHours: { urgent: 72, routine: 168 },
    approvals,
    erasure: ownErasure,
  });
  return madeOf(undefined, [act], { intake: anIntake(by), ...brought });
};

/** The change that a command leads to; throws where it is refused. */
export const changeBy = async (before: Submission, command: Command, brought: Partial<Change> = {}): Promise<Made> => {
  const acts = actsOf(before, 'evidence' in command ? { ...command, evidence: longEvidence() } : command);
  const made = await madeOf(before, acts, brought);
  return command.kind === 'release' && brought.unlocking === undefined
    ? { ...made, unlocking: unlockedBy(made.after) }
    : made;
};

/** Writes histories into a table as the functions write them, act by act, without their signatures. */
export const historiesIn = (exchange: Exchange) => {
  const write = (change: Change): Promise<NotWritten | undefined> => exchange.write(effectsIn(change));
  const written = async (change: Made): Promise<Submission> => {
    const failure = await write(change);
    if (failure !== undefined) throw new Error(`not written: ${failure}`);
    return change.after;
  };
  return {
    write,
    /** A submission that nobody has looked at. */
    async submitted(cover = handledAs('H1'), more: Beginning = {}): Promise<Submission> {
      return written(await beginning(cover, more));
    },
    /** As it stands after these commands, each of which has to be allowed. */
    async following(before: Submission, ...commands: readonly Command[]): Promise<Submission> {
      let state = before;
      for (const command of commands) state = await written(await changeBy(state, command));
      return state;
    },
  };
};
