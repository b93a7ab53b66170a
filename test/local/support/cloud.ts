import { rmSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { isObject, type JsonObject, parseJson } from '../../../infra/local/cloud/basics/json.ts';
import { freePort } from '../../../infra/local/cloud/basics/ports.ts';
import { type Cloud, startCloud } from '../../../infra/local/cloud/cloud.ts';
import { startDatabase } from '../../../infra/local/cloud/dynamodb/process.ts';
import { newCredentials } from '../../../infra/local/cloud/iam/callers.ts';
import { aFunction, anApi, aRole, type TestStack, temporaryFolder, writeAssembly } from './assembly.ts';

/** A cloud of its own for a test, with SDK clients that call it as its operator. */
export interface TestCloud {
  cloud: Cloud;
  home: string;
  dynamodb: DynamoDBClient;
  kms: KMSClient;
  sqs: SQSClient;
  sns: SNSClient;
  /** The next line of a function, or of the cloud itself, that has these members; one that came before counts too. */
  line(members: JsonObject): Promise<JsonObject>;
  /** All lines that have come. */
  lines: JsonObject[];
  /** Ends it; its home stays for another start unless `remove` is given. */
  stop(remove?: 'remove'): Promise<void>;
}

/** Starts a cloud from one stack; an API is added where the stack has none. `home` takes up an earlier one. */
export const startTestCloud = async (stack: TestStack, home = temporaryFolder()): Promise<TestCloud> => {
  const assembly = writeAssembly({ Test: withApi(withRole(stack)) });
  const lines: JsonObject[] = [];
  const waiting = new Set<() => void>();
  const take = (entry: JsonObject): void => {
    lines.push(entry);
    for (const look of waiting) look();
  };
  const write = (text: string): void => {
    const entry = parseJson(text);
    if (isObject(entry)) take(entry);
  };
  const log = (entry: Readonly<Record<string, unknown>>): void => write(JSON.stringify(entry));
  const database = await startDatabase(`${home}/dynamodb`, log);
  const gatewayPort = await freePort();
  const options = { home, assembly, database, apiPort: 0, gatewayPort, log, write, judges: true };
  const cloud = await startCloud(options).catch(async (fault) => {
    await database.stop();
    for (const folder of [assembly, home]) rmSync(folder, { recursive: true, force: true });
    throw fault;
  });
  const credentials = newCredentials('AKIA');
  cloud.callers.admit(credentials, { kind: 'operator' });
  const client = { endpoint: cloud.gatewayUrl, region: cloud.region, credentials };
  const clients = {
    dynamodb: new DynamoDBClient(client),
    kms: new KMSClient(client),
    sqs: new SQSClient({ ...client, useQueueUrlAsEndpoint: false }),
    sns: new SNSClient(client),
  };
  const stop = async (remove?: 'remove'): Promise<void> => {
    for (const each of Object.values(clients)) each.destroy();
    await cloud.stop();
    await database.stop();
    rmSync(assembly, { recursive: true, force: true });
    if (remove) rmSync(home, { recursive: true, force: true });
  };
  const line = (members: JsonObject): Promise<JsonObject> => firstMatching(lines, waiting, members);
  return { cloud, home, ...clients, line, lines, stop };
};

const firstMatching = (lines: JsonObject[], waiting: Set<() => void>, members: JsonObject): Promise<JsonObject> =>
  new Promise((resolve) => {
    const look = (): void => {
      const found = lines.find((entry) => Object.entries(members).every(([name, value]) => entry[name] === value));
      if (found === undefined) return;
      waiting.delete(look);
      resolve(found);
    };
    waiting.add(look);
    look();
  });

/** The role that functions of a test have unless it names another: it reads every queue and stream, and tells every queue of failures. */
const withRole = (stack: TestStack): TestStack => {
  const reading = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:SendMessage'];
  const following = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((one) => `dynamodb:${one}`);
  const TestRole = aRole('test', [{ Effect: 'Allow', Action: [...reading, ...following], Resource: '*' }]);
  return { ...stack, Resources: { TestRole, ...stack.Resources } };
};

const withApi = (stack: TestStack): TestStack => {
  if ('Api' in stack.Resources) return stack;
  const Resources = { ...stack.Resources, Idle: aFunction('idle'), ...anApi({ '/': { get: 'Idle' } }) };
  return { ...stack, Resources, code: { ...stack.code, idle: 'exports.handler = async () => ({ statusCode: 204 });' } };
};
