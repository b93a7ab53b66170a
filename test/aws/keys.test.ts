import { InvalidCiphertextException, type KMSClient, KMSServiceException } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import { intakeKeys } from '../../shared/aws/keys.ts';

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
