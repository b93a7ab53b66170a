import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import { publicJwk, readEntry } from '../../shared/protocol/principal-entry.ts';
import { aCover } from '../protocol/support.ts';
import { listening } from './listening.ts';
import {
  aReport,
  authority,
  entryFor,
  principal,
  principals,
  registrars,
  StandInExchange,
} from './stand-in-exchange.ts';
import { aJpeg } from './support.ts';
import { type Ran, ran } from './terminal.ts';

let exchange: StandInExchange;
let server: http.Server;
let folder: string;

beforeAll(async () => {
  server = await listening(() => exchange);
});
afterAll(() => server.close().closeAllConnections());
beforeEach(() => {
  exchange = new StandInExchange();
  folder = mkdtempSync(join(tmpdir(), 'samsyn-command-'));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  write('connection.json', { url, authority, registrars, principals, notifications: {} });
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string): string => join(folder, name);
const write = (name: string, value: unknown): string => {
  writeFileSync(file(name), typeof value === 'string' ? value : JSON.stringify(value));
  return file(name);
};

/** Runs the command in this process: its exit code, and what it wrote. */
const samsyn = (...args: string[]): Promise<Ran> => ran(args, { env: { SAMSYN_HOME: folder } });

/** Submits the report; its id. */
const submitted = async (report: object = aReport()): Promise<string> => {
  const { code, out, err } = await samsyn(
    'submit',
    write('r.json', { cover: aCover(), report }),
    '--as',
    'police-desk',
    '--json',
  );
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out).id;
};

