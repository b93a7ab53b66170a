import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDatabase } from '../../infra/local/cloud/dynamodb/process.ts';
import { indexStreamRecords } from '../../infra/local/cloud/dynamodb/tables.ts';

/** The tables of the exchange on a real DynamoDB of their own, made as the synthesized templates say. */
export interface TestTables {
  readonly client: DynamoDBClient;
  readonly names: { exchange: string; sealed: string; records: string; registry: string };
  stop(): Promise<void>;
}

const passedOn = ['KeySchema', 'AttributeDefinitions', 'GlobalSecondaryIndexes', 'BillingMode'] as const;

/** Starts them, with their stream where it is asked for; `stacks` is the folder of the synthesized templates. */
export const startTables = async (stacks: string, { stream = false } = {}): Promise<TestTables> => {
  const folder = mkdtempSync(join(tmpdir(), 'samsyn-tables-'));
  const database = await startDatabase(folder, () => {});
  const client = new DynamoDBClient({
    endpoint: database.endpoint,
    region: 'eu-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const [file = ''] = globSync('*State.template.json', { cwd: stacks });
  const template = JSON.parse(readFileSync(join(stacks, file), 'utf8'));
  const names = { exchange: 'Exchange', sealed: 'Sealed', records: 'Records', registry: 'Registry' };
  for (const [id, resource] of Object.entries<{ Type: string; Properties: Record<string, unknown> }>(
    template.Resources,
  )) {
    if (resource.Type !== 'AWS::DynamoDB::Table') continue;
    const TableName = Object.values(names).find((name) => id.includes(name));
    const wanted = Object.fromEntries(passedOn.map((key) => [key, resource.Properties[key]]));
    const streamed = stream && resource.Properties.StreamSpecification !== undefined;
    const StreamSpecification = streamed ? { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } : undefined;
    await client.send(new CreateTableCommand({ TableName, ...wanted, StreamSpecification } as CreateTableCommandInput));
  }
  if (database.file !== undefined) indexStreamRecords(database.file);
  const stop = async (): Promise<void> => {
    client.destroy();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { client, names, stop };
};

/** All calls of a client to its tables that some work sends: what each was, all that it asked, and how many bytes of rows it brought. */
export const witnessed = async (client: DynamoDBClient, work: () => Promise<unknown>): Promise<readonly string[]> => {
  const calls: Promise<string>[] = [];
  const name = `witnessed-${Math.random()}`;
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        const result = next(args);
        // Of an answer all but what DynamoDB says of its own work.
        const brought = async (): Promise<string> => {
          const { $metadata: _, ...answer } = { ...(await result).output, ScannedCount: undefined };
          return `${commandName} ${JSON.stringify(args.input)} brought ${JSON.stringify(answer).length} bytes`;
        };
        calls.push(brought());
        return result;
      },
    { step: 'initialize', name },
  );
  try {
    await work();
    return (await Promise.all(calls)).sort();
  } finally {
    client.middlewareStack.remove(name);
  }
};

/** What a client's calls have cost since: how many there were, rows they brought, and bytes of these as JSON. */
export interface Counted {
  readonly calls: number;
  readonly rows: number;
  readonly bytes: number;
}

/** Counts the calls of a client to its tables while some work runs. */
export const counted = async (client: DynamoDBClient, work: () => Promise<unknown>): Promise<Counted> => {
  const answers: object[] = [];
  const name = `counted-${Math.random()}`;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      answers.push(result.output);
      return result;
    },
    { step: 'initialize', name },
  );
  try {
    await work();
  } finally {
    client.middlewareStack.remove(name);
  }
  const rows = answers.flatMap((answer) => {
    const { Items = [], Item, Responses = {} } = answer as { Items?: object[]; Item?: object; Responses?: object };
    return [...Items, ...(Item === undefined ? [] : [Item]), ...Object.values(Responses).flat()];
  });
  return { calls: answers.length, rows: rows.length, bytes: JSON.stringify(rows).length };
};
