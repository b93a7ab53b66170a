import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkToSend } from '../../shared/client/seal.ts';
import { programIn } from '../../shared/command/terminal/program.ts';
import { aCover } from '../protocol/support.ts';
import { served } from './served.ts';
import { aReport, principal } from './stand-in-exchange.ts';
import { type Ran, ran } from './terminal.ts';

const at = served();

const file = (name: string): string => join(at.folder, name);
const write = (name: string, value: unknown): string => {
  writeFileSync(file(name), JSON.stringify(value), { mode: 0o600 });
  return file(name);
};
const samsyn = (args: readonly string[], over: Parameters<typeof ran>[1] = {}): Promise<Ran> =>
  ran(args, { env: { SAMSYN_HOME: at.folder }, ...over });
const submitted = async (): Promise<string> => {
  const { out } = await samsyn([
    'submit',
    write('r.json', { cover: aCover(), report: aReport() }),
    '--as',
    'police-desk',
    '--json',
  ]);
  return JSON.parse(out).id;
};
/** From now on the inbox tells of reports of customs, on conditions. */
const asked = (): void => {
  const handling = { code: 'H3', conditions: 'Ask before any use in court.' };
  at.exchange.tamper = (path, body) => {
    if (!path.endsWith('/inbox')) return;
    for (const task of body.tasks as object[]) Object.assign(task, { originator: 'customs', handling });
  };
};
/** The calls that a text tells to make, each in one line again. */
const callsIn = (text: string): string[] =>
  [...text.replaceAll(/ \\\n */g, ' ').matchAll(/(?<=^|: ) *(?:\S*\/)?(samsyn .*)$/gm)].map(([, call]) => call ?? '');

const root = fileURLToPath(new URL('../../', import.meta.url));
const commandFolder = fileURLToPath(new URL('../../shared/command', import.meta.url));

