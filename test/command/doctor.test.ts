import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../shared/client/connection.ts';
import { newSigningKey } from '../../shared/client/keys.ts';
import { clockFinding } from '../../shared/command/doctor/address.ts';
import type { Finding } from '../../shared/command/doctor/finding.ts';
import type { Role } from '../../shared/protocol/principal-entry.ts';
import { listening } from './listening.ts';
import { entryFor, principal, principals, registrars, StandInExchange } from './stand-in-exchange.ts';
import { writeConnection } from './support.ts';
import { ran } from './terminal.ts';

let exchange: StandInExchange;
let server: http.Server;
let folder: string;
beforeAll(async () => {
  server = await listening(() => exchange, { anyHost: true });
});
afterAll(() => server.close().closeAllConnections());
beforeEach(() => {
  exchange = new StandInExchange();
  folder = mkdtempSync(join(tmpdir(), 'samsyn-doctor-'));
  writeConnection(folder, server);
});
afterEach(() => rmSync(folder, { recursive: true }));

const connect = (over: object): string => writeConnection(folder, server, over);
/** What the doctor finds of police-desk, or of whom `as` names. */
const doctor = async (as = 'police-desk', more: readonly string[] = [], now = Date.now) => {
  const { code, out, err } = await ran(['doctor', '--as', as, '--json', ...more], {
    env: { SAMSYN_HOME: folder },
    now,
  });
  const findings: Finding[] = out === '' ? [] : out.split('\n').map((line) => JSON.parse(line));
  const faults = findings.filter(({ state }) => state === 'fault');
  const [fault] = faults;
  return { code, err, findings, faults, fault };
};
/** A principal's own file with something changed. */
const fileOf = (one: Principal, over: object = {}): string => {
  const file = join(folder, `${one.name}.principal.json`);
  writeFileSync(file, JSON.stringify({ ...one, ...over }), { mode: 0o600 });
  return file;
};
const desk = principal('police-desk');
const approver = principal('police-approver-1');

