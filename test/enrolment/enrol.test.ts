import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { compactVerify, importJWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startDatabase } from '../../infra/local/cloud/dynamodb/process.ts';
import { readConnection } from '../../shared/client/node/connect.ts';
import { entryOf, newRegistrar, putEntry, signEntry } from '../../shared/enrolment/enrol.ts';
import { registryRows } from '../../shared/enrolment/registry.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import { readEntry } from '../../shared/protocol/principal-entry.ts';
import { publicJwk, thumbprint } from '../../shared/protocol/thumbprint.ts';
import { principal, principals } from '../command/stand-in-exchange.ts';
import { ran } from '../command/terminal.ts';

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

  const operated = async (args: readonly string[], env: Record<string, string> = {}) => {
    const { code, out, err } = await ran(args, { env: { SAMSYN_HOME: folder, ...env } });
    return { code, out, told: out + err };
  };
  const putRow = (keyid: string, entry: string, serial: string) =>
    client.send(
      new PutItemCommand({ TableName, Item: { keyid: { S: keyid }, entry: { S: entry }, serial: { N: serial } } }),
    );
  const takeRow = (keyid: string) => client.send(new DeleteItemCommand({ TableName, Key: { keyid: { S: keyid } } }));
  const list = (...more: string[]) =>
    operated(['principal', 'list', '--table', TableName, '--connection', join(folder, 'trust.json'), ...more]);
  const trust = () => {
    const registrars = { customs: publicJwk(registrar) };
    writeFileSync(join(folder, 'trust.json'), JSON.stringify({ url: 'https://x/v1', authority: 'x', registrars }));
  };

  it('names an entry that a registrar has signed whose clock is ahead', async () => {
    const { keyid } = principal('customs-auditor');
    const put = async (minutes: number, serial: number, ...more: string[]) => {
      const from = Date.now() + minutes * 60_000;
      const said = { validFrom: new Date(from).toISOString(), validUntil: times.validUntil, serial };
      const file = join(folder, 'auditor.jws');
      writeFileSync(file, await signEntry(registrar, entryOf(principal('customs-auditor'), said)));
      const { code, out } = await ran(['principal', 'put', file, '--table', TableName, ...more], {
        env: { SAMSYN_HOME: folder },
      });
      return { code, out, validFrom: said.validFrom };
    };
    const ahead = await put(30, 1);
    expect(ahead.code).toBe(0);
    expect(ahead.out.replaceAll(/\s+/g, ' ')).toContain(`BUT it counts from ${ahead.validFrom} on, in 30 minutes`);
    const json = await put(30, 2, '--json');
    expect(JSON.parse(json.out)).toEqual({ keyid, put: 'filed', countsFrom: json.validFrom });
    expect((await put(-1, 3)).out).toContain('It counts everywhere');
    await takeRow(keyid);
  });

  it('is refused for what is no entry before anything is asked of AWS', async () => {
    const file = join(folder, 'none.jws');
    writeFileSync(file, 'a.b.c');
    const refused = await operated(['principal', 'put', file, '--table', 'NoSuchTable']);
    expect(refused).toMatchObject({
      code: 1,
      told: expect.stringMatching(/is not what "\S*samsyn principal sign" writes/),
    });
  });

  it('tells what to do where AWS refuses or does not answer', async () => {
    trust();
    const absent = await operated([
      'principal',
      'list',
      '--table',
      'NoSuchTable',
      '--connection',
      join(folder, 'trust.json'),
    ]);
    expect(absent).toMatchObject({
      code: 1,
      told: expect.stringContaining('there is no table NoSuchTable in eu-north-1'),
    });
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
    const silent = await list();
    vi.stubEnv('AWS_ENDPOINT_URL', database.endpoint);
    expect(silent).toMatchObject({ code: 3, told: expect.stringContaining('AWS_ENDPOINT_URL') });
  });

  it('shows who may do what', async () => {
    trust();
    await putEntry(client, TableName, await signed('customs-desk', 4));
    const { validFrom } = times;
    const ended = {
      ...entryOf(principal('customs-approver-2'), { ...times, serial: 1 }),
      validUntil: '2026-02-01T00:00:00Z',
    };
    await putEntry(client, TableName, await signEntry(registrar, ended));
    const revoked = { ...entryOf(principal('customs-auditor'), { ...times, serial: 2 }), status: 'revoked' as const };
    await putEntry(client, TableName, await signEntry(registrar, revoked));
    const { code, out } = await list();
    expect(code).toBe(0);
    const rows = out.split('\n');
    expect(rows[0]).toMatch(/^AGENCY +NAME +ROLES +HOLDER +STATUS +VALID UNTIL +SERIAL +KEYID/);
    expect(rows.find((row) => row.includes('customs-desk'))).toMatch(
      /^customs +customs-desk +submitter +– +active +2027-01-01 +4 /,
    );
    expect(rows.find((row) => row.includes('customs-auditor'))).toMatch(/REVOKED/);
    expect(rows.find((row) => row.includes('customs-approver-2'))).toMatch(/EXPIRED/);
    expect(out).toContain('2 active, 1 expired, 1 revoked.');
    const json = (await list('--json')).out.split('\n').map((line) => JSON.parse(line));
    expect(json).toHaveLength(4);
    expect(json).toContainEqual({
      keyid: principal('customs-desk').keyid,
      status: 'active',
      agency: 'customs',
      name: 'customs-desk',
      roles: ['submitter'],
      ...times,
      validFrom,
      serial: 4,
    });
    expect(await list('--agency', 'police')).toMatchObject({ code: 0, out: 'No entries that a registrar has signed.' });
  });

  it('shows apart what no registrar has had filed, and whoever looks finds it by the exit code', async () => {
    trust();
    const desk = principal('customs-desk');
    const genuine = await signed('customs-desk', 4);
    const stranger = await newRegistrar();
    const one = entryOf(principal('customs-approver-1'), { ...times, serial: 1 });
    const rows: readonly (readonly [string, string, string, string])[] = [
      [
        principal('customs-approver-1').keyid,
        await signEntry(stranger, one),
        '1',
        'NOT SIGNED by the registrar of customs',
      ],
      [
        principal('customs-officer-approver').keyid,
        genuine,
        '4',
        `FILED UNDER ANOTHER KEY than its own, ${desk.keyid}`,
      ],
      [principal('police-desk').keyid, 'nothing.of.it', '1', 'NO ENTRY at all'],
      [desk.keyid, genuine, '9', 'FILED WITH THE SERIAL 9, and signed with 4'],
      [
        principal('police-auditor').keyid,
        await signEntry(registrar, entryOf(principal('police-auditor'), { ...times, serial: 1 })),
        '1',
        'NOT VERIFIED: the connection names no registrar of police',
      ],
    ];
    for (const [keyid, jws, serial] of rows) await putRow(keyid, jws, serial);
    const { code, told } = await list();
    expect(code).toBe(1);
    for (const [keyid, , , fault] of rows) expect(told).toContain(`!!  ${keyid}\n    ${fault}`);
    expect(told).toContain('5 rows are not what a registrar has had filed');
    const values = (await list('--json')).out.split('\n').map((line) => JSON.parse(line));
    expect(values.filter(({ status }) => status === 'fault')).toHaveLength(5);
    // What nobody vouches for must not look like an entry to a script.
    expect(values.filter(({ status, name }) => status === 'fault' && name !== undefined)).toEqual([]);
    for (const [keyid] of rows) await takeRow(keyid);
  });

  it('is read whole, however many pages the scan has', async () => {
    const keyids = Array.from({ length: 12 }, (_, i) => `junk-${i}`);
    // A page of DynamoDB's holds 1 MB.
    for (const keyid of keyids) await putRow(keyid, 'x'.repeat(200_000), '1');
    const found: string[] = [];
    for await (const { keyid } of registryRows(client, TableName)) found.push(keyid);
    expect(found).toEqual(expect.arrayContaining(keyids));
    for (const keyid of keyids) await takeRow(keyid);
  });
});