describe('samsyn', () => {
  it('takes a report from desk to reader, and says at each step what comes next', async () => {
    const path = write('letter.json', { cover: aCover(), report: aReport('Forty letters.') });
    const sent = await samsyn('submit', path, '--as', 'police-desk');
    expect(sent.out).toMatch(/^Submission .*\nState +pending/s);
    const id = /samsyn status (\S+)/.exec(sent.out)?.[1] ?? '';
    const inbox = await samsyn('inbox', '--as', 'police-approver-1');
    expect(inbox.out).toContain(`samsyn review ${id} --as police-approver-1`);
    const reviewed = await samsyn('review', id, '--as', 'police-approver-1');
    expect(reviewed.out).toContain('[fact] Forty letters.');
    expect(reviewed.out).toContain('police-desk of police');
    expect(reviewed.out).toContain(`samsyn approve ${id} --as police-approver-1`);
    const approved = await samsyn('approve', id, '--as', 'police-approver-1');
    expect(approved.out).toContain('The submission is released; 1 of 1 approvals are given.');
    expect((await samsyn('status', id, '--as', 'police-desk')).out).toMatch(/1 {2}.* {2}submitted {2}the exchange/);
    const records = await samsyn('records', '--as', 'customs-analyst');
    expect(records.out).toContain(`samsyn read ${id} --purpose investigate`);
    const why = ['--purpose', 'investigate', '--justification', 'The same sender as ours.'];
    const read = await samsyn('read', id, ...why, '--as', 'customs-analyst');
    expect(read).toMatchObject({ code: 0, err: '' });
    expect(read.out).toContain('[fact] Forty letters.');
    expect(read.out).toContain('On record as act');
  });

  it('says of a person who is not suspected that it is so, and shows pictures by caption and size', async () => {
    writeFileSync(file('box.jpg'), aJpeg(20 * 1024));
    const images = [{ file: 'box.jpg', caption: 'At the box', takenAt: '2026-11-20T10:12:00Z' }];
    const id = await submitted({ ...aReport(), images });
    const { out } = await samsyn('review', id, '--as', 'police-approver-1');
    expect(out).toContain('person (other, NOT SUSPECTED of any offence): name N. N.');
    expect(out).toContain('At the box (JPEG, 20 KiB, taken 2026-11-20 11:12 CET)');
  });

  it('lets no text of a report act on the terminal', async () => {
    const id = await submitted(aReport('before\u001b[2J\u001b]0;x\u0007\u202eafter\r\nnext\u2028line'));
    const { out } = await samsyn('review', id, '--as', 'police-approver-1');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is there is what is tested
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e\u2028]/);
    expect(out).toContain('before\ufffd[2J');
  });

  it('decides on what was read here, and on nothing else', async () => {
    const id = await submitted();
    const unread = await samsyn('approve', id, '--as', 'police-approver-1');
    expect([unread.code, unread.out]).toEqual([1, '']);
    expect(unread.err).toContain(`samsyn review ${id}`);
    await samsyn('review', id, '--as', 'police-approver-1');
    // The exchange tells of another sealed report now: the decision still names the one that was read.
    exchange.tamper = (_, body) => Object.assign(body, { sealedDigest: 'A'.repeat(43) });
    expect(await samsyn('approve', id, '--as', 'police-approver-1')).toMatchObject({ code: 0 });
    const decision = JSON.parse(exchange.calls.at(-1)?.body ?? '');
    expect(decision).toEqual({ decision: 'approve', sealedDigest: exchange.kept.get(id)?.sealedDigest });
    expect(statSync(file('reviewed.json')).mode & 0o777).toBe(0o600);
  });

  it('keeps no word of a report on disk', async () => {
    const id = await submitted(aReport('UNMISTAKABLE'));
    rmSync(file('r.json'));
    await samsyn('review', id, '--as', 'police-approver-1');
    for (const name of readdirSync(folder)) expect(readFileSync(file(name), 'utf8')).not.toContain('UNMISTAKABLE');
  });

  it('returns, rejects and withdraws with a reason', async () => {
    for (const [words, body] of [
      [['return', '--as', 'police-approver-1'], { decision: 'return', reason: 'Too wide.' }],
      [['reject', '--as', 'police-approver-1'], { decision: 'reject', reason: 'Too wide.' }],
      [['withdraw', '--as', 'police-desk'], { reason: 'Too wide.' }],
    ] as const) {
      const id = await submitted();
      await samsyn('review', id, '--as', 'police-approver-1');
      const [word, ...as] = words;
      expect(await samsyn(word, id, ...as)).toMatchObject({
        code: 2,
        err: expect.stringContaining('--reason is missing'),
      });
      expect(await samsyn(word, id, '--reason', 'Too wide.', ...as)).toMatchObject({ code: 0, err: '' });
      expect(JSON.parse(exchange.calls.at(-1)?.body ?? '')).toMatchObject(body);
    }
  });

  it('asks for the conditions of another agency to be accepted in so many words', async () => {
    const id = await submitted();
    exchange.tamper = (path, body) => {
      if (!path.endsWith('/inbox')) return;
      const handling = { code: 'H3', conditions: 'Ask before any use in court.' };
      for (const task of body.tasks as object[]) Object.assign(task, { originator: 'customs', handling });
    };
    const asked = await samsyn('approve', id, '--as', 'police-approver-1');
    expect(asked).toMatchObject({ code: 2, err: expect.stringContaining('  Ask before any use in court.') });
    expect((await samsyn('inbox', '--as', 'police-approver-1')).out).toContain(
      `samsyn approve ${id} --accept-conditions`,
    );
    expect(await samsyn('approve', id, '--accept-conditions', '--as', 'police-approver-1')).toMatchObject({ code: 0 });
    expect(JSON.parse(exchange.calls.at(-1)?.body ?? '')).toMatchObject({
      decision: 'approve',
      acceptsConditions: true,
    });
  });

  it('takes the example that it writes, and that its help shows', async () => {
    const { code, out } = await samsyn('submit', '--example');
    expect([code, (await samsyn('submit', '--help')).out]).toEqual([0, expect.stringContaining(out)]);
    const path = write('letter.json', out);
    expect(await samsyn('submit', path, '--as', 'police-desk')).toMatchObject({ code: 0, err: '' });
    const both = await samsyn('submit', path, '--example');
    expect(both).toMatchObject({ code: 2, out: '', err: expect.stringContaining('takes no file') });
  });
});

describe('a table', () => {
  it('fits the line that there is', async () => {
    await submitted();
    for (const width of [80, 100, 140]) {
      const { out } = await ran(['inbox', '--as', 'police-approver-1'], { width, env: { SAMSYN_HOME: folder } });
      const lines = out.split('\n');
      expect(lines[0]).toMatch(/^SUBMISSION/);
      for (const line of lines.slice(0, 2)) expect(line.length).toBeLessThanOrEqual(width);
    }
  });
});

