import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aCover } from '../protocol/support.ts';
import { served } from './served.ts';
import { aReport } from './stand-in-exchange.ts';
import { aJpeg } from './support.ts';
import { type Ran, ran } from './terminal.ts';

const at = served();

const file = (name: string): string => join(at.folder, name);
const samsyn = (...args: string[]): Promise<Ran> => ran(args, { env: { SAMSYN_HOME: at.folder } });
const aPng = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(300, 5)]);
const mode = (name: string): number => statSync(file(name)).mode & 0o777;

/** Submits, or checks, a report with these pictures. */
const submit = (images: readonly object[], ...more: string[]): Promise<Ran> => {
  writeFileSync(file('r.json'), JSON.stringify({ cover: aCover(), report: { ...aReport('Forty letters.'), images } }));
  return samsyn('submit', file('r.json'), '--as', 'police-desk', ...more);
};
const submitted = async (images: readonly object[]): Promise<string> =>
  JSON.parse((await submit(images, '--json')).out).id;

describe('--out DIR', () => {
  const pictures = () => {
    writeFileSync(file('box.jpg'), aJpeg());
    writeFileSync(file('bag.png'), aPng);
    return [
      { file: 'box.jpg', caption: 'At the box' },
      { file: 'bag.png', caption: 'The bag' },
    ];
  };
  const review = (id: string, ...more: string[]) => samsyn('review', id, '--as', 'police-approver-1', ...more);
  const read = (id: string, ...more: string[]) =>
    samsyn('read', id, '--as', 'customs-analyst', '--purpose', 'prevent', '--justification', 'To compare it.', ...more);

  it.each([
    ['review', review],
    ['read', read],
  ])('of %s writes the report and each picture, for this user alone', async (_, open) => {
    const id = await submitted(pictures());
    const { code, out } = await open(id, '--out', file('seen'));
    expect(code).toBe(0);
    expect(readdirSync(file('seen')).sort()).toEqual(['picture-1.jpg', 'picture-2.png', 'report.json']);
    expect(readFileSync(file('seen/picture-1.jpg'))).toEqual(aJpeg());
    expect(readFileSync(file('seen/picture-2.png'))).toEqual(aPng);
    const { cover, report, signedBy } = JSON.parse(readFileSync(file('seen/report.json'), 'utf8'));
    expect([cover.reference, report.statements[0].text, signedBy]).toEqual([
      aCover().reference,
      'Forty letters.',
      'police-desk',
    ]);
    expect([mode('seen'), ...readdirSync(file('seen')).map((name) => mode(`seen/${name}`))]).toEqual([
      0o700, 0o600, 0o600, 0o600,
    ]);
    for (const name of readdirSync(file('seen'))) expect(out).toContain(file(`seen/${name}`));
  });

  it('writes over nothing, and then nothing is opened either', async () => {
    const id = await submitted(pictures());
    await review(id, '--out', file('seen'));
    const before = readFileSync(file('seen/report.json'));
    const calls = at.exchange.calls.length;
    for (const out of [file('seen'), file('box.jpg')]) {
      expect(await review(id, '--out', out)).toMatchObject({ code: 2, out: '' });
    }
    expect(readFileSync(file('seen/report.json'))).toEqual(before);
    expect(at.exchange.calls).toHaveLength(calls);
  });

  it('is what is told of where there are pictures, and nothing is written without it', async () => {
    const pictured = await submitted(pictures());
    const before = readdirSync(at.folder);
    const { out } = await review(pictured);
    expect(out).toContain(`samsyn review ${pictured} --out DIR --as police-approver-1`);
    expect(readdirSync(at.folder).filter((name) => !before.includes(name))).toEqual(['reviewed.json']);
    expect((await review(await submitted([]))).out).not.toContain('--out');
  });
});

describe('a picture', () => {
  it.each([
    ['a PNG called .jpg', 'bag.jpg', aPng, 'is image/png by its first bytes'],
    ['a JPEG called .png', 'box.png', aJpeg(), 'is image/jpeg by its first bytes'],
    ['a text called .jpg', 'note.jpg', Buffer.from('no picture'), 'is no JPEG and no PNG by its first bytes'],
  ])('is what its first bytes say: %s is a fault', async (_, name, content, told) => {
    writeFileSync(file(name), content);
    for (const more of [[], ['--check']]) {
      const { code, err } = await submit([{ file: name, caption: 'At the box' }], ...more);
      expect([code, err]).toEqual([1, expect.stringContaining(`/report/images/0/file: ${told}`)]);
    }
    const inside = {
      mediaType: name.endsWith('png') ? 'image/png' : 'image/jpeg',
      data: content.toString('base64url'),
    };
    const { err } = await submit([{ ...inside, caption: 'At the box' }], '--check');
    expect(err).toContain(`/report/images/0/data: ${told}`);
    expect([at.exchange.calls, existsSync(file('r.unsent.json'))]).toEqual([[], false]);
  });
});
