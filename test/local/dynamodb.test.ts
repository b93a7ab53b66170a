import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  type TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from '../../infra/local/cloud/basics/ports.ts';
import { DynamoDb } from '../../infra/local/cloud/dynamodb/client.ts';
import { Conflicts } from '../../infra/local/cloud/dynamodb/conflicts.ts';
import { Expiry } from '../../infra/local/cloud/dynamodb/expiry.ts';
import { startDatabase } from '../../infra/local/cloud/dynamodb/process.ts';
import { aTable, temporaryFolder } from './support/assembly.ts';
import { startTestCloud, type TestCloud } from './support/cloud.ts';

const dynoxide = `${dirname(createRequire(import.meta.url).resolve('@dynoxide/linux-x64/package.json'))}/dynoxide`;

const key = (sk: string) => ({ pk: { S: 'one' }, sk: { S: sk } });
const put = (sk: string): TransactWriteItem => ({ Put: { TableName: 'table', Item: key(sk) } });
const check = (sk: string): TransactWriteItem => ({
  ConditionCheck: { TableName: 'table', Key: key(sk), ConditionExpression: 'attribute_not_exists(gone)' },
});

let test: TestCloud;
beforeAll(async () => {
  const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: true };
  const StreamSpecification = { StreamViewType: 'NEW_IMAGE' };
  test = await startTestCloud({
    Resources: { Table: aTable('table', { TimeToLiveSpecification, StreamSpecification }) },
  });
});
afterAll(() => test.stop('remove'));

const transact = (...TransactItems: TransactWriteItem[]) =>
  test.dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));
const namesOf = async (calls: Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(calls)).map((each) => (each.status === 'fulfilled' ? 'done' : each.reason.name));

