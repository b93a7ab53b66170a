import { describe, expect, it } from 'vitest';
import { compare, type Piece } from '../../../shared/console/report/compare.ts';

/** Pieces as one text, with what the other lacks in brackets. */
const marked = (pieces: readonly Piece[] | undefined): string | undefined =>
  pieces?.map(({ text, isOther }) => (isOther ? `[${text}]` : text)).join('');

const compared = (former: readonly string[], now: readonly string[]) =>
  compare([{ label: 'Part', lines: former }], [{ label: 'Part', lines: now }])[0]?.lines.map((line) => [
    marked(line.former),
    marked(line.now),
  ]);

describe('a correction and what it corrects', () => {
  it('differ by the words that were changed, and by nothing else', () => {
    expect(compared(['Eleven letters, in gloves.'], ['Twelve letters, in gloves.'])).toEqual([
      ['[Eleven] letters, in gloves.', '[Twelve] letters, in gloves.'],
    ]);
  });

  it('are matched line by line, so that one that has come in moves no other', () => {
    expect(compared(['one', 'three'], ['one', 'two', 'three'])).toEqual([
      ['one', 'one'],
      [undefined, '[two]'],
      ['three', 'three'],
    ]);
    expect(compared(['one', 'two'], ['two'])).toEqual([
      ['[one]', undefined],
      ['two', 'two'],
    ]);
  });

  it('lose nothing: what was and what is can be read whole from what is compared', () => {
    const former = ['A man posted letters.', 'He wore gloves.', 'It rained.'];
    const now = ['A woman posted eleven letters.', 'It rained hard.'];
    const lines = compare([{ label: 'Part', lines: former }], [{ label: 'Part', lines: now }])[0]?.lines ?? [];
    const whole = (pieces: readonly Piece[] | undefined) => pieces?.map(({ text }) => text).join('');
    expect(lines.map((line) => whole(line.former)).filter((text) => text !== undefined)).toEqual(former);
    expect(lines.map((line) => whole(line.now)).filter((text) => text !== undefined)).toEqual(now);
  });

  it('tell parts that are new, parts that are gone, and parts that are the same', () => {
    const parts = compare(
      [
        { label: 'Same', lines: ['x'] },
        { label: 'Gone', lines: ['y'] },
      ],
      [
        { label: 'New', lines: ['z'] },
        { label: 'Same', lines: ['x'] },
        { label: 'Empty', lines: [] },
      ],
    );
    expect(parts.map(({ label, isSame }) => [label, isSame])).toEqual([
      ['New', false],
      ['Same', true],
      ['Gone', false],
    ]);
  });

  it('are compared as wholes where they are so long that words would keep the page waiting', () => {
    const [long, other] = ['a '.repeat(15_000), 'b '.repeat(15_000)];
    expect(compared([long], [other])).toEqual([
      [`[${long}]`, undefined],
      [undefined, `[${other}]`],
    ]);
  });
});
