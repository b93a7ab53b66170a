import { createHmac, sign as signBytes, timingSafeEqual, verify as verifyBytes } from 'node:crypto';
import type { JsonObject } from '../basics/json.ts';
import { KmsError, unsupported } from './errors.ts';
import type { Input } from './input.ts';
import type { Key, Keys } from './keys.ts';
import type { KeyUsage } from './specs.ts';

/** The longest message that KMS signs or authenticates as it stands, in bytes. */
const messageLimit = 4_096;

export function generateMac(input: Input, keys: Keys): JsonObject {
  const { key, mac } = macOf(input, keys);
  return { Mac: mac.toString('base64'), MacAlgorithm: 'HMAC_SHA_256', KeyId: key.arn };
}

export function verifyMac(input: Input, keys: Keys): JsonObject {
  const given = input.blob('Mac', messageLimit);
  const { key, mac } = macOf(input, keys);
  if (given.length !== mac.length || !timingSafeEqual(given, mac)) throw new KmsError('KMSInvalidMacException');
  return { MacValid: true, MacAlgorithm: 'HMAC_SHA_256', KeyId: key.arn };
}

export function sign(input: Input, keys: Keys): JsonObject {
  const { key, privateKey, message } = signing(input, keys);
  const signature = signBytes(null, message, privateKey);
  return { KeyId: key.arn, Signature: signature.toString('base64'), SigningAlgorithm: 'ED25519_SHA_512' };
}

export function verify(input: Input, keys: Keys): JsonObject {
  const signature = input.blob('Signature', messageLimit);
  const { key, privateKey, message } = signing(input, keys);
  if (!verifyBytes(null, message, privateKey, signature)) throw new KmsError('KMSInvalidSignatureException');
  return { KeyId: key.arn, SignatureValid: true, SigningAlgorithm: 'ED25519_SHA_512' };
}

function macOf(input: Input, keys: Keys): { key: Key; mac: Buffer } {
  const key = usableFor(keys, input.needText('KeyId'), 'GENERATE_VERIFY_MAC');
  input.oneOf('MacAlgorithm', ['HMAC_SHA_256']);
  const message = input.blob('Message', messageLimit);
  const secret = 'bytes' in key.secret ? key.secret.bytes : Buffer.alloc(0);
  return { key, mac: createHmac('sha256', secret).update(message).digest() };
}

/** Ed25519 over the message itself. node:crypto knows no Ed25519ph, so that algorithm is refused. */
function signing(input: Input, keys: Keys) {
  const key = usableFor(keys, input.needText('KeyId'), 'SIGN_VERIFY');
  const algorithm = input.oneOf('SigningAlgorithm', ['ED25519_SHA_512', 'ED25519_PH_SHA_512']);
  const type = input.oneOf('MessageType', ['RAW', 'DIGEST', 'EXTERNAL_MU'], 'RAW');
  if (algorithm !== 'ED25519_SHA_512' || type !== 'RAW')
    throw unsupported('The local KMS signs Ed25519 over RAW alone');
  if (!('privateKey' in key.secret)) throw unsupported('This key does not sign');
  return { key, privateKey: key.secret.privateKey, message: input.blob('Message', messageLimit) };
}

function usableFor(keys: Keys, keyId: string, usage: KeyUsage): Key {
  const key = keys.findUsable(keyId);
  if (key.usage === usage) return key;
  throw new KmsError('InvalidKeyUsageException', `${key.arn} key usage is ${key.usage}.`);
}
