import { describe, expect, it } from 'vitest';
import { nonceItem, plain } from '../../shared/aws/items.ts';
import { type Code, codes, refuse } from '../../shared/domain/refusal.ts';
import { err, ok } from '../../shared/domain/result.ts';
import { isFresh } from '../../shared/protocol/http-signature.ts';
import { settleNonce } from '../../shared/workflow/settle-nonce.ts';
import { aNonce } from '../support/histories.ts';
import { memoryExchange } from '../support/memory/exchange.ts';
import { someEvidence } from '../support/submissions.ts';
import { review, submission } from '../support/workflow/given.ts';
import { aWorld } from '../support/workflow/world.ts';

const { exchange } = memoryExchange();
const aCall = () => ({ signed: { nonce: aNonce(), evidence: someEvidence() } });
const reply = (spent: boolean) => ok({ status: 200, body: {}, spent } as const);

describe('the nonce of a call', () => {
  it.each(Object.values(codes).flat() satisfies readonly Code[])(
    'that is refused %s is consumed, unless the same call may succeed later',
    async (code) => {
      const mayComeAgain = ['nonce-replayed', 'budget-exhausted', 'too-many-calls', 'internal', 'unavailable'];
      const call = aCall();
      expect(await settleNonce(exchange, call, err(refuse(code)))).toEqual(err(refuse(code)));
      expect(await exchange.isConsumed(call.signed.nonce)).toBe(!mayComeAgain.includes(code));
    },
  );

  it('that has had its effect was consumed with it, and is not consumed a second time', async () => {
    const call = aCall();
    expect(await settleNonce(exchange, call, reply(true))).toEqual(reply(true));
    expect(await exchange.isConsumed(call.signed.nonce)).toBe(false);
  });

  it('that has had no effect is consumed alone, by one of however many at once; the others are replays', async () => {
    for (const outcome of [reply(false), err(refuse('not-found'))]) {
      const call = aCall();
      const told = await Promise.all(Array.from({ length: 10 }, () => settleNonce(exchange, call, outcome)));
      expect(told.filter((one) => one === outcome)).toHaveLength(1);
      expect(told.filter((one) => one !== outcome)).toEqual(Array(9).fill(err(refuse('nonce-replayed'))));
    }
  });

  it('is none of a call that only reads', async () => {
    expect(await settleNonce(exchange, {}, reply(false))).toEqual(reply(false));
  });

  it('is kept for longer than any signature with it is fresh', () => {
    const nonce = aNonce();
    const { expiresAt } = plain<{ expiresAt: number }>(nonceItem(nonce));
    const fresh = Array.from({ length: 1_000 }, (_, i) => nonce.createdAt - 100 + i).filter((at) =>
      isFresh(nonce.createdAt, at),
    );
    expect(fresh.length).toBeGreaterThan(60);
    // DynamoDB's clock and ours may differ by so much.
    expect(expiresAt).toBeGreaterThanOrEqual((fresh.at(-1) ?? Number.NaN) + 60);
  });
});

describe('a captured call', () => {
  const answerOf = (outcome: Awaited<ReturnType<ReturnType<typeof aWorld>['answered']>>) =>
    outcome.ok ? 'done' : outcome.error.code;

  it('that was refused does not succeed once what stood in its way has gone', async () => {
    const world = aWorld();
    await submission().done(world);
    const sealedDigest = (await world.exchange.read(world.id))?.submission.sealedDigest;
    const body = { decision: 'approve', sealedDigest };
    const call = await world.callOf('anna', 'POST', `submissions/${world.id}/decisions`, body, world.id);
    expect(answerOf(await world.answered(world.useCases.decide, call))).toBe('not-reviewed');
    await review('anna').done(world);
    expect(answerOf(await world.answered(world.useCases.decide, call))).toBe('nonce-replayed');
    expect((await world.exchange.read(world.id))?.submission.decisions).toEqual([]);
  });

  it('has one effect, of however many at once', async () => {
    const world = aWorld();
    await submission().done(world);
    await review('anna').done(world);
    const call = await world.callOf(
      'desk',
      'POST',
      `submissions/${world.id}/withdrawal`,
      { reason: 'By mistake.' },
      world.id,
    );
    const all = await Promise.all(Array.from({ length: 20 }, () => world.answered(world.useCases.withdraw, call)));
    expect(all.map(answerOf).filter((told) => told === 'done')).toHaveLength(1);
    expect(new Set(all.map(answerOf))).toEqual(new Set(['done', 'nonce-replayed']));
    expect((await world.exchange.acts(world.id, 99, 99)).map(({ act }) => act)).toEqual([
      'submitted',
      'reviewed',
      'withdrawn',
    ]);
  });
});
