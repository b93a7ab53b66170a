import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDatabase } from '../../infra/local/cloud/dynamodb/process.ts';
import { logTable } from '../../shared/aws/log-table.ts';
import { checkpointOf, partsOfNote, signedBy } from '../../shared/custody/note.ts';
import { rootOf, TileMissing } from '../../shared/custody/tree.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import type { CustodyLog, Leaf, LogSigner } from '../../shared/workflow/log-ports.ts';
import { sealLog } from '../../shared/workflow/seal-log.ts';
import { counted } from '../support/tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'samsyn-log-'));
let database: Awaited<ReturnType<typeof startDatabase>>;
let client: DynamoDBClient;
beforeAll(async () => {
  database = await startDatabase(folder, () => {});
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  client = new DynamoDBClient({ endpoint: database.endpoint, region: 'eu-north-1', credentials });
});
afterAll(async () => {
  client.destroy();
  await database.stop();
  rmSync(folder, { recursive: true, force: true });
});

let made = 0;
async function emptyLog(): Promise<CustodyLog> {
  made += 1;
  const table = `Log${made}`;
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    }),
  );
  return logTable(client, table);
}

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const signer: LogSigner = {
  key: {
    kind: 'log',
    name: 'samsyn.example/log',
    key: new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')),
  },
  sign: async (bytes) => new Uint8Array(sign(null, bytes, privateKey)),
};
const seal = (log: CustodyLog, leaves: readonly Leaf[]) => sealLog({ log, signer, crypto: nodeCrypto }, leaves);

const leaf = (n: number): Leaf => ({
  id: `submission#${n}|act#1`,
  hash: new Uint8Array(createHash('sha256').update(`leaf ${n}`).digest()),
});
const leaves = (count: number) => Array.from({ length: count }, (_, n) => leaf(n));

/** All leaves of a log in their order, as hexadecimal; its checkpoint is of them all, whole and signed. */
async function published(log: CustodyLog): Promise<readonly string[]> {
  const note = (await log.checkpoint())?.note ?? '';
  const { size = 0, root } = checkpointOf(partsOfNote(note)?.text ?? '') ?? {};
  expect(await signedBy(nodeCrypto, note, signer.key)).toEqual({});
  expect(Buffer.from(root ?? [])).toEqual(Buffer.from(await rootOf(nodeCrypto, log.tiles, size)));
  expect((await log.head())?.size).toBe(size);
  const found: string[] = [];
  for (let tile = 0; tile * 256 < size; tile += 1) {
    const text = Buffer.from((await log.tiles(0, tile)) ?? []).toString('hex');
    found.push(...(text.match(/.{64}/g) ?? []));
  }
  return found;
}
const hashes = (of: readonly Leaf[]) => of.map(({ hash }) => Buffer.from(hash).toString('hex')).sort();

/** A log whose process ends at its n-th write: before it is done, or when it is done and nobody hears of it. */
function endingAt(log: CustodyLog, n: number, when: 'before' | 'after') {
  let writes = 0;
  const ending = async <T>(write: () => Promise<T>): Promise<T> => {
    writes += 1;
    if (writes === n && when === 'before') throw new Error('ended');
    const result = await write();
    if (writes === n) throw new Error('ended');
    return result;
  };
  const cut: CustodyLog = {
    ...log,
    append: (...of) => ending(() => log.append(...of)),
    publish: (...of) => ending(() => log.publish(...of)),
  };
  return { cut, writes: () => writes };
}

describe('the custody log', () => {
  it('holds each act once, under a checkpoint, wherever a run ended and however often it comes', async () => {
    const acts = leaves(200);
    const whole = endingAt(await emptyLog(), 0, 'before');
    await seal(whole.cut, acts);
    expect(whole.writes()).toBe(4);
    for (let n = 1; n <= whole.writes(); n += 1)
      for (const when of ['before', 'after'] as const) {
        const log = await emptyLog();
        await expect(seal(endingAt(log, n, when).cut, acts)).rejects.toThrow('ended');
        await seal(log, [...acts.slice(150), ...acts, ...acts.slice(0, 3)]);
        expect([...(await published(log))].sort()).toEqual(hashes(acts));
      }
  });

  it('holds each act once where several seal the same acts at once, in other orders', async () => {
    const log = await emptyLog();
    const acts = leaves(300);
    const orders = [acts, [...acts].reverse(), [...acts.slice(100), ...acts.slice(0, 100)], acts.slice(50, 250)];
    const appended = await Promise.all(orders.map((order) => seal(log, order)));
    expect(appended.reduce((sum, n) => sum + n)).toBe(300);
    expect([...(await published(log))].sort()).toEqual(hashes(acts));
  });

  it('takes no second leaf for an act that was rewritten in the table', async () => {
    const log = await emptyLog();
    await seal(log, leaves(3));
    const before = await published(log);
    expect(await seal(log, [{ ...leaf(1), hash: leaf(9).hash }])).toBe(0);
    expect(await published(log)).toEqual(before);
  });

  it('publishes no smaller checkpoint than it did', async () => {
    const log = await emptyLog();
    await seal(log, leaves(3));
    const before = await log.checkpoint();
    await log.publish(2, 'older');
    expect(await log.checkpoint()).toEqual(before);
  });

  it('is appended to by as few calls when it is large', async () => {
    const log = await emptyLog();
    const cost = async (n: number) => {
      const { calls, rows } = await counted(client, () => seal(log, [leaf(n)]));
      return { calls, rows };
    };
    await seal(log, leaves(2));
    const small = await cost(2);
    await seal(log, leaves(1000));
    const large = await cost(1000);
    expect(large.calls - small.calls).toBeLessThanOrEqual(1);
    expect(large.rows - small.rows).toBeLessThanOrEqual(1);
  });

  it('is left as it is where one of its tiles is gone', async () => {
    const log = await emptyLog();
    await seal(log, leaves(3));
    const damaged: CustodyLog = { ...log, tiles: async () => undefined };
    await expect(seal(damaged, [leaf(3)])).rejects.toThrow(TileMissing);
    expect(await published(log)).toHaveLength(3);
  });
});
