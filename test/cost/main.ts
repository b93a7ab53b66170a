import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startExchange } from '../../infra/local/exchange/exchange.ts';
import { synthesized } from '../../infra/synthesis.ts';
import type { HandlingCode } from '../../shared/domain/handling.ts';
import { aReport, clientsOf, coverFor, until } from '../support/clients.ts';
import { type SeenCall, seeCalls } from './calls.ts';
import { type Index, type Units, unitCounter, type WrittenItem } from './units.ts';

/**
 * What one submission asks of AWS, all the way: submitted, looked at in the inbox, reviewed, approved, released, listed and read, with a
 * sealed report of 8 KiB. Counted on this machine from the calls of the very functions; written to `infra/cost/calls.json`.
 */

const file = fileURLToPath(new URL('../../infra/cost/calls.json', import.meta.url));
/** CloudWatch Logs counts 26 bytes with each event: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const logOverhead = 26;
/** One line of the access log: eight members, of which the route is the longest. */
const accessLogLine = 230;

const home = mkdtempSync(join(tmpdir(), 'samsyn-cost-'));
const calls: SeenCall[] = [];
let logBytes = 0;
const exchange = await startExchange({
  home,
  port: 0,
  log: () => {},
  write: (line) => {
    logBytes += Buffer.byteLength(line) + logOverhead;
  },
});

interface TableTemplate {
  readonly Type: string;
  readonly Properties: {
    readonly KeySchema: readonly { readonly AttributeName: string }[];
    readonly GlobalSecondaryIndexes?: readonly {
      readonly KeySchema: readonly { readonly AttributeName: string }[];
      readonly Projection: { readonly ProjectionType: string };
    }[];
  };
}
const template = JSON.parse(
  readFileSync(join(synthesized(join(home, 'config.json')), 'SamsynState.template.json'), 'utf8'),
);
const tables = Object.entries(template.Resources as Record<string, TableTemplate>).filter(
  ([, { Type }]) => Type === 'AWS::DynamoDB::Table',
);
const tableOf = (name: string): TableTemplate => {
  const found = tables.find(([id]) => name.includes(id));
  if (found === undefined) throw new Error(`no table ${name} in the template`);
  return found[1];
};
const names = (keys: readonly { readonly AttributeName: string }[]) => keys.map(({ AttributeName }) => AttributeName);
const indexesOf = (name: string): readonly Index[] =>
  (tableOf(name).Properties.GlobalSecondaryIndexes ?? []).map(({ KeySchema, Projection }) => ({
    key: names(KeySchema),
    whole: Projection.ProjectionType === 'ALL',
  }));
/** What an item is, by its key without its ids. */
const kindOf = ({ table, key }: WrittenItem): string =>
  `${tables.find(([id]) => table.includes(id))?.[0].replace(/^Tables|[0-9A-F]{8}$/g, '')} ${key.map((part) => part.replace(/[#-][\w-]{36,}.*$|^[\w-]{36}$|#\w+$/, '')).join(' ')}`;
let written: WrittenItem[] = [];
const count = unitCounter(
  indexesOf,
  (name) => names(tableOf(name).Properties.KeySchema),
  (one) => void written.push(one),
);

/** Where the units of a report go: each write with its items. */
const printed = (seen: readonly SeenCall[], units: Units): void => {
  for (const call of seen.filter(({ operation }) => operation.startsWith('dynamodb:'))) {
    written = [];
    count(call, units);
    if (written.length === 0) continue;
    console.log(
      `${call.operation.slice('dynamodb:'.length)} ${written.reduce((sum, w) => sum + w.own + w.ofIndexes, 0)}`,
    );
    for (const one of written)
      console.log(`  ${kindOf(one).padEnd(36)} ${String(one.bytes).padStart(6)} B ${one.own} + ${one.ofIndexes}`);
  }
};

const as = clientsOf(exchange.connection);
const reading = { purpose: 'investigate' as const, justification: 'Measured, and read to the end.' };

/** Waits for a call that names a submission and this: what was answered may still be on its way to us. */
const seen = (operation: string, id: string, word: string) =>
  until(async () =>
    calls.some((call) => call.operation === operation && call.asked.includes(id) && call.asked.includes(word)),
  );

