import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  paginateScan,
} from '@aws-sdk/client-dynamodb';

type Row = Record<string, AttributeValue>;

/** A table as it was, and the one that was restored in its place. */
export interface Pair {
  readonly from: string;
  readonly to: string;
}

/** What was restored: the three tables of reports together, the registry by itself, or both. */
export interface Restored {
  readonly reports?: { readonly exchange: Pair; readonly sealed: Pair; readonly records: Pair } | undefined;
  readonly registry?: Pair | undefined;
}

/** How much was carried over. */
export interface CarriedOver {
  readonly submissions: number;
  readonly revocations: number;
}

async function put(client: DynamoDBClient, table: string, row: Row): Promise<void> {
  await client.send(new PutItemCommand({ TableName: table, Item: row }));
}

/** All rows under a partition of the table `Exchange`. */
async function rowsUnder(client: DynamoDBClient, table: string, pk: string): Promise<readonly Row[]> {
  const input = {
    TableName: table,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: pk } },
    ConsistentRead: true,
  };
  const rows: Row[] = [];
  for await (const { Items = [] } of paginateQuery({ client }, input)) rows.push(...Items);
  return rows;
}

/** A partition as it was: its rows, and none that it had no more. */
async function carryPartition(client: DynamoDBClient, { from, to }: Pair, pk: string): Promise<void> {
  const [was, is] = [await rowsUnder(client, from, pk), await rowsUnder(client, to, pk)];
  const kept = new Set(was.map(({ sk }) => sk?.S));
  for (const row of was) await put(client, to, row);
  for (const { sk } of is)
    if (sk !== undefined && !kept.has(sk.S))
      await client.send(new DeleteItemCommand({ TableName: to, Key: { pk: { S: pk }, sk } }));
}

/** One row as it was: also that it was gone. */
async function carryRow(client: DynamoDBClient, { from, to }: Pair, key: Row): Promise<void> {
  const { Item } = await client.send(new GetItemCommand({ TableName: from, Key: key, ConsistentRead: true }));
  if (Item === undefined) await client.send(new DeleteItemCommand({ TableName: to, Key: key }));
  else await put(client, to, Item);
}

/** Keys first, then what says that they are gone: whoever is interrupted leaves nothing that is told otherwise, and begins again. */
async function carrySubmission(
  client: DynamoDBClient,
  { exchange, sealed, records }: NonNullable<Restored['reports']>,
  state: Row,
): Promise<void> {
  const pk = state.pk?.S ?? '';
  const id = pk.slice(pk.indexOf('#') + 1);
  const originator = state.originator?.S ?? '';
  for (const { S: recipient = '' } of state.progress?.M?.releasedTo?.L ?? []) {
    await carryRow(client, records, { recipient: { S: `${recipient}#${originator}` }, id: { S: id } });
    await carryRow(client, records, { recipient: { S: recipient }, id: { S: id } });
  }
  await carryRow(client, sealed, { id: { S: id } });
  await carryPartition(client, exchange, `readings#${id}`);
  await carryPartition(client, exchange, pk);
}

/** What may not come back by a restore: what was recalled, or erased for anybody. */
const taken = {
  FilterExpression: 'sk = :state AND (#state IN (:recalled, :erased) OR attribute_exists(progress.erased))',
  ExpressionAttributeNames: { '#state': 'state' },
  ExpressionAttributeValues: { ':state': { S: 'state' }, ':recalled': { S: 'recalled' }, ':erased': { S: 'erased' } },
};

async function carryReports(client: DynamoDBClient, reports: NonNullable<Restored['reports']>): Promise<number> {
  let submissions = 0;
  for await (const { Items = [] } of paginateScan({ client }, { TableName: reports.exchange.from, ...taken })) {
    for (const state of Items) await carrySubmission(client, reports, state);
    submissions += Items.length;
  }
  return submissions;
}

function isRevoked(row: Row): boolean {
  const [, claims = ''] = (row.entry?.S ?? '').split('.');
  return Buffer.from(claims, 'base64url').toString().includes('"status":"revoked"');
}

/** Every entry counts by its registrar's signature alone, wherever it stands: carrying one over enrols nobody. */
async function carryRevocations(client: DynamoDBClient, { from, to }: Pair): Promise<number> {
  let revocations = 0;
  for await (const { Items = [] } of paginateScan({ client }, { TableName: from })) {
    const revoked = Items.filter(isRevoked);
    for (const row of revoked) await put(client, to, row);
    revocations += revoked.length;
  }
  return revocations;
}

/**
 * Carries over what may not come back by a restore, from the tables that were replaced, before anybody is served from the new ones: what was
 * recalled or erased, each with all its acts, and revocations. It may be run again, and interrupted at any place.
 */
export async function carryOver(client: DynamoDBClient, { reports, registry }: Restored): Promise<CarriedOver> {
  return {
    submissions: reports === undefined ? 0 : await carryReports(client, reports),
    revocations: registry === undefined ? 0 : await carryRevocations(client, registry),
  };
}
