import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { aCover } from '../protocol/support.ts';
import { served } from './served.ts';
import { aReport } from './stand-in-exchange.ts';
import { aJpeg, aJpegWithPosition, aPngWithPosition, aPng as aWholePng } from './support.ts';
import { type Ran, ran } from './terminal.ts';

const at = served();

const file = (name: string): string => join(at.folder, name);
const samsyn = (...args: string[]): Promise<Ran> => ran(args, { env: { SAMSYN_HOME: at.folder } });
const aPng = aWholePng();
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
    ['a JPEG that breaks off', 'box.jpg', aJpeg().subarray(0, 700)],
    ['a JPEG whose scan never came', 'box.jpg', Buffer.from('ffd8ffe00004aaaa', 'hex')],
    ['a PNG that breaks off', 'bag.png', aWholePng().subarray(0, 150)],
    ['a PNG without its last chunk', 'bag.png', aWholePng().subarray(0, -12)],
    [
      'a PNG with a bit that has changed',
      'bag.png',
      Buffer.from(aWholePng().map((byte, i) => (i === 60 ? byte ^ 1 : byte))),
    ],
  ])('is whole: %s is a fault', async (_, name, content) => {
    writeFileSync(file(name), content);
    const { code, err } = await submit([{ file: name, caption: 'At the box' }], '--check');
    expect([code, err]).toEqual([1, expect.stringContaining('/report/images/0/file: has no end: it was cut off')]);
    const mediaType = name.endsWith('png') ? 'image/png' : 'image/jpeg';
    const inside = { mediaType, data: content.toString('base64url'), caption: 'At the box' };
    expect((await submit([inside], '--check')).err).toContain('/report/images/0/data: has no end');
  });

  it('may have more behind its end, as cameras write it', async () => {
    writeFileSync(file('box.JPG'), Buffer.concat([aJpeg(), Buffer.alloc(40)]));
    expect((await submit([{ file: 'box.JPG', caption: 'At the box' }], '--check')).code).toBe(0);
  });

  it.each([
    ['is missing', 'none.jpg', 'there is no such file; it has to lie beside the file of the report'],
    ['lies in a folder that is missing', 'none/box.jpg', 'there is no such file'],
    ['is spelt otherwise', 'cased.jpg', 'it is spelt otherwise: "Cased.JPG" is there'],
    ['is a folder', 'folder.jpg', 'it is a folder'],
    ['is a pipe that nobody writes to', 'pipe.jpg', 'it is no plain file'],
  ])('that cannot be read says why: one that %s', async (_, name, told) => {
    writeFileSync(file('Cased.JPG'), aJpeg());
    mkdirSync(file('folder.jpg'), { recursive: true });
    if (name === 'pipe.jpg') execFileSync('mkfifo', [file(name)]);
    const { code, err } = await submit([{ file: name, caption: 'At the box' }], '--check');
    expect([code, err.replaceAll('\n', ' ')]).toEqual([1, expect.stringContaining(`cannot be read: ${told}`)]);
  });

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

describe('pictures that are too large', () => {
  it('are told with their size, the limit and a way out, and never read where one alone is', async () => {
    writeFileSync(file('a.jpg'), aJpeg(80 * 1024));
    writeFileSync(file('b.jpg'), aJpeg(70 * 1024));
    const both = await submit([
      { file: 'a.jpg', caption: 'At the box' },
      { file: 'b.jpg', caption: 'The bag' },
    ]);
    expect([both.code, both.err.replaceAll('\n', ' ')]).toEqual([
      1,
      expect.stringContaining('must have 128 KiB together at most, and have 150 KiB: make them smaller, or send fewer'),
    ]);
    writeFileSync(file('huge.jpg'), '');
    truncateSync(file('huge.jpg'), 6 * 1024 ** 3);
    const huge = await submit([{ file: 'huge.jpg', caption: 'At the box' }], '--check');
    expect(huge.err).toContain('/report/images/0/file: has 6291456 KiB, and all pictures together may have 128 KiB');
    expect((await samsyn('submit', '--help')).out).toMatch(/128 KiB together.*magick camera\.jpg -resize/s);
  });
});

describe('what a picture holds besides what is to be seen', () => {
  const images = [
    { file: 'box.jpg', caption: 'At the box' },
    { file: 'bag.png', caption: 'The bag' },
    { file: 'clean.jpg', caption: 'Nothing' },
  ];
  beforeEach(() => {
    writeFileSync(file('box.jpg'), aJpegWithPosition());
    writeFileSync(file('bag.png'), aPngWithPosition());
    writeFileSync(file('clean.jpg'), aJpeg());
  });
  const told = (text: string) => text.match(/Picture \d holds where it was taken \(GPS\), a name/g) ?? [];

  it('is warned of before it is sent, by a check too, and not repeated', async () => {
    for (const more of [[], ['--check'], ['--json']]) {
      const { code, err } = await submit(images, ...more);
      expect([code, told(err.replaceAll('\n', ' ')).map((text) => text.slice(0, 9))]).toEqual([
        0,
        ['Picture 1', 'Picture 2'],
      ]);
      // Neither the time of day nor an id is a position.
      expect(err.replaceAll(/\d\d:\d\d|[\da-f-]{36}/g, '')).not.toMatch(/59|17\.6|NN/);
    }
  });

  it('is asked about where a person sits there, who may let it be', async () => {
    writeFileSync(file('r.json'), JSON.stringify({ cover: aCover(), report: { ...aReport('x'), images } }));
    const asked: string[] = [];
    const answering = (answer: string | undefined, ...more: string[]) =>
      ran(['submit', file('r.json'), '--as', 'police-desk', ...more], {
        env: { SAMSYN_HOME: at.folder },
        live: true,
        ask: async (question) => {
          asked.push(question);
          return answer;
        },
      });
    expect(await answering('no')).toMatchObject({ code: 1, err: expect.stringContaining('nothing was sent') });
    expect(await answering(undefined)).toMatchObject({ code: 1 });
    expect([at.exchange.kept.size, asked.length]).toEqual([0, 2]);
    expect(await answering('no', '--yes')).toMatchObject({ code: 0 });
    expect(await answering('y')).toMatchObject({ code: 0 });
    expect([at.exchange.kept.size, asked.length]).toEqual([2, 3]);
  });

  it('is told with the line of a file of many', async () => {
    const line = JSON.stringify({ cover: aCover(), report: { ...aReport('x'), images } });
    writeFileSync(file('r.jsonl'), `\n${line}\n`);
    for (const more of [['--check'], []]) {
      const { err } = await samsyn('submit', file('r.jsonl'), '--as', 'police-desk', ...more);
      expect(err).toMatch(/Warning: line 2: Picture 1 holds where it was taken/);
    }
  });
});
