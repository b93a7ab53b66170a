import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aCover } from '../protocol/support.ts';
import { served } from './served.ts';
import { aReport } from './stand-in-exchange.ts';
import { type Ran, ran } from './terminal.ts';

const at = served();

const file = (name: string): string => join(at.folder, name);
const samsyn = (...args: string[]): Promise<Ran> => ran(args, { env: { SAMSYN_HOME: at.folder }, width: 400 });
const letter = (): string => {
  writeFileSync(file('letter.json'), JSON.stringify({ cover: aCover(), report: aReport() }));
  return file('letter.json');
};
const submitted = async (): Promise<string> =>
  JSON.parse((await samsyn('submit', letter(), '--as', 'police-desk', '--json')).out).id;
const unknown = '019ab1c2-0000-7000-8000-000000000000';

describe('a decision on what was not read here', () => {
  const decisions = [
    ['approve', []],
    ['return', ['--reason', 'Too wide.']],
    ['reject', ['--reason', 'Too wide.']],
  ] as const;
  const isNowhereSent = () => expect(at.exchange.calls.some(({ path }) => path.endsWith('/decisions'))).toBe(false);

  it.each(decisions)('to %s is told to review first, where the report waits for this approver', async (word, more) => {
    const id = await submitted();
    const { code, err } = await samsyn(word, id, ...more, '--as', 'police-approver-1');
    expect([code, err]).toEqual([1, expect.stringContaining(`samsyn review ${id} --as police-approver-1`)]);
    isNowhereSent();
  });

  it.each(decisions)('to %s is not, where a recipient has it released already', async (word, more) => {
    const id = await submitted();
    Object.assign(at.exchange.kept.get(id) ?? {}, { state: 'released' });
    const { code, err } = await samsyn(word, id, ...more, '--as', 'customs-approver-1');
    expect([code, err]).toEqual([1, expect.stringContaining('this report is released: nothing is left to decide.')]);
    expect(err).toContain(`samsyn status ${id} --as customs-approver-1`);
    expect(err).not.toContain('review');
    isNowhereSent();
  });

  it('is not, where it is pending and waits for others', async () => {
    const id = await submitted();
    at.exchange.tamper = (path, body) => path.endsWith('/inbox') && Object.assign(body, { tasks: [] });
    const { code, err } = await samsyn('approve', id, '--as', 'police-approver-1');
    expect([code, err]).toEqual([1, expect.stringContaining('this report does not wait for you')]);
    expect(err).not.toContain('samsyn review');
  });

  it('is told what the exchange says of an id that is not there, or not to be seen', async () => {
    const { code, err } = await samsyn('approve', unknown, '--as', 'customs-approver-1');
    expect([code, err]).toEqual([1, expect.stringContaining('refused (not-found)')]);
    expect(err).not.toContain('samsyn review');
  });
});

describe('a refusal of the exchange', () => {
  it.each([
    ['already-decided', 'status'],
    ['state-conflict', 'status'],
    ['not-reviewed', 'review'],
  ] as const)('%s is told with the next call as it can be copied: %s', async (refusal, command) => {
    const id = await submitted();
    const me = ['--as', 'police-approver-1', '--connection', file('connection.json')];
    await samsyn('review', id, ...me);
    at.exchange.upcoming.push(refusal);
    const { code, err } = await samsyn('approve', id, ...me);
    expect([code, err]).toEqual([1, expect.stringContaining(`samsyn ${command} ${id} ${me.join(' ')}`)]);
  });

  it('of something without an id is told without a call that could not be copied', async () => {
    at.exchange.upcoming.push('state-conflict');
    const { err } = await samsyn('inbox', '--as', 'police-approver-1');
    expect(err).not.toMatch(/samsyn (status|review)/);
  });
});

describe('--from', () => {
  const why = ['--purpose', 'prevent', '--justification', 'To compare with ours.'];
  it.each([
    ['inbox', '--as', 'police-approver-1'],
    ['records', '--as', 'customs-analyst'],
    ['read', '--all', ...why, '--as', 'customs-analyst'],
    ['approve', '--all', '--yes', '--as', 'police-approver-1'],
  ])('of an agency that the connection does not know is refused, and not an empty answer: %s', async (...args) => {
    const { code, out, err } = await samsyn(...args, '--from', 'customss');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('--from customss: the connection knows no such agency; there are police, customs.');
    expect(at.exchange.calls).toEqual([]);
  });

  it('of an agency that has nothing there says that there is nothing to do', async () => {
    const read = await samsyn('read', '--all', ...why, '--from', 'customs', '--as', 'customs-analyst');
    expect(read).toMatchObject({ code: 0, out: expect.stringMatching(/^nothing to read, in /) });
    const approve = await samsyn('approve', '--all', '--yes', '--from', 'customs', '--as', 'police-approver-1');
    expect(approve).toMatchObject({ code: 0, out: expect.stringMatching(/^nothing to approve, in /) });
  });
});

describe('--out', () => {
  const why = ['--purpose', 'prevent', '--justification', 'To compare with ours.'];
  const isLinux = process.platform === 'linux';
  it.runIf(isLinux).each([
    ['review', unknown, '--as', 'police-approver-1'],
    ['read', unknown, ...why, '--as', 'customs-analyst'],
    ['read', '--all', ...why, '--as', 'customs-analyst'],
    ['keys', 'new', '--name', 'x', '--agency', 'police', '--roles', 'submitter'],
  ])('where nothing can be made is told, and nothing is opened: %s', async (...args) => {
    const { code, err } = await samsyn(...args, '--out', '/proc/samsyn/x');
    expect([code, err]).toEqual([2, expect.stringContaining('cannot make the folder /proc/samsyn/x')]);
    expect(at.exchange.calls).toEqual([]);
  });

  it('that is a file is told to be no folder', async () => {
    for (const one of [['--all'], [unknown]]) {
      const { code, err } = await samsyn('read', ...one, ...why, '--out', letter(), '--as', 'customs-analyst');
      expect([code, err]).toEqual([2, expect.stringContaining('it is no folder')]);
    }
    expect(at.exchange.calls).toEqual([]);
  });
});
