import { describe, expect, it } from 'vitest';
import { letterIn } from '../../../shared/console/submit/read-file.ts';
import { aJpegWithPosition } from '../../command/support.ts';
import { aReport, coverFor } from '../../support/clients.ts';

const sender = { originator: 'police', today: '2026-11-28' };
const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const letter = { cover: coverFor(['customs'], 'H1'), report: aReport('Eleven letters.') };
const faultsOf = (value: unknown, pictures = new Map()): unknown => {
  const read = letterIn(bytes(value), pictures, sender);
  return read.ok ? [] : read.error;
};

describe('a file that is dropped', () => {
  it('is a letter where it holds one that breaks no rule', () => {
    expect(letterIn(bytes(letter), new Map(), sender)).toEqual({ ok: true, value: letter });
  });

  it('is read strictly: a member twice, a mark before the first brace, something else beside the letter', () => {
    const notJson = [{ pointer: '', detail: 'must be I-JSON' }];
    const twice = JSON.stringify(letter).replace('"priority":', '"priority":"urgent","priority":');
    for (const text of [twice, `\ufeff${JSON.stringify(letter)}`, 'reference;title', '']) {
      expect(faultsOf(text)).toEqual(notJson);
    }
    expect(faultsOf({ ...letter, more: 1 })).toMatchObject([{ pointer: '' }]);
    expect(faultsOf([letter])).toEqual([{ pointer: '', detail: 'must be an object' }]);
    expect(faultsOf(' '.repeat(2 ** 20 + 1))).toMatchObject([{ pointer: '/report' }]);
  });

  it('tells every fault at its place', () => {
    const { priority: _, ...cover } = letter.cover;
    expect(faultsOf({ cover, report: { ...letter.report, title: '' } })).toMatchObject([
      { pointer: '/cover/priority' },
      { pointer: '/report/title' },
    ]);
  });

  it('has the pictures that it names, where they came with it', () => {
    const report = { ...letter.report, images: [{ file: 'box.jpg', caption: 'The box' }] };
    const picture = { mediaType: 'image/jpeg', data: aJpegWithPosition().toString('base64url') };
    expect(faultsOf({ ...letter, report })).toEqual([
      { pointer: '/report/images/0/file', detail: 'must be among the files' },
    ]);
    const read = letterIn(bytes({ ...letter, report }), new Map([['box.jpg', picture]]), sender);
    expect(read.ok && read.value.report.images).toEqual([{ ...picture, caption: 'The box' }]);
  });

  it('has pictures that are what they are said to be, to their end', () => {
    const jpeg = aJpegWithPosition();
    const images = [
      { mediaType: 'image/png', data: jpeg.toString('base64url'), caption: 'another kind' },
      { mediaType: 'image/jpeg', data: jpeg.subarray(0, -2).toString('base64url'), caption: 'cut off' },
      { mediaType: 'image/jpeg', data: Buffer.from('GIF89a').toString('base64url'), caption: 'none' },
    ];
    expect(faultsOf({ ...letter, report: { ...letter.report, images } })).toMatchObject([
      { pointer: '/report/images/0/data', detail: 'is image/jpeg by its first bytes' },
      { pointer: '/report/images/1/data', detail: 'has no end: it was cut off, or is damaged' },
      { pointer: '/report/images/2/data', detail: 'is no JPEG and no PNG by its first bytes' },
    ]);
  });
});
