import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonOf } from '../../shared/client/node/text-file.ts';
import { aCover } from '../protocol/support.ts';
import { listening } from './listening.ts';
import { served } from './served.ts';
import { aReport, principal } from './stand-in-exchange.ts';
import { writeConnection } from './support.ts';
import { type Ran, ran } from './terminal.ts';

const at = served();

const file = (name: string): string => join(at.folder, name);
const write = (name: string, value: unknown): string => {
  writeFileSync(file(name), typeof value === 'string' ? value : JSON.stringify(value), { mode: 0o600 });
  return file(name);
};
const samsyn = (...args: string[]): Promise<Ran> => ran(args, { width: 400, env: { SAMSYN_HOME: at.folder } });
const letter = (): string => write('letter.json', { cover: aCover(), report: aReport() });
const id = '019ab1c2-0000-7000-8000-000000000000';
const why = ['--purpose', 'prevent', '--justification', 'To compare it with ours.'];

describe('what a command has no use for', () => {
  it.each([
    [['read', id, ...why, '--reference', 'X'], '--reference goes with --all'],
    [['read', id, ...why, '--from', 'police'], '--from goes with --all'],
    [['read', id, ...why, '--patience', '9'], '--patience goes with --all'],
    [['approve', id, '--yes'], '--yes goes with --all'],
    [['approve', id, '--handling', 'H0'], '--handling goes with --all'],
    [['records', id], `"${id}" has no use here`],
    [['submissions', id], `"${id}" has no use here`],
    [['inbox', id], `"${id}" has no use here`],
    [['inbox', '--count', '2'], '--count goes with --watch'],
    [['submit', 'letter.json', '--concurrency', '2'], '--concurrency goes with a file of many lines'],
    [['doctor', id], 'options only'],
    [['principal', 'put', 'x.jws', '--url', 'https://x/v1'], '--url goes with --stand-ins'],
    [['keys', 'new', '--as', 'police-desk'], 'has no option --as'],
    [['principal', 'list', '--as', 'police-desk'], 'has no option --as'],
    [['convert', 'us-cbp', 'x.csv', '--connection', 'x.json'], 'has no option --connection'],
  ])('is refused and not passed over: %j', async (args, told) => {
    expect(await samsyn(...args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(told) });
    expect(at.exchange.calls).toEqual([]);
  });
});

describe('a word that is misspelt', () => {
  it.each([
    [['inbx'], 'there is no such command: inbx. Did you mean "inbox"?'],
    [['key', 'new'], 'Did you mean "keys new"?'],
    [['submitt', 'letter.json'], 'Did you mean "submit"?'],
    [['withdraw', id, '--reson', 'No.'], 'has no option --reson. Did you mean "--reason"? See --help.'],
    [['inbox', '--frobnicate'], '"samsyn inbox" has no option --frobnicate. See --help.'],
  ])('is told with the one that is near: %j', async (args, told) => {
    const { code, err } = await samsyn(...args);
    expect([code, err.replaceAll('./shared/samsyn', 'samsyn')]).toEqual([2, expect.stringContaining(told)]);
  });

  it('is refused where it is an agency that the connection does not know, before keys are made that are of use to nobody', async () => {
    const keys = ['keys', 'new', '--name', 'x', '--roles', 'submitter', '--out', at.folder];
    const misspelt = await samsyn(...keys, '--agency', 'polis');
    expect([misspelt.code, misspelt.err.replaceAll('\n', ' ')]).toEqual([
      2,
      expect.stringContaining('knows no agency polis; there are police, customs.'),
    ]);
    expect(readdirSync(at.folder).filter((name) => name.startsWith('x.'))).toEqual([]);
    expect((await samsyn(...keys, '--agency', 'polices')).err).toContain('Did you mean police?');
    expect(await samsyn(...keys, '--agency', 'polis', '--elsewhere')).toMatchObject({ code: 0, err: '' });
    expect(readdirSync(at.folder)).toContain('x.principal.json');
    const known = await samsyn(...keys.with(3, 'y'), '--agency', 'customs');
    expect(known).toMatchObject({ code: 0, err: '' });
  });

  it('is left alone where none is near', async () => {
    expect((await samsyn('frobnicate')).err).not.toContain('Did you mean');
  });

  it.each([
    [{ cover: { ...aCover(), prioritty: 'urgent' } }, '/cover: has a member that is not known here: "prioritty"'],
    [{ report: { ...aReport(), titel: 'X' } }, '/report: has a member that is not known here: "titel"'],
    [{ reports: {} }, '(the whole): has a member that is not known here: "reports"'],
    [
      { report: { ...aReport(), places: [{ name: 'X', lattitude: 1 }] } },
      '/report/places/0: has a member that is not known here: "lattitude"',
    ],
  ])('is told by its name where it is a member: %#', async (over, told) => {
    const path = write('letter.json', { cover: aCover(), report: aReport(), ...over });
    for (const more of [[], ['--check']]) {
      const { code, err } = await samsyn('submit', path, '--as', 'police-desk', ...more);
      expect([code, err]).toEqual([1, expect.stringContaining(told)]);
    }
    expect(at.exchange.calls).toEqual([]);
  });
});