describe('a set-up without a fault', () => {
  it('is told to be one, and nothing has changed by it', async () => {
    const { code, findings, faults, err } = await doctor();
    expect([code, faults, err]).toEqual([0, [], '']);
    expect(findings.map(({ check, state }) => `${check} ${state}`)).toEqual([
      'connection ok',
      'connection ok',
      'address ok',
      'clock ok',
      'intake key ok',
      'keys ok',
      'enrolment ok',
      'registrars note',
      'registrars note',
    ]);
    expect(new Set(exchange.calls.map(({ method, path }) => `${method} ${path}`))).toEqual(
      new Set(['GET /v1/keys', 'GET /v1/police/submissions']),
    );
  });

  it('is looked at for every principal of the connection, unless one is named', async () => {
    const { code, out } = await ran(['doctor'], { env: { SAMSYN_HOME: folder } });
    expect(code).toBe(0);
    for (const { name } of principals) expect(out).toContain(`${name}: `);
    expect(out).toContain('police-former: revoked, as the connection says');
    expect(out).toMatch(/No fault\.$/);
  });

  it('is told in lines that fit', async () => {
    exchange.enrolled = [];
    const { out } = await ran(['doctor', '--as', 'police-desk'], { env: { SAMSYN_HOME: folder }, width: 80 });
    expect(out).toMatch(/^FAULT {2}enrolment {6}police-desk: GET submissions: key-unknown;/m);
    expect(out).toMatch(/^ +→ Have your registrar sign the entry/m);
    for (const line of out.split('\n').filter((line) => !line.includes(folder)))
      expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('the connection file', () => {
  it('is missing', async () => {
    const { fault, code } = await doctor('police-desk', ['--connection', join(folder, 'none.json')]);
    expect([code, fault]).toEqual([
      1,
      expect.objectContaining({ check: 'connection', advice: expect.stringContaining('npm start') }),
    ]);
  });

  it('is no JSON', async () => {
    writeFileSync(join(folder, 'connection.json'), '{');
    expect((await doctor()).fault).toMatchObject({
      check: 'connection',
      found: expect.stringContaining('it is no JSON'),
    });
  });

  it('lacks a member', async () => {
    connect({ url: 'http://127.0.0.1:8787' });
    expect((await doctor()).fault).toMatchObject({
      check: 'connection',
      found: expect.stringContaining('look at url'),
    });
  });

  it('can be read by others', async () => {
    chmodSync(join(folder, 'connection.json'), 0o644);
    const { fault } = await doctor();
    expect(fault).toMatchObject({ check: 'connection', advice: `chmod 600 ${join(folder, 'connection.json')}` });
  });

  it('has no such principal', async () => {
    const { fault } = await doctor('nobody');
    expect(fault).toMatchObject({
      check: 'keys',
      found: expect.stringContaining('no principal of that name'),
      advice: expect.stringMatching(/^Correct --as; ".*samsyn keys new" makes/),
    });
    const { fault: missing } = await doctor(join(folder, 'none.principal.json'));
    expect(missing).toMatchObject({
      found: expect.stringMatching(/none\.principal\.json: there is no such file$/),
      advice: expect.stringContaining('Correct --as'),
    });
  });

  it('has no registrar of the agency, or one that is no key', async () => {
    connect({ registrars: { customs: registrars.customs } });
    expect((await doctor()).fault).toMatchObject({
      check: 'registrars',
      found: expect.stringContaining('none of police'),
    });
    connect({ registrars: { ...registrars, police: { ...registrars.police, y: registrars.police.x } } });
    expect((await doctor()).fault).toMatchObject({ check: 'registrars', found: 'that of police is no key of P-256' });
  });
});

describe('the address', () => {
  it('has nobody listening', async () => {
    connect({ url: 'http://127.0.0.1:9/v1' });
    const { code, faults, findings } = await doctor();
    expect(code).toBe(3);
    expect(faults).toEqual([
      expect.objectContaining({ check: 'address', advice: expect.stringContaining('Nothing listens at') }),
    ]);
    expect(findings.some(({ check }) => check === 'keys')).toBe(true);
    expect(findings.some(({ check }) => check === 'enrolment')).toBe(false);
  });

  it('is not known', async () => {
    connect({ url: 'http://samsyn.invalid/v1' });
    expect((await doctor()).fault).toMatchObject({
      check: 'address',
      advice: expect.stringMatching(/name in "url"|Look at "url"/),
    });
  });

  it('has something else listening', async () => {
    const other = http.createServer((_, response) => response.writeHead(200).end('<html>'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    connect({ url: `http://127.0.0.1:${(other.address() as AddressInfo).port}/v1` });
    const { fault } = await doctor();
    other.close();
    expect(fault).toMatchObject({ check: 'address', found: expect.stringContaining('not as an exchange does') });
  });

  it('is right, and the authority is not', async () => {
    connect({ authority: 'other.example' });
    expect((await doctor()).fault).toMatchObject({
      check: 'enrolment',
      found: expect.stringContaining('signature-invalid'),
      advice: expect.stringContaining('"authority"'),
    });
  });

  it('has no intake key of the agency', async () => {
    exchange.tamper = (path, body) => path === '/v1/keys' && Object.assign(body, { keys: [] });
    expect((await doctor()).fault).toMatchObject({ check: 'intake key' });
  });

  it('answers, and is unwell', async () => {
    const { transport } = exchange;
    exchange.transport = (call) => {
      if (call.path !== '/v1/keys') exchange.upcoming.push('unavailable');
      return transport(call);
    };
    expect((await doctor()).fault).toMatchObject({
      check: 'enrolment',
      advice: expect.stringContaining('try again later'),
    });
  });
});

describe('the clock', () => {
  const theirs = Date.parse('2026-11-24T10:00:00Z');
  const date = new Date(theirs).toUTCString();
  it.each([
    [0, 'ok'],
    [20, 'ok'],
    [45, 'note'],
    [62, 'fault'],
    [-100, 'ok'],
    [-200, 'note'],
    [-302, 'fault'],
  ])('of this machine, %d s ahead, is %s', (seconds, state) => {
    const now = theirs + 500 + seconds * 1000;
    expect(clockFinding(date, now, now)).toMatchObject({ check: 'clock', state });
  });

  it('is compared with what the exchange says', async () => {
    const { fault } = await doctor('police-desk', [], () => Date.now() + 75_000);
    expect(fault).toMatchObject({
      check: 'clock',
      found: expect.stringMatching(/7[456] s ahead of the exchange; calls are refused beyond 60 s/),
    });
  });

  it('cannot be compared where no time is told', () =>
    expect(clockFinding(undefined, 0, 0)).toMatchObject({ check: 'clock', state: 'note' }));
});

describe('the keys', () => {
  it.each<[string, Principal, () => Promise<object>, string]>([
    [
      'sign what their public part does not verify',
      desk,
      async () => {
        const other = await newSigningKey('ed25519');
        return { signingKey: { ...desk.signingKey, d: other.d } };
      },
      'do not belong together',
    ],
    ['have another id', desk, async () => ({ keyid: approver.keyid }), 'keyid is '],
    [
      'cannot open, for an approver',
      desk,
      async () => ({ roles: ['approver'], holder: 'x' }),
      'there is no decryption key',
    ],
    [
      'do not open what is encrypted to them',
      approver,
      async () => ({
        decryptionKey: { ...approver.decryptionKey, n: principal('police-approver-2').decryptionKey?.n },
      }),
      'does not open with it',
    ],
    [
      'are too short',
      approver,
      async () => ({ decryptionKey: { ...approver.decryptionKey, n: approver.decryptionKey?.n.slice(0, 342) } }),
      'not RSA of 3072 to 4096 bits',
    ],
  ])('%s', async (_, one, over, found) => {
    const { fault, code } = await doctor(fileOf(one, await over()));
    expect([code, fault]).toEqual([
      1,
      expect.objectContaining({ check: 'keys', of: one.name, found: expect.stringContaining(found) }),
    ]);
    expect(exchange.calls.some(({ path }) => path !== '/v1/keys')).toBe(false);
  });

  it('lie in a file that others can read', async () => {
    const file = fileOf(desk);
    chmodSync(file, 0o640);
    expect((await doctor(file)).fault).toMatchObject({ check: 'keys', advice: `chmod 600 ${file}` });
  });

  it('are looked at by name where they lie beside the connection, with the signed entry beside them', async () => {
    connect({ principals: [] });
    fileOf(desk);
    writeFileSync(join(folder, 'police-desk.jws'), 'a.b.c');
    const { findings, faults } = await doctor('police-desk');
    expect(findings.filter(({ check }) => check === 'keys').map(({ state }) => state)).toEqual(['ok', 'ok']);
    expect(faults.map(({ check }) => check)).toEqual(['entry']);
  });
});

describe('the signed entry', () => {
  const day = 86_400_000;
  const at = (days: number) => new Date(Date.now() + days * day).toISOString();
  it.each<[string, Principal, string, () => Promise<string>]>([
    ['is none', desk, 'no registrar of the connection has signed it', async () => 'a.b.c'],
    [
      'is of another key',
      desk,
      'its signing key is another',
      () => entryFor({ ...desk, signingKey: principal('police-former').signingKey }),
    ],
    [
      'has another decryption key',
      approver,
      'its decryption key is another',
      () => entryFor({ ...approver, decryptionKey: principal('police-approver-2').decryptionKey as never }),
    ],
    [
      'has other roles',
      desk,
      'its list of roles (submitter, auditor) is another',
      () => entryFor({ ...desk, roles: ['submitter', 'auditor'] }),
    ],
    ['is empty', desk, 'the file is empty', async () => '\n'],
    ['is of another agency', desk, 'its agency is another', () => entryFor({ ...desk, agency: 'customs' })],
    ['has ended', desk, 'it is not valid now', () => entryFor(desk, { validFrom: at(-9), validUntil: at(-2) })],
    ['begins later', desk, 'it counts from 2', () => entryFor(desk, { validFrom: at(1 / 24) })],
    ['is a revocation', desk, 'it revokes the key', () => entryFor(desk, { status: 'revoked' })],
  ])('%s', async (_, one, found, entry) => {
    writeFileSync(join(folder, `${one.name}.jws`), await entry());
    const { faults } = await doctor(fileOf(one));
    expect(faults.map((fault) => [fault.check, fault.found].join(': '))).toContainEqual(
      expect.stringContaining(`entry: ${found}`),
    );
  });

  it('ends soon, or not', async () => {
    const file = fileOf(desk);
    for (const [days, state] of [
      [10, 'note'],
      [200, 'ok'],
    ] as const) {
      writeFileSync(join(folder, 'police-desk.jws'), await entryFor(desk, { validUntil: at(days) }));
      expect((await doctor(file)).findings).toContainEqual(expect.objectContaining({ check: 'entry', state }));
    }
  });

  it('lies beside the keys also where their file is called in capitals, and the keys are not read as one', async () => {
    const capitals = join(folder, 'DESK.PRINCIPAL.JSON');
    writeFileSync(capitals, JSON.stringify(desk));
    const entriesOf = async () => (await doctor(capitals)).findings.filter(({ check }) => check === 'entry');
    expect(await entriesOf()).toEqual([]);
    writeFileSync(join(folder, 'DESK.jws'), await entryFor(desk, { validUntil: at(200) }));
    expect(await entriesOf()).toEqual([expect.objectContaining({ state: 'ok' })]);
  });

  it('may be named', async () => {
    writeFileSync(join(folder, 'x.jws'), 'a.b.c');
    expect((await doctor('police-desk', ['--entry', join(folder, 'x.jws')])).fault).toMatchObject({ check: 'entry' });
    expect((await doctor('police-desk', ['--entry', join(folder, 'y.jws')])).fault).toMatchObject({
      check: 'entry',
      found: expect.stringContaining('cannot read'),
    });
  });
});

describe('the enrolment', () => {
  const enrolled = (over: object): void => {
    exchange.enrolled = principals.map((one) => (one.name === 'police-desk' ? { ...one, ...over } : one));
  };
  it.each<[string, string, object]>([
    ['is not there', 'key-unknown; no entry of this key counts', { keyid: 'x' }],
    ['is revoked', 'key-revoked', { status: 'revoked' }],
    ['lacks the role', 'role-missing; the entry has no role submitter', { roles: ['reader'] satisfies Role[] }],
    ['is of another agency', 'not-found; there is no door of police', { agency: 'customs' }],
  ])('%s', async (_, found, over) => {
    enrolled(over);
    const { fault, code } = await doctor();
    expect([code, fault]).toEqual([
      1,
      expect.objectContaining({ check: 'enrolment', found: expect.stringContaining(found) }),
    ]);
  });

  it('is revoked, as the connection says: a fault for whoever is named, and told with what to do', async () => {
    const { code, faults } = await doctor('police-former');
    expect([code, faults]).toEqual([
      1,
      [
        expect.objectContaining({
          check: 'keys',
          found: expect.stringContaining('it can call nothing'),
          advice: expect.stringMatching(/keys new.*principal sign.*principal put/),
        }),
      ],
    ]);
  });

  it('is asked for each role, and a missing one does not hide the next', async () => {
    enrolled({ roles: ['auditor'] });
    const file = fileOf({ ...approver, roles: ['reader', 'approver'] });
    const { findings } = await doctor(file);
    expect(
      findings.filter(({ check }) => check === 'enrolment').map(({ state, found }) => [state, found.slice(0, 12)]),
    ).toEqual([
      ['fault', 'GET records:'],
      ['ok', 'enrolled as '],
    ]);
  });
});

describe('the notification queue', () => {
  const app = buildApp({ logger: false });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  let sqs: SQSClient;
  let queue: { queueUrl: string; endpoint: string; region: string; accessKeyId: string; secretAccessKey: string };
  beforeAll(async () => {
    await app.listen({ host: '127.0.0.1', port: 0 });
    const endpoint = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    sqs = new SQSClient({ endpoint, region: 'eu-north-1', credentials, useQueueUrlAsEndpoint: false });
    const { QueueUrl: queueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'notified' }));
    queue = { queueUrl, endpoint, region: 'eu-north-1', ...credentials };
  });
  afterAll(async () => {
    sqs.destroy();
    await app.close();
  });
  const ofQueue = async (over: object) => {
    connect({ notifications: { police: { ...queue, ...over } } });
    return (await doctor('police-approver-1')).findings.at(-1);
  };

  it('is not named', async () =>
    expect((await doctor('police-approver-1')).findings.at(-1)).toMatchObject({
      check: 'notifications',
      state: 'note',
    }));

  it('answers, and keeps what waits in it for whoever comes', async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl: queue.queueUrl, MessageBody: '{}' }));
    expect(await ofQueue({})).toMatchObject({ check: 'notifications', state: 'ok' });
    const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queue.queueUrl }));
    expect(received.Messages).toHaveLength(1);
  });

  it('is not there', async () =>
    expect(await ofQueue({ queueUrl: queue.queueUrl.replace('notified', 'none') })).toMatchObject({
      found: 'there is no such queue',
    }));

  it('cannot be reached', async () =>
    expect(await ofQueue({ endpoint: 'http://127.0.0.1:9' })).toMatchObject({
      found: expect.stringContaining('no answer from the queue'),
      advice: expect.stringContaining('Nothing listens at http://127.0.0.1:9.'),
    }));

  it('does not take the credentials', async () => {
    const refusing = http.createServer((_, response) =>
      response
        .writeHead(403, { 'content-type': 'application/x-amz-json-1.0' })
        .end('{"__type":"AccessDeniedException","message":"no"}'),
    );
    await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve));
    const found = await ofQueue({ endpoint: `http://127.0.0.1:${(refusing.address() as AddressInfo).port}` });
    refusing.close();
    expect(found).toMatchObject({ state: 'fault', found: 'the credentials are refused (AccessDeniedException)' });
  });
});
