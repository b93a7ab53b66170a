import {
  constants,
  createCipheriv,
  createDecipheriv,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  randomBytes,
  randomUUID,
} from 'node:crypto';
import type {
  ContentKeys,
  Given,
  IntakeKeys,
  RecordContext,
  ReleaseKeys,
  StagingContext,
} from '../../../shared/workflow/key-ports.ts';

/** RSA-OAEP-256, as content keys are wrapped to an intake key and to a person's. Undefined where it does not open. */
export const unwrapped = (key: KeyObject, wrapped: Uint8Array): Uint8Array | undefined => {
  try {
    return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, wrapped);
  } catch {
    return undefined;
  }
};

/** Making one takes a second: all tests of a process share these two. */
const pair = () => generateKeyPairSync('rsa', { modulusLength: 3072 });
export const intakePair = pair();
export const personalPair = pair();
export const publicJwk = ({ publicKey }: ReturnType<typeof pair>) => {
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  return { kty: 'RSA', n, e } as const;
};
export const intakeKid = '2f1c5d0e-0000-4000-8000-00000000abcd';

const additional = (context: object): Uint8Array => Buffer.from(JSON.stringify(Object.entries(context).sort()));

/** A symmetric key of KMS: what it has wrapped opens under it and in the very context alone. */
const aKey = () => {
  const secret = randomBytes(32);
  return {
    wrap(content: Uint8Array, context: object): Uint8Array {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', secret, iv).setAAD(additional(context));
      const sealed = Buffer.concat([cipher.update(content), cipher.final()]);
      return new Uint8Array(Buffer.concat([iv, cipher.getAuthTag(), sealed]));
    },
    open(wrapped: Uint8Array, context: object): Uint8Array | undefined {
      const decipher = createDecipheriv('aes-256-gcm', secret, wrapped.subarray(0, 12))
        .setAAD(additional(context))
        .setAuthTag(wrapped.subarray(12, 28));
      try {
        return Buffer.concat([decipher.update(wrapped.subarray(28)), decipher.final()]);
      } catch {
        return undefined;
      }
    },
  };
};

/** The keys of an exchange as the workflow uses them at the door of the police, and at that of customs: it counts what it was asked. */
export const memoryKeys = () => {
  const keys = {
    staging: { police: aKey() },
    records: { police: aKey(), customs: aKey(), coastguard: aKey() },
  };
  const keyOf = (kind: keyof typeof keys, agency: string): ReturnType<typeof aKey> => {
    const key = (keys[kind] as Readonly<Record<string, ReturnType<typeof aKey>>>)[agency];
    if (key === undefined) throw new Error('there is no such key');
    return key;
  };
  const asked: string[] = [];
  const given = (key: Uint8Array): Given => ({ key, use: randomUUID() });
  const opening = <Context extends object>(key: ReturnType<typeof aKey>): ContentKeys<Context> => ({
    async open(wrapped, context) {
      asked.push('open');
      const content = key.open(wrapped, context);
      if (content === undefined) throw new Error('the ciphertext is not of this key and context');
      return given(content);
    },
  });
  const intake: IntakeKeys = {
    async stage(kid, encryptedKey, context) {
      asked.push('stage');
      const content = kid === intakeKid ? unwrapped(intakePair.privateKey, encryptedKey) : undefined;
      return content && given(keys.staging.police.wrap(content, context));
    },
  };
  const release: ReleaseKeys = {
    async release(stagedKey, from, recipient) {
      asked.push('release');
      const to = keyOf('records', recipient);
      const content = keyOf('staging', from.originator).open(stagedKey, from);
      const { submission, originator, sealedDigest } = from;
      return content && to.wrap(content, { submission, originator, sealedDigest, recipient });
    },
  };
  return {
    asked,
    intake,
    release,
    staged: opening<StagingContext>(keys.staging.police),
    records: opening<RecordContext>(keys.records.customs),
  };
};
