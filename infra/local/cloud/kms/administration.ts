import { createPublicKey } from 'node:crypto';
import type { JsonObject } from '../basics/json.ts';
import { KmsError, notValid, unsupported } from './errors.ts';
import type { Input } from './input.ts';
import type { Key, Keys } from './keys.ts';
import { isKeySpec, specs } from './specs.ts';

export async function createKey(input: Input, keys: Keys): Promise<JsonObject> {
  const spec = input.text('KeySpec') ?? input.text('CustomerMasterKeySpec') ?? 'SYMMETRIC_DEFAULT';
  if (!isKeySpec(spec)) throw unsupported(`The local KMS makes no keys of spec ${spec}`);
  const usage = input.text('KeyUsage') ?? (spec === 'SYMMETRIC_DEFAULT' ? 'ENCRYPT_DECRYPT' : undefined);
  if (usage !== specs[spec].usage) throw notValid(`KeyUsage of ${spec} must be ${specs[spec].usage}`);
  input.ignore('CustomerMasterKeySpec', 'Policy', 'Tags', 'BypassPolicyLockoutSafetyCheck');
  const key = await keys.create({ spec, description: input.text('Description') ?? '' });
  return { KeyMetadata: metadata(key) };
}

export function createAlias(input: Input, keys: Keys): JsonObject {
  const alias = input.needText('AliasName');
  const key = keys.find(input.needText('TargetKeyId'));
  if (keys.hasAlias(alias))
    throw new KmsError('AlreadyExistsException', `An alias with the name ${alias} already exists`);
  keys.setAlias(alias, key);
  return {};
}

export function describeKey(input: Input, keys: Keys): JsonObject {
  return { KeyMetadata: metadata(keys.find(input.needText('KeyId'))) };
}

/** The public half, as SubjectPublicKeyInfo. */
export function getPublicKey(input: Input, keys: Keys): JsonObject {
  const key = keys.findUsable(input.needText('KeyId'));
  if (!('privateKey' in key.secret)) throw unsupported(`${key.arn} has no public key`);
  const PublicKey = createPublicKey(key.secret.privateKey).export({ format: 'der', type: 'spki' }).toString('base64');
  const { spec, usage, arn } = key;
  return {
    KeyId: arn,
    PublicKey,
    CustomerMasterKeySpec: spec,
    KeySpec: spec,
    KeyUsage: usage,
    ...specs[spec].algorithms,
  };
}

export function disableKey(input: Input, keys: Keys): JsonObject {
  keys.setState(keys.findUsable(input.needText('KeyId')), 'Disabled');
  return {};
}

export function enableKey(input: Input, keys: Keys): JsonObject {
  const key = keys.find(input.needText('KeyId'));
  if (key.state === 'PendingDeletion')
    throw new KmsError('KMSInvalidStateException', `${key.arn} is pending deletion.`);
  keys.setState(key, 'Enabled');
  return {};
}

export function scheduleKeyDeletion(input: Input, keys: Keys): JsonObject {
  const days = input.number('PendingWindowInDays') ?? 30;
  if (days < 7 || days > 30) throw notValid('PendingWindowInDays must be 7 to 30');
  const key = keys.find(input.needText('KeyId'));
  if (key.state === 'PendingDeletion')
    throw new KmsError('KMSInvalidStateException', `${key.arn} is pending deletion.`);
  const { arn, deletion } = keys.scheduleDeletion(key, days);
  return { KeyId: arn, DeletionDate: deletion ?? 0, KeyState: 'PendingDeletion', PendingWindowInDays: days };
}

function metadata(key: Key): JsonObject {
  const { keyId, account, arn, spec, usage, state, description, created, deletion } = key;
  return {
    AWSAccountId: account,
    KeyId: keyId,
    Arn: arn,
    CreationDate: created,
    Enabled: state === 'Enabled',
    Description: description,
    KeyUsage: usage,
    KeyState: state,
    ...(deletion !== undefined && { DeletionDate: deletion }),
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: spec,
    KeySpec: spec,
    MultiRegion: false,
    ...specs[spec].algorithms,
  };
}
