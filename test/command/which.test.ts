import { describe, expect, it } from 'vitest';
import { aCover } from '../protocol/support.ts';
import { served } from './served.ts';
import { aReport, clientOf } from './stand-in-exchange.ts';
import { ran } from './terminal.ts';

const at = served();
const samsyn = (...args: string[]) => ran(args, { env: { SAMSYN_HOME: at.folder }, width: 2000 });
const approver = ['--as', 'police-approver-1'];
const why = ['--purpose', 'investigate', '--justification', 'The same sender as ours.', '--as', 'police-analyst'];
/** Submits a report under an id and a reference. */
const submitted = async (
  id: string,
  reference: string,
  as = 'police-desk',
  recipients = ['customs'],
): Promise<string> => {
  const client = await clientOf(at.exchange, as);
  await client.send(await client.prepare({ ...aCover(), reference, recipients }, aReport(), id));
  return id;
};
const first = '019ab1c2-0001-7000-8000-00000000aaaa';
const second = '019ab1c2-0002-7000-8000-00000000bbbb';
const states = (): unknown[] => [...at.exchange.kept.values()].map(({ state }) => state);

describe('a submission or record', () => {
  it.each([
    ['its beginning', '019ab1c2-0001'],
    ['its end', 'aaaa'],
    ['its reference', 'K 2026/1'],
    ['its reference in small letters, with spaces around it', '  k 2026/1 '],
    ['its id in capitals', first.toUpperCase()],
  ])('is known by %s, in every command that takes an id', async (_, written) => {
    await submitted(first, 'K 2026/1');
    await submitted(second, 'K 2026/2');
    const reviewed = await samsyn('review', written, ...approver);
    expect([reviewed.code, reviewed.out]).toEqual([0, expect.stringContaining(`samsyn approve ${first} `)]);
    for (const args of [
      ['status', written, '--as', 'police-desk'],
      ['return', written, '--reason', 'Too wide.', ...approver],
      ['withdraw', written, '--reason', 'Too wide.', '--as', 'police-desk'],
    ])
      expect(await samsyn(...args)).toMatchObject({ code: 0, err: '' });
    expect(states()).toEqual(['withdrawn', 'pending']);
  });

  it('is known so to its reader, in the own records', async () => {
    await submitted(first, 'T 17', 'customs-desk', ['police']);
    for (const written of ['t 17', '019AB1C2-0001']) {
      const read = await samsyn('read', written, ...why);
      expect([read.code, read.out]).toEqual([0, expect.stringContaining(`Submission    ${first}`)]);
    }
  });

  it('has to be unambiguous: what it may be is told, and nothing is done', async () => {
    await submitted(first, 'K 2026/1');
    await submitted(second, 'K 2026/1');
    for (const written of ['019ab1c2', 'k 2026/1']) {
      const told = await samsyn('review', written, ...approver);
      expect([told.code, told.out]).toEqual([2, '']);
      expect(told.err).toContain(`may be any of these; say more of it:\n  ${first}  K 2026/1\n  ${second}  K 2026/1`);
    }
    expect(at.exchange.calls.some(({ path }) => path.endsWith('/reviews'))).toBe(false);
  });

  it('has to stand in a list of the caller, and is else told how it is named', async () => {
    await submitted(first, 'K 2026/1');
    for (const written of ['K 2026', 'none', '019ab1c3']) {
      const { code, err } = await samsyn('review', written, ...approver);
      expect([code, err]).toEqual([
        2,
        expect.stringContaining(`nothing in your inbox or submissions has the id or the reference ${written}.`),
      ]);
      expect(err).toContain('UUIDv7');
    }
    const whole = await samsyn('status', '019ab1c2-0003-7000-8000-00000000cccc', '--as', 'police-desk');
    expect([whole.code, whole.err]).toEqual([1, expect.stringContaining('refused (not-found)')]);
  });

  it('is not called absent for a part of its id that is too short to be looked for', async () => {
    await submitted(first, 'K 2026/1');
    for (const written of ['019', 'AAA']) {
      const { code, err } = await samsyn('review', written, ...approver);
      const told = err.replace(/\s+/g, ' ');
      expect([code, told]).toEqual([
        2,
        expect.stringContaining(`has the reference ${written}. As a part of an id it is`),
      ]);
      expect(told).toContain('too short: 4 characters at the least');
      expect(told).not.toContain('has the id');
    }
  });

  it('is named whole in what a refusal advises', async () => {
    await submitted(first, 'K 2026/1');
    const { err } = await samsyn('approve', 'k 2026/1', ...approver);
    expect(err).toContain(`samsyn review ${first} --as police-approver-1`);
  });
});

describe('several that are approved', () => {
  it('are decided one by one, each as it was read', async () => {
    await submitted(first, 'K 2026/1');
    await submitted(second, 'K 2026/2');
    for (const id of [first, second]) await samsyn('review', id, ...approver);
    const { code, out, err } = await samsyn('approve', 'K 2026/1', second, first, ...approver);
    expect([code, err, states()]).toEqual([0, '', ['released', 'released']]);
    expect(out.split('\n').map((line) => line.slice(0, 47))).toEqual([`${first}: Approved.`, `${second}: Approved.`]);
  });

  it('tell which was not, and why, and do not stop at it', async () => {
    await submitted(first, 'K 2026/1');
    await submitted(second, 'K 2026/2');
    await samsyn('review', second, ...approver);
    const { code, err } = await samsyn('approve', first, second, ...approver);
    expect([code, states()]).toEqual([1, ['pending', 'released']]);
    expect(err).toContain(`${first}: declined. you have not read this report on this machine.`);
    expect(err).toContain('1 approved, 1 failed. Those that failed are told above.');
    const json = await samsyn('approve', first, second, '--json', ...approver);
    expect([json.code, JSON.parse(json.err.split('\n')[0] ?? '')]).toEqual([
      1,
      expect.objectContaining({ id: first, error: 'declined' }),
    ]);
  });

  it('are not begun where one of them is unknown', async () => {
    await submitted(first, 'K 2026/1');
    await samsyn('review', first, ...approver);
    expect(await samsyn('approve', first, 'K 2026/9', ...approver)).toMatchObject({ code: 2 });
    expect(states()).toEqual(['pending']);
  });

  it('take no option that says something of one report', async () => {
    for (const more of [
      ['--digest', 'A'.repeat(43)],
      ['--secrecy-provision', 'OSL 10:15a', '--secrecy-reason', 'Needed for it.'],
    ])
      expect(await samsyn('approve', first, second, ...more, ...approver)).toMatchObject({
        code: 2,
        err: expect.stringContaining('is for one submission'),
      });
  });

  it('stop where nobody answers, and end 3', async () => {
    await submitted(first, 'K 2026/1');
    await submitted(second, 'K 2026/2');
    for (const id of [first, second]) await samsyn('review', id, ...approver);
    const { transport } = at.exchange;
    at.exchange.transport = async (call) => {
      const answer = await transport(call);
      return call.path.endsWith(`${second}/decisions`) ? { ...answer, status: 200, body: 'x' } : answer;
    };
    const { code, err } = await samsyn('approve', first, second, ...approver);
    expect([code, err]).toEqual([3, expect.stringContaining('1 approved, 1 not tried.')]);
  });
});
