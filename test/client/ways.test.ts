import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inTheClearTo, whyNoAddress } from '../../shared/client/address.ts';
import { Unreachable } from '../../shared/client/failures.ts';
import { noTrust } from '../../shared/client/node/certificates.ts';
import { nodeTransport } from '../../shared/client/node/transport.ts';
import { watching } from '../../shared/command/approver/watch.ts';
import { queueFinding } from '../../shared/command/doctor/queue.ts';
import { awsFailure } from '../../shared/command/enrolment/aws-failures.ts';
import { certificateAuthority } from '../command/authority.ts';
import { listening } from '../command/listening.ts';
import { StandInExchange } from '../command/stand-in-exchange.ts';
import { lineOf, writeConnection } from '../command/support.ts';
import { ran } from '../command/terminal.ts';

let ours: ReturnType<typeof certificateAuthority>;
let folder: string;
const servers: net.Server[] = [];
beforeAll(() => {
  ours = certificateAuthority();
});
afterAll(() => ours.remove());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samsyn-ways-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  for (const server of servers.splice(0)) server.close();
});

/** A stand-in over TLS with a certificate for these names; its port. */
const secured = async (names: string, { at = '127.0.0.1', days }: { at?: '127.0.0.1' | '::1'; days?: number } = {}) => {
  const exchange = new StandInExchange();
  const server = await listening(() => exchange, { tls: ours.issue(names, days), at });
  servers.push(server);
  return { exchange, server, port: (server.address() as AddressInfo).port };
};

const connectionTo = (url: string, over: object = {}): string =>
  writeConnection(folder, { address: () => ({ port: 0 }) } as unknown as http.Server, { url, ...over });

