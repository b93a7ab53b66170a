import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InForce } from '../../shared/domain/law/in-force.ts';
import { ruleSets } from '../../shared/domain/law/rule-on.ts';
import { registrars } from './stand-in-exchange.ts';
import { ran } from './terminal.ts';

let folder: string;
const file = (): string => join(folder, 'connection.json');
// The last minute of 30 November 2025 in Sweden: December in Helsinki.
const now = () => Date.parse('2025-11-30T22:59:00Z');
const rules = (...args: string[]) => ran(['rules', ...args, '--connection', file()], { now, width: 400 });
const toldIn = (out: string): { agency: string; on: string; own: object; rules: InForce[] }[] =>
  out.split('\n').map((line) => JSON.parse(line));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'samsyn-rules-'));
  const laws = {
    police: { law: 'police', dueHours: { urgent: 4, routine: 72 }, approvals: { H0: 2 } },
    coastguard: { law: 'police' },
    later: { law: 'a law of tomorrow' },
  };
  const connection = { url: 'http://127.0.0.1:9/v1', authority: 'samsyn.example', registrars, laws };
  writeFileSync(file(), JSON.stringify({ ...connection, timeZones: { coastguard: 'Europe/Helsinki' } }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('samsyn rules', () => {
  it('tells what holds on a day, where it stands and since when, and calls nobody', async () => {
    const { code, out } = await rules('--agency', 'police', '--on', '2025-12-01');
    expect(code).toBe(0);
    expect(out).toContain('police, 2025-12-01 (rule set: police)');
    expect(out).toContain('PBDL 3:2, SFS 2025:961; in force from 2025-12-01');
    expect(out).toContain('counsel of the agency has to confirm');
    const before = await rules('--agency', 'police', '--on', '2025-11-30');
    expect(before.out).toContain('at least one year of prison');
    expect(before.out).toContain('in force from 2019-01-01, until 2025-12-01');
  });

  it('speaks Swedish', async () => {
    const { out } = await rules('--agency', 'police', '--on', '2026-11-28', '--language', 'sv');
    expect(out).toContain('Vad som får delas');
    expect(out).toContain('gäller från 2025-12-01');
    expect(out).toContain('Myndigheten har beslutat: 4 timmar för brådskande, 72 för annat.');
  });

  it('gives every kind with --json, and what an agency has decided for itself', async () => {
    const [told] = toldIn((await rules('--agency', 'police', '--on', '2026-11-28', '--json')).out);
    expect(told?.rules.map(({ kind }) => kind).toSorted()).toEqual(Object.keys(ruleSets.police).toSorted());
    expect(told?.own).toEqual({ dueHours: { urgent: 4, routine: 72 }, approvals: { H0: 2 } });
    expect(told?.rules[0]).toMatchObject({
      name: 'police/sharing/2025-12-01',
      rule: 'linked-and-needed',
      source: 'PBDL 3:2, SFS 2025:961',
    });
  });

  it('goes by each agency’s own day, where none is named', async () => {
    const dayOf = async (agency: string) => toldIn((await rules('--agency', agency, '--json')).out)[0]?.on;
    expect([await dayOf('police'), await dayOf('coastguard')]).toEqual(['2025-11-30', '2025-12-01']);
  });

  it('needs no connection for a law that bears the name of its agency', async () => {
    const { code, out } = await ran(['rules', '--agency', 'customs'], { env: { SAMSYN_HOME: folder.concat('-none') } });
    expect([code, out]).toEqual([0, expect.stringContaining('TBDL 3:2')]);
  });

  it.each([
    ['a day that is none', ['--on', '2026-02-30'], '--on is a day'],
    ['a day before the laws', ['--on', '2018-12-31'], 'before the laws'],
    ['an agency that nobody knows', ['--agency', 'navy'], '--agency is one of police, coastguard, later'],
    ['a law that this command does not know', ['--agency', 'later'], 'take a newer one'],
    ['a language', ['--language', 'fi'], '--language is one of en, sv'],
  ])('refuses %s', async (_, args, why) => {
    expect(await rules(...args)).toMatchObject({ code: 2, err: expect.stringContaining(why) });
  });
});