describe('a file that is none', () => {
  it.each([
    ['{"cover": {},\n  "report": {"title" "X"}}', 'line 2, column 22'],
    ['{"cover": {},}', 'line 1, column 14'],
    ['{"cover": {},\n"report": {\n', 'its end, line 2, column 12'],
    ['{"cover": [1, 2,, 3]}', 'line 1, column 17'],
    ['{"cover": "a\nb"}', 'line 1, column 13'],
    ['{"cover": tru}', 'line 1, column 11'],
    ['{} {}', 'line 1, column 4'],
    ['', 'its end, line 1, column 1'],
  ])('JSON is told by line and column: %j', async (text, place) => {
    const { code, err } = await samsyn('submit', write('letter.json', text), '--as', 'police-desk');
    expect([code, err]).toEqual([2, expect.stringContaining(`it is no JSON: look at ${place}`)]);
  });

  it('is not looked for where there is nothing wrong', () => {
    const text = JSON.stringify([{ cover: aCover(), report: aReport(), more: [[], {}, [-1.5e3, true, null, '\\"é']] }]);
    expect(jsonOf(text)).toEqual(JSON.parse(text));
  });

  it('of lines has one at least: an empty one is no success, whatever the case of its ending', async () => {
    const { code, err } = await samsyn('submit', write('none.JSONL', '\n\n'), '--as', 'police-desk', '--check');
    expect([code, err]).toEqual([1, expect.stringContaining('The file holds no line with a report.')]);
  });

  it('of lines without one leaves nothing behind: no journal, no folder', async () => {
    for (const nothing of ['', '\n \n\t\n']) {
      const { code, err } = await samsyn('submit', write('nothing.jsonl', nothing), '--as', 'police-desk');
      expect([code, err]).toEqual([1, expect.stringContaining('The file holds no line with a report.')]);
      expect(readdirSync(at.folder).filter((name) => name.startsWith('nothing'))).toEqual(['nothing.jsonl']);
    }
  });

  it.each([
    ['submit', 'FIFO.json', '--as', 'police-desk'],
    ['submit', 'FIFO.json', '--check'],
    ['submit', 'FIFO.jsonl', '--as', 'police-desk'],
    ['submit', 'FIFO.jsonl', '--check'],
    ['submit', 'letter.json', '--connection', 'FIFO.json', '--as', 'police-desk'],
    ['inbox', '--as', 'FIFO.json'],
    ['doctor', '--as', 'police-desk', '--entry', 'FIFO.json'],
    ['convert', 'us-cbp', 'FIFO.jsonl'],
    ['principal', 'sign', 'FIFO.json', '--registrar', 'FIFO.json'],
    ['principal', 'put', 'FIFO.json'],
    ['connection', 'new', '--outputs', 'FIFO.json'],
  ])('but a pipe with a name, is refused in a sentence, and not waited for: %s %s %s %s', async (...args) => {
    for (const name of ['FIFO.json', 'FIFO.jsonl'])
      if (!existsSync(file(name))) expect(spawnSync('mkfifo', [file(name)]).status).toBe(0);
    const { code, out, err } = await samsyn(...args.map((word) => (word.startsWith('FIFO') ? file(word) : word)));
    expect([code > 0, `${out}${err}`]).toEqual([true, expect.stringContaining('it is a pipe with a name')]);
    expect(readdirSync(at.folder).filter((name) => /FIFO.*(journal|sending|unsent)/.test(name))).toEqual([]);
  });

  it('but a folder, is told to be one', async () => {
    mkdirSync(file('lines.jsonl'));
    for (const path of [at.folder, file('lines.jsonl')]) {
      const { code, err } = await samsyn('submit', path, '--as', 'police-desk');
      expect([code, err]).toEqual([2, expect.stringContaining('it is a folder')]);
    }
  });

  it('but is there already, is told with the options of the command that would write it', async () => {
    const again = async (...args: string[]) => {
      await samsyn(...args, '--out', at.folder);
      return (await samsyn(...args, '--out', at.folder)).err;
    };
    expect(await again('keys', 'new', '--name', 'x', '--agency', 'police', '--roles', 'submitter')).toContain('--name');
    const registrar = await again('registrar', 'new', '--agency', 'police');
    expect([registrar.includes('--out'), registrar.includes('--name')]).toEqual([true, false]);
  });
});