describe('a transaction under way', () => {
  it("cancels another that shares an item with it, in AWS's own shape", async () => {
    const at = Array.from({ length: 8 }, (_, i) => transact(put(`a${i}`), put('b')));
    const results = await Promise.allSettled(at);
    expect(results.map(({ status }) => status)).toContain('fulfilled');
    const { reason } = (results.find(({ status }) => status === 'rejected') ??
      expect.fail()) as PromiseRejectedResult & { reason: TransactionCanceledException };
    expect(reason.name).toBe('TransactionCanceledException');
    expect(reason.message).toContain('[None, TransactionConflict]');
    expect(reason.CancellationReasons).toEqual([
      { Code: 'None' },
      { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' },
    ]);
  });

  it('cancels another that only checks the same item', async () => {
    const results = await namesOf(Array.from({ length: 8 }, (_, i) => transact(put(`x${i}`), check('registry'))));
    expect(results.filter((name) => name === 'TransactionCanceledException').length).toBeGreaterThan(0);
    expect(results).toContain('done');
  });

  it('refuses a single write to its items', async () => {
    const write = new PutItemCommand({ TableName: 'table', Item: key('b') });
    const results = await namesOf([transact(put('a'), put('b')), test.dynamodb.send(write)]);
    expect(results).toEqual(['done', 'TransactionConflictException']);
  });

  it('leaves other items, and readers, alone', async () => {
    const results = await namesOf([
      transact(put('a')),
      transact(put('other')),
      test.dynamodb.send(new PutItemCommand({ TableName: 'table', Item: key('third') })),
      test.dynamodb.send(new GetItemCommand({ TableName: 'table', Key: key('a') })),
    ]);
    expect(results).toEqual(['done', 'done', 'done', 'done']);
  });

  it('is over when it is answered, whatever the answer', async () => {
    const condition = {
      ...check('a'),
      ConditionCheck: { ...check('a').ConditionCheck, ConditionExpression: 'attribute_exists(never)' },
    };
    await expect(transact(put('b'), condition as TransactWriteItem)).rejects.toThrow('ConditionalCheckFailed');
    await transact(put('b'), put('a'));
  });
});

describe('the making of conflicts', () => {
  const conflicts = (): Conflicts => new Conflicts(() => ['pk', 'sk']);
  const single = { TableName: 'table', Key: key('a') };

  it('cancels a transaction that meets a single write under way', () => {
    const all = conflicts();
    const entered = all.enter('UpdateItem', single);
    expect(all.enter('TransactWriteItems', { TransactItems: [put('a') as never] })).toMatchObject({
      inConflict: [true],
    });
    if ('leave' in entered) entered.leave();
    expect(all.enter('TransactWriteItems', { TransactItems: [put('a') as never] })).toHaveProperty('leave');
  });

  it('lets single writes to one item wait for each other, as DynamoDB does', () => {
    const all = conflicts();
    expect(all.enter('UpdateItem', single)).toHaveProperty('leave');
    expect(all.enter('DeleteItem', single)).toHaveProperty('leave');
  });

  it('knows a table by its ARN too, and the items of a batch', () => {
    const all = conflicts();
    all.enter('TransactWriteItems', { TransactItems: [put('a') as never] });
    const arn = 'arn:aws:dynamodb:eu-north-1:000000000000:table/table';
    expect(all.enter('PutItem', { TableName: arn, Item: key('a') })).toHaveProperty('exception');
    const batch = { RequestItems: { table: [{ DeleteRequest: { Key: key('a') } }] } };
    expect(all.enter('BatchWriteItem', batch)).toHaveProperty('exception', 'TransactionConflictException');
  });

  it('tells a repeated request token from another transaction', () => {
    const all = conflicts();
    const call = { TransactItems: [put('a') as never], ClientRequestToken: 'token' };
    all.enter('TransactWriteItems', call);
    expect(all.enter('TransactWriteItems', call)).toEqual({ exception: 'TransactionInProgressException' });
  });
});

describe('what has expired', () => {
  it('is swept, and nothing else is', async () => {
    const items = [
      { ...key('old'), expiresAt: { N: '1000' } },
      { ...key('later'), expiresAt: { N: '3000' } },
      key('never'),
    ];
    const RequestItems = { table: items.map((Item) => ({ PutRequest: { Item } })) };
    await test.dynamodb.send(new BatchWriteItemCommand({ RequestItems }));
    const database = new DynamoDb(await endpointOf(test.home));
    const table = {
      name: 'table',
      arn: '',
      key: ['pk', 'sk'],
      indexes: new Map(),
      encryptedUnder: undefined,
      stream: undefined,
      expiry: 'expiresAt',
    };
    expect(
      await new Expiry(
        database,
        () => [table],
        () => 2_000_000,
      ).step(),
    ).toBe(1);
    const found = await Promise.all(
      ['old', 'later', 'never'].map(async (sk) => {
        const { Item } = await test.dynamodb.send(new GetItemCommand({ TableName: 'table', Key: key(sk) }));
        return Item !== undefined;
      }),
    );
    expect(found).toEqual([false, true, true]);
    database.close();
  });
});

describe('the database', () => {
  it('numbers stream records by an index: without it each write would read all records before it', () => {
    const file = new DatabaseSync(`${test.home}/dynamodb/dynamodb.sqlite`, { readOnly: true });
    const numbering =
      'SELECT COALESCE(MAX(CAST(sequence_number AS INTEGER)), 0) + 1 FROM _stream_records WHERE table_name = ?';
    const plan = file.prepare(`EXPLAIN QUERY PLAN ${numbering}`).all('table');
    file.close();
    expect(String(plan[0]?.detail)).toContain('INDEX stream_order');
  });

  it('holds after kill -9 what it had answered, and is started again by itself', async () => {
    const pid = Number(readFileSync(`${test.home}/dynamodb/pid`, 'utf8'));
    const answered: number[] = [];
    const writing = (async () => {
      for (let i = 0; i < 60; i++) {
        if (i === 30) process.kill(pid, 'SIGKILL');
        await test.dynamodb.send(new UpdateItemCommand({ TableName: 'table', Key: key(`kill${i}`) })).then(
          () => answered.push(i),
          () => {},
        );
      }
    })();
    await writing;
    await test.line({ message: 'The database ended and is started again' });
    expect(answered.length).toBeGreaterThan(30);
    for (const i of answered) {
      const { Item } = await test.dynamodb.send(new GetItemCommand({ TableName: 'table', Key: key(`kill${i}`) }));
      expect(Item, `item ${i}`).toBeDefined();
    }
  });

  it('is ended with a killed exchange, or at the next start at the latest', async () => {
    const folder = temporaryFolder();
    const first = spawn(process.execPath, ['-e', startAndHang(folder)], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(first.stdout, 'data');
    const left = Number(readFileSync(`${folder}/pid`, 'utf8'));
    first.kill('SIGKILL');
    await once(first, 'exit');
    const database = await startDatabase(folder, () => {});
    expect(isRunning(left)).toBe(false);
    await database.stop();
    rmSync(folder, { recursive: true });
  });

  it('is ended at the start when it was left behind, and nothing else that has its pid now', async () => {
    const folder = temporaryFolder();
    const stranger = spawn('sleep', ['60']);
    writeFileSync(`${folder}/pid`, String(stranger.pid));
    const database = await startDatabase(folder, () => {});
    expect(isRunning(stranger.pid ?? 0)).toBe(true);
    await database.stop();
    stranger.kill();
    const left = spawn(dynoxide, [
      'serve',
      '--port',
      String(await freePort()),
      '--db-path',
      `${folder}/dynamodb.sqlite`,
    ]);
    writeFileSync(`${folder}/pid`, String(left.pid));
    await once(left.stderr, 'data');
    const again = await startDatabase(folder, () => {});
    expect(isRunning(left.pid ?? 0)).toBe(false);
    await again.stop();
    rmSync(folder, { recursive: true });
  });

  it('is another one where the environment names one that answers', async () => {
    const folder = temporaryFolder();
    const other = await startDatabase(folder, () => {});
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', other.endpoint);
    const { endpoint, file } = await startDatabase('/nowhere', () => {});
    expect({ endpoint, file }).toEqual({ endpoint: other.endpoint, file: undefined });
    vi.unstubAllEnvs();
    await other.stop();
    rmSync(folder, { recursive: true });
  });

  it('is told by the variable’s name where what it names is none', async () => {
    const web = createServer((_, response) => response.end('hello'));
    web.listen(0, '127.0.0.1');
    await once(web, 'listening');
    const { port } = web.address() as AddressInfo;
    for (const [named, why] of [
      ['http://127.0.0.1:1', 'nothing listens there'],
      ['junk', 'this is no address like http://127.0.0.1:8000'],
      [`http://127.0.0.1:${port}`, 'what answers there is no DynamoDB'],
    ] as const) {
      vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', named);
      const told = `AWS_ENDPOINT_URL_DYNAMODB is ${named}: ${why}. Name a DynamoDB, or unset it`;
      await expect(startDatabase('/nowhere', () => {})).rejects.toThrow(told);
    }
    vi.unstubAllEnvs();
    web.close();
  });
});

/** The port is in the command line of the process. */
const endpointOf = async (home: string): Promise<string> => {
  const pid = readFileSync(`${home}/dynamodb/pid`, 'utf8');
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  return `http://127.0.0.1:${words[words.indexOf('--port') + 1]}`;
};

const startAndHang = (folder: string): string => {
  const module = new URL('../../infra/local/cloud/dynamodb/process.ts', import.meta.url).href;
  return `import(${JSON.stringify(module)}).then(async ({ startDatabase }) => {
    await startDatabase(${JSON.stringify(folder)}, () => {});
    process.stdout.write('started');
  }); setInterval(() => {}, 1000);`;
};

const isRunning = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] !== 'Z';
  } catch {
    return false;
  }
};