/** One report all the way, by as many approvers as its code asks for. */
const allTheWay = async (handling: HandlingCode): Promise<void> => {
  const desk = await as('police-desk');
  const reader = await as('customs-analyst');
  const { id } = await desk.submit(coverFor(['customs'], handling), aReport('x'.repeat(3_000)));
  // People take longer than a queue: a task that is decided before it is told would not be told.
  await seen('dynamodb:UpdateItem', id, 'task#');
  const approvers = ['police-approver-1', 'police-approver-2'].slice(0, handling === 'H0' ? 1 : 2);
  for (const name of approvers) {
    const approver = await as(name);
    for await (const _task of approver.inbox()) break;
    const { sealedDigest } = await approver.review(id);
    await approver.decide(id, { decision: 'approve', sealedDigest });
  }
  // Told, and marked as told.
  await seen('dynamodb:UpdateItem', id, 'state');
  for await (const _row of reader.records()) break;
  await reader.disclose(id, reading);
  await seen('dynamodb:TransactWriteItems', id, 'disclosed');
};

const measured = async (handling: HandlingCode) => {
  // Once before: clients and functions have then read what they keep.
  await allTheWay(handling);
  for (const call of calls.filter(({ operation }) => operation.startsWith('dynamodb:')))
    count(call, { write: 0, read: 0, storedBytes: 0 });
  calls.length = 0;
  logBytes = 0;
  await allTheWay(handling);
  const seen = [...calls];
  calls.length = 0;
  const units: Units = { write: 0, read: 0, storedBytes: 0 };
  console.log(`Write units under ${handling}, of each item and of its indexes:`);
  printed(seen, units);
  const of = (operation: string): number => seen.filter((call) => call.operation === operation).length;
  const entriesOf = (operation: string, entry: RegExp): number =>
    seen.reduce((sum, call) => sum + (call.operation === operation ? (call.asked.match(entry) ?? []).length : 0), 0);
  const api = seen.filter(({ operation }) => operation.startsWith('api:'));
  // Messages, whether alone or several in a call: what batches save is not counted.
  const sent = of('sqs:SendMessage') + entriesOf('sqs:SendMessageBatch', /"MessageBody"/g);
  const published = of('sns:Publish') + entriesOf('sns:PublishBatch', /\.Message=/g);
  const written = (sign: RegExp): number =>
    seen.flatMap(({ asked, operation }) =>
      operation === 'dynamodb:TransactWriteItems' ? (asked.match(sign) ?? []) : [],
    ).length;
  const reEncrypted = seen.filter(({ operation }) => operation === 'kms:ReEncrypt');
  const fromRsa = reEncrypted.filter(({ asked }) => asked.includes('RSAES_OAEP_SHA_256')).length;
  return {
    apiCalls: api.length,
    // Each call is one; each message of a queue one; each act that goes onward one, as if none shared a batch.
    invocations: api.length + sent + written(/"onward":\{"S":"yes"\}/g),
    serviceCalls: seen.length - api.length,
    writeUnits: units.write,
    readUnits: units.read,
    storedBytes: units.storedBytes,
    acts: written(/"kind":\{"S":"act"\}/g),
    // A message is sent, received and deleted; a notification is received and deleted by its agency.
    queueRequests: 3 * sent + 2 * published,
    published,
    kmsRsa: fromRsa,
    kmsSymmetric: reEncrypted.length - fromRsa + of('kms:Decrypt'),
    logBytes: logBytes + api.length * accessLogLine,
    answeredBytes: api.reduce((sum, { answered }) => sum + answered.length, 0),
  };
};

// The sweep runs by the clock, and stands in the account of an idle month.
seeCalls((call) => {
  if (!call.asked.includes('"IndexName":"Waiting"')) calls.push(call);
});
try {
  const counts = { H0: await measured('H0'), H1: await measured('H1') };
  writeFileSync(file, `${JSON.stringify(counts, undefined, 2)}\n`);
  console.log(JSON.stringify(counts, undefined, 2));
} finally {
  await exchange.stop();
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
