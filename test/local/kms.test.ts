import { constants, createPublicKey, publicEncrypt, randomBytes, verify as verifySignature } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  GenerateMacCommand,
  GetPublicKeyCommand,
  type KeySpec,
  type KeyUsageType,
  ReEncryptCommand,
  ScheduleKeyDeletionCommand,
  SignCommand,
  VerifyCommand,
  VerifyMacCommand,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { logSigner } from '../../shared/aws/log-signer.ts';
import { checkpointText, noteOf, signatureLine, signedBy, signedBytes } from '../../shared/custody/note.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import { startTestCloud, type TestCloud } from './support/cloud.ts';

const contentKey = randomBytes(32);
const staging = { submission: 'one', originator: 'police' };
const records = { ...staging, recipient: 'customs' };

let test: TestCloud;
beforeAll(async () => {
  test = await startTestCloud({ Resources: {} });
});
afterAll(() => test.stop('remove'));

const newKey = async (KeySpec: KeySpec, KeyUsage: KeyUsageType): Promise<string> => {
  const { KeyMetadata } = await test.kms.send(new CreateKeyCommand({ KeySpec, KeyUsage }));
  return KeyMetadata?.KeyId ?? '';
};
const newSymmetric = (): Promise<string> => newKey('SYMMETRIC_DEFAULT', 'ENCRYPT_DECRYPT');
const refused = (call: Promise<unknown>, name: string) => expect(call).rejects.toMatchObject({ name });

/** Wraps a content key as a submitting client does: to the public key, outside KMS. */
const wrapFor = async (KeyId: string, hash = 'sha256'): Promise<Buffer> => {
  const { PublicKey } = await test.kms.send(new GetPublicKeyCommand({ KeyId }));
  const key = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
  return publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash }, contentKey);
};

describe('a symmetric key', () => {
  it('opens what it sealed, in the same context alone, without being told which key it was', async () => {
    const KeyId = await newSymmetric();
    const { CiphertextBlob } = await test.kms.send(
      new EncryptCommand({ KeyId, Plaintext: contentKey, EncryptionContext: staging }),
    );
    const inOrder = Object.fromEntries(Object.entries(staging).reverse());
    const opened = await test.kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: inOrder }));
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(contentKey);
    expect(opened.KeyId).toBe(`arn:aws:kms:eu-north-1:000000000000:key/${KeyId}`);
    for (const EncryptionContext of [undefined, {}, { ...staging, submission: 'two' }, { ...staging, more: 'x' }]) {
      await refused(
        test.kms.send(new DecryptCommand({ CiphertextBlob, ...(EncryptionContext && { EncryptionContext }) })),
        'InvalidCiphertextException',
      );
    }
  });

  it('tells contexts apart whose parts are the same text in other pieces', async () => {
    const KeyId = await newSymmetric();
    const { CiphertextBlob } = await test.kms.send(
      new EncryptCommand({ KeyId, Plaintext: contentKey, EncryptionContext: { a: 'bc' } }),
    );
    await refused(
      test.kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: { ab: 'c' } })),
      'InvalidCiphertextException',
    );
  });

  it('opens nothing of which a bit was changed, wherever', async () => {
    const KeyId = await newSymmetric();
    const { CiphertextBlob } = await test.kms.send(new EncryptCommand({ KeyId, Plaintext: contentKey }));
    const blob = Buffer.from(CiphertextBlob ?? []);
    for (const at of [0, 1, 20, 40, blob.length - 1]) {
      const changed = Buffer.from(blob);
      changed.writeUInt8((changed[at] ?? 0) ^ 1, at);
      await refused(test.kms.send(new DecryptCommand({ CiphertextBlob: changed })), 'InvalidCiphertextException');
    }
  });

  it('does not open what another key sealed', async () => {
    const [one, other] = [await newSymmetric(), await newSymmetric()];
    const { CiphertextBlob } = await test.kms.send(new EncryptCommand({ KeyId: one, Plaintext: contentKey }));
    await refused(test.kms.send(new DecryptCommand({ KeyId: other, CiphertextBlob })), 'IncorrectKeyException');
  });

  it('makes data keys', async () => {
    const KeyId = await newSymmetric();
    const made = await test.kms.send(
      new GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256', EncryptionContext: staging }),
    );
    const { Plaintext } = await test.kms.send(
      new DecryptCommand({ CiphertextBlob: made.CiphertextBlob, EncryptionContext: staging }),
    );
    expect(Plaintext).toEqual(made.Plaintext);
    expect(Plaintext).toHaveLength(32);
  });

  it('takes 4096 bytes and no more', async () => {
    const KeyId = await newSymmetric();
    await test.kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.alloc(4096) }));
    await refused(test.kms.send(new EncryptCommand({ KeyId, Plaintext: Buffer.alloc(4097) })), 'ValidationException');
  });
});