describe('the stand-ins of a deployment for tests', () => {
  const queues = { NotificationQueuePolice: 'https://sqs.eu-north-1.amazonaws.com/1/police' };
  const ApiUrl = 'https://abc.execute-api.eu-north-1.amazonaws.com/v1';
  let folder: string;
  let database: Awaited<ReturnType<typeof startDatabase>>;
  let client: DynamoDBClient;
  const made = async (TableName: string, DeletionProtectionEnabled: boolean) => {
    const outputs = {
      State: { RegistryTable: TableName, ...queues },
      Exchange: { ApiUrl, Authority: 'exchange.example' },
    };
    writeFileSync(join(folder, `${TableName}.json`), JSON.stringify(outputs));
    await client.send(
      new CreateTableCommand({
        TableName,
        KeySchema: [{ AttributeName: 'keyid', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'keyid', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled,
      }),
    );
  };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'samsyn-stand-ins-'));
    database = await startDatabase(folder, () => {});
    vi.stubEnv('AWS_ENDPOINT_URL', database.endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_SESSION_TOKEN', 'token');
    client = new DynamoDBClient({ region: 'eu-north-1' });
    await made('Tests', false);
    await made('Production', true);
  });
  afterAll(async () => {
    client.destroy();
    vi.unstubAllEnvs();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const put = (table: string, out: string, more: readonly string[] = [], env: Record<string, string> = {}) =>
    ran(
      [
        ...['principal', 'put', '--stand-ins', '--registrars', folder, '--outputs', join(folder, `${table}.json`)],
        ...['--connection-out', join(folder, out), ...more],
      ],
      { env, width: 400 },
    );

  it('need the registrars’ keys', async () => {
    expect(await put('Tests', 'c.json')).toMatchObject({
      code: 2,
      err: expect.stringContaining('registrar new --agency'),
    });
    for (const agency of ['police', 'customs']) {
      const { code, out } = await ran(['registrar', 'new', '--agency', agency, '--out', folder], { width: 400 });
      expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining(`as "registrar" of ${agency}`) });
      expect(statSync(join(folder, `${agency}.registrar.json`)).mode & 0o777).toBe(0o600);
    }
    const again = await ran(['registrar', 'new', '--agency', 'police', '--out', folder]);
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('it exists') });
    const formerly = await ran(['keys', 'new', '--registrar', '--agency', 'police']);
    expect(formerly).toMatchObject({ code: 2, err: expect.stringContaining('samsyn registrar new --agency police') });
  });

  it('are never enrolled in production', async () => {
    const refused = await put('Production', 'p.json', ['--yes']);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('as in production') });
  });

  it('are enrolled once, with a connection file to call with', async () => {
    const { code, out } = await put('Tests', 'connection.json');
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('Enrolled 13 stand-ins') });
    const file = join(folder, 'connection.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const connection = readConnection(file);
    expect(connection).toMatchObject({ url: ApiUrl, authority: 'exchange.example' });
    expect(connection.notifications).toEqual({
      police: {
        queueUrl: queues.NotificationQueuePolice,
        endpoint: 'https://sqs.eu-north-1.amazonaws.com',
        region: 'eu-north-1',
        accessKeyId: 'test',
        secretAccessKey: 'secret',
        sessionToken: 'token',
      },
    });
    expect(readFileSync(file, 'utf8')).not.toContain(
      JSON.parse(readFileSync(join(folder, 'police.registrar.json'), 'utf8')).d,
    );
    const listed = await ran(['principal', 'list', '--outputs', join(folder, 'Tests.json'), '--connection', file]);
    expect(listed).toMatchObject({ code: 0, out: expect.stringContaining('12 active, 1 revoked.') });
  });

  it('are not enrolled over others, and never over a connection file', async () => {
    expect(await put('Tests', 'connection.json')).toMatchObject({ code: 2, err: expect.stringContaining('exists') });
    expect(await put('Tests', 'other.json')).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
    const emulator = 'http://127.0.0.1:4571';
    const elsewhere = await put('Tests', 'other.json', ['--yes', '--url', `${emulator}/v1`], {
      AWS_ENDPOINT_URL_SQS: emulator,
    });
    expect(elsewhere.code).toBe(0);
    const { url, authority, notifications } = readConnection(join(folder, 'other.json'));
    expect({ url, authority }).toEqual({ url: `${emulator}/v1`, authority: 'exchange.example' });
    expect(notifications.police?.endpoint).toBe(emulator);
    expect(await put('Tests', 'third.json', ['--url', emulator])).toMatchObject({ code: 2 });
  });

  it('are those of the agencies that were configured, with as many approvers as their rules ask for', async () => {
    await made('Three', false);
    await ran(['registrar', 'new', '--agency', 'coast-guard', '--out', folder]);
    const registrarOf = (agency: string) =>
      publicJwk(JSON.parse(readFileSync(join(folder, `${agency}.registrar.json`), 'utf8')));
    const configured = (registrars: Record<string, object>) => {
      const agencies = Object.entries(registrars).map(([id, registrar]) => ({
        id,
        registrar,
        rules: id === 'police' ? { approvals: { H0: 2, H1: 4, H2: 3, H3: 3 } } : {},
      }));
      writeFileSync(join(folder, 'samsyn.json'), JSON.stringify({ agencies }));
    };
    const env = { SAMSYN_CONFIG: join(folder, 'samsyn.json') };
    configured({ police: registrarOf('customs'), 'coast-guard': registrarOf('coast-guard') });
    const another = await put('Three', 'three.json', [], env);
    expect(another).toMatchObject({ code: 2, err: expect.stringContaining('is not the registrar of police') });

    configured({ police: registrarOf('police'), 'coast-guard': registrarOf('coast-guard') });
    expect(await put('Three', 'three.json', [], env)).toMatchObject({ code: 0 });
    const { principals: people, registrars } = readConnection(join(folder, 'three.json'));
    expect(Object.keys(registrars)).toEqual(['police', 'coast-guard']);
    const approversOf = (agency: string) =>
      people.filter((one) => one.agency === agency && one.roles.includes('approver')).map(({ holder }) => holder);
    expect(new Set(approversOf('police')).size).toBe(4);
    expect(new Set(approversOf('coast-guard')).size).toBe(2);
    expect(new Set(people.flatMap(({ holder }) => holder ?? [])).size).toBe(4 + 2 + 2 + 2);
    const of = ['--outputs', join(folder, 'Three.json'), '--connection', join(folder, 'three.json')];
    expect((await ran(['principal', 'list', ...of])).out).toContain('12 active, 1 revoked.');
  });
});
