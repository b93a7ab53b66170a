import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Variable } from '../../../shared/runtime/config.ts';
import type { Configuration } from '../../configuration/config.ts';
import type { ExchangeFunction } from '../functions/exchange-function.ts';
import { type Conditions, keyPolicy, throughServices, via } from '../keys/key-policy.ts';
import type { Alarms } from '../watch/alarms.ts';
import { deletionWait, kept } from './retention.ts';

/** What DynamoDB does with a customer's key in its caller's name, for a read and for a write. */
const keyForReading = ['kms:Decrypt', 'kms:DescribeKey'];
const keyForWriting = [
  ...keyForReading,
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

const reading = ['GetItem', 'BatchGetItem', 'Query'] as const;
const writing = ['PutItem', 'UpdateItem', 'DeleteItem'] as const;
type Operation = (typeof reading)[number] | (typeof writing)[number];

/** What a function may do with a table: operations, the indexes it may query, and conditions on the table's statement. */
export interface TableUse {
  readonly operations?: readonly Operation[];
  readonly indexes?: readonly string[];
  readonly conditions?: Conditions;
}

/** A table that this stack makes, or one that was restored. */
type AnyTable = dynamodb.Table | dynamodb.ITable;
type TableName = keyof NonNullable<Configuration['restored']>;

const string = dynamodb.AttributeType.STRING;

/**
 * The four tables, under one key of their own that no role uses but through DynamoDB: a condition on the content keys' contexts would
 * otherwise meet DynamoDB's own calls. Ordinary `Table`s: with a customer's key, TableV2 asks for a fixed account.
 */
export class ExchangeTables extends Construct {
  readonly exchange: AnyTable;
  readonly sealed: AnyTable;
  readonly records: AnyTable;
  readonly registry: AnyTable;
  private readonly key: kms.Key;
  private readonly alarms: Alarms;
  private readonly keyUsers = new Map<ExchangeFunction, ReturnType<ExchangeFunction['may']>>();
  private readonly common: Partial<dynamodb.TableProps>;
  private readonly restored: NonNullable<Configuration['restored']>;

  constructor(scope: Construct, id: string, props: { readonly configuration: Configuration; readonly alarms: Alarms }) {
    super(scope, id);
    this.alarms = props.alarms;
    const { production, restored = {} } = props.configuration;
    this.restored = restored;
    this.key = this.makeKey(props.configuration);
    this.common = {
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: production,
      // Not `kept`: a protected table cannot be deleted, and a stack that fails would be stuck with it. Its name is drawn anew each time.
      removalPolicy: production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };

    this.exchange = this.table('Exchange', 'pk', 'sk', {
      timeToLiveAttribute: 'expiresAt',
      stream: dynamodb.StreamViewType.NEW_IMAGE,
    });
    this.index(this.exchange, 'ByOriginator', 'originator', 'receivedOrder', dynamodb.ProjectionType.KEYS_ONLY);
    this.index(this.exchange, 'Inbox', 'inboxOf', 'inboxOrder', dynamodb.ProjectionType.KEYS_ONLY);
    this.index(this.exchange, 'Waiting', 'waiting', 'waitingSince', dynamodb.ProjectionType.KEYS_ONLY);
    this.index(this.exchange, 'Due', 'dueOf', 'dueAt', dynamodb.ProjectionType.KEYS_ONLY);
    this.index(this.exchange, 'Tally', 'tallyOf', 'tallyOrder', dynamodb.ProjectionType.KEYS_ONLY);
    this.sealed = this.table('Sealed', 'id');
    this.records = this.table('Records', 'recipient', 'id');
    this.index(this.records, 'ByRelease', 'recipient', 'releasedOrder', dynamodb.ProjectionType.ALL);
    this.registry = this.table('Registry', 'keyid');
  }

  private makeKey(configuration: Configuration): kms.Key {
    const key = new kms.Key(this, 'Key', {
      description: 'The tables at rest',
      enableKeyRotation: true,
      removalPolicy: kept(configuration),
      pendingWindow: deletionWait(configuration),
      policy: keyPolicy(
        throughServices(this, 'Tables', ['dynamodb'], keyForWriting),
        new iam.PolicyStatement({
          // DynamoDB works between calls under a grant that it takes when a table is made. By the service alone, as DynamoDB's own page has it:
          // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
          sid: 'TablesAreMade',
          principals: [new iam.AccountRootPrincipal()],
          actions: ['kms:CreateGrant'],
          resources: ['*'],
          conditions: via(this, 'dynamodb'),
        }),
      ),
    });
    key.addAlias(`${configuration.name}/tables`);
    return key;
  }

  /** Lets a function use a table: the grant, what it implies on the key, and the variable that names the table, in one call. */
  let(fn: ExchangeFunction, variable: Variable, table: AnyTable, use: TableUse): void {
    fn.set(variable, table.tableName);
    const { operations = [], indexes = [], conditions } = use;
    fn.may(
      operations.map((name) => `dynamodb:${name}`),
      [table.tableArn],
      conditions,
    );
    fn.may(
      ['dynamodb:Query'],
      indexes.map((index) => `${table.tableArn}/index/${index}`),
      conditions,
    );
    this.letUseKey(
      fn,
      operations.some((operation) => writing.some((write) => write === operation)),
    );
  }

  /** Lets a function read the stream of the acts. ListStreams has no resource of its own. */
  letFollow(fn: ExchangeFunction): string {
    const stream = this.exchange.tableStreamArn;
    if (stream === undefined) throw new Error('the table Exchange has no stream');
    fn.may(['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [stream]);
    fn.may(['dynamodb:ListStreams'], ['*']);
    const reason = 'ListStreams, which Lambda demands of a mapping, knows no resource.';
    fn.acknowledge('Resource::*', reason);
    Validations.of(fn).acknowledge({ id: 'Serverless-LambdaStarPermissions', reason });
    this.letUseKey(fn, false);
    return stream;
  }

  /** Once for all tables, which have one key: who may write with it may read, and a policy has room for so many words. */
  private letUseKey(fn: ExchangeFunction, writes: boolean): void {
    const statement = this.keyUsers.get(fn) ?? fn.may(keyForReading, [this.key.keyArn], via(this, 'dynamodb'));
    this.keyUsers.set(fn, statement);
    if (writes) statement.addActions(...keyForWriting);
  }

  private table(id: string, partition: string, sort?: string, more: Partial<dynamodb.TableProps> = {}): AnyTable {
    const restored = this.restored[id as TableName];
    const table = restored === undefined ? this.made(id, partition, sort, more) : this.inPlace(id, restored);
    this.alarms.onThrottledTable(table, id);
    return table;
  }

  private made(
    id: string,
    partition: string,
    sort: string | undefined,
    more: Partial<dynamodb.TableProps>,
  ): dynamodb.Table {
    const table = new dynamodb.Table(this, id, {
      ...this.common,
      ...more,
      partitionKey: { name: partition, type: string },
      ...(sort === undefined ? {} : { sortKey: { name: sort, type: string } }),
    });
    Validations.of(table).acknowledge({
      id: 'NIST.800.53.R5-DynamoDBInBackupPlan',
      reason:
        'Each table can be restored to any second of the last 35 days, and in production none is deleted. A plan of AWS Backup is of the whole ' +
        'account, and of who keeps copies outside of it: it takes these tables in by their tags or names.',
    });
    return table;
  }

  /**
   * A table that was restored: this stack has none in its place. Its stream, expiry and protection are set by hand
   * (`operations.md`); its alarms are made here, and whoever uses it is told its name as text, so that every one of them changes.
   */
  private inPlace(id: string, { table, stream }: { readonly table: string; readonly stream?: string }): AnyTable {
    const tableArn = Stack.of(this).formatArn({ service: 'dynamodb', resource: 'table', resourceName: table });
    return dynamodb.Table.fromTableAttributes(this, id, {
      tableArn,
      encryptionKey: this.key,
      ...(stream === undefined ? {} : { tableStreamArn: `${tableArn}/stream/${stream}` }),
    });
  }

  private index(
    table: AnyTable,
    name: string,
    partition: string,
    sort: string,
    projectionType: dynamodb.ProjectionType,
  ) {
    if (table instanceof dynamodb.Table)
      table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: { name: partition, type: string },
        sortKey: { name: sort, type: string },
        projectionType,
      });
    this.alarms.onThrottledIndex(table, table.node.id, name);
  }
}
