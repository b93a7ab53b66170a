import { describe, expect, it } from 'vitest';
import { inBatches } from '../../shared/aws/in-batches.ts';

/** Doubles numbers, and writes down which it was asked together. */
const doubling = (most: number, refusing: (number: number) => Error | undefined = () => undefined) => {
  const calls: (readonly number[])[] = [];
  const ask = inBatches<number, number>(most, async (numbers) => {
    calls.push(numbers);
    return numbers.map((number) => refusing(number) ?? 2 * number);
  });
  return { calls, ask };
};

describe('what is asked in one turn', () => {
  it('goes in one call, and each asker gets the answer to its own', async () => {
    const { calls, ask } = doubling(10);
    expect(await Promise.all([1, 2, 3].map(ask))).toEqual([2, 4, 6]);
    expect(calls).toEqual([[1, 2, 3]]);
  });

  it('goes in as few calls as the limit allows', async () => {
    const { calls, ask } = doubling(2);
    expect(await Promise.all([1, 2, 3, 4, 5].map(ask))).toEqual([2, 4, 6, 8, 10]);
    expect(calls).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('does not wait for what is asked later', async () => {
    const { calls, ask } = doubling(10);
    expect(await ask(1)).toBe(2);
    expect(await ask(2)).toBe(4);
    expect(calls).toEqual([[1], [2]]);
  });

  it('fails for the one that is refused, and for no other', async () => {
    const { ask } = doubling(10, (number) => (number === 2 ? new Error('not two') : undefined));
    expect(await Promise.allSettled([1, 2, 3].map(ask))).toMatchObject([
      { value: 2 },
      { reason: { message: 'not two' } },
      { value: 6 },
    ]);
  });

  it('fails for all where the call fails, and for whom the call forgot', async () => {
    const failing = inBatches<number, number>(10, () => Promise.reject(new Error('nobody there')));
    expect(await Promise.allSettled([failing(1), failing(2)])).toMatchObject([
      { reason: { message: 'nobody there' } },
      { reason: { message: 'nobody there' } },
    ]);
    const forgetful = inBatches<number, number>(10, async () => [1]);
    expect(await Promise.allSettled([forgetful(1), forgetful(2)])).toMatchObject([
      { value: 1 },
      { reason: { message: 'a batch was answered in part' } },
    ]);
  });
});
