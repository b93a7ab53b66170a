import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Configuration } from '../../configuration/config.ts';
import { deletionWait, kept } from '../state/retention.ts';
import { keyPolicyOf, type MadeKey } from './key-rights.ts';

/**
 * The key by which selectors become tokens, one for all agencies: with a key for each, nobody would find what another has sent. KMS rotates no such
 * key, and it is replaced by nobody: all tokens would have to be made anew from reports that the exchange cannot read.
 */
export class SelectorsKey extends Construct {
  readonly key: MadeKey;

  constructor(scope: Construct, id: string, props: { readonly configuration: Configuration }) {
    super(scope, id);
    const { configuration } = props;
    const about = { kind: 'selectors', ofAll: configuration.agencies.map(({ id }) => id) } as const;
    const key = new kms.Key(this, 'Key', {
      description: 'Tokens of selectors',
      keySpec: kms.KeySpec.HMAC_256,
      keyUsage: kms.KeyUsage.GENERATE_VERIFY_MAC,
      policy: keyPolicyOf(this, configuration, about),
      pendingWindow: deletionWait(configuration),
      removalPolicy: kept(configuration),
    });
    key.addAlias(`${configuration.name}/selectors`);
    this.key = { ...about, arn: key.keyArn };
  }
}