describe('exit codes', () => {
  it('are 1 and the code for a refusal', async () => {
    const refused = await samsyn('status', '019ab1c2-0000-7000-8000-000000000000', '--as', 'police-desk');
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('refused (not-found)') });
  });

  it('are 1 and every fault for what does not follow the contract', async () => {
    const path = write('r.json', { cover: { ...aCover(), priority: 'flash', version: 2 }, report: aReport() });
    const { code, err } = await samsyn('submit', path, '--as', 'police-desk');
    expect(code).toBe(1);
    expect(err).toContain('/cover/version: must be 1\n  /cover/priority: must be one of "routine", "urgent"');
    expect(exchange.calls).toEqual([]);
  });

  it('are none where a case was closed today, in the hour after midnight in which UTC has yesterday', async () => {
    const cover = { ...aCover(), retention: { class: 'case', caseClosedOn: '2026-11-24' } };
    const path = write('closed.json', { cover, report: aReport() });
    const at = (time: string) =>
      ran(['submit', path, '--check', '--as', 'police-desk'], {
        env: { SAMSYN_HOME: folder },
        now: () => Date.parse(time),
      });
    expect((await at('2026-11-23T23:30:00Z')).code).toBe(0);
    expect((await at('2026-11-23T22:30:00Z')).code).toBe(1);
  });

  it('are 1 and all faults, those of the cover that take a sender and a day to be seen among them', async () => {
    const cover = {
      ...aCover(),
      recipients: ['police', 'coastguard'],
      priority: 'flash',
      retention: { class: 'case', caseClosedOn: '2999-01-01' },
    };
    const path = write('r.json', { cover, report: { ...aReport(), title: '' } });
    const faultsOf = ({ err }: Ran) => [...err.matchAll(/^ {2}(\/\S+):/gm)].map(([, pointer]) => pointer);
    const common = ['/cover/priority', '/cover/recipients/0', '/cover/retention/caseClosedOn', '/report/title'];
    const checked = await samsyn('submit', path, '--check', '--as', 'police-desk');
    expect([checked.code, faultsOf(checked).sort()]).toEqual([1, common]);
    expect(checked.err).toContain('must not be the originator itself');
    // Which agencies the exchange has it says itself: a connection need not name all of their registrars.
    expect(faultsOf(await samsyn('submit', path, '--as', 'police-desk')).sort()).toEqual(common);
    expect(exchange.calls).toEqual([]);
    const line = write('r.jsonl', JSON.stringify({ cover, report: aReport() }));
    expect((await samsyn('submit', line, '--check', '--as', 'police-desk')).err).toContain(
      'line 1: /cover/recipients/0 must not be the originator itself',
    );
  });

  it('are 0 for a check without anybody named, which then tells what was not looked at', async () => {
    const path = write('r.json', { cover: { ...aCover(), recipients: ['police'] }, report: aReport() });
    const { code, out } = await samsyn('submit', path, '--check');
    expect([code, out]).toEqual([0, expect.stringContaining('Name who sends it with --as')]);
    const nowhere = await ran(['submit', path, '--check'], { env: { SAMSYN_HOME: file('none') } });
    expect(nowhere).toMatchObject({ code: 0, out: expect.stringContaining('Its recipients were not looked at') });
  });

  it('are 0 for a check of a recipient that is not among the registrars, as for sending it: which agencies there are the exchange says', async () => {
    const path = write('r.json', { cover: { ...aCover(), recipients: ['customs', 'coastguard'] }, report: aReport() });
    const { code, out } = await samsyn('submit', path, '--check', '--as', 'police-desk');
    expect([code, out]).toEqual([0, expect.stringContaining('The connection has no registrar of coastguard')]);
    expect((await samsyn('submit', path, '--as', 'police-desk')).code).toBe(0);
    const lines = write('r.jsonl', readFileSync(path, 'utf8'));
    expect((await samsyn('submit', lines, '--check', '--as', 'police-desk')).out).toContain(
      'The connection has no registrar of coastguard',
    );
    expect((await samsyn('submit', lines, '--check')).out).toContain('Name who sends it with --as');
    expect((await ran(['submit', lines, '--check'], { env: { SAMSYN_HOME: file('none') } })).out).toContain(
      'Its recipients were not looked at',
    );
  });

  it('are 1 and a warning for what is not to be trusted', async () => {
    const id = await submitted();
    exchange.tamper = (path, body) => path.endsWith('/sealed') && Object.assign(body, { body: `${body.body} ` });
    const { code, err } = await samsyn('review', id, '--as', 'police-approver-1');
    expect([code, err]).toEqual([1, expect.stringContaining('NOT TO BE TRUSTED')]);
  });

  it.each([
    [['frobnicate'], 'no such command'],
    [['status'], 'which one?'],
    [['status', 'x', '--as', 'police-desk'], 'UUIDv7'],
    [['status', 'x', 'y'], 'one id'],
    [['inbox'], 'say who you are with --as: one of police-approver-1'],
    [['inbox', '--as', 'nobody'], 'no principal of that name'],
    [['inbox', '--as', 'police-approver-1', '--loud'], '--loud'],
    [['inbox', '--as', 'police-approver-1', '--watch', '--count', '0'], '--count'],
    [['inbox', '--connection', 'nowhere.json'], 'npm start'],
    [['submit', 'nowhere.json', '--as', 'police-desk'], 'cannot read'],
    [['submit'], 'give one file'],
    [['read', '019ab1c2-0000-7000-8000-000000000000', '--purpose', 'fun'], '--purpose is one of prevent'],
    [['keys', 'new'], '--name is missing'],
    [['principal', 'sign'], 'give one file'],
  ])('are 2 and advice for %j', async (args, advice) => {
    expect(await samsyn(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(advice) });
  });

  it('are 3 where nobody answers; a sealed submission is then kept, and has one effect when it is sent again', async () => {
    const path = write('r.json', { cover: aCover(), report: aReport('UNMISTAKABLE') });
    const { transport } = exchange;
    const losing = Object.assign(exchange, {
      transport: async (call: Parameters<typeof transport>[0]) => {
        const answer = await transport(call);
        return call.method === 'PUT' ? { status: 500, header: () => undefined, body: 'lost' } : answer;
      },
    });
    const lost = await samsyn('submit', path, '--as', 'police-desk');
    expect(lost).toMatchObject({ code: 3, err: expect.stringContaining(`samsyn submit ${file('r.unsent.json')}`) });
    expect(readFileSync(file('r.unsent.json'), 'utf8')).not.toContain('UNMISTAKABLE');
    Object.assign(losing, { transport });
    expect(await samsyn('submit', file('r.unsent.json'), '--as', 'police-desk')).toMatchObject({ code: 0 });
    expect(exchange.kept.size).toBe(1);
  });
});

