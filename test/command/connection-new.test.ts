import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newRegistrar } from '../../shared/client/keys.ts';
import { readConnection } from '../../shared/client/node/connect.ts';
import { publicJwk } from '../../shared/protocol/thumbprint.ts';
import { ran } from './terminal.ts';

const url = 'https://abc123.execute-api.eu-north-1.amazonaws.com/v1';
const queueUrl = 'https://sqs.eu-north-1.amazonaws.com/000000000000/samsyn-police-notifications';
const outputs = {
  SamsynState: { RegistryTable: 'Registry-1', NotificationQueuePolice: queueUrl },
  SamsynExchange: { ApiUrl: url, Authority: 'abc123.execute-api.eu-north-1.amazonaws.com' },
};
const registrar = publicJwk(await newRegistrar());

let folder: string;
const file = (name: string): string => join(folder, name);
const samsyn = (...args: string[]) =>
  ran(['connection', 'new', '--connection-out', file('connection.json'), ...args], {
    env: { SAMSYN_CONFIG: file('samsyn.json') },
  });
const made = () => samsyn('--outputs', file('outputs.json'));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samsyn-connection-'));
  writeFileSync(file('outputs.json'), JSON.stringify(outputs));
  writeFileSync(
    file('samsyn.json'),
    JSON.stringify({ name: 'samsyn', agencies: ['police', 'customs'].map((id) => ({ id, registrar, rules: {} })) }),
  );
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'id-of-the-police');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret-of-the-police');
  vi.stubEnv('AWS_ENDPOINT_URL', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('samsyn connection new', () => {
  it('writes where the exchange is and whose registrars count, for its owner alone', async () => {
    expect(await made()).toMatchObject({ code: 0, out: expect.stringContaining('registrars of police and customs') });
    const { url: at, authority, registrars, principals, notifications } = readConnection(file('connection.json'));
    expect({ at, authority, principals, notifications }).toEqual({
      at: url,
      authority: outputs.SamsynExchange.Authority,
      principals: [],
      notifications: {},
    });
    expect(registrars).toEqual({ police: { ...registrar }, customs: { ...registrar } });
    expect(statSync(file('connection.json')).mode & 0o777).toBe(0o600);
  });

  it('names the former authorities of the configuration, for older reports', async () => {
    const configuration = JSON.parse(readFileSync(file('samsyn.json'), 'utf8'));
    const formerAuthorities = ['older.execute-api.eu-north-1.amazonaws.com'];
    writeFileSync(file('samsyn.json'), JSON.stringify({ ...configuration, formerAuthorities }));
    expect((await made()).code).toBe(0);
    expect(readConnection(file('connection.json')).formerAuthorities).toEqual(formerAuthorities);
  });

  it('names the time zones that the configuration does, by whose day dates are judged', async () => {
    const configuration = JSON.parse(readFileSync(file('samsyn.json'), 'utf8'));
    const [police, customs] = configuration.agencies;
    const agencies = [{ ...police, rules: { timeZone: 'Europe/Helsinki', law: 'police', catchAlls: ['x'] } }, customs];
    writeFileSync(file('samsyn.json'), JSON.stringify({ ...configuration, agencies }));
    expect((await made()).code).toBe(0);
    expect(readConnection(file('connection.json'))).toMatchObject({
      timeZones: { police: 'Europe/Helsinki' },
      laws: { police: { law: 'police' } },
    });
  });

  it('adds the notification queue of one agency, with the credentials of the environment, and shows no secret', async () => {
    const { code, out, err } = await samsyn('--outputs', file('outputs.json'), '--notifications', 'police');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(readConnection(file('connection.json')).notifications).toEqual({
      police: {
        queueUrl,
        endpoint: 'https://sqs.eu-north-1.amazonaws.com',
        region: 'eu-north-1',
        accessKeyId: 'id-of-the-police',
        secretAccessKey: 'secret-of-the-police',
      },
    });
    expect(out).not.toContain('secret-of');
  });

  it('says at an emulator that it needs --url, for the outputs name an address at AWS, and lists both options', async () => {
    const at = (...args: string[]) =>
      ran(
        ['connection', 'new', '--connection-out', file('connection.json'), '--outputs', file('outputs.json'), ...args],
        { env: { SAMSYN_CONFIG: file('samsyn.json'), AWS_ENDPOINT_URL: 'http://127.0.0.1:4571' } },
      );
    expect(await at()).toMatchObject({ code: 2, err: expect.stringContaining('--url is missing: AWS_ENDPOINT_URL') });
    expect(await at('--url', 'http://127.0.0.1:4571/v1')).toMatchObject({ code: 0 });
    expect(readConnection(file('connection.json'))).toMatchObject({
      url: 'http://127.0.0.1:4571/v1',
      authority: outputs.SamsynExchange.Authority,
    });
    const { out } = await ran(['connection', 'new', '--help'], {});
    expect(out).toMatch(/--url URL and --authority HOST/);
  });

  it('never writes over a file that is there', async () => {
    await made();
    const before = readFileSync(file('connection.json'), 'utf8');
    expect(await made()).toMatchObject({ code: 2, err: expect.stringContaining('exists') });
    expect(readFileSync(file('connection.json'), 'utf8')).toBe(before);
  });

  it.each([
    [[], '--outputs is missing'],
    [['--outputs', 'none.json'], 'there is no such file'],
    [['--outputs', 'OUTPUTS', '--configuration', 'none.json'], 'there is no such file'],
    [['--outputs', 'OUTPUTS', '--notifications', 'customs'], 'no notification queue of customs'],
    [['--outputs', 'OUTPUTS', '--url', 'https://x/v2'], 'must end in /v1'],
    [['--outputs', 'OUTPUTS', 'more'], 'takes options only'],
  ])('says what is missing: %j', async (args, told) => {
    const given = args.map((arg) => (arg === 'OUTPUTS' ? file('outputs.json') : arg));
    const { code, err } = await samsyn(...given);
    expect({ code, err: err.replace(/\s+/g, ' ') }).toEqual({ code: 2, err: expect.stringContaining(told) });
  });
});
