import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLines, table } from '../../shared/command/terminal/show.ts';
import { cut, filled, rowsOf, widthOf } from '../../shared/command/terminal/width.ts';

describe('the places that a line takes on a terminal', () => {
  it.each([
    ['Göteborg', 8],
    ['Go\u0308teborg', 8],
    ['警察', 4],
    ['ＡＢ', 4],
    ['👨‍👩‍👧', 2],
    ['🇸🇪', 2],
    ['ﾊ', 1],
    ['', 0],
  ])('%s: %i', (line, places) => expect(widthOf(line)).toBe(places));

  it('are never more than asked for, whatever is cut, and what is filled has as many', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 3, max: 30 }), (line, width) => {
        const kept = cut(line, width);
        expect(widthOf(kept)).toBeLessThanOrEqual(width);
        expect(widthOf(line) <= width ? kept === line : kept.endsWith('…')).toBe(true);
        expect(widthOf(filled(kept, width))).toBe(width);
        for (const row of rowsOf(line, width)) expect(widthOf(row)).toBeLessThanOrEqual(width);
        expect(rowsOf(line, width).join('')).toBe(line.split('\n').join(''));
      }),
    );
  });

  it('break no letter in two', () => {
    const families = '👨‍👩‍👧'.repeat(5);
    expect(cut(families, 5)).toBe(`${'👨‍👩‍👧'.repeat(2)}…`);
    expect(rowsOf(families, 4)).toEqual(['👨‍👩‍👧'.repeat(2), '👨‍👩‍👧'.repeat(2), '👨‍👩‍👧']);
  });

  it('keep the columns of a table straight, and its lines within the width', () => {
    const names = ['Ａ港口', 'Go\u0308teborgs hamn', '👮 Malmö', 'Bremen', `${'港'.repeat(30)}`];
    const lines = table(
      [{ title: 'PORT', flexible: true }, { title: 'AT' }],
      names.map((name) => [name, 'x']),
      30,
    ).split('\n');
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(30);
    const at = lines.slice(1).map((line) => widthOf(line.slice(0, line.lastIndexOf('x'))));
    expect(new Set(at).size).toBe(1);
  });

  it('are what a paragraph is wrapped by', () => {
    for (const line of cleanLines('港口 '.repeat(40).trim(), '  ', 40).split('\n'))
      expect(widthOf(line)).toBeLessThanOrEqual(40);
  });
});
