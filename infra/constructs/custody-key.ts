import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Configuration } from '../config.ts';
import { functionName } from '../names.ts';
import { keyPolicy, keyUse } from './key-policy.ts';
import { deletionWait, kept } from './retention.ts';

/**
 * The key of the custody log, Ed25519. Its public half stands in `/v1/keys`; nobody signs with it until there is a function that keeps
 * the log: a role that the policy names before it exists is a role that somebody may create.
 */
export class CustodyKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: { readonly configuration: Configuration }) {
    super(scope, id);
    const { configuration } = props;
    // The construct of the lib knows no Ed25519 yet; the resource does.
    const key = new kms.CfnKey(this, 'Key', {
      description: 'The custody log',
      keySpec: 'ECC_NIST_EDWARDS25519',
      keyUsage: 'SIGN_VERIFY',
      keyPolicy: keyPolicy(
        keyUse(this, {
          sid: 'PublishShows',
          role: functionName(configuration, 'publish-keys'),
          action: 'kms:GetPublicKey',
        }),
      ),
      pendingWindowInDays: deletionWait(configuration).toDays(),
    });
    key.applyRemovalPolicy(kept(configuration));
    new kms.CfnAlias(this, 'Alias', { aliasName: `alias/${configuration.name}/custody`, targetKeyId: key.ref });
    this.arn = key.attrArn;
  }
}