describe('hints', () => {
  it('name the command by its path, never by npx, and by its name alone where a shell finds this one', () => {
    const elsewhere = file('bin');
    mkdirSync(elsewhere);
    const inside = { PATH: `${elsewhere}:/nowhere` };
    expect(programIn(inside, root)).toBe('./shared/samsyn');
    expect(programIn(inside, join(root, 'infra/local'))).toBe('../../shared/samsyn');
    expect(programIn(inside, root.replace(/[^/]+\/$/, ''))).toMatch(/^\.\/.+\/samsyn$/);
    // Somebody else's program of this name, wherever it lies, is not the one that hints mean.
    writeFileSync(join(elsewhere, 'samsyn'), '#!/bin/sh\n', { mode: 0o755 });
    expect(programIn(inside, root)).toBe('./shared/samsyn');
    rmSync(join(elsewhere, 'samsyn'));
    symlinkSync(join(root, 'shared/samsyn'), join(elsewhere, 'samsyn'));
    expect(programIn(inside, tmpdir())).toBe('samsyn');
    expect(programIn({ ...inside, npm_command: 'exec' }, root)).toBe('./shared/samsyn');
    expect(programIn({}, join(root, 'a b'))).toBe('../shared/samsyn');
  });

  it('are of what was started: by its path, from another folder, through a link', () => {
    const link = file('linked');
    symlinkSync(join(root, 'shared/samsyn'), link);
    // The shorter way of naming it: where the clone lies decides which that is.
    const program = programIn({}, at.folder);
    expect(resolve(at.folder, program)).toBe(join(root, 'shared/samsyn'));
    for (const started of [join(root, 'shared/samsyn'), link]) {
      const { stderr, status } = spawnSync(started, ['frobnicate'], { encoding: 'utf8', cwd: at.folder });
      expect([status, stderr.replaceAll('\n', ' ')]).toEqual([2, expect.stringContaining(`"${program} --help`)]);
    }
    const help = spawnSync(join(root, 'shared/samsyn'), ['submit', '--help'], { encoding: 'utf8', cwd: root });
    expect(help.stdout).toContain('\n  ./shared/samsyn submit letter.json --as police-desk\n');
  });

  it('name nothing that npx would have to fetch', () => {
    const pages = globSync('**/*.md', { cwd: root, exclude: ['**/node_modules'] });
    expect(pages).toContain('shared/command/README.md');
    for (const page of pages)
      expect(readFileSync(join(root, page), 'utf8')).not.toMatch(/npx samsyn(?!` is for this folder alone)/);
  });

  it('repeat who has called, and by which connection, where the next step is the same person’s', async () => {
    const me = ['--as', file('desk.principal.json'), '--connection', file('connection.json')];
    const cover = write('r.json', { cover: aCover(), report: aReport() });
    write('desk.principal.json', principal('police-desk'));
    const { out } = await samsyn(['submit', cover, ...me]);
    const [status, review] = callsIn(out);
    expect(status).toMatch(/^samsyn status [0-9a-f-]{36} /);
    expect(status).toContain(me.join(' '));
    expect(review).toMatch(/^samsyn review \S+ --as police-approver-1 --connection \S+$/);
    expect(review).toContain(me.slice(2).join(' '));
    expect(callsIn((await samsyn(['submissions', ...me])).out)[0]).toContain(me.join(' '));
  });

  it('fit the line, and can be copied from it as they stand', async () => {
    const id = await submitted();
    asked();
    for (const args of [
      ['submissions', '--as', 'police-desk'],
      ['inbox', '--as', 'police-approver-1'],
      ['approve', id, '--as', 'police-approver-1'],
      ['inbox'],
    ]) {
      const { out, err } = await samsyn(args, { width: 80 });
      for (const line of `${out}\n${err}`.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    }
    const { out } = await samsyn(['inbox', '--as', 'police-approver-1'], { width: 80 });
    expect(callsIn(out)).toEqual([
      `samsyn approve ${id} --accept-conditions --as police-approver-1`,
      `samsyn reject ${id} --reason "WHY YOU REJECT IT" --as police-approver-1`,
    ]);
  });
});

describe('--as NAME', () => {
  it('is also found as NAME.principal.json, beside the connection file or in the current folder', async () => {
    write('anna.principal.json', principal('police-desk'));
    expect(await samsyn(['submissions', '--as', 'anna'])).toMatchObject({ code: 0, err: '' });
    const elsewhere = file('elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'berit.principal.json'), JSON.stringify(principal('police-desk')));
    const before = process.cwd();
    process.chdir(elsewhere);
    const found = await samsyn(['submissions', '--as', 'berit']).finally(() => process.chdir(before));
    expect(found).toMatchObject({ code: 0, err: '' });
  });

  it('is a principal of the connection first', async () => {
    write('police-desk.principal.json', { ...principal('police-desk'), agency: 'customs' });
    expect((await samsyn(['submissions', '--as', 'police-desk'])).code).toBe(0);
  });

  it('tells where it was looked for', async () => {
    const { code, err } = await samsyn(['inbox', '--as', 'nobody']);
    expect(code).toBe(2);
    expect(err).toContain('there is no principal of that name: nobody');
    expect(err).toContain('the connection, which has police-desk, police-approver-1');
    expect(err).toContain(`  the file ${file('nobody.principal.json')}\n  the file nobody.principal.json`);
  });
});

describe('help', () => {
  const commands = ['submit', 'submissions', 'status', 'withdraw', 'inbox', 'review', 'approve', 'reject', 'return'];
  it.each([...commands, 'records', 'read', 'doctor', 'convert us-cbp', ''])(
    'of %s fits 80 columns',
    async (command) => {
      const { out } = await samsyn([...command.split(' ').filter(Boolean), '--help'], { width: 80 });
      for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    },
  );

  it('of a word that several commands begin with lists them', async () => {
    for (const args of [['keys'], ['keys', '--help'], ['principal', '--help'], ['convert', '-h']]) {
      const { code, out, err } = await samsyn(args);
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain(`\n  ${args[0]} `);
    }
    expect(await samsyn(['keys', 'old'])).toMatchObject({ code: 2, err: expect.stringContaining('keys new') });
  });

  it('shows an H3 with conditions that the contract takes', async () => {
    const { out } = await samsyn(['submit', '--help']);
    const { handling } = JSON.parse(`{${/"handling": \{ "code": "H3".*\}/.exec(out)?.[0]}}`);
    expect(checkToSend({ ...aCover(), handling }, aReport(), { today: '2026-11-24' }).ok).toBe(true);
  });

  it('tells the version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await samsyn(['--version'])).toMatchObject({ code: 0, out: `samsyn ${version}` });
  });
});

describe('conditions', () => {
  it('are not to be accepted by the agency whose report it is, read or not', async () => {
    const id = await submitted();
    const accept = ['approve', id, '--accept-conditions', '--as', 'police-approver-1'];
    expect((await samsyn(accept)).err).toContain("this report is your own agency's");
    await samsyn(['review', id, '--as', 'police-approver-1']);
    expect(await samsyn(accept)).toMatchObject({ code: 2, err: expect.stringContaining("your own agency's") });
  });

  it('are not to be accepted before anybody asks', async () => {
    const id = await submitted();
    const early = await samsyn(['approve', id, '--accept-conditions', '--as', 'customs-approver-1']);
    expect([early.code, early.out]).toEqual([2, '']);
    expect(early.err).toContain('your agency is not asked to accept conditions of this report');
    expect(callsIn(early.err)).toEqual(['samsyn inbox --as customs-approver-1']);
    expect(at.exchange.calls.some(({ path }) => path.endsWith('/decisions'))).toBe(false);
  });

  it('are all that a recipient is asked: it opens nothing, and returns nothing', async () => {
    const id = await submitted();
    asked();
    const { transport } = at.exchange;
    at.exchange.transport = (call) => {
      if (call.path.endsWith('/sealed')) at.exchange.upcoming.push('not-found');
      return transport(call);
    };
    const both = [
      `samsyn approve ${id} --accept-conditions --as police-approver-1`,
      `samsyn reject ${id} --reason "WHY YOU REJECT IT" --as police-approver-1`,
    ];
    for (const args of [
      ['review', id],
      ['return', id, '--reason', 'Too wide.'],
    ]) {
      const { code, err } = await samsyn([...args, '--as', 'police-approver-1']);
      expect([code, callsIn(err)]).toEqual([2, both]);
    }
    const { out } = await samsyn(['inbox', '--as', 'police-approver-1'], { width: 140 });
    expect(out).toMatch(/0\/1 +–/);
  });
});

describe('what is told of a decision', () => {
  it.each([
    ['return', 'Returned. The submission is returned'],
    ['reject', 'Rejected. The submission is rejected'],
  ])('to %s says so', async (word, told) => {
    const id = await submitted();
    await samsyn(['review', id, '--as', 'police-approver-1']);
    at.exchange.tamper = (path, body) => path.endsWith('/decisions') && Object.assign(body, { state: `${word}ed` });
    const { out } = await samsyn([word, id, '--reason', 'Too wide.', '--as', 'police-approver-1']);
    expect(out.replaceAll('\n', ' ')).toContain(told);
    // How many have approved says nothing of a report that nobody approves any more.
    expect(out).not.toContain('approvals');
  });
});

describe('a Node that cannot read TypeScript', () => {
  const without = ['--no-experimental-strip-types'];
  const inCopy = (flags: readonly string[]) => {
    const copy = file('shared/command');
    mkdirSync(copy, { recursive: true });
    for (const name of ['samsyn.js', 'run-typescript.js']) copyFileSync(join(commandFolder, name), join(copy, name));
    writeFileSync(join(copy, 'main.ts'), "import 'a-package-of-nowhere';");
    writeFileSync(file('package.json'), '{"type":"module"}');
    return spawnSync(process.execPath, [...flags, join(copy, 'samsyn.js')], { encoding: 'utf8' });
  };

  it('says what to do, without a stack', () => {
    const { status, stderr } = inCopy(without);
    expect([status, stderr]).toEqual([
      2,
      `samsyn needs Node 24; this is ${process.version}. Run "npm ci" in the folder of Samsyn first: it installs one.\n`,
    ]);
  });

  it('is not the only lack: packages that are not there are told, too', () => {
    const { status, stderr } = inCopy([]);
    expect([status, stderr]).toEqual([2, 'samsyn lacks its packages: run "npm ci" in the folder of Samsyn first.\n']);
  });

  it('passes on what would end it, so that nothing goes on alone', { timeout: 20_000 }, async () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      const args = [...without, join(commandFolder, 'samsyn.js'), 'inbox', '--watch', '--as', 'police-approver-1'];
      const started = spawn(process.execPath, args, { env: { ...process.env, SAMSYN_HOME: at.folder } });
      // To the started process alone, as a service manager does it: a terminal would tell its child as well.
      started.stderr.once('data', () => started.kill(signal));
      const [code] = await once(started, 'exit');
      expect([signal, code]).toEqual([signal, 0]);
    }
  });

  it('gives way to the one that is installed', () => {
    const started = spawnSync(process.execPath, [...without, join(commandFolder, 'samsyn.js'), '--version'], {
      encoding: 'utf8',
    });
    expect([started.status, started.stdout, started.stderr]).toEqual([0, expect.stringMatching(/^samsyn \d/), '']);
  });
});
