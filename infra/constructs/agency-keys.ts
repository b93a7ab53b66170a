import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Configuration } from '../config.ts';
import { functionName } from '../names.ts';
import {
  byRsaOaep256,
  byRsaOaep256Until,
  type Conditions,
  contexts,
  inContext,
  type KeyUse,
  keyPolicy,
  keyUse,
} from './key-policy.ts';
import { deletionWait, kept } from './retention.ts';

export interface AgencyKeysProps {
  readonly configuration: Configuration;
  readonly agency: string;
}

/** An intake key, and the conditions under which it is taken over from. */
export interface IntakeKey {
  readonly key: kms.IKey;
  readonly conditions: Conditions;
}

/**
 * The content keys of one agency: intake (what its submitters seal to), staging (what waits for approval), records (what was released to
 * it). What each role may do with each of them stands here and nowhere else; the door repeats it on the roles' side.
 */
export class AgencyKeys extends Construct {
  /** What the exchange names: the current intake key, then its predecessor, accepted for some days more so that bulk journals still arrive. */
  readonly intake: readonly IntakeKey[];
  /**
   * The generation before these: what the deployed exchange still lists as predecessor after the state was updated and before the exchange
   * is, and what it goes back to where its update fails. Without it every raise would take a key away that `/v1/keys` still reads.
   */
  readonly outgoing: kms.IKey | undefined;
  readonly staging: kms.IKey;
  readonly records: kms.IKey;

  constructor(scope: Construct, id: string, props: AgencyKeysProps) {
    super(scope, id);
    const { configuration, agency } = props;
    const role = (file: string) => functionName(configuration, file, agency);
    const release = functionName(configuration, 'release-record');
    const alias = (purpose: string) => [configuration.name, agency, purpose].join('/');
    const current = configuration.intakeGeneration;

    const [now, before, outgoing] = [current, current - 1, current - 2]
      .filter((generation) => generation >= 1)
      .map((generation) => this.intakeOf(generation, props));
    this.intake = [now, before].filter((key) => key !== undefined);
    this.outgoing = outgoing?.key;

    const staged = inContext(contexts.staging, { originator: agency });
    this.staging = this.symmetric('Staging', `${agency}: content keys that wait for approval`, configuration, [
      { sid: 'AcceptStages', role: role('accept-submission'), action: 'kms:ReEncryptTo', conditions: staged },
      { sid: 'ReviewOpens', role: role('review-submission'), action: 'kms:Decrypt', conditions: staged },
      { sid: 'ReleaseMoves', role: release, action: 'kms:ReEncryptFrom', conditions: staged },
    ]);
    this.staging.addAlias(alias('staging'));

    const released = inContext(contexts.records, { recipient: agency });
    this.records = this.symmetric('Records', `${agency}: content keys of what was released to it`, configuration, [
      { sid: 'ReleaseGives', role: release, action: 'kms:ReEncryptTo', conditions: released },
      { sid: 'DiscloseOpens', role: role('disclose-record'), action: 'kms:Decrypt', conditions: released },
    ]);
    this.records.addAlias(alias('records'));
  }

  /**
   * A generation has an id of its own: raising the number adds a key, and drops the last but two. A dropped key is deleted in production
   * too, after KMS's longest wait: the stored bodies still hold their content keys wrapped to it. What stands for a generation in the key's
   * policy ends by a day; whether the exchange still names it is said by its roles.
   */
  private intakeOf(generation: number, { configuration, agency }: AgencyKeysProps): IntakeKey {
    const { intakeGeneration, intakePreviousUntil: until } = configuration;
    const conditions = generation < intakeGeneration && until !== undefined ? byRsaOaep256Until(until) : byRsaOaep256;
    const accepting = functionName(configuration, 'accept-submission', agency);
    const publishing = functionName(configuration, 'publish-keys');
    const key = new kms.Key(this, `Intake${generation}`, {
      description: `${agency}: intake, generation ${generation}`,
      keySpec: kms.KeySpec.RSA_3072,
      keyUsage: kms.KeyUsage.ENCRYPT_DECRYPT,
      policy: this.policyOf([
        { sid: 'AcceptTakesOver', role: accepting, action: 'kms:ReEncryptFrom', conditions },
        { sid: 'PublishShows', role: publishing, action: 'kms:GetPublicKey' },
      ]),
      pendingWindow: deletionWait(configuration),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    key.addAlias([configuration.name, agency, `intake-${generation}`].join('/'));
    return { key, conditions };
  }

  private policyOf(uses: readonly KeyUse[]) {
    return keyPolicy(...uses.map((use) => keyUse(this, use)));
  }

  private symmetric(id: string, description: string, configuration: Configuration, uses: readonly KeyUse[]): kms.Key {
    return new kms.Key(this, id, {
      description,
      enableKeyRotation: true,
      policy: this.policyOf(uses),
      pendingWindow: deletionWait(configuration),
      removalPolicy: kept(configuration),
    });
  }
}
