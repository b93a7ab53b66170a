import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';

/** What an operator of the embedded exchange holds: its database, and where the tables are. */
export interface Operator {
  readonly variables: Readonly<Record<string, string>>;
  readonly database: DynamoDBClient;
  readonly exchangeTable: string;
  readonly registryTable: string;
}

/** The operator of the exchange with this home. Whoever calls this closes the client. */
export const operatorOf = async (home: string): Promise<Operator> => {
  const parsed = parseEnv(readFileSync(join(home, 'operator.env'), 'utf8').replaceAll('export ', ''));
  const variables = Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, value ?? '']));
  const database = new DynamoDBClient({
    endpoint: variables.AWS_ENDPOINT_URL ?? '',
    region: variables.AWS_REGION ?? '',
    credentials: {
      accessKeyId: variables.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: variables.AWS_SECRET_ACCESS_KEY ?? '',
    },
  });
  const { TableNames = [] } = await database.send(new ListTablesCommand({}));
  const exchangeTable = TableNames.find((name) => /Exchange[0-9A-F]{8}/.test(name)) ?? '';
  return { variables, database, exchangeTable, registryTable: variables.SAMSYN_REGISTRY_TABLE ?? '' };
};
