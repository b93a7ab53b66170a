import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packed, unpacked } from '../../shared/aws/packed.ts';

describe('what is packed', () => {
  it('comes back to the last sign, whatever text it is', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 2_000 });
    fc.assert(
      fc.property(texts, (text) => {
        expect(unpacked(packed({ text }))).toEqual({ text });
      }),
    );
  });

  it('is a quarter shorter than base64url, and never grows a function’s memory by what somebody has put in its place', () => {
    const jwe = Buffer.from(Array.from({ length: 6_000 }, (_, i) => (i * 2654435761) % 251)).toString('base64url');
    expect(packed({ jwe }).length).toBeLessThan(0.8 * jwe.length);
    expect(() => unpacked(deflateRawSync(Buffer.alloc(8 * 1024 * 1024, ' ')))).toThrow();
  });
});