/** Runs the command in a process of its own, for what a process reads once: whom it trusts. */
const samsynProcess = async (args: readonly string[], env: Record<string, string>) => {
  const main = fileURLToPath(new URL('../../shared/command/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, SAMSYN_HOME: folder, ...env } });
  const ended = once(child, 'close');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await ended;
  return { code, out, err };
};

const samsyn = (...args: string[]) => ran(args, { env: { SAMSYN_HOME: folder }, width: 2000 });

describe('a way to an exchange', () => {
  it.each([
    ['https://exchange.example/v1', undefined],
    ['https://[2001:db8::1]:8443/v1', undefined],
    ['http://127.0.0.1:8787/v1', undefined],
    ['HTTPS://exchange.example/v1', undefined],
    ['httsp://exchange.example/v1', 'must begin with https:// (or http://, on this machine)'],
    ['ftp://exchange.example/v1', 'must begin with https:// (or http://, on this machine)'],
    ['file:///v1', 'must begin with https:// (or http://, on this machine)'],
    ['exchange.example/v1', 'must be an address'],
    ['https://exchange.example/v2', 'must end in /v1'],
    ['https://exchange.example/stage/v1', 'must have nothing but /v1 after the host'],
    ['https://exchange.example/x?to=/v1', 'must have nothing but /v1 after the host'],
    ['https://somebody:secret@exchange.example/v1', 'must have nothing but /v1 after the host'],
  ])('%s: %s', (url, why) => {
    expect(whyNoAddress(url)).toBe(why);
  });

  it.each(['httsp', 'ftp', 'ws'])(
    'is not %s:, for any command, the doctor, or a client; nothing is sent',
    async (scheme) => {
      let connections = 0;
      const server = net.createServer((socket) => {
        connections += 1;
        socket.destroy();
      });
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      connectionTo(`${scheme}://${host}/v1`);
      const rule = 'url, which must begin with https:// (or http://, on this machine)';
      const listed = await samsyn('submissions', '--as', 'police-desk');
      expect([listed.code, listed.err]).toEqual([2, expect.stringContaining(rule)]);
      const doctor = await samsyn('doctor');
      expect([doctor.code, doctor.out]).toEqual([1, expect.stringContaining(rule)]);
      expect(() => nodeTransport(`${scheme}://${host}/v1`, 'x')).toThrow('must begin with https://');
      // The same of the queue: the SDK, too, takes any other word for http:.
      const queue = {
        queueUrl: `https://${host}/q`,
        endpoint: `${scheme}://${host}`,
        region: 'x',
        accessKeyId: 'x',
        secretAccessKey: 'x',
      };
      connectionTo(`http://${host}/v1`, { notifications: { police: queue } });
      const watched = await samsyn('inbox', '--as', 'police-approver-1');
      expect(watched.err).toContain('notifications.police.endpoint, which must begin with https://');
      connectionTo(`http://${host}/v1`);
      const env = { SAMSYN_HOME: folder, AWS_ENDPOINT_URL: `${scheme}://${host}` };
      const listing = await ran(['principal', 'list', '--table', 'Registry'], { env, width: 2000 });
      expect([listing.code, listing.err]).toEqual([
        2,
        expect.stringContaining('$AWS_ENDPOINT_URL must begin with https://'),
      ]);
      expect(connections).toBe(0);
    },
  );

  it.each([
    ['http://127.0.0.1:8787/v1', undefined],
    ['http://127.9.9.9/v1', undefined],
    ['http://localhost/v1', undefined],
    ['http://[::1]:8787/v1', undefined],
    ['http://[::ffff:127.0.0.1]/v1', undefined],
    ['https://exchange.example/v1', undefined],
    ['http://exchange.example/v1', 'exchange.example'],
    ['http://10.0.0.1:80/v1', '10.0.0.1'],
    ['http://127.0.0.1.example/v1', '127.0.0.1.example'],
    ['http://[2001:db8::1]/v1', '[2001:db8::1]'],
    ['http://0.0.0.0/v1', '0.0.0.0'],
  ])('%s goes in the clear to %s', (url, host) => {
    expect(inTheClearTo(url)).toBe(host);
  });

  it('that goes in the clear to another machine is warned of at each call, and by the doctor', async () => {
    // A name that is nobody's (RFC 2606): the warning comes before the call, which then fails.
    connectionTo('http://exchange.invalid/v1');
    const words = 'Warning: http: goes in the clear to exchange.invalid.';
    const { err } = await samsyn('submissions', '--as', 'police-desk');
    expect(err).toContain(words);
    const scripted = await samsyn('submissions', '--as', 'police-desk', '--json');
    expect(JSON.parse(scripted.err.split('\n')[0] ?? '')).toEqual({ warning: expect.stringContaining('in the clear') });
  });
});

describe('an exchange at an IPv6 address in brackets', () => {
  it('is called there, over http and over https', async () => {
    const exchange = new StandInExchange();
    const server = await listening(() => exchange, { at: '::1' });
    servers.push(server);
    connectionTo(`http://[::1]:${(server.address() as AddressInfo).port}/v1`);
    expect(await samsyn('submissions', '--as', 'police-desk')).toMatchObject({
      code: 0,
      out: 'No submissions.',
      err: '',
    });
    const { port } = await secured('IP:::1', { at: '::1' });
    connectionTo(`https://[::1]:${port}/v1`);
    const seen = await samsynProcess(['submissions', '--as', 'police-desk'], { NODE_EXTRA_CA_CERTS: ours.file });
    expect(seen).toMatchObject({ code: 0, out: 'No submissions.\n', err: '' });
  });
});

describe('a certificate', () => {
  it('that this machine trusts, for this address and in its time, is taken: Host does not count', async () => {
    const { port } = await secured('IP:127.0.0.1');
    connectionTo(`https://127.0.0.1:${port}/v1`);
    const seen = await samsynProcess(['submissions', '--as', 'police-desk'], { NODE_EXTRA_CA_CERTS: ours.file });
    expect(seen).toMatchObject({ code: 0, out: 'No submissions.\n', err: '' });
  });

  it('of an unknown issuer is told with both ways to trust it', async () => {
    const { exchange, port } = await secured('IP:127.0.0.1');
    connectionTo(`https://127.0.0.1:${port}/v1`);
    for (const command of [['doctor'], ['submissions', '--as', 'police-desk']]) {
      const { code, out, err } = await samsyn(...command);
      expect(code).toBe(3);
      expect(out + err).toContain(
        'nobody whom this machine trusts has issued its certificate (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
      );
      expect(out + err).toMatch(/NODE_EXTRA_CA_CERTS=FILE\.pem.*NODE_OPTIONS=--use-system-ca/);
    }
    expect(exchange.calls).toEqual([]);
  });

  it.each([
    [
      'for another name',
      'DNS:other.example',
      1,
      /its certificate is for DNS:other\.example, and not for 127\.0\.0\.1/,
      /Correct the host/,
    ],
    [
      'for the authority alone, which calls name as Host',
      'DNS:exchange.example',
      1,
      /is for DNS:exchange\.example, and not for 127/,
      /Correct the host/,
    ],
    [
      'that has expired',
      'IP:127.0.0.1',
      -1,
      /its certificate has expired \(CERT_HAS_EXPIRED\)/,
      /the clock of this machine/,
    ],
  ])('%s is told as that, with what to do', async (_, names, days, found, advice) => {
    const { exchange, port } = await secured(names, { days });
    connectionTo(`https://127.0.0.1:${port}/v1`);
    for (const command of [
      ['doctor', '--json'],
      ['submissions', '--as', 'police-desk', '--json'],
    ]) {
      const seen = await samsynProcess(command, { NODE_EXTRA_CA_CERTS: ours.file });
      expect(seen.code).toBe(3);
      expect(seen.out + seen.err).toMatch(found);
      expect(seen.out + seen.err).toMatch(advice);
    }
    expect(exchange.calls).toEqual([]);
  });

  it('that is not trusted is not waited for by a long run', async () => {
    const { port } = await secured('IP:127.0.0.1');
    connectionTo(`https://127.0.0.1:${port}/v1`);
    const lines = join(folder, 'letters.jsonl');
    writeFileSync(lines, `${lineOf('one')}\n`);
    const { code, err } = await samsyn('submit', lines, '--as', 'police-desk');
    expect([code, err]).toEqual([3, expect.stringContaining('nobody whom this machine trusts')]);
  });

  it('that is not trusted any more ends a watch, which waits for any other silence', async () => {
    let looks = 0;
    const ending = new AbortController();
    const notes: string[] = [];
    const watch = watching({
      look: async () => {
        looks += 1;
        if (looks === 1) throw new Unreachable('no answer (ECONNREFUSED)');
        throw new Unreachable('its certificate has expired', { advice: 'Look at the clock.' });
      },
      queue: undefined,
      tell: () => {},
      note: (text) => notes.push(text),
      ended: ending.signal,
      now: Date.now,
    });
    await expect(watch).rejects.toThrow('its certificate has expired');
    expect([looks, notes]).toEqual([2, [expect.stringContaining('waiting for it')]]);
  });

  it('of the queue is told the same way by the doctor', async () => {
    const { port } = await secured('IP:127.0.0.1');
    const endpoint = `https://127.0.0.1:${port}`;
    const queue = { queueUrl: `${endpoint}/q`, endpoint, region: 'eu-north-1', accessKeyId: 'x', secretAccessKey: 'x' };
    expect(await queueFinding('police', queue)).toMatchObject({
      state: 'fault',
      found: expect.stringContaining('nobody whom this machine trusts'),
      advice: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
  });

  it('is none where TLS is not spoken at all', async () => {
    const exchange = new StandInExchange();
    const server = await listening(() => exchange);
    servers.push(server);
    connectionTo(`https://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
    expect((await samsyn('submissions', '--as', 'police-desk')).err).toMatch(
      /does not speak TLS as it is asked for \(E/,
    );
  });

  it.each([
    ['CERT_NOT_YET_VALID', 'is not valid yet', 'set it'],
    ['CERT_REVOKED', 'is revoked', 'Send nothing there'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'has issued its certificate', 'NODE_EXTRA_CA_CERTS'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'has issued its certificate', '--use-system-ca'],
    ['INVALID_CA', 'does not hold', 'Send nothing there'],
    ['HPE_INVALID_CONSTANT', 'does not speak HTTP', 'https:'],
  ])('with %s is told in words', (code, found, advice) => {
    const error = Object.assign(new Error('x'), { code });
    expect(noTrust(error, 'exchange.example')).toEqual({
      found: expect.stringMatching(new RegExp(`${found}.* \\(${code}\\)`)),
      advice: expect.stringContaining(advice),
    });
    expect(awsFailure(error, { table: 'Registry', region: 'eu-north-1' })).toMatchObject({
      text: expect.stringContaining(found),
      passes: false,
    });
  });

  it('brings no word of its own to the terminal but what can be read', () => {
    const cert = { subjectaltname: `DNS:a\u001b[2J${'b'.repeat(500)}` };
    const error = Object.assign(new Error('x'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID', cert });
    const { found = '' } = noTrust(error, 'exchange.example') ?? {};
    expect(found).toMatch(/^its certificate is for DNS:a\?\[2Jb+, and not for exchange\.example/);
    expect(found.length).toBeLessThan(320);
  });

  it('says nothing of a connection that failed for another reason', () => {
    for (const code of ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT', 'EACCES'])
      expect(noTrust(Object.assign(new Error('x'), { code }), 'x')).toBeUndefined();
  });
});
