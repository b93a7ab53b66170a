import { describe, expect, it } from 'vitest';
import { sealReport } from '../../shared/client/seal.ts';
import { padReport } from '../../shared/protocol/report.ts';
import { aCover } from '../protocol/support.ts';
import { served } from './served.ts';
import { aReport, clientOf } from './stand-in-exchange.ts';
import { ran } from './terminal.ts';

const at = served();
const samsyn = (...args: string[]) => ran(args, { env: { SAMSYN_HOME: at.folder } });
const as = ['--as', 'police-approver-1'];

/** Submits a text that no client of ours would seal; its id. */
const sealedText = async (text: string, as = 'police-desk', recipients = ['customs']): Promise<string> => {
  const client = await clientOf(at.exchange, as);
  const { agency } = client.principal;
  const id = client.newId();
  const intakeKey = await client.intakeKey(agency);
  const sealed = await sealReport(padReport(text), { agency, submission: id, intakeKey });
  await client.send({ id, body: JSON.stringify({ cover: { ...aCover(), recipients }, sealed }) });
  return id;
};

const decisions = (): unknown[] =>
  at.exchange.calls.flatMap(({ path, body }) =>
    path.endsWith('/decisions') ? [JSON.parse(body ?? '').decision ?? 'batch'] : [],
  );

describe('a plaintext that is no report', () => {
  it.each([
    ['text', 'UNMISTAKABLE, and no JSON'],
    ['a report of a later version', JSON.stringify({ ...aReport('UNMISTAKABLE'), version: 2 })],
    ['a report with a member that would not be shown', JSON.stringify({ ...aReport('UNMISTAKABLE'), hidden: 'x' })],
  ])('is shown as it was sealed (%s), offered to be returned or rejected alone, and ends 1', async (_, text) => {
    const id = await sealedText(text);
    const { code, out, err } = await samsyn('review', id, ...as);
    expect([code, out]).toEqual([1, expect.stringContaining('UNMISTAKABLE')]);
    expect(out + err).not.toContain('samsyn approve');
    expect(err).toContain(`samsyn return ${id} --reason "WHAT TO CORRECT" --as police-approver-1`);
    expect(err).toContain(`samsyn reject ${id} --reason "WHY YOU REJECT IT" --as police-approver-1`);
    const json = await samsyn('review', id, '--json', ...as);
    expect([json.code, JSON.parse(json.out).report.ok, JSON.parse(json.err).error]).toEqual([1, false, 'declined']);
  });

  it('is approved neither after it was opened nor by its digest, and can be returned', async () => {
    const id = await sealedText('no report');
    await samsyn('review', id, ...as);
    const { sealedDigest = '' } = at.exchange.kept.get(id) ?? {};
    for (const more of [[], ['--digest', sealedDigest]]) {
      const { code, err } = await samsyn('approve', id, ...more, ...as);
      expect([code, err]).toEqual([1, expect.stringContaining('nobody can approve it')]);
      expect(err).toContain(`samsyn return ${id}`);
    }
    expect(decisions()).toEqual([]);
    expect(await samsyn('return', id, '--reason', 'No report.', ...as)).toMatchObject({ code: 0 });
    expect(decisions()).toEqual(['return']);
  });

  it('is not approved among many either', async () => {
    await sealedText('no report');
    const { code, err } = await samsyn('approve', '--all', '--from', 'police', '--yes', ...as);
    expect([code, err, decisions()]).toEqual([1, expect.stringContaining('no-report'), []]);
  });

  it('ends 1 for its reader too, who sees what it was', async () => {
    const id = await sealedText('UNMISTAKABLE', 'customs-desk', ['police']);
    const why = ['--purpose', 'investigate', '--justification', 'The same sender as ours.', '--as', 'police-analyst'];
    const { code, out, err } = await samsyn('read', id, ...why);
    expect([code, out]).toEqual([1, expect.stringContaining('UNMISTAKABLE')]);
    expect(err).toContain('Tell customs.');
  });
});

describe('a report that the approver has submitted', () => {
  it('is shown, and no decision on it is offered', async () => {
    const cover = { ...aCover(), recipients: ['police'] };
    const client = await clientOf(at.exchange, 'customs-duty-officer');
    const { id } = await client.submit(cover, aReport('Forty letters.'));
    // The officer has another key, as an approver: the same person decides on nothing of what was submitted.
    for (const name of ['customs-duty-officer', 'customs-officer-approver']) {
      const { code, out } = await samsyn('review', id, '--as', name);
      expect([code, out]).toEqual([0, expect.stringContaining('[fact] Forty letters.')]);
      expect(out).toContain('You have submitted it yourself');
      expect(out).not.toMatch(/samsyn (approve|return|reject)/);
    }
    expect((await samsyn('review', id, '--as', 'customs-approver-1')).out).toContain(`samsyn approve ${id}`);
  });
});
