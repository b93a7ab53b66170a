import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { compactVerify, importJWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startDatabase } from '../../infra/local/dynamodb/process.ts';
import { entryOf, newRegistrar, putEntry, signEntry } from '../../shared/agency/enrol.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import { readEntry } from '../../shared/protocol/principal-entry.ts';
import { publicJwk, thumbprint } from '../../shared/protocol/thumbprint.ts';
import { principal, principals } from './stand-in-exchange.ts';
import { ran } from './terminal.ts';

const crypto = webCrypto();
const registrar = await newRegistrar();
const times = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2027-01-01T00:00:00Z' };
const signed = (name: string, serial: number) => signEntry(registrar, entryOf(principal(name), { ...times, serial }));

describe('the stand-in principals', () => {
  it('are those of the contract, with their roles', () => {
    expect(Object.fromEntries(principals.map((one) => [one.name, one.roles.join()]))).toEqual({
      'police-desk': 'submitter',
      'police-approver-1': 'approver',
      'police-approver-2': 'approver',
      'police-analyst': 'reader',
      'police-auditor': 'auditor',
      'police-former': 'submitter',
      'customs-desk': 'submitter',
      'customs-approver-1': 'approver',
      'customs-approver-2': 'approver',
      'customs-analyst': 'reader',
      'customs-auditor': 'auditor',
      'customs-duty-officer': 'submitter,approver',
      'customs-officer-approver': 'approver',
    });
  });

  it('are persons: one of them has two keys, the desks are nobody, one has left', () => {
    const holders = principals.filter((one) => one.roles.includes('approver')).map((one) => one.holder);
    expect(holders).not.toContain(undefined);
    expect(new Set(holders).size).toBe(holders.length - 1);
    expect(principal('customs-duty-officer').holder).toBe(principal('customs-officer-approver').holder);
    expect([principal('police-desk').holder, principal('customs-desk').holder]).toEqual([undefined, undefined]);
    expect(principals.filter((one) => one.status === 'revoked').map((one) => one.name)).toEqual(['police-former']);
  });

  it('sign with keys of the kinds that the contract names, each its own', async () => {
    expect(principal('police-desk').signingKey.kty).toBe('OKP');
    expect(principal('customs-desk').signingKey.kty).toBe('EC');
    expect(new Set(principals.map((one) => one.keyid)).size).toBe(principals.length);
    for (const one of principals) expect(await thumbprint(crypto, one.signingKey)).toBe(one.keyid);
  });
});

describe('signing an entry', () => {
  it('makes what the exchange reads, and any JOSE library verifies', async () => {
    const registrars = { customs: publicJwk(registrar) };
    for (const name of ['customs-desk', 'customs-approver-1', 'customs-analyst', 'customs-auditor']) {
      const jws = await signed(name, 3);
      expect(await readEntry(crypto, jws, registrars)).toEqual(entryOf(principal(name), { ...times, serial: 3 }));
      await compactVerify(jws, await importJWK({ ...publicJwk(registrar) }, 'ES256'));
    }
  });

  it('tells nothing private', async () => {
    const payload = Buffer.from((await signed('customs-approver-1', 1)).split('.')[1] ?? '', 'base64url').toString();
    const { signingKey, decryptionKey } = principal('customs-approver-1');
    for (const secret of [signingKey.d, decryptionKey?.d, decryptionKey?.p, decryptionKey?.qi]) {
      expect(payload).not.toContain(secret);
    }
  });

  it('refuses an entry that the exchange would not read', async () => {
    const entry = entryOf(principal('customs-desk'), { ...times, serial: 1 });
    await expect(signEntry(registrar, { ...entry, roles: ['reader'] })).rejects.toThrow();
    await expect(signEntry(registrar, { ...entry, validUntil: '2028-01-01T00:00:00Z' })).rejects.toThrow();
  });
});

describe('filing an entry', () => {
  const TableName = 'Registry';
  let folder: string;
  let database: Awaited<ReturnType<typeof startDatabase>>;
  let client: DynamoDBClient;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'samsyn-registry-'));
    database = await startDatabase(folder, () => {});
    vi.stubEnv('AWS_ENDPOINT_URL', database.endpoint);
    vi.stubEnv('AWS_REGION', 'eu-north-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    client = new DynamoDBClient({});
    await client.send(
      new CreateTableCommand({
        TableName,
        KeySchema: [{ AttributeName: 'keyid', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'keyid', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
  });
  afterAll(async () => {
    client.destroy();
    vi.unstubAllEnvs();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const filed = async (keyid: string) => {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: { keyid: { S: keyid } } }));
    return { entry: Item?.entry?.S, serial: Item?.serial?.N };
  };

  it('never puts an older one in the place of a newer', async () => {
    const { keyid } = principal('customs-desk');
    const [second, third] = [await signed('customs-desk', 2), await signed('customs-desk', 3)];
    expect(await putEntry(client, TableName, second)).toEqual({ keyid, put: 'filed' });
    expect(await putEntry(client, TableName, third)).toEqual({ keyid, put: 'filed' });
    expect(await putEntry(client, TableName, second)).toEqual({ keyid, put: 'older' });
    expect(await putEntry(client, TableName, third)).toEqual({ keyid, put: 'older' });
    expect(await filed(keyid)).toEqual({ entry: third, serial: '3' });
  });

  it('refuses what is no entry, and lets an outage through', async () => {
    await expect(putEntry(client, TableName, 'a.b.c')).rejects.toThrow(TypeError);
    const outage = putEntry(client, 'NoSuchTable', await signed('customs-desk', 1));
    await expect(outage).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('is what `samsyn principal put` does, with the operator’s own credentials', async () => {
    const file = join(folder, 'analyst.jws');
    const put = async (jws: string): Promise<{ code: number; told: string }> => {
      writeFileSync(file, `${jws}\n`);
      const { code, out, err } = await ran(['principal', 'put', file, '--table', TableName], {
        env: { SAMSYN_HOME: folder },
      });
      return { code, told: out + err };
    };
    const { keyid } = principal('customs-analyst');
    const jws = await signed('customs-analyst', 7);
    expect(await put(jws)).toEqual({ code: 0, told: expect.stringContaining(`Filed under ${keyid}.`) });
    expect(await put(jws)).toEqual({ code: 1, told: expect.stringContaining('with a higher serial') });
    expect(await filed(keyid)).toEqual({ entry: jws, serial: '7' });
  });
});
