import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { CannotStart } from '../basics/cannot-start.ts';
import { isObject, type Json, type JsonObject, type Properties } from '../basics/json.ts';
import type { Maker, ResourceRequest } from '../template/deploy.ts';
import { arn, physicalName } from '../template/names.ts';
import { type DynamoDb, DynamoDbError } from './client.ts';

export interface Table {
  readonly name: string;
  readonly arn: string;
  /** The attributes that make an item's key, partition key first. */
  readonly key: string[];
  /** The same of each index, by its name. */
  readonly indexes: Map<string, string[]>;
  /** The key that encrypts it at rest, as the template names it; undefined where DynamoDB's own does. */
  readonly encryptedUnder: string | undefined;
  /** The stream by the ARN that AWS would give it, and by the one that the database knows. */
  readonly stream: { readonly arn: string; readonly databaseArn: string } | undefined;
  /** The attribute that says when an item expires, in seconds. */
  readonly expiry: string | undefined;
}

export type Tables = Map<string, Table>;

/** What the database takes from a table's properties as it stands. */
const passedOn = [
  'KeySchema',
  'AttributeDefinitions',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'StreamSpecification',
  'DeletionProtectionEnabled',
];

/**
 * The maker of tables. A table that is there already is kept with all that it holds.
 * Point-in-time recovery has no effect here; of encryption at rest, what it asks of a caller's rights on the key.
 */
export function tableMaker(database: DynamoDb, tables: Tables): Record<string, Maker> {
  return {
    'AWS::DynamoDB::Table': async (request) => {
      const table = await makeTable(database, request);
      tables.set(table.name, table);
      const attributes = { Arn: table.arn, ...(table.stream && { StreamArn: table.stream.arn }) };
      return { ref: table.name, attributes };
    },
  };
}

async function makeTable(database: DynamoDb, request: ResourceRequest): Promise<Table> {
  const { properties, region } = request;
  const name = properties.text('TableName') ?? physicalName(request, 255);
  const encryption = properties.object('SSESpecification');
  encryption?.ignore('SSEEnabled', 'SSEType');
  properties.ignore('PointInTimeRecoverySpecification', 'Tags', 'ContributorInsightsSpecification');
  properties.ignore('ResourcePolicy', 'TableClass');
  if (properties.text('BillingMode') !== 'PAY_PER_REQUEST') {
    throw new Error(`Table ${name}: the local cloud knows tables billed by request alone`);
  }
  const wanted: JsonObject = { TableName: name, BillingMode: 'PAY_PER_REQUEST' };
  for (const property of passedOn) {
    const value = properties.get(property);
    if (value !== undefined) wanted[property] = value;
  }
  if (isObject(wanted.StreamSpecification)) wanted.StreamSpecification.StreamEnabled = true;
  const known = await describe(database, name);
  if (known !== undefined) mustBeAsWanted(known, wanted);
  const described = known ?? (await create(database, wanted));
  const expiry = await setExpiry(database, name, properties.object('TimeToLiveSpecification'));
  return { ...tableOf(described, region), encryptedUnder: encryption?.text('KMSMasterKeyId'), expiry };
}

/** A table as far as the database describes it. */
export function tableOf(described: JsonObject, region: string): Omit<Table, 'encryptedUnder' | 'expiry'> {
  const name = String(described.TableName);
  return {
    name,
    arn: arn('dynamodb', region, `table/${name}`),
    key: keyOf(described),
    indexes: new Map(indexesOf(described).map((index) => [String(index.IndexName), keyOf(index)])),
    stream: streamOf(described, region),
  };
}

/** What the database says of a table; undefined when there is none of that name. */
export async function describe(database: DynamoDb, name: string): Promise<JsonObject | undefined> {
  try {
    const { Table } = await database.call('DescribeTable', { TableName: name });
    return isObject(Table) ? Table : undefined;
  } catch (fault) {
    if (fault instanceof DynamoDbError && fault.name === 'ResourceNotFoundException') return undefined;
    throw fault;
  }
}

/** The tables of an earlier start hold what they hold: another key, or other indexes, cannot be given to them here. */
function mustBeAsWanted(known: JsonObject, wanted: JsonObject): void {
  if (JSON.stringify(shapeOf(known)) === JSON.stringify(shapeOf(wanted))) return;
  throw new CannotStart(
    `the table ${String(wanted.TableName)} was made by another version with other keys or indexes: set SAMSYN_HOME to a new folder`,
  );
}

function indexesOf(table: JsonObject): JsonObject[] {
  return Array.isArray(table.GlobalSecondaryIndexes) ? table.GlobalSecondaryIndexes.filter(isObject) : [];
}

function shapeOf(table: JsonObject): Json[] {
  const shapes = indexesOf(table).map((index) => JSON.stringify([index.IndexName, keyOf(index)]));
  return [...keyOf(table), ...shapes.map(String).sort()];
}

async function create(database: DynamoDb, wanted: JsonObject): Promise<JsonObject> {
  await database.call('CreateTable', wanted);
  for (;;) {
    const described = await describe(database, String(wanted.TableName));
    if (described?.TableStatus === 'ACTIVE') return described;
    await wait(50);
  }
}

/** The key's attributes of a described table. */
export function keyOf(described: JsonObject): string[] {
  const schema = Array.isArray(described.KeySchema) ? described.KeySchema : [];
  return schema.map((part) => (isObject(part) ? String(part.AttributeName) : ''));
}

/** The database names a region of its own in its ARNs, so ours are made here. */
function streamOf(described: JsonObject, region: string): Table['stream'] {
  const { LatestStreamArn: databaseArn, LatestStreamLabel: label, TableName: name } = described;
  if (typeof databaseArn !== 'string') return undefined;
  return { databaseArn, arn: arn('dynamodb', region, `table/${String(name)}/stream/${String(label)}`) };
}

async function setExpiry(
  database: DynamoDb,
  table: string,
  wanted: Properties | undefined,
): Promise<string | undefined> {
  if (wanted === undefined || !wanted.flag('Enabled')) return undefined;
  const attribute = wanted.needText('AttributeName');
  const { TimeToLiveDescription: current } = await database.call('DescribeTimeToLive', { TableName: table });
  if (!isObject(current) || current.TimeToLiveStatus !== 'ENABLED') {
    const specification: Json = { Enabled: true, AttributeName: attribute };
    await database.call('UpdateTimeToLive', { TableName: table, TimeToLiveSpecification: specification });
  }
  return attribute;
}

/**
 * Gives dynoxide's stream records an index. Without it each write to a table with a stream reads all earlier records
 * to number its own (measured: 1 ms more for every 1,000 records); with it a write costs the same for ever.
 * @param file the database file of dynoxide 1.2.1; a file without that table of records is left alone.
 */
export function indexStreamRecords(file: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    const known = database.prepare("SELECT 1 FROM sqlite_master WHERE name = '_stream_records'").get();
    if (known === undefined) return;
    database.exec(
      'CREATE INDEX IF NOT EXISTS stream_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER))',
    );
  } finally {
    database.close();
  }
}