describe('ReEncrypt', () => {
  it('moves a content key from an intake key to staging and on to a recipient, each in its own context', async () => {
    const intake = await newKey('RSA_3072', 'ENCRYPT_DECRYPT');
    const [stagingKey, recordsKey] = [await newSymmetric(), await newSymmetric()];
    const staged = await test.kms.send(
      new ReEncryptCommand({
        CiphertextBlob: await wrapFor(intake),
        SourceKeyId: intake,
        SourceEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
        DestinationKeyId: stagingKey,
        DestinationEncryptionContext: staging,
      }),
    );
    expect(staged.SourceEncryptionAlgorithm).toBe('RSAES_OAEP_SHA_256');
    const released = await test.kms.send(
      new ReEncryptCommand({
        CiphertextBlob: staged.CiphertextBlob,
        SourceEncryptionContext: staging,
        DestinationKeyId: recordsKey,
        DestinationEncryptionContext: records,
      }),
    );
    const { CiphertextBlob } = released;
    const opened = await test.kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: records }));
    expect(Buffer.from(opened.Plaintext ?? [])).toEqual(contentKey);
    await refused(
      test.kms.send(new DecryptCommand({ CiphertextBlob, EncryptionContext: staging })),
      'InvalidCiphertextException',
    );
  });

  it('refuses a wrapped key that the intake key does not open', async () => {
    const [intake, stagingKey] = [await newKey('RSA_3072', 'ENCRYPT_DECRYPT'), await newSymmetric()];
    const call = {
      SourceKeyId: intake,
      SourceEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
      DestinationKeyId: stagingKey,
    } as const;
    for (const CiphertextBlob of [randomBytes(384), randomBytes(10), await wrapFor(intake, 'sha1')]) {
      await refused(test.kms.send(new ReEncryptCommand({ ...call, CiphertextBlob })), 'InvalidCiphertextException');
    }
  });

  it('refuses a context on the side of an RSA key, which could not hold it', async () => {
    const [intake, stagingKey] = [await newKey('RSA_3072', 'ENCRYPT_DECRYPT'), await newSymmetric()];
    const call = new ReEncryptCommand({
      CiphertextBlob: await wrapFor(intake),
      SourceKeyId: intake,
      SourceEncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
      SourceEncryptionContext: staging,
      DestinationKeyId: stagingKey,
    });
    await refused(test.kms.send(call), 'ValidationException');
  });

  it("refuses an algorithm that is not the key's", async () => {
    const [intake, stagingKey] = [await newKey('RSA_3072', 'ENCRYPT_DECRYPT'), await newSymmetric()];
    const CiphertextBlob = await wrapFor(intake);
    await refused(
      test.kms.send(new ReEncryptCommand({ CiphertextBlob, SourceKeyId: intake, DestinationKeyId: stagingKey })),
      'InvalidKeyUsageException',
    );
  });
});

