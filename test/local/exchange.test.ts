import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../infra/local/cloud/basics/ports.ts';
import { openHome } from '../../infra/local/exchange/home.ts';
import { temporaryFolder } from './support/assembly.ts';
import { type Started, startProcess } from './support/process.ts';

const folder = temporaryFolder();
const home = join(folder, 'home');
let port: number;
let exchange: Started;

beforeAll(async () => {
  port = await freePort();
  exchange = startProcess(home, port);
  await exchange.ready;
});
afterAll(async () => {
  exchange.child.kill('SIGTERM');
  await exchange.ended;
  rmSync(folder, { recursive: true, force: true });
});

const connectionOf = () => JSON.parse(readFileSync(join(home, 'connection.json'), 'utf8'));
const restart = async (): Promise<void> => {
  exchange = startProcess(home, port);
  await exchange.ready;
};
const keysOf = async (): Promise<unknown> => (await fetch(`http://127.0.0.1:${port}/v1/keys`)).json();
/** The sentence with which a start failed. */
const failureOf = async ({ ended, lines }: Started): Promise<string> => {
  expect(await ended).toBe(1);
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
};

describe('an exchange', () => {
  it('says where it is when it accepts calls', async () => {
    expect(await exchange.ready).toBe(`Samsyn is ready at http://127.0.0.1:${port}/v1`);
    expect(await keysOf()).toHaveProperty('keys');
  });

  it('writes lines that begin with its name, and else one JSON object a line', async () => {
    await keysOf();
    for (const line of exchange.lines.filter((each) => !each.startsWith('Samsyn '))) {
      expect(JSON.parse(line)).toBeTypeOf('object');
    }
  });

  it('keeps its folder, and what is in it, for its owner', () => {
    expect(statSync(home).mode & 0o777).toBe(0o700);
    for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory() || entry.name.includes('.db') || entry.name.includes('.sqlite')) continue;
      expect(statSync(join(entry.parentPath, entry.name)).mode & 0o777, entry.name).toBe(0o600);
    }
  });

  it('tells in connection.json where it is, who its registrars are and as whom to call', () => {
    const { url, authority, notifications, registrars, principals } = connectionOf();
    expect({ url, authority }).toEqual({ url: `http://127.0.0.1:${port}/v1`, authority: `127.0.0.1:${port}` });
    expect(Object.keys(registrars)).toEqual(['police', 'customs']);
    expect(Object.keys(registrars.police).sort()).toEqual(['crv', 'kty', 'x', 'y']);
    expect(notifications.police).toEqual({
      queueUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/000000000000\//),
      endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      region: 'eu-north-1',
      accessKeyId: expect.stringMatching(/^AKIA/),
      secretAccessKey: expect.any(String),
    });
    expect(principals.map(({ name }: { name: string }) => name)).toContain('police-former');
  });

  it('is the same after kill -9: keys, principals, and where an agency listens', async () => {
    const before = { connection: connectionOf(), keys: await keysOf() };
    exchange.child.kill('SIGKILL');
    expect(await exchange.ended).toBe('SIGKILL');
    await restart();
    expect({ connection: connectionOf(), keys: await keysOf() }).toEqual(before);
  });

  it('writes sentences on a terminal, and its objects into a file of its folder', async () => {
    exchange.child.kill('SIGTERM');
    await exchange.ended;
    exchange = startProcess(home, port, { onTerminal: true });
    await exchange.ready;
    await keysOf();
    // Ctrl-C, as a person ends it.
    exchange.child.stdin?.write('\u0003');
    expect(await exchange.ended).toBe(0);
    const said = exchange.lines.filter((line) => line.replace('^C', '') !== '');
    expect(said.filter((line) => !line.replace('^C', '').startsWith('Samsyn '))).toEqual([]);
    expect(said.join()).toContain(`writes what its functions say into ${join(home, 'exchange.log')}`);
    const logged = readFileSync(join(home, 'exchange.log'), 'utf8').trim().split('\n');
    expect(logged.length).toBeGreaterThan(0);
    for (const line of logged) expect(JSON.parse(line)).toBeTypeOf('object');
    expect(statSync(join(home, 'exchange.log')).mode & 0o777).toBe(0o600);
    await restart();
  });

  it('ends within 5 s of SIGTERM, and leaves no process and no lock behind', async () => {
    const database = Number(readFileSync(join(home, 'dynamodb', 'pid'), 'utf8'));
    const began = performance.now();
    exchange.child.kill('SIGTERM');
    expect(await exchange.ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(() => process.kill(database, 0)).toThrow('ESRCH');
    expect(readdirSync(home)).not.toContain('lock');
    await restart();
  });
});

describe('an exchange that cannot start says in one line what to do', () => {
  it('when its port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const taken = (other.address() as { port: number }).port;
    const sentence = await failureOf(startProcess(join(folder, 'other'), taken));
    other.close();
    expect(sentence).toBe(
      `Samsyn cannot start: port ${taken} is in use: end what listens there, or set PORT to another`,
    );
  });

  it('when its folder is in use', async () => {
    const sentence = await failureOf(startProcess(home, await freePort()));
    expect(sentence).toContain(`${home} is in use by the exchange with pid ${exchange.child.pid}`);
  });

  it('when its folder is of another version, or something else', async () => {
    const old = join(folder, 'old');
    mkdirSync(old);
    writeFileSync(join(old, 'version'), '0\n');
    expect(await failureOf(startProcess(old, await freePort()))).toContain('is of version 0, this is version 4');
    const foreign = join(folder, 'foreign');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'letter.txt'), 'Dear all');
    expect(await failureOf(startProcess(foreign, await freePort()))).toContain('holds something else than an exchange');
    expect(readdirSync(foreign)).toEqual(['letter.txt']);
  });

  it('when PORT is no port', async () => {
    const started = startProcess(join(folder, 'odd'), Number.NaN);
    expect(await failureOf(started)).toBe('Samsyn cannot start: PORT must be a number from 0 to 65535, not NaN');
  });

  it('when the database is not installed, naming the variable that points elsewhere', () => {
    const bare = join(folder, 'bare');
    const local = [
      'dynamodb/process.ts',
      'dynamodb/client.ts',
      'basics/bodies.ts',
      'basics/cannot-start.ts',
      'basics/json.ts',
      'basics/ports.ts',
      'basics/output.ts',
    ];
    for (const file of local.map((one) => `infra/local/cloud/${one}`)) {
      cpSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), join(bare, file));
    }
    const code = `import('${join(bare, 'infra/local/cloud/dynamodb/process.ts')}').then(({ startDatabase }) => startDatabase('x', () => {}))`;
    const { stderr } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8', cwd: bare });
    expect(stderr).toContain('(@dynoxide/linux-x64, for Linux on x64 alone) is not installed');
    const [, container = '', call] = /with "(docker run [^"]+)", and then "([^"]+)"/.exec(stderr) ?? [];
    expect(call).toBe('AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:4566 npm start');
    // Both commands stand on the page of this cloud as they are printed here.
    const page = readFileSync(new URL('../../infra/local/README.md', import.meta.url), 'utf8');
    for (const command of [container, call ?? '']) expect(page).toContain(command);
  });
});

describe('a folder', () => {
  it('that a killed exchange held is taken over, also when another process has its pid now', () => {
    const left = join(folder, 'left');
    openHome(left);
    writeFileSync(join(left, 'lock'), `${process.pid} 1`);
    openHome(left).release();
    expect(readdirSync(left)).toEqual(['version']);
  });
});