const anId = '019ab1c2-0000-7000-8000-000000000000';

describe('what is said of a clock', () => {
  it.each([
    [['retention', anId], 'say which one, and what'],
    [['retention', anId, 'shorten', '--reason', 'It is over.'], '--action is one of extend, pause, resume'],
    [['retention', anId, 'extend', '--until', '2031-06-01'], '--reason is missing'],
    [['retention', anId, 'extend', '--reason', 'In court yet.'], '--until is missing'],
    [['retention', anId, 'extend', '--until', '2031-02-30', '--reason', 'In court yet.'], '--until is a day'],
    [['retention', anId, 'pause', '--until', '2031-06-01', '--reason', 'In prison.'], '--until goes with extend'],
    [['erasures', 'soon'], 'has no use here'],
  ])('is told wrong before anybody is called: %j', async (args, said) => {
    const { code, err } = await samsyn(...args, '--as', 'police-approver-1');
    expect([code, err]).toEqual([2, expect.stringContaining(said)]);
    expect(at.exchange.calls).toEqual([]);
  });
});

describe('an option without its value', () => {
  it.each([[['inbox', '--as']], [['inbox', '--as', '--json']], [['inbox', '--as=']], [['inbox', '--as', '']]])(
    'is told in a sentence: %j',
    async (args) => {
      const { code, err } = await samsyn(...args);
      expect([code, err]).toEqual([2, expect.stringContaining('--as stands without its value. It says who you are:')]);
      expect(at.exchange.calls).toEqual([]);
    },
  );
});

describe('a file of a principal', () => {
  it('that is passed over for one of the same name is told of, and by its path it is taken', async () => {
    const other = { ...principal('customs-desk'), name: 'police-desk', agency: 'police' };
    const own = write('police-desk.principal.json', other);
    const { code, err } = await samsyn('submissions', '--as', 'police-desk');
    expect([code, err.replaceAll('\n', ' ')]).toEqual([
      0,
      expect.stringMatching(/^Warning: .*police-desk\.principal\.json has another key, and is passed over: .*--as /),
    ]);
    expect((await samsyn('submissions', '--as', own)).err).not.toContain('passed over');
    write('police-desk.principal.json', principal('police-desk'));
    expect(await samsyn('submissions', '--as', 'police-desk')).toMatchObject({ code: 0, err: '' });
  });
});

describe('whoever lacks a role', () => {
  const told = 'police-approver-1 is approver; submit is for a submitter (police-desk is one): leave it to them.';

  it('is told so before anything is sent, by a check as well', async () => {
    const lines = write('letters.jsonl', { cover: aCover(), report: aReport() });
    for (const args of [[letter()], [letter(), '--check'], [lines], [lines, '--check']]) {
      const { code, out, err } = await samsyn('submit', ...args, '--as', 'police-approver-1');
      expect([code, out, err]).toEqual([1, '', expect.stringContaining(told)]);
    }
    expect(at.exchange.calls).toEqual([]);
  });

  it('is told by the exchange, and here who is what', async () => {
    const { code, err } = await samsyn('inbox', '--as', 'police-desk');
    expect([code, err]).toEqual([1, expect.stringContaining('refused (role-missing)')]);
    expect(err).toContain(
      'police-desk is submitter; inbox is for an approver (police-approver-1 is one): leave it to them.',
    );
    const alone = write('own.json', {
      ...JSON.parse(readFileSync(file('connection.json'), 'utf8')),
      principals: [principal('police-desk')],
    });
    const nobody = await samsyn('inbox', '--as', 'police-desk', '--connection', alone);
    expect(nobody.err).toContain('police-desk is submitter; inbox is for an approver.');
    const status = await samsyn('submissions', '--as', 'customs-analyst');
    expect(status.err.replaceAll('\n', ' ')).toContain('submissions is for a submitter or an approver or an auditor');
  });

  it('is told in a run over many, too', async () => {
    const { code, err } = await samsyn('read', '--all', ...why, '--as', 'police-desk');
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('read is for a reader (police-analyst is one): leave it to them.'),
    ]);
  });
});

describe('submit, while the exchange is down', () => {
  it('says that nothing was sent, and keeps nothing', async () => {
    const gone = await listening(() => at.exchange);
    const url = `http://127.0.0.1:${(gone.address() as AddressInfo).port}/v1`;
    await new Promise((resolve) => gone.close(resolve));
    writeConnection(at.folder, at.server, { url });
    const { code, err } = await samsyn('submit', letter(), '--as', 'police-desk');
    expect([code, err]).toEqual([3, expect.stringContaining('Nothing was sent; call the same command again')]);
    expect(err).not.toContain('unsent');
  });
});
