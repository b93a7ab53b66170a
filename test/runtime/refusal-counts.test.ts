import { describe, expect, it } from 'vitest';
import { refusalCounts } from '../../shared/runtime/refusal-counts.ts';

const counting = () => {
  const written: object[] = [];
  let fails = false;
  const count = refusalCounts(async (counts) => {
    if (fails) throw new Error('no table');
    written.push(counts);
  });
  return { count, written, failing: (yes: boolean) => (fails = yes) };
};

describe('refusals of signed calls', () => {
  it('are written at once, and after that once a minute, however many there are', async () => {
    const { count, written } = counting();
    await count('not-found', 0);
    for (let i = 1; i <= 10_000; i += 1) await count('role-missing', i);
    expect(written).toEqual([{ 'not-found': 1 }]);
    await count(undefined, 60_000);
    expect(written).toEqual([{ 'not-found': 1 }, { 'role-missing': 10_000 }]);
  });

  it('cost nothing where there are none', async () => {
    const { count, written } = counting();
    for (let i = 0; i < 10; i += 1) await count(undefined, i * 60_000);
    expect(written).toEqual([]);
  });

  it('are kept where they could not be written, and hinder nobody', async () => {
    const { count, written, failing } = counting();
    failing(true);
    await count('not-found', 0);
    failing(false);
    await count('state-conflict', 60_000);
    expect(written).toEqual([{ 'not-found': 1, 'state-conflict': 1 }]);
  });
});
