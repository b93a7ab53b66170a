import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aCover } from '../protocol/support.ts';
import { served } from './served.ts';
import { aReport, clientOf } from './stand-in-exchange.ts';
import { aJpeg } from './support.ts';
import { ran } from './terminal.ts';

const at = served();
const file = (...names: string[]): string => join(at.folder, ...names);
const samsyn = (...args: string[]) => ran(args, { env: { SAMSYN_HOME: at.folder } });
const why = ['--purpose', 'investigate', '--justification', 'The same sender as ours.', '--as', 'police-analyst'];
const newer = '019ab1c2-0000-7000-8000-00000000000f';

const released = async (over: object = {}): Promise<string> => {
  const client = await clientOf(at.exchange, 'customs-desk');
  const { id } = await client.submit(
    { ...aCover(), recipients: ['police'] },
    { ...aReport('Forty letters.'), ...over },
  );
  return id;
};
/** From now on this record is told as one of which something has become. */
const becomes = (id: string, what: object): void => {
  at.exchange.tamper = (path, body) => {
    if (path.endsWith(`/records/${id}`)) Object.assign(body, what);
    if (!Array.isArray(body.records)) return;
    for (const row of body.records) if (row.id === id) Object.assign(row, what);
  };
};
const replaced = `REPLACED by ${newer}`;

describe('a record that a correction has replaced', () => {
  it('says so before all else, with the id of the one that stands', async () => {
    const id = await released();
    becomes(id, { replacedBy: newer });
    const { code, out } = await samsyn('read', id, ...why);
    expect([code, out.startsWith(`${replaced}. What stands below does not stand any more.\n`)]).toEqual([0, true]);
    expect(out).toContain('[fact] Forty letters.');
    const json = await samsyn('read', id, '--json', ...why);
    expect(json.out).toMatch(new RegExp(`^\\{"state":"released","replacedBy":"${newer}",`));
  });

  it('says so in the file of --out, and in a list that is 80 columns wide', async () => {
    const id = await released();
    becomes(id, { replacedBy: newer });
    expect(await samsyn('read', id, '--out', file('seen'), ...why)).toMatchObject({ code: 0 });
    const kept = readFileSync(file('seen', 'report.json'), 'utf8');
    expect(Object.entries(JSON.parse(kept)).slice(0, 2)).toEqual([
      ['state', 'released'],
      ['replacedBy', newer],
    ]);
    at.exchange.tamper = (_, body) => {
      for (const row of body.records as object[]) Object.assign(row, { replacedBy: newer, reference: 'R'.repeat(40) });
    };
    const { out } = await ran(['records', '--as', 'police-analyst'], { env: { SAMSYN_HOME: at.folder }, width: 80 });
    expect(out.split('\n')[1]).toMatch(new RegExp(`^${id} {2}R+… {2}customs {2}H0 {4}replaced$`));
  });

  it('says so among many, in lines, in JSON and in files, and in the file that was kept before it was replaced', async () => {
    const id = await released();
    const other = await released();
    const all = ['read', '--all', '--out', file('seen'), ...why];
    expect(await samsyn(...all)).toMatchObject({ code: 0 });
    becomes(id, { replacedBy: newer });
    const lines = await samsyn('read', '--all', ...why);
    expect(lines.out).toContain(`${replaced}\n  read    ${id}`);
    const json = await samsyn('read', '--all', '--json', ...why);
    const [told] = json.out.split('\n').filter((line) => line.includes(`"id":"${id}"`));
    expect(told).toMatch(new RegExp(`^\\{"state":"released","replacedBy":"${newer}",`));
    const before = readFileSync(file('seen', `${other}.json`));
    expect((await samsyn(...all)).out).toContain('2 read before');
    expect(readFileSync(file('seen', `${id}.json`), 'utf8')).toMatch(
      new RegExp(`^\\{"state":"released","replacedBy":"${newer}",`),
    );
    expect(readFileSync(file('seen', `${other}.json`))).toEqual(before);
    // Once it is noted nothing is written anew.
    const noted = readFileSync(file('seen', `${id}.json`));
    await samsyn(...all);
    expect(readFileSync(file('seen', `${id}.json`))).toEqual(noted);
  });
});

describe('a record that was recalled', () => {
  it('is told as that in the file that was kept before, and is not opened', async () => {
    const id = await released();
    const all = ['read', '--all', '--out', file('seen'), ...why];
    await samsyn(...all);
    becomes(id, { state: 'recalled' });
    await samsyn(...all);
    expect(readFileSync(file('seen', `${id}.json`), 'utf8')).toMatch(/^\{"state":"recalled",/);
    const { code, err } = await samsyn('read', '--all', ...why);
    expect([code, err]).toEqual([
      1,
      expect.stringContaining('RECALLED by its originator: do not rely on it\n  failed'),
    ]);
  });
});

describe('pictures of many records', () => {
  it('become files beside each report', async () => {
    writeFileSync(file('box.jpg'), aJpeg());
    const data = aJpeg().toString('base64url');
    const id = await released({ images: [{ mediaType: 'image/jpeg', data, caption: 'At the box' }] });
    expect(await samsyn('read', '--all', '--out', file('seen'), ...why)).toMatchObject({ code: 0 });
    expect(readdirSync(file('seen')).sort()).toEqual([`${id}.json`, `${id}.picture-1.jpg`]);
    expect(readFileSync(file('seen', `${id}.picture-1.jpg`))).toEqual(aJpeg());
  });
});
