import { BatchGetItemCommand, DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { aReport, coverFor, until } from '../support/clients.ts';
import type { TestExchange } from '../support/exchange.ts';
import type { Operator } from '../support/operator.ts';
import { labelOfKey, labelOfTable } from '../takeover/reach.ts';

/** What an intruder would have to get of a report that waited and was then released: the real rows, the real keys. */
export interface Loot {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly sealedDigest: string;
  readonly staged: { readonly key: Uint8Array; readonly intake: string };
  readonly wrappedKey: Uint8Array;
}

/** Somebody with the credentials of one function, who calls the gateway and not what the function's code would. */
export interface Intruder {
  /** Each thing that could be done with the loot, by the takeover table's words for it. Answers true, or the error's name. */
  readonly tries: (loot: Loot) => Promise<Readonly<Record<string, true | string>>>;
  readonly leave: () => void;
}

const tableOf = ({ cloud }: TestExchange, label: string): string =>
  [...cloud.judgedBy.tables.keys()].find((name) => labelOfTable(name) === label) ?? '';
const keyOf = ({ cloud }: TestExchange, label: string): string =>
  cloud.judgedBy.keys.declared().find((key) => labelOfKey(key.description) === label)?.arn ?? '';

/** Sends a report of an agency all the way to another, and takes from the tables what is worth stealing. */
export const lootOf = async (exchange: TestExchange, { database }: Operator, from: string, to: string) => {
  const desk = await exchange.as(`${from}-desk`);
  const { id, sealedDigest } = await desk.submit(coverFor([to], 'H0'), aReport('Seen once.'));
  const row = async (table: string, key: object): Promise<Record<string, unknown>> => {
    const asked = new GetItemCommand({ TableName: tableOf(exchange, table), Key: marshall(key) });
    return unmarshall((await database.send(asked)).Item ?? {});
  };
  const { staged } = await row('Exchange', { pk: `submission#${id}`, sk: 'state' });
  const approver = await exchange.as(`${from}-approver-1`);
  await approver.review(id);
  await approver.decide(id, { decision: 'approve', sealedDigest });
  await until(async () => (await desk.track(id)).state === 'released');
  const { wrappedKey } = await row('Records', { recipient: `${to}#${from}`, id });
  return { id, from, to, sealedDigest, staged, wrappedKey } as Loot;
};

/** Takes a function over. Whoever calls this has the intruder leave. */
export const intruderIn = (exchange: TestExchange, role: string): Intruder => {
  const { cloud } = exchange;
  const credentials = cloud.callers.admitFunction(role, `arn:aws:iam::000000000000:role/${role}`);
  const options = { endpoint: cloud.gatewayUrl, region: cloud.region, credentials, maxAttempts: 1 };
  const [kms, database] = [new KMSClient(options), new DynamoDBClient(options)];
  const opens = async (label: string, CiphertextBlob: Uint8Array, EncryptionContext: Record<string, string>) => {
    const KeyId = keyOf(exchange, label);
    const { Plaintext } = await kms.send(new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext }));
    return Plaintext?.length === 32;
  };
  const reads = async (label: string, key: object) => {
    const [TableName, Key] = [tableOf(exchange, label), marshall(key)];
    // Whoever may not ask for one row may still be able to ask for several, or for all of a partition.
    const one = database.send(new GetItemCommand({ TableName, Key })).then(({ Item }) => Item);
    const several = () =>
      database
        .send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key] } } }))
        .then(({ Responses }) => Responses?.[TableName]?.[0]);
    const queried = () => {
      const [[name = '', value] = []] = Object.entries(key);
      const asked = { TableName, KeyConditionExpression: '#k = :k', ExpressionAttributeNames: { '#k': name } };
      const query = new QueryCommand({ ...asked, ExpressionAttributeValues: marshall({ ':k': value }) });
      return database.send(query).then(({ Items }) => Items?.[0]);
    };
    return (await one.catch(several).catch(queried)) !== undefined;
  };
  const tries: Intruder['tries'] = async ({ id, from, to, sealedDigest, staged, wrappedKey }) => {
    const context = { submission: id, originator: from, sealedDigest };
    const tried: Readonly<Record<string, () => Promise<boolean>>> = {
      [`opens waiting of ${from}`]: () =>
        opens(`waiting of ${from}`, staged.key, { ...context, intake: staged.intake }),
      [`opens released of ${to}`]: () => opens(`released of ${to}`, wrappedKey, { ...context, recipient: to }),
      'reads Sealed': () => reads('Sealed', { id }),
      [`reads Records of ${to}`]: () => reads('Records', { recipient: to, id }),
      [`reads Records of ${to}#${from}`]: () => reads('Records', { recipient: `${to}#${from}`, id }),
      'reads Exchange': () => reads('Exchange', { pk: `submission#${id}`, sk: 'state' }),
    };
    const done: Record<string, true | string> = {};
    for (const [deed, work] of Object.entries(tried))
      done[deed] = await work().then(
        (got) => got || 'nothing is there',
        (error: Error) => error.name,
      );
    return done;
  };
  const leave = (): void => {
    for (const client of [kms, database]) client.destroy();
  };
  return { tries, leave };
};
