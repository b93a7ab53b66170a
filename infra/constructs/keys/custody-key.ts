import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Configuration } from '../../configuration/config.ts';
import { deletionWait, kept } from '../state/retention.ts';
import { keyPolicyOf, type MadeKey } from './key-rights.ts';

/** The key of the custody log, Ed25519. Its public half stands in `/v1/keys`; who may do what with it stands in `key-rights.ts`. */
export class CustodyKey extends Construct {
  readonly key: MadeKey;

  constructor(scope: Construct, id: string, props: { readonly configuration: Configuration }) {
    super(scope, id);
    const { configuration } = props;
    // The construct of the lib knows no Ed25519 yet; the resource does.
    const key = new kms.CfnKey(this, 'Key', {
      description: 'The custody log',
      keySpec: 'ECC_NIST_EDWARDS25519',
      keyUsage: 'SIGN_VERIFY',
      keyPolicy: keyPolicyOf(this, configuration, { kind: 'custody' }),
      pendingWindowInDays: deletionWait(configuration).toDays(),
    });
    key.applyRemovalPolicy(kept(configuration));
    new kms.CfnAlias(this, 'Alias', { aliasName: `alias/${configuration.name}/custody`, targetKeyId: key.ref });
    this.key = { kind: 'custody', arn: key.attrArn };
  }
}
