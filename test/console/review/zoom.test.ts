import { describe, expect, it } from 'vitest';
import { fitOf, larger, smaller, type Zoom } from '../../../shared/console/report/zoom.ts';

const up = (zoom: Zoom, fit: number, times: number): Zoom =>
  times === 0 ? zoom : up(larger(zoom, fit), fit, times - 1);

describe('the size of a picture', () => {
  it('fits its frame, and is never blown up by itself', () => {
    expect(fitOf({ width: 2000, height: 500 }, { width: 1000, height: 1000 })).toBe(0.5);
    expect(fitOf({ width: 500, height: 2000 }, { width: 1000, height: 1000 })).toBe(0.5);
    expect(fitOf({ width: 10, height: 10 }, { width: 1000, height: 1000 })).toBe(1);
    expect(fitOf({ width: 0, height: 0 }, { width: 1000, height: 1000 })).toBe(1);
  });

  it('grows from what fits, step by step, to eight times its own', () => {
    expect(larger('fit', 0.6)).toBe(0.75);
    expect(larger('fit', 1)).toBe(1.5);
    expect(up('fit', 0.6, 30)).toBe(8);
  });

  it('shrinks back to what fits, and not below it', () => {
    expect(smaller(2, 0.6)).toBe(1.5);
    expect(smaller(0.75, 0.6)).toBe('fit');
    expect(smaller(1, 1)).toBe('fit');
    expect(smaller('fit', 0.6)).toBe('fit');
  });
});
