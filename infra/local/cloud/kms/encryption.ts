import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../basics/json.ts';
import { keyOfBlob, open, openRsa, seal, sealRsa } from './ciphertext.ts';
import { KmsError, notValid } from './errors.ts';
import type { Input } from './input.ts';
import type { Key, Keys } from './keys.ts';
import type { OaepAlgorithm } from './specs.ts';

/** The longest ciphertext that KMS takes, in bytes. */
const ciphertextLimit = 6_144;
const algorithms = ['SYMMETRIC_DEFAULT', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'] as const;
type EncryptionAlgorithm = (typeof algorithms)[number];

/** Which members of a request say how one side of it is encrypted. */
interface Side {
  readonly keyId: string;
  readonly algorithm: string;
  readonly context: string;
}

const only: Side = { keyId: 'KeyId', algorithm: 'EncryptionAlgorithm', context: 'EncryptionContext' };
const source: Side = {
  keyId: 'SourceKeyId',
  algorithm: 'SourceEncryptionAlgorithm',
  context: 'SourceEncryptionContext',
};
const destination: Side = {
  keyId: 'DestinationKeyId',
  algorithm: 'DestinationEncryptionAlgorithm',
  context: 'DestinationEncryptionContext',
};

export function encrypt(input: Input, keys: Keys): JsonObject {
  const plaintext = input.blob('Plaintext', 4_096);
  const sealed = sealSide(input, keys, only, plaintext);
  return { CiphertextBlob: sealed.blob, KeyId: sealed.key.arn, EncryptionAlgorithm: sealed.algorithm };
}

export function decrypt(input: Input, keys: Keys): JsonObject {
  const opened = openSide(input, keys, only);
  const Plaintext = opened.plaintext.toString('base64');
  return { Plaintext, KeyId: opened.key.arn, EncryptionAlgorithm: opened.algorithm };
}

/** Opens under one key and seals under another without showing the plaintext to the caller. */
export function reEncrypt(input: Input, keys: Keys): JsonObject {
  const opened = openSide(input, keys, source);
  const sealed = sealSide(input, keys, destination, opened.plaintext);
  return {
    CiphertextBlob: sealed.blob,
    SourceKeyId: opened.key.arn,
    KeyId: sealed.key.arn,
    SourceEncryptionAlgorithm: opened.algorithm,
    DestinationEncryptionAlgorithm: sealed.algorithm,
  };
}

export function generateDataKey(input: Input, keys: Keys): JsonObject {
  const { plaintext, ...answer } = newDataKey(input, keys);
  return { ...answer, Plaintext: plaintext.toString('base64') };
}

export function generateDataKeyWithoutPlaintext(input: Input, keys: Keys): JsonObject {
  const { plaintext: _, ...answer } = newDataKey(input, keys);
  return answer;
}

function newDataKey(input: Input, keys: Keys): { CiphertextBlob: string; KeyId: string; plaintext: Buffer } {
  const key = usable(keys, input.needText('KeyId'));
  if (key.spec !== 'SYMMETRIC_DEFAULT') throw wrongUse(key, 'GenerateDataKey');
  const spec = input.text('KeySpec');
  const bytes = input.number('NumberOfBytes') ?? (spec === 'AES_256' ? 32 : spec === 'AES_128' ? 16 : 0);
  if (bytes < 1 || bytes > 1024) throw notValid('KeySpec must be AES_256 or AES_128, or NumberOfBytes 1 to 1024');
  const plaintext = randomBytes(bytes);
  const blob = seal(key, plaintext, input.context('EncryptionContext'));
  return { CiphertextBlob: blob.toString('base64'), KeyId: key.arn, plaintext };
}

function sealSide(
  input: Input,
  keys: Keys,
  side: Side,
  plaintext: Buffer,
): { blob: string; key: Key; algorithm: EncryptionAlgorithm } {
  const key = usable(keys, input.needText(side.keyId));
  const algorithm = input.oneOf(side.algorithm, algorithms, 'SYMMETRIC_DEFAULT');
  const context = input.context(side.context);
  mustFit(key, algorithm);
  if (algorithm === 'SYMMETRIC_DEFAULT')
    return { blob: seal(key, plaintext, context).toString('base64'), key, algorithm };
  mustBeEmpty(context);
  return { blob: sealRsa(key, plaintext, algorithm).toString('base64'), key, algorithm };
}

function openSide(
  input: Input,
  keys: Keys,
  side: Side,
): { plaintext: Buffer; key: Key; algorithm: EncryptionAlgorithm } {
  const blob = input.blob('CiphertextBlob', ciphertextLimit);
  const algorithm = input.oneOf(side.algorithm, algorithms, 'SYMMETRIC_DEFAULT');
  const context = input.context(side.context);
  if (algorithm !== 'SYMMETRIC_DEFAULT')
    return openAsymmetric(keys, input.needText(side.keyId), blob, algorithm, context);
  const asked = input.text(side.keyId);
  if (asked !== undefined) mustFit(usable(keys, asked), algorithm);
  const key = keyOfBlob(keys, blob, asked);
  return { plaintext: open(key, blob, context), key, algorithm };
}

function openAsymmetric(
  keys: Keys,
  keyId: string,
  blob: Buffer,
  algorithm: OaepAlgorithm,
  context: Readonly<Record<string, string>>,
): { plaintext: Buffer; key: Key; algorithm: EncryptionAlgorithm } {
  const key = usable(keys, keyId);
  mustFit(key, algorithm);
  mustBeEmpty(context);
  return { plaintext: openRsa(key, blob, algorithm), key, algorithm };
}

function usable(keys: Keys, keyId: string): Key {
  const key = keys.findUsable(keyId);
  if (key.usage !== 'ENCRYPT_DECRYPT') throw wrongUse(key, 'encryption');
  return key;
}

/** An algorithm that is not the key's is refused as KMS refuses it, by the key's usage. */
function mustFit(key: Key, algorithm: EncryptionAlgorithm): void {
  if ((key.spec === 'SYMMETRIC_DEFAULT') !== (algorithm === 'SYMMETRIC_DEFAULT')) throw wrongUse(key, algorithm);
}

/** RSA binds no context, and KMS does not pretend that it does. */
function mustBeEmpty(context: Readonly<Record<string, string>>): void {
  if (Object.keys(context).length > 0) throw notValid('An asymmetric key takes no encryption context');
}

function wrongUse(key: Key, operation: string): KmsError {
  return new KmsError('InvalidKeyUsageException', `${key.arn} key usage is ${key.usage}: not valid for ${operation}.`);
}