describe('help', () => {
  it('is there for the whole and for each command, with examples', async () => {
    const { code, out } = await samsyn('--help');
    expect(code).toBe(0);
    const list = out.slice(0, out.indexOf('For all commands'));
    const commands = [...list.matchAll(/^ {2}((?:[a-z]+ )?[a-z-]+)(?: [A-Z]+)? {2,}\S/gm)].map(
      ([, words]) => words ?? '',
    );
    expect(commands).toEqual(expect.arrayContaining(['submit', 'doctor', 'convert us-cbp', 'principal put']));
    for (const command of commands) {
      const help = await samsyn(...command.split(' '), '--help');
      expect(help).toMatchObject({ code: 0, err: '' });
      expect(help.out).toContain(`samsyn ${command}`);
    }
  });
});

describe('keys and entries', () => {
  it('are made, signed, and read by the exchange', async () => {
    const out = ['--out', file('keys')];
    const made = await samsyn(
      'keys',
      'new',
      '--name',
      'anna',
      '--agency',
      'police',
      '--roles',
      'approver,reader',
      '--holder',
      'p-1',
      ...out,
    );
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(statSync(join(folder, 'keys', 'anna.principal.json')).mode & 0o777).toBe(0o600);
    const registrar = await samsyn('registrar', 'new', '--agency', 'police', '--json', ...out);
    const { publicKey } = JSON.parse(registrar.out);
    const entryFile = join(folder, 'keys', 'anna.entry.json');
    expect(readFileSync(entryFile, 'utf8')).not.toMatch(/"(d|p|q|dp|dq|qi)"/);
    const keyFile = ['--registrar', join(folder, 'keys', 'police.registrar.json')];
    const signed = await samsyn('principal', 'sign', entryFile, ...keyFile);
    expect(signed.err.replaceAll(/ +/g, ' ')).toMatch(
      /^Signing anna of police\nRoles approver, reader\nHolder p-1\nValid until 20\d\d-\d\d-\d\d/,
    );
    const entry = await readEntry(webCrypto(), signed.out, { police: publicKey });
    expect(entry).toMatchObject({ name: 'anna', roles: ['approver', 'reader'], holder: 'p-1', status: 'active' });
    const revoked = await samsyn('principal', 'sign', entryFile, ...keyFile, '--revoke', '--serial', '4000000000');
    const revocation = await readEntry(webCrypto(), revoked.out, { police: publicKey });
    expect(revocation).toMatchObject({ status: 'revoked', serial: 4_000_000_000 });
    expect((entry?.serial ?? Number.NaN) < 4_000_000_000).toBe(true);
    const lost = await samsyn('principal', 'sign', entryFile, ...keyFile, '--revoke', '--from', '2026-11-20T00:00:00Z');
    expect(lost.err.replaceAll(/ +/g, ' ')).toContain('Revoked from 2026-11-20 ');
    expect(await readEntry(webCrypto(), lost.out, { police: publicKey })).toMatchObject({
      status: 'revoked',
      validFrom: '2026-11-20T00:00:00Z',
    });
    for (const [words, told] of [
      [['--from', '2026-11-20T00:00:00Z'], '--from goes with --revoke'],
      [['--revoke', '--from', 'yesterday'], '--from is a time in UTC'],
      [['--revoke', '--from', '2999-01-01T00:00:00Z'], '--from is in the future'],
    ] as const) {
      const refused = await samsyn('principal', 'sign', entryFile, ...keyFile, ...words);
      expect(refused).toMatchObject({ code: 2, out: '', err: expect.stringContaining(told) });
    }
  });

  it('are never written over', async () => {
    const args = ['keys', 'new', '--name', 'desk', '--agency', 'police', '--roles', 'submitter', '--out', folder];
    expect(await samsyn(...args)).toMatchObject({ code: 0 });
    const before = readFileSync(file('desk.principal.json'));
    expect(await samsyn(...args)).toMatchObject({ code: 2, err: expect.stringContaining('it exists') });
    expect(readFileSync(file('desk.principal.json'))).toEqual(before);
  });

  it('refuse an approver that is nobody, and a private key in an entry', async () => {
    const args = ['keys', 'new', '--name', 'x', '--agency', 'police', '--roles', 'approver', '--out', folder];
    expect(await samsyn(...args)).toMatchObject({ code: 2, err: expect.stringContaining('--holder') });
    const [desk] = principals;
    const entry = write('entry.json', {
      agency: 'police',
      name: 'x',
      roles: ['submitter'],
      signingKey: desk?.signingKey,
    });
    await samsyn('registrar', 'new', '--agency', 'police', '--out', folder);
    const refused = await samsyn('principal', 'sign', entry, '--registrar', file('police.registrar.json'));
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('/signingKey') });
  });

  it('are signed by the registrar of the very agency, where its key file names it', async () => {
    const { out } = await samsyn('registrar', 'new', '--agency', 'customs', '--out', folder, '--json');
    await samsyn('keys', 'new', '--name', 'desk', '--agency', 'police', '--roles', 'submitter', '--out', folder);
    const sign = (key: string) => samsyn('principal', 'sign', file('desk.entry.json'), '--registrar', key);
    const refused = await sign(file('customs.registrar.json'));
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('not signed.') });
    const { agency, ...key } = JSON.parse(readFileSync(file('customs.registrar.json'), 'utf8'));
    expect([agency, JSON.parse(out).publicKey]).toEqual(['customs', publicJwk(key)]);
    // A key file of before names no agency; what is signed with it is then for the registrar to see.
    const before = await sign(write('before.json', key));
    expect(before).toMatchObject({ code: 0, err: expect.stringContaining('desk of police') });
  });

  it('are told of in lines that fit', async () => {
    for (const args of [
      ['registrar', 'new', '--agency', 'police'],
      ['keys', 'new', '--name', 'desk', '--agency', 'police', '--roles', 'submitter'],
    ]) {
      const { out } = await ran([...args, '--out', file('k')], { width: 80 });
      const tooLong = out.split('\n').filter((line) => line.length > 80 && !line.includes(folder));
      expect([out.length > 0, tooLong]).toEqual([true, []]);
    }
  });

  it('call as a principal that lies in a file of its own', async () => {
    const [desk] = principals;
    const { code } = await samsyn(
      'submit',
      write('r.json', { cover: aCover(), report: aReport() }),
      '--as',
      write('desk.principal.json', desk),
    );
    expect(code).toBe(0);
  });

  it('are not filed where no registrar of the connection signed them', async () => {
    mkdirSync(file('keys'));
    const empty = await samsyn('principal', 'put', write('x.jws', '\n'), '--table', 'none', '--region', 'x');
    expect(empty).toMatchObject({ code: 2, err: expect.stringMatching(/x\.jws is empty: .*has signed nothing/) });
    const forged = `${(await entryFor(principal('police-desk'))).slice(0, -8)}AAAAAAAA`;
    const put = await samsyn('principal', 'put', write('x.jws', forged), '--table', 'Registry');
    expect(put).toMatchObject({ code: 1, err: expect.stringContaining('not signed by a registrar') });
  });
});

describe('the started process', () => {
  const started = (entry: string) => {
    const path = fileURLToPath(new URL(`../../shared/command/${entry}`, import.meta.url));
    return spawnSync(process.execPath, [path, 'frobnicate'], { encoding: 'utf8' });
  };

  it.each(['samsyn.js', 'main.ts'])('%s tells its exit code, and keeps results and words apart', (entry) => {
    const { status, stdout, stderr } = started(entry);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('no such command');
  });
});
