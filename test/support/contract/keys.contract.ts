import { constants, generateKeyPairSync, type KeyObject, publicEncrypt, randomBytes } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import type {
  ContentKeys,
  IntakeKeys,
  RecordContext,
  ReleaseKeys,
  StagingContext,
} from '../../../shared/workflow/key-ports.ts';

/** Keys as the workflow uses them: those of the police that take in and release, and those of customs that open a record. */
export interface Keys {
  readonly intake: IntakeKeys;
  readonly release: ReleaseKeys;
  readonly staged: ContentKeys<StagingContext>;
  readonly records: ContentKeys<RecordContext>;
}
/** The same, with the public intake key. */
interface WithIntake {
  readonly keys: Keys;
  readonly kid: string;
  readonly intakeKey: KeyObject;
}

const wrappedTo = (key: KeyObject, content: Uint8Array): Uint8Array =>
  publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, content);

const staging = { submission: 'one', originator: 'police', sealedDigest: 'digest', intake: 'commitment' };
const { intake: _intake, ...ofReport } = staging;
const record = { ...ofReport, recipient: 'customs' };
/** The same context, each time with another value of one member. */
const others = <T extends object>(context: T): readonly T[] =>
  Object.keys(context).map((name) => ({ ...context, [name]: 'another' }));

/** What the workflow asks of KMS: a content key goes from key to key, each time bound to what it belongs to, and opens nowhere else. */
export const keysContract = (start: () => Promise<WithIntake>): void => {
  const content = randomBytes(32);
  let { keys, kid, intakeKey } = {} as WithIntake;
  let stagedKey: Uint8Array;
  let wrapped: Uint8Array;
  beforeAll(async () => {
    ({ keys, kid, intakeKey } = await start());
    stagedKey = (await keys.intake.stage(kid, wrappedTo(intakeKey, content), staging))?.key ?? expect.fail();
    wrapped = (await keys.release.release(stagedKey, staging, 'customs')) ?? expect.fail();
  });

  it('a content key is staged out of the intake key that it was sealed to, and opens in its context alone', async () => {
    expect(new Uint8Array((await keys.staged.open(stagedKey, staging)).key)).toEqual(new Uint8Array(content));
    for (const context of others(staging)) await expect(keys.staged.open(stagedKey, context)).rejects.toThrow();
  });

  it('one that was sealed to another key, or is none, is not staged', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
    expect(await keys.intake.stage(kid, wrappedTo(publicKey, content), staging)).toBeUndefined();
    expect(await keys.intake.stage(kid, randomBytes(384), staging)).toBeUndefined();
    expect(await keys.intake.stage('another', wrappedTo(intakeKey, content), staging)).toBeUndefined();
  });

  it('it is released to one recipient, and opens under that one’s key, in its context alone', async () => {
    expect(new Uint8Array((await keys.records.open(wrapped, record)).key)).toEqual(new Uint8Array(content));
    for (const context of others(record)) await expect(keys.records.open(wrapped, context)).rejects.toThrow();
    const theirs = (await keys.release.release(stagedKey, staging, 'coastguard')) ?? expect.fail();
    for (const recipient of ['customs', 'coastguard']) {
      await expect(keys.records.open(theirs, { ...record, recipient })).rejects.toThrow();
    }
  });

  it('it is not released as the key of anything else, nor to an agency that has no key', async () => {
    for (const context of others(staging).filter(({ originator }) => originator === 'police')) {
      expect(await keys.release.release(stagedKey, context, 'customs')).toBeUndefined();
    }
    expect(await keys.release.release(wrapped, staging, 'customs')).toBeUndefined();
    await expect(keys.release.release(stagedKey, { ...staging, originator: 'another' }, 'customs')).rejects.toThrow();
    await expect(keys.release.release(stagedKey, staging, 'another')).rejects.toThrow();
  });

  it('every use has a number of its own, by which KMS tells of it', async () => {
    const uses = [
      await keys.intake.stage(kid, wrappedTo(intakeKey, content), staging),
      await keys.staged.open(stagedKey, staging),
      await keys.staged.open(stagedKey, staging),
      await keys.records.open(wrapped, record),
    ].map((given) => given?.use);
    for (const use of uses) expect(use).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(uses).size).toBe(uses.length);
  });

  it('a staged key and a released one do not open as each other', async () => {
    await expect(keys.staged.open(wrapped, staging)).rejects.toThrow();
    await expect(keys.records.open(stagedKey, record)).rejects.toThrow();
  });
};
