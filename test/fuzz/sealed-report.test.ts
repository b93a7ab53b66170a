import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSealedHeader, readSealedReport, swapKey } from '../../shared/protocol/sealed-report.ts';
import { fuzz, fuzzTimeout, inTime } from './fuzz.ts';
import { mutatedText } from './mutations.ts';
import { expectOurOwnWords } from './refusals.ts';
import { expected, isSealed, pieces, sealed } from './sealed.ts';

describe('a sealed report, however it is bent', () => {
  const bent = fc.oneof({ weight: 1, arbitrary: sealed }, { weight: 1, arbitrary: mutatedText(sealed, pieces) });

  it(
    'is taken just where each of its five segments is what it must be, and refused in words of ours otherwise',
    () =>
      fuzz(bent, async (text) => {
        const result = await inTime(() => readSealedReport(text, expected));
        expect(result.ok).toBe(isSealed(text));
        if (result.ok) {
          const [, key = ''] = text.split('.');
          expect(Buffer.from(result.value.encryptedKey).toString('base64url')).toBe(key);
          expect(expected.intakeKids).toContain(result.value.kid);
          expect(readSealedHeader(text)?.kid).toBe(result.value.kid);
          // The segment that is swapped is the second and no other, whatever the text is.
          expect(swapKey(swapKey(text, 'another'), key)).toBe(text);
        } else {
          expectOurOwnWords(result.error);
          expect(result.error.every(({ pointer }) => pointer === '/sealed')).toBe(true);
        }
        return result.ok;
      }),
    fuzzTimeout,
  );
});
