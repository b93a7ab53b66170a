import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { AgencyConfiguration, Configuration } from './configuration/config.ts';
import { pascal } from './configuration/names.ts';
import { AgencyKeys } from './constructs/keys/agency-keys.ts';
import { CustodyKey } from './constructs/keys/custody-key.ts';
import type { ContentKeys } from './constructs/keys/key-rights.ts';
import { keysByArn } from './constructs/keys/keys-by-arn.ts';
import { LogsKey } from './constructs/keys/logs-key.ts';
import { SelectorsKey } from './constructs/keys/selectors-key.ts';
import { ExchangeTables } from './constructs/state/exchange-tables.ts';
import {
  deadLetterQueue,
  type Lanes,
  lanes,
  MessagesKey,
  type WorkQueueProps,
  withoutDeadLetters,
} from './constructs/state/messages.ts';
import { Notifications } from './constructs/state/notifications.ts';
import { onBusyKeys } from './constructs/watch/account-quotas.ts';
import { Alarms } from './constructs/watch/alarms.ts';
import { KeyUses } from './constructs/watch/key-uses.ts';

/** What one agency has in the state of the exchange. */
export interface AgencyState {
  readonly id: string;
  readonly keys: ContentKeys;
  readonly approvals: Lanes;
  readonly notifications: Notifications;
}

export interface StateStackProps extends StackProps {
  readonly configuration: Configuration;
}

/** All that outlives a deployment: keys, tables, queues, topics. In production nothing of it is deleted with the stack. */
export class StateStack extends Stack {
  readonly tables: ExchangeTables;
  readonly messagesKey: MessagesKey;
  readonly logsKey: LogsKey;
  readonly alarms: Alarms;
  readonly custodyKey: CustodyKey;
  readonly selectorsKey: SelectorsKey;
  readonly agencies: readonly AgencyState[];
  readonly releases: Lanes;
  readonly lostActs: sqs.Queue;
  readonly keyUses: KeyUses;

  constructor(scope: Construct, id: string, props: StateStackProps) {
    super(scope, id, props);
    const { configuration } = props;
    const { name } = configuration;

    this.custodyKey = new CustodyKey(this, 'Custody', { configuration });
    this.selectorsKey = new SelectorsKey(this, 'Selectors', { configuration });
    this.messagesKey = new MessagesKey(this, 'Messages', { configuration });
    this.logsKey = new LogsKey(this, 'Logs', { configuration });
    this.alarms = new Alarms(this, 'Alarms', { configuration, messagesKey: this.messagesKey.key });
    const common = { configuration, key: this.messagesKey, alarms: this.alarms };
    this.tables = new ExchangeTables(this, 'Tables', common);
    onBusyKeys(this.alarms);

    this.releases = lanes(this, 'Releases', { ...common, called: 'release' });
    this.lostActs = deadLetterQueue(
      this,
      'LostActs',
      { ...common, queueName: `${name}-lost-acts` },
      'Acts were set aside that relay-acts could not relay in six hours. Mend what message-failed in its log tells of their submissions, then ' +
        'delete the message: the sweep has sent, or will send, what they set in motion.',
    );
    withoutDeadLetters(
      this.lostActs,
      'It is itself where the stream’s lost acts end, and anything in it raises an alarm.',
    );
    this.agencies = configuration.agencies.map((agency) => this.stateOf(agency, common));

    const keys = this.agencies.flatMap(({ keys: own }) => {
      const outgoing = own instanceof AgencyKeys ? own.outgoing : undefined;
      return [...own.all, ...(outgoing ? [outgoing] : [])];
    });
    this.keyUses = new KeyUses(this, 'KeyUses', { ...common, keys: keys.map(({ arn }) => arn) });
    this.publishOutgoing();

    new CfnOutput(this, 'RegistryTable', { value: this.tables.registry.tableName });
    for (const agency of this.agencies) {
      new CfnOutput(this, `ApprovalQueue${pascal(agency.id)}`, { value: agency.approvals.routine.queue.queueUrl });
      new CfnOutput(this, `NotificationQueue${pascal(agency.id)}`, { value: agency.notifications.queue.queueUrl });
    }
  }

  private stateOf(agency: AgencyConfiguration, common: Omit<WorkQueueProps, 'queueName'>): AgencyState {
    const { configuration } = common;
    return {
      id: agency.id,
      keys: this.keysOf(agency, configuration),
      approvals: lanes(this, `Approvals${pascal(agency.id)}`, { ...common, called: `approval-${agency.id}` }),
      notifications: new Notifications(this, `Notifications${pascal(agency.id)}`, { ...common, agency }),
    };
  }

  /** None is made for an agency that has its own: what the exchange's account does not hold, nobody there can open. */
  private keysOf(agency: AgencyConfiguration, configuration: Configuration): ContentKeys {
    const { id, keys } = agency;
    if (keys !== undefined) return keysByArn(configuration, id, keys);
    return new AgencyKeys(this, `Keys${pascal(id)}`, { configuration, agency: id });
  }

  /**
   * Publishes the outgoing intake keys as CDK publishes what another stack reads, under the same ids: an exchange whose update fails goes back
   * to a template that reads them here. A test holds the ids to those of the templates before.
   */
  private publishOutgoing(): void {
    const scope = new Construct(this, 'Publish');
    for (const { keys } of this.agencies) {
      if (!(keys instanceof AgencyKeys) || keys.outgoing === undefined) continue;
      const value = keys.outgoing.arn;
      new CfnOutput(scope, `Output${JSON.stringify(this.resolve(value))}`, { value });
    }
  }
}
