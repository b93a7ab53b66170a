import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Terminal } from '../../shared/command/terminal/terminal.ts';
import { aCover } from '../protocol/support.ts';
import { served } from './served.ts';
import { aReport, clientOf } from './stand-in-exchange.ts';
import { ran } from './terminal.ts';

const at = served();
const samsyn = (args: readonly string[], over: Partial<Terminal> = {}) =>
  ran(args, { env: { SAMSYN_HOME: at.folder }, ...over });
const why = ['--purpose', 'investigate', '--justification', 'The same sender as ours.', '--as', 'police-analyst'];
const released = async (reference: string, over: object = {}): Promise<string> => {
  const client = await clientOf(at.exchange, 'customs-desk');
  return (await client.submit({ ...aCover(), reference, recipients: ['police'], ...over }, aReport())).id;
};
const disclosures = (): number => at.exchange.calls.filter(({ path }) => path.endsWith('/disclosures')).length;
/** Records as an exchange lists them: these were released at these times, and the newest stands first. */
const releasedAt = (times: Readonly<Record<string, string>>): void => {
  at.exchange.tamper = (_, body) => {
    if (Array.isArray(body.records))
      for (const row of body.records) row.releasedAt = times[row.reference] ?? row.releasedAt;
  };
};
const listed = async (...filters: string[]): Promise<string[]> => {
  const { out } = await samsyn(['records', '--json', ...filters, '--as', 'police-analyst']);
  return out === '' ? [] : out.split('\n').map((line) => JSON.parse(line).reference);
};

describe('records, by what one looks for', () => {
  it('are chosen by offence, purpose, priority, handling and originator, and read so', async () => {
    const offence = { ...aCover().offence, name: 'Grovt narkotikabrott' };
    await released('A-1', { offence, priority: 'urgent' });
    await released('A-2', {
      offence: { ...offence, name: 'Grov smuggling' },
      purpose: { ...aCover().purpose, code: 'prevent' },
    });
    expect(await listed('--offence', 'NARKOTIKA')).toEqual(['A-1']);
    expect(await listed('--offence', 'grov')).toEqual(['A-1', 'A-2']);
    expect(await listed('--purpose-code', 'prevent')).toEqual(['A-2']);
    expect(await listed('--priority', 'urgent', '--handling', 'H0', '--from', 'customs')).toEqual(['A-1']);
    const read = await samsyn(['read', '--all', '--offence', 'smuggling', ...why]);
    expect([read.code, read.out.match(/^read /gm)?.length, read.out]).toEqual([0, 1, expect.stringContaining('A-2')]);
    expect(await samsyn(['records', '--purpose-code', 'fun', '--as', 'police-analyst'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--purpose-code is one of prevent'),
    });
  });

  it('are chosen by when they were released: whole days of this machine, or times', async () => {
    for (const reference of ['R-3', 'R-2', 'R-1']) await released(reference);
    const local = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).toISOString();
    releasedAt({ 'R-3': local(22, 0, 0), 'R-2': local(21, 23, 59), 'R-1': local(20, 12, 0) });
    expect(await listed('--since', '2026-11-21')).toEqual(['R-3', 'R-2']);
    expect(await listed('--until', '2026-11-21')).toEqual(['R-2', 'R-1']);
    expect(await listed('--since', '2026-11-21', '--until', '2026-11-21')).toEqual(['R-2']);
    expect(await listed('--since', local(21, 23, 59), '--until', local(21, 23, 59))).toEqual(['R-2']);
    for (const wrong of ['yesterday', '2026-11-31', '2026-11-20 10:00'])
      expect(await samsyn(['records', '--since', wrong, '--as', 'police-analyst'])).toMatchObject({ code: 2 });
    expect(
      await samsyn(['records', '--since', '2026-11-22', '--until', '2026-11-21', '--as', 'police-analyst']),
    ).toMatchObject({ code: 2 });
  });

  it('are walked no further back than --since', async () => {
    for (let i = 0; i < 20; i++) await released(`W-${i}`);
    releasedAt(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`W-${i}`, `2026-11-${20 - i}T10:00:00Z`])));
    at.exchange.calls.length = 0;
    expect(await listed('--since', '2026-11-19T00:00:00Z')).toEqual(['W-0', 'W-1']);
    // Pages of two: the second one tells that it goes further back.
    expect(at.exchange.calls.length).toBe(2);
  });

  it('that were opened here are known, by a single reading and by one of many; by whom they were', async () => {
    const [first, second, third] = [await released('U-1'), await released('U-2'), await released('U-3')];
    await samsyn(['read', first, ...why]);
    expect(await listed('--unread')).toEqual(['U-2', 'U-3']);
    await samsyn(['read', '--all', '--unread', ...why]);
    expect([await listed('--unread'), disclosures()]).toEqual([[], 3]);
    const kept = readFileSync(join(at.folder, 'read-records.jsonl'), 'utf8');
    expect([first, second, third].every((id) => kept.includes(id))).toBe(true);
    // Half a line that a killed run has left takes nothing of what was remembered, nor of what follows.
    writeFileSync(join(at.folder, 'read-records.jsonl'), `${kept}{"by":"x`);
    const fourth = await released('U-4');
    await samsyn(['read', fourth, ...why]);
    expect(await listed('--unread')).toEqual([]);
    const other = await samsyn(['records', '--unread', '--json', '--as', 'police-approver-1']);
    expect(other.code).toBe(1);
  });
});

describe('many disclosures', () => {
  const person = (answers: (string | undefined)[], asked: string[] = []): Partial<Terminal> => ({
    live: true,
    ask: async (question) => {
      asked.push(question);
      return answers.shift();
    },
  });

  it('are asked about where a person is, with their number; and what comes meanwhile is not opened', async () => {
    for (let i = 0; i < 11; i++) await released(`M-${i}`);
    releasedAt(Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`M-${i}`, `2026-11-${10 + i}T10:00:00Z`])));
    const asked: string[] = [];
    const no = await samsyn(['read', '--all', ...why], person(['n'], asked));
    expect([no.code, no.err, disclosures()]).toEqual([3, expect.stringContaining('nothing was opened'), 0]);
    expect(asked).toEqual([expect.stringMatching(/^11 records would be opened, each on record .* y\(es\), n\(o\): $/)]);
    expect(await samsyn(['read', '--all', ...why], person([undefined]))).toMatchObject({ code: 3 });
    const ask = async () => {
      await released('M-11');
      return 'yes';
    };
    const meanwhile = { ...person([]), ask };
    expect(await samsyn(['read', '--all', ...why], meanwhile)).toMatchObject({ code: 0 });
    expect(disclosures()).toBe(11);
  });

  it('are not asked about where they are few, with --yes, or where nobody is', async () => {
    for (let i = 0; i < 11; i++) await released(`M-${i}`);
    const asked: string[] = [];
    expect(await samsyn(['read', '--all', '--reference', 'M-1', ...why], person([], asked))).toMatchObject({ code: 0 });
    expect(await samsyn(['read', '--all', '--yes', ...why], person([], asked))).toMatchObject({ code: 0 });
    expect(await samsyn(['read', '--all', ...why])).toMatchObject({ code: 0 });
    expect(asked).toEqual([]);
  });
});