describe('keys that sign and authenticate', () => {
  it('signs with Ed25519 so that anyone can verify it with the public key', async () => {
    const KeyId = await newKey('ECC_NIST_EDWARDS25519', 'SIGN_VERIFY');
    const Message = Buffer.from('samsyn\n1\n');
    const signing = { KeyId, Message, MessageType: 'RAW', SigningAlgorithm: 'ED25519_SHA_512' } as const;
    const { Signature } = await test.kms.send(new SignCommand(signing));
    const { PublicKey } = await test.kms.send(new GetPublicKeyCommand({ KeyId }));
    const key = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
    expect(verifySignature(null, Message, key, Buffer.from(Signature ?? []))).toBe(true);
    expect((await test.kms.send(new VerifyCommand({ ...signing, Signature }))).SignatureValid).toBe(true);
    const other = new VerifyCommand({ ...signing, Message: Buffer.from('other'), Signature });
    await refused(test.kms.send(other), 'KMSInvalidSignatureException');
  });

  it('signs heads of the custody log, as a note that its published key verifies', async () => {
    const signer = await logSigner(
      test.kms,
      await newKey('ECC_NIST_EDWARDS25519', 'SIGN_VERIFY'),
      'samsyn.example/log',
    );
    const text = checkpointText({ origin: signer.key.name, size: 1, root: new Uint8Array(32) });
    const line = await signatureLine(nodeCrypto, signer.key, await signer.sign(signedBytes(text)));
    expect(await signedBy(nodeCrypto, noteOf(text, [line]), signer.key)).toEqual({});
    expect(await signedBy(nodeCrypto, noteOf(text.replace('1', '2'), [line]), signer.key)).toBeUndefined();
  });

  it('makes codes that only the same key and message verify', async () => {
    const KeyId = await newKey('HMAC_256', 'GENERATE_VERIFY_MAC');
    const call = { KeyId, MacAlgorithm: 'HMAC_SHA_256', Message: Buffer.from('phone:+4670') } as const;
    const { Mac } = await test.kms.send(new GenerateMacCommand(call));
    expect((await test.kms.send(new VerifyMacCommand({ ...call, Mac }))).MacValid).toBe(true);
    const other = new VerifyMacCommand({ ...call, Message: Buffer.from('phone:+4671'), Mac });
    await refused(test.kms.send(other), 'KMSInvalidMacException');
  });

  it('encrypts with no key that is for something else', async () => {
    const KeyId = await newKey('HMAC_256', 'GENERATE_VERIFY_MAC');
    await refused(test.kms.send(new EncryptCommand({ KeyId, Plaintext: contentKey })), 'InvalidKeyUsageException');
  });

  it('makes no key of a usage that its spec does not have', async () => {
    await refused(newKey('HMAC_256', 'ENCRYPT_DECRYPT'), 'ValidationException');
  });
});

describe('the life of a key', () => {
  it('is found by id, ARN, alias and alias ARN', async () => {
    const keyId = await newSymmetric();
    const AliasName = `alias/test/${keyId}`;
    await test.kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: keyId }));
    const arn = 'arn:aws:kms:eu-north-1:000000000000:';
    for (const KeyId of [keyId, `${arn}key/${keyId}`, AliasName, arn + AliasName]) {
      const { KeyMetadata } = await test.kms.send(new DescribeKeyCommand({ KeyId }));
      expect(KeyMetadata?.KeyId).toBe(keyId);
    }
    for (const KeyId of ['nothing', 'alias/nothing', `arn:aws:kms:eu-west-1:000000000000:key/${keyId}`]) {
      await refused(test.kms.send(new DescribeKeyCommand({ KeyId })), 'NotFoundException');
    }
  });

  it('does nothing while it is disabled or waits for its deletion', async () => {
    const [disabled, doomed] = [await newSymmetric(), await newSymmetric()];
    await test.kms.send(new DisableKeyCommand({ KeyId: disabled }));
    await test.kms.send(new ScheduleKeyDeletionCommand({ KeyId: doomed, PendingWindowInDays: 7 }));
    const encrypt = (KeyId: string) => test.kms.send(new EncryptCommand({ KeyId, Plaintext: contentKey }));
    await refused(encrypt(disabled), 'DisabledException');
    await refused(encrypt(doomed), 'KMSInvalidStateException');
  });

  it('lies in a file of its own that its owner alone can read', () => {
    const folder = join(test.home, 'kms');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });

  it('is the one that the template named before, until the template no longer does', async () => {
    const declared = (DeletionPolicy: string) => ({ Type: 'AWS::KMS::Key', DeletionPolicy, Properties: {} });
    const Outputs = { Old: { Value: { Ref: 'Old' } }, Kept: { Value: { Ref: 'Kept' } } };
    const Resources = { Old: declared('Delete'), Kept: declared('Retain') };
    const first = await startTestCloud({ Resources, Outputs });
    const { Old = '', Kept = '' } = first.cloud.outputs.get('Test') ?? {};
    await first.stop();
    const again = await startTestCloud({ Resources, Outputs }, first.home);
    expect(again.cloud.outputs.get('Test')).toMatchObject({ Old, Kept });
    await again.stop();
    const without = await startTestCloud({ Resources: {} }, first.home);
    const stateOf = async (KeyId: string) =>
      (await without.kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata?.KeyState;
    expect([await stateOf(Old), await stateOf(Kept)]).toEqual(['PendingDeletion', 'Enabled']);
    await without.stop('remove');
  });

  it('refuses what it does not know rather than ignore it', async () => {
    const KeyId = await newSymmetric();
    await refused(
      test.kms.send(new EncryptCommand({ KeyId, Plaintext: contentKey, GrantTokens: ['a'] })),
      'InvalidGrantTokenException',
    );
    await refused(
      test.kms.send(new EncryptCommand({ KeyId, Plaintext: contentKey, DryRun: true })),
      'DryRunOperationException',
    );
  });
});
