import { RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Configuration } from '../../configuration/config.ts';
import { deletionWait, kept } from '../state/retention.ts';
import { type ContentKeys, keyPolicyOf, type MadeKey, type Users } from './key-rights.ts';

export interface AgencyKeysProps {
  readonly configuration: Pick<Configuration, 'production' | 'intakeGeneration' | 'intakePreviousUntil'> & Users;
  readonly agency: string;
}

/**
 * The content keys of one agency, made in the account of this stack: the exchange's, or the agency's own. Intake (what its submitters seal to), staging (what waits for approval), records (what was released to
 * it). Who may do what with them stands in `key-rights.ts`.
 */
export class AgencyKeys extends Construct implements ContentKeys {
  readonly intake: readonly MadeKey[];
  /**
   * The generation before these: what the deployed exchange still lists as predecessor after the state was updated and before the exchange
   * is, and what it goes back to where its update fails. Without it every raise would take a key away that `/v1/keys` still reads.
   */
  readonly outgoing: MadeKey | undefined;
  readonly staging: MadeKey;
  readonly records: MadeKey;
  readonly all: readonly MadeKey[];
  private readonly props: AgencyKeysProps;

  constructor(scope: Construct, id: string, props: AgencyKeysProps) {
    super(scope, id);
    this.props = props;
    const { agency } = props;
    const current = props.configuration.intakeGeneration;
    const [now, before, outgoing] = [current, current - 1, current - 2]
      .filter((generation) => generation >= 1)
      .map((generation) => this.intakeOf(generation));
    this.intake = [now, before].filter((key) => key !== undefined);
    this.outgoing = outgoing;
    this.staging = this.symmetric('staging', 'Staging', `${agency}: content keys that wait for approval`);
    this.records = this.symmetric('records', 'Records', `${agency}: content keys of what was released to it`);
    this.all = [...this.intake, this.staging, this.records];
  }

  /**
   * Makes a generation with an id of its own: raising the number adds a key, and drops the last but two. A dropped key is deleted in production
   * too, after KMS's longest wait: the stored bodies still hold their content keys wrapped to it. What stands for a generation in the key's
   * policy ends by a day; whether the exchange still names it is said by its roles.
   */
  private intakeOf(generation: number): MadeKey {
    const { configuration, agency } = this.props;
    const { intakeGeneration, intakePreviousUntil } = configuration;
    const until = generation < intakeGeneration ? intakePreviousUntil : undefined;
    const about = { kind: 'intake', agency, until } as const;
    const key = new kms.Key(this, `Intake${generation}`, {
      description: `${agency}: intake, generation ${generation}`,
      keySpec: kms.KeySpec.RSA_3072,
      keyUsage: kms.KeyUsage.ENCRYPT_DECRYPT,
      policy: keyPolicyOf(this, configuration, about),
      pendingWindow: deletionWait(configuration),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    key.addAlias(this.alias(`intake-${generation}`));
    return { ...about, arn: key.keyArn };
  }

  private symmetric(kind: 'staging' | 'records', id: string, description: string): MadeKey {
    const { configuration, agency } = this.props;
    const about = { kind, agency };
    const key = new kms.Key(this, id, {
      description,
      enableKeyRotation: true,
      policy: keyPolicyOf(this, configuration, about),
      pendingWindow: deletionWait(configuration),
      removalPolicy: kept(configuration),
    });
    key.addAlias(this.alias(kind));
    return { ...about, arn: key.keyArn };
  }

  private alias(purpose: string): string {
    return [this.props.configuration.name, this.props.agency, purpose].join('/');
  }
}
