import { createPublicKey } from 'node:crypto';
import {
  CreateKeyCommand,
  InvalidCiphertextException,
  type KeySpec,
  type KMSClient,
  KMSServiceException,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  intakeKeys,
  kidOf,
  publicKey,
  recordContentKeys,
  releaseKeys,
  stagedContentKeys,
} from '../../shared/aws/keys.ts';
import { startTestCloud, type TestCloud } from '../local/support/cloud.ts';
import { keysContract } from '../support/contract/keys.contract.ts';

describe('keys in KMS', () => {
  let cloud: TestCloud;
  beforeAll(async () => {
    cloud = await startTestCloud({ Resources: {} });
  });
  afterAll(() => cloud.stop('remove'));

  const newKey = async (spec: KeySpec = 'SYMMETRIC_DEFAULT'): Promise<string> => {
    const command = new CreateKeyCommand({ KeySpec: spec, KeyUsage: 'ENCRYPT_DECRYPT' });
    return (await cloud.kms.send(command)).KeyMetadata?.Arn ?? expect.fail();
  };
  keysContract(async () => {
    const intake = await newKey('RSA_3072');
    const [police, customs, coastguard] = [await newKey(), await newKey(), await newKey()];
    const keys = {
      intake: intakeKeys(cloud.kms, [intake], police),
      release: releaseKeys(cloud.kms, { police }, { customs, coastguard }),
      staged: stagedContentKeys(cloud.kms, police),
      records: recordContentKeys(cloud.kms, customs),
    };
    const der = await publicKey(cloud.kms, intake);
    const intakeKey = createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
    return { keys, kid: kidOf(intake), intakeKey };
  });
});

const arn = (kid: string): string => `arn:aws:kms:eu-north-1:000000000000:key/${kid}`;
const context = { submission: 'id', originator: 'police', sealedDigest: 'digest', intake: 'commitment' };
const of = { $metadata: {}, message: 'refused' };
const denied = new KMSServiceException({ ...of, name: 'AccessDeniedException', $fault: 'client' });

/** Intake with a current key and its predecessor, at a KMS that answers so. */
const stagedAt = (kid: string, failure: Error) => {
  const kms = { send: () => Promise.reject(failure) } as unknown as KMSClient;
  return intakeKeys(kms, [arn('current'), arn('predecessor')], arn('staging')).stage(kid, new Uint8Array(384), context);
};

describe('what was sealed to an intake key', () => {
  it('is refused as sealed to a wrong key once the predecessor’s policy has let its last day pass', async () => {
    expect(await stagedAt('predecessor', denied)).toBeUndefined();
  });

  it('is no fault of the sender where the permission on the current key, or to stage, is missing', async () => {
    await expect(stagedAt('current', denied)).rejects.toBe(denied);
    const message = 'User: … is not authorized to perform: kms:ReEncryptTo on resource: …';
    const toStage = new KMSServiceException({ ...of, message, name: 'AccessDeniedException', $fault: 'client' });
    await expect(stagedAt('predecessor', toStage)).rejects.toBe(toStage);
  });

  it('is refused where KMS cannot open it, or nobody has such a key', async () => {
    expect(await stagedAt('current', new InvalidCiphertextException(of))).toBeUndefined();
    expect(await stagedAt('nobody', denied)).toBeUndefined();
  });

  it('is told as unavailable where KMS is busy', async () => {
    const busy = new KMSServiceException({ ...of, name: 'ThrottlingException', $fault: 'client' });
    await expect(stagedAt('current', busy)).rejects.toMatchObject({ name: 'Unavailable' });
  });
});
