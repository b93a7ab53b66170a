import type { Json } from '../basics/json.ts';
import { readPolicy, type Statement } from '../iam/policy.ts';
import type { Maker } from '../template/deploy.ts';
import { originOf } from '../template/names.ts';
import type { Keys } from './keys.ts';
import { isKeySpec, specs } from './specs.ts';

/** The policy that KMS gives a key which has none: the account's identities may what their own policies say. */
function defaultPolicy(account: string): Json {
  const root = { AWS: `arn:aws:iam::${account}:root` };
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' }],
  };
}

/** The key policies of the template by key ARN. Judged by gateway/authorise.ts. */
export type KeyPolicies = Map<string, Statement[]>;

/**
 * The makers of keys and aliases. A key that was made for the same place in the template before is kept. RotateKeys and
 * the like have no effect; a spec with another usage than ours is an error, as is rotation of an asymmetric key on AWS.
 */
export function keyMakers(keys: Keys, policies: KeyPolicies): Record<string, Maker> {
  return {
    'AWS::KMS::Key': async (request) => {
      const { properties } = request;
      const spec = properties.text('KeySpec') ?? 'SYMMETRIC_DEFAULT';
      const usage = properties.text('KeyUsage') ?? 'ENCRYPT_DECRYPT';
      const name = originOf(request);
      if (!isKeySpec(spec)) throw new Error(`${name}: the local KMS makes no keys of spec ${spec}`);
      if (specs[spec].usage !== usage) throw new Error(`${name}: a key of spec ${spec} cannot have the usage ${usage}`);
      if (properties.get('Enabled') === false || properties.flag('MultiRegion')) {
        throw new Error(`${name}: the local KMS makes enabled keys of one region alone`);
      }
      if (properties.flag('EnableKeyRotation') && spec !== 'SYMMETRIC_DEFAULT') {
        throw new Error(`${name}: a key of spec ${spec} cannot be rotated`);
      }
      const description = properties.text('Description') ?? '';
      const retained = request.deletionPolicy !== 'Delete';
      const key =
        keys.ofOrigin(name) ??
        (await keys.create({ spec, account: request.account, description, origin: name, retained }));
      keys.setRetained(key, retained);
      if (key.spec !== spec)
        throw new Error(`${name}: the key that was made here has the spec ${key.spec}, not ${spec}`);
      policies.set(key.arn, readPolicy(properties.get('KeyPolicy') ?? defaultPolicy(key.account), 'a resource'));
      properties.ignore('RotationPeriodInDays', 'PendingWindowInDays', 'Tags', 'BypassPolicyLockoutSafetyCheck');
      return { ref: key.keyId, attributes: { Arn: key.arn, KeyId: key.keyId } };
    },
    'AWS::KMS::Alias': ({ properties, account }) => {
      const alias = properties.needText('AliasName');
      const target = properties.needText('TargetKeyId');
      keys.setAlias(alias, keys.find(target.startsWith('arn:') ? target : keys.arn(`key/${target}`, account)));
      return { ref: alias, attributes: {} };
    },
  };
}

/**
 * Schedules the deletion of keys whose place the template no longer has, as CloudFormation does unless it is told to
 * retain them.
 * @param places the origins of everything that the template has now.
 */
export function retireKeys(keys: Keys, places: ReadonlySet<string>): void {
  for (const key of keys.declared()) {
    const gone = key.origin !== undefined && !places.has(key.origin);
    if (gone && !key.retained && key.state !== 'PendingDeletion') keys.scheduleDeletion(key, 30);
  }
}
