import {
  constants,
  createCipheriv,
  createDecipheriv,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { invalidCiphertext, KmsError, notValid } from './errors.ts';
import type { Key, Keys } from './keys.ts';
import type { OaepAlgorithm } from './specs.ts';

/** An encryption context: names and values that a ciphertext is bound to without holding them. */
export type Context = Readonly<Record<string, string>>;

const version = 1;
const idBytes = 16;
const ivBytes = 12;
const tagBytes = 16;
const headBytes = 1 + idBytes + ivBytes;

/** The longest plaintexts that KMS takes, in bytes. */
const plaintextLimit = 4096;
const overhead: Record<OaepAlgorithm, number> = { RSAES_OAEP_SHA_1: 42, RSAES_OAEP_SHA_256: 66 };
const hashes: Record<OaepAlgorithm, string> = { RSAES_OAEP_SHA_1: 'sha1', RSAES_OAEP_SHA_256: 'sha256' };

/**
 * Encrypts under a symmetric key: version ‖ key id ‖ IV ‖ AES-256-GCM ciphertext ‖ tag. The blob names its key, so that
 * it can be opened without being told which; head and context are authenticated.
 */
export function seal(key: Key, plaintext: Buffer, context: Context): Buffer {
  if (plaintext.length > plaintextLimit) throw notValid(`Plaintext is longer than ${plaintextLimit} bytes`);
  const head = Buffer.concat([Buffer.of(version), idOf(key.keyId), randomBytes(ivBytes)]);
  const cipher = createCipheriv('aes-256-gcm', secretBytes(key), head.subarray(1 + idBytes));
  cipher.setAAD(Buffer.concat([head, canonical(context)]));
  return Buffer.concat([head, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The key id that a blob of `seal` names; throws InvalidCiphertextException when it is no such blob. */
export function keyIdIn(blob: Buffer): string {
  if (blob.length < headBytes + tagBytes || blob[0] !== version) throw invalidCiphertext();
  const hex = blob.subarray(1, 1 + idBytes).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Opens a blob of `seal`; another context, or one changed bit, is InvalidCiphertextException. */
export function open(key: Key, blob: Buffer, context: Context): Buffer {
  const head = blob.subarray(0, headBytes);
  const decipher = createDecipheriv('aes-256-gcm', secretBytes(key), head.subarray(1 + idBytes));
  decipher.setAAD(Buffer.concat([head, canonical(context)]));
  decipher.setAuthTag(blob.subarray(blob.length - tagBytes));
  const sealed = blob.subarray(headBytes, blob.length - tagBytes);
  try {
    return Buffer.concat([decipher.update(sealed), decipher.final()]);
  } catch {
    throw invalidCiphertext();
  }
}

/** Encrypts to an RSA key with OAEP; the hash is the mask's hash too, as in KMS. */
export function sealRsa(key: Key, plaintext: Buffer, algorithm: OaepAlgorithm): Buffer {
  const modulusBytes = key.spec === 'RSA_4096' ? 512 : 384;
  if (plaintext.length > modulusBytes - overhead[algorithm]) throw notValid('Plaintext is too long for this key');
  return publicEncrypt({ ...oaep(algorithm), key: privateKey(key) }, plaintext);
}

export function openRsa(key: Key, blob: Buffer, algorithm: OaepAlgorithm): Buffer {
  try {
    return privateDecrypt({ ...oaep(algorithm), key: privateKey(key) }, blob);
  } catch {
    throw invalidCiphertext();
  }
}

/** The key that opens a symmetric blob: the one that it names, which must be the one asked for, if any was. */
export function keyOfBlob(keys: Keys, blob: Buffer, asked: string | undefined): Key {
  const named = asked === undefined ? undefined : keys.findUsable(asked);
  const keyId = keyIdIn(blob);
  if (named !== undefined && named.keyId !== keyId) {
    throw new KmsError(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    );
  }
  try {
    return named ?? keys.findUsable(keyId);
  } catch (fault) {
    if (fault instanceof KmsError && fault.name === 'NotFoundException') throw invalidCiphertext();
    throw fault;
  }
}

/** Sorted and length-prefixed, so that no two contexts have the same bytes. */
function canonical(context: Context): Buffer {
  const parts = Object.entries(context)
    .map(([name, value]) => [Buffer.from(name), Buffer.from(value)] as const)
    .sort(([a], [b]) => Buffer.compare(a, b))
    .flatMap(([name, value]) => [lengthOf(name), name, lengthOf(value), value]);
  return Buffer.concat(parts);
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return length;
}

function idOf(keyId: string): Buffer {
  return Buffer.from(keyId.replaceAll('-', ''), 'hex');
}

function oaep(algorithm: OaepAlgorithm): { padding: number; oaepHash: string } {
  return { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hashes[algorithm] };
}

function secretBytes({ secret, arn }: Key): Buffer {
  if ('bytes' in secret) return secret.bytes;
  throw new KmsError('InvalidKeyUsageException', `${arn} is no symmetric key`);
}

function privateKey({ secret, arn }: Key): KeyObject {
  if ('privateKey' in secret) return secret.privateKey;
  throw new KmsError('InvalidKeyUsageException', `${arn} is no RSA key`);
}
