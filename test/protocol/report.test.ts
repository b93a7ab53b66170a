import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { padReport, type Report, readReport } from '../../shared/protocol/report.ts';

const report: Report = {
  version: 1,
  title: 'Letters posted at Drottninggatan',
  kind: 'camera-observation',
  observed: { from: '2026-11-20T10:00:00Z', to: '2026-11-20T11:00:00Z' },
  statements: [
    { text: 'A man posted 40 padded letters.', nature: 'fact', grading: { source: 'A', information: 1 } },
    { text: 'The letters probably hold narcotics.', nature: 'assessment' },
  ],
  subjects: [
    { type: 'person', identifiers: [], description: 'Man in a green jacket', category: 'other', suspected: false },
    {
      type: 'consignment',
      identifiers: [{ type: 'tracking-number', value: 'RR123456785SE' }],
      substance: 'Cocaine',
      quantityGrams: 12.5,
    },
    { type: 'vehicle', identifiers: [{ type: 'plate', value: 'ABC 123' }] },
  ],
  places: [{ name: 'Post box, Drottninggatan 3', latitude: 59.33, longitude: 18.06 }, { name: 'Gothenburg' }],
  images: [{ mediaType: 'image/jpeg', data: 'AAAA', caption: 'The man at the box', takenAt: '2026-11-20T10:12:00Z' }],
};
const pointers = (over: object): string[] => {
  const result = readReport({ ...report, ...over });
  return result.ok ? [] : result.error.map((fault) => fault.pointer);
};
const person = { type: 'person', identifiers: [], category: 'suspect', suspected: true };
const image = { mediaType: 'image/png', data: 'AAAA', caption: 'x' };
const total = { period: '2020-10', office: 'Miami', substance: 'Heroin', events: 3, quantityGrams: 120.5 };

describe('a report', () => {
  it('is read as it was written', () => expect(readReport(report)).toEqual({ ok: true, value: report }));

  it.each([
    ['totals of the kind other', { kind: 'other', totals: [total] }],
    ['pictures of 128 KiB together', { images: [{ ...image, data: 'A'.repeat(174_762) }] }],
    ['nothing but its frame', { statements: [], subjects: [], places: [] }],
    ['an observation of one moment', { observed: { from: '2026-11-20T10:00:00Z', to: '2026-11-20T10:00:00.000Z' } }],
  ])('may have %s', (_, over) => expect(pointers(over)).toEqual([]));

  it.each([
    ['another version', { version: 2 }, '/version'],
    ['no title', { title: '' }, '/title'],
    ['another kind', { kind: 'rumour' }, '/kind'],
    [
      'an end before its start',
      { observed: { from: '2026-11-20T10:00:00Z', to: '2026-11-19T10:00:00Z' } },
      '/observed/to',
    ],
    ['a time of another zone', { observed: { ...report.observed, to: '2026-11-20T11:00:00+01:00' } }, '/observed/to'],
    ['a statement neither fact nor assessment', { statements: [{ text: 'x' }] }, '/statements/0/nature'],
    [
      'a statement graded twice',
      {
        statements: [
          { text: 'x', nature: 'fact', grading: { source: 'A', information: 1, unnecessaryReason: 'Known' } },
        ],
      },
      '/statements/0/grading',
    ],
    ['a person without a category', { subjects: [{ ...person, category: undefined }] }, '/subjects/0/category'],
    [
      'a person of whom it is left open whether suspected',
      { subjects: [{ type: 'person', identifiers: [], category: 'other' }] },
      '/subjects/0/suspected',
    ],
    ['suspicion as text', { subjects: [{ ...person, suspected: 'no' }] }, '/subjects/0/suspected'],
    ['a subject of another type', { subjects: [{ type: 'pet', identifiers: [] }] }, '/subjects/0/type'],
    [
      'a weight below zero',
      { subjects: [{ type: 'consignment', identifiers: [], quantityGrams: -1 }] },
      '/subjects/0/quantityGrams',
    ],
    ['a weight of a vehicle', { subjects: [{ type: 'vehicle', identifiers: [], quantityGrams: 1 }] }, '/subjects/0'],
    ['a latitude of 91', { places: [{ name: 'x', latitude: 91 }] }, '/places/0/latitude'],
    ['five pictures', { images: Array.from({ length: 5 }, () => image) }, '/images'],
    ['pictures of more than 128 KiB', { images: [image, { ...image, data: 'A'.repeat(174_762) }] }, '/images'],
    ['a picture in SVG', { images: [{ ...image, mediaType: 'image/svg+xml' }] }, '/images/0/mediaType'],
    ['a picture in padded base64', { images: [{ ...image, data: 'AA==' }] }, '/images/0/data'],
    ['a picture without a caption', { images: [{ ...image, caption: '' }] }, '/images/0/caption'],
    ['totals of another kind', { totals: [total] }, '/totals'],
    ['half an event', { kind: 'other', totals: [{ ...total, events: 0.5 }] }, '/totals/0/events'],
    ['an unknown member', { secret: 'x' }, ''],
  ])('is refused with %s', (_, over, pointer) => expect(pointers(over)).toEqual([pointer]));

  it.each([[null], [[]], ['report'], [7]])('%j is none', (value) => expect(readReport(value).ok).toBe(false));
});

describe('padding', () => {
  it('reaches the next 4 KiB with spaces, and the JSON stays what it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 9000 }), (text) => {
        const json = JSON.stringify({ text });
        const padded = padReport(json);
        expect(padded.length % 4096).toBe(0);
        expect(padded.length - Buffer.byteLength(json)).toBeLessThan(4096);
        expect(JSON.parse(Buffer.from(padded).toString())).toEqual(JSON.parse(json));
      }),
    );
    expect(padReport('x'.repeat(4096))).toHaveLength(4096);
    expect(padReport('')).toHaveLength(4096);
  });
});
