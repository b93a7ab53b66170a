import { describe, expect, it } from 'vitest';
import { attempts, sharesOf } from '../../../shared/console/submit/fit.ts';
import { isCutOff, mediaTypeOf } from '../../../shared/console/submit/media-type.ts';
import { aJpegWithPosition } from '../../command/support.ts';

const kib = 1024;

describe('pictures', () => {
  it('share what a report may hold: small ones stay as they are, and the others get what is left', () => {
    expect(sharesOf([4000 * kib])).toEqual([128 * kib]);
    expect(sharesOf([4000 * kib, 8 * kib])).toEqual([120 * kib, 8 * kib]);
    expect(sharesOf([4000 * kib, 60 * kib, 60 * kib])).toEqual([42 * kib + 682, 42 * kib + 682, 42 * kib + 682]);
    expect(sharesOf([])).toEqual([]);
    for (const sizes of [
      [1, 200 * kib, 200 * kib],
      [33 * kib, 33 * kib, 33 * kib, 33 * kib],
    ])
      expect(sharesOf(sizes).reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(128 * kib);
  });

  it('are tried in falling sizes and qualities, and never made larger', () => {
    expect(attempts(4000, 3000)[0]).toEqual({ width: 1600, height: 1200, quality: 0.82 });
    expect(attempts(900, 1200)[0]).toEqual({ width: 900, height: 1200, quality: 0.82 });
    expect(attempts(900, 1200)[3]).toEqual({ width: 768, height: 1024, quality: 0.82 });
    expect(attempts(4000, 3000).at(-1)).toEqual({ width: 320, height: 240, quality: 0.55 });
    expect(attempts(10_000, 1).at(-1)).toEqual({ width: 320, height: 1, quality: 0.55 });
  });

  it('are known by their first bytes', () => {
    expect(mediaTypeOf(new Uint8Array([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg');
    expect(mediaTypeOf(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]))).toBe('image/png');
    expect(mediaTypeOf(new TextEncoder().encode('GIF89a'))).toBeUndefined();
    expect(mediaTypeOf(new Uint8Array())).toBeUndefined();
  });

  it('are whole to their end, or are not taken', () => {
    const whole = aJpegWithPosition();
    expect([isCutOff(whole), isCutOff(whole.subarray(0, -2)), isCutOff(whole.subarray(0, 40))]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
