import { beforeEach, describe, expect, it } from 'vitest';
import type { Submission } from '../../shared/domain/submission.ts';
import type { Exchange } from '../../shared/workflow/ports.ts';
import type { TokenEffect } from '../../shared/workflow/token-ports.ts';
import { tokensDropped, tokensReach, tokensReplaced } from '../../shared/workflow/tokens.ts';
import { given } from '../support/given.ts';
import { historiesIn } from '../support/histories.ts';
import { memoryExchange } from '../support/memory/exchange.ts';
import {
  approvalBy,
  desk,
  erasureOf,
  handledAs,
  person,
  rejectionBy,
  release,
  returnBy,
  reviewBy,
  withdrawalBy,
} from '../support/submissions.ts';

const anna = person('police', 'anna');
const pending = given(handledAs('H0'), reviewBy(anna));
const tokens = (count: number, name = 't') => Array.from({ length: count }, (_, i) => `${name}${i}`);
const kinds = (effects: readonly TokenEffect[]) => [...new Set(effects.map(({ kind }) => kind))];

describe('tokens of selectors', () => {
  it('take the place of those that were there, in as many writes as DynamoDB takes, each of a hundred rows at most', () => {
    const { state } = pending;
    for (const [before, after] of [
      [0, 50],
      [50, 0],
      [45, 45],
      [50, 50],
    ] as const) {
      const was = { tokens: tokens(before, 'old'), version: 'v' };
      const steps = tokensReplaced(state, was, tokens(after, 'new'), 'w');
      expect(Math.max(...steps.map((step) => step.length + 1))).toBeLessThanOrEqual(100);
      const last = steps.at(-1)?.find((effect) => effect.kind === 'selectors-set');
      expect(last).toMatchObject({ carried: { tokens: tokens(after, 'new'), version: 'w' } });
      const moved = steps.flat();
      expect(moved.filter(({ kind }) => kind === 'token-dropped')).toHaveLength(before);
      expect(moved.filter(({ kind }) => kind === 'token-held')).toHaveLength(after);
    }
  });

  it('that stay are not written again', () => {
    const was = { tokens: tokens(3), version: 'v' };
    expect(kinds(tokensReplaced(pending.state, was, tokens(3), 'w').flat())).toEqual([
      'selectors-counted',
      'selectors-set',
    ]);
  });

  it.each([
    ['returned', returnBy(anna)],
    ['rejected', rejectionBy(anna)],
    ['withdrawn', withdrawalBy(desk)],
  ] as const)('all go where the submission is %s', async (_, command) => {
    const exchange = { carried: async () => ({ tokens: tokens(2), version: 'v' }) };
    const gone = await tokensDropped(exchange, pending.state, pending.and(command).state);
    expect(gone.map(({ kind }) => kind)).toEqual(['selectors-dropped', 'token-dropped', 'token-dropped']);
  });

  it('stay with what is approved, released or opened', async () => {
    const exchange = { carried: () => expect.fail('nobody asks for them') };
    const approved = pending.and(approvalBy(anna));
    expect(await tokensDropped(exchange, pending.state, approved.state)).toEqual([]);
    expect(await tokensDropped(exchange, approved.state, approved.and(release).state)).toEqual([]);
    expect(await tokensDropped(exchange, undefined, pending.state)).toEqual([]);
  });
});

describe('tokens of a record', () => {
  let exchange: Exchange;
  let released: Submission;
  const written: TokenEffect[][] = [];
  beforeEach(async () => {
    written.length = 0;
    const memory = memoryExchange().exchange;
    exchange = {
      ...memory,
      write: (effects) => {
        written.push(effects as TokenEffect[]);
        return memory.write(effects);
      },
    };
    const { submitted, following } = historiesIn(memory);
    const s = await submitted(handledAs('H0'));
    for (const step of tokensReplaced(s, undefined, tokens(50), 'v')) await memory.write(step);
    released = await following(s, reviewBy(anna), approvalBy(anna), release);
  });

  it('reach each recipient in one write of a hundred rows at most', async () => {
    await tokensReach(exchange, released, ['customs', 'coastguard']);
    expect(written.map((effects) => effects.length)).toEqual([100, 100]);
    expect(written.map(kinds)).toEqual(Array(2).fill(['record-token-kept', 'token-shared']));
  });

  it('are let go by a recall where their originator is known by them, and still found by recipients', async () => {
    await tokensReach(exchange, { ...released, state: 'recalled' } as Submission, ['customs']);
    expect(written.map(kinds)).toEqual([['record-token-kept', 'token-shared'], ['token-dropped']]);
    // Told again, after they were let go: what is no longer there is shared with nobody, and does not come back.
    await tokensReach(exchange, { ...released, state: 'recalled' } as Submission, ['customs']);
    expect(written.slice(2).map(kinds)).toEqual([
      ['record-token-kept', 'token-shared'],
      ['record-token-kept'],
      ['token-dropped'],
    ]);
  });

  it.each([
    [['customs', 'police'], ['record-token-dropped'], ['token-dropped', 'selectors-dropped']],
    [['police', 'customs'], ['token-dropped'], ['record-token-dropped', 'selectors-dropped']],
  ] as const)('go with what each agency erases (%s), and the row of all with the last', async (order, first, last) => {
    const before = pending.and(approvalBy(anna)).and(release);
    const exchange = { carried: async () => ({ tokens: tokens(50), version: 'v' }) };
    const half = before.and(erasureOf(order[0]));
    const one = await tokensDropped(exchange, before.state, half.state);
    expect([kinds(one), one.length]).toEqual([first, 50]);
    const two = await tokensDropped(exchange, half.state, half.and(erasureOf(order[1])).state);
    expect([kinds(two), two.length]).toEqual([last, 51]);
  });

  it('are none of what has not been released', async () => {
    await tokensReach(exchange, { ...released, state: 'pending' } as unknown as Submission, ['customs']);
    expect(written).toEqual([]);
  });
});
