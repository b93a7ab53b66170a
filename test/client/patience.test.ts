import { describe, expect, it } from 'vitest';
import { Unreachable } from '../../shared/client/failures.ts';
import { longPatience, shortPatience } from '../../shared/client/patience.ts';
import type { HttpAnswer } from '../../shared/client/transport.ts';
import { aReport, clientOf, StandInExchange } from '../command/stand-in-exchange.ts';
import { aCover } from '../protocol/support.ts';

const answer = (status: number, retryAfter?: string): HttpAnswer => ({
  status,
  body: '',
  header: (name) => (name === 'retry-after' ? retryAfter : undefined),
});
const silence = new Unreachable('no answer');

describe('somebody who sits and waits', () => {
  it.each([
    [answer(503, '2'), 1, 2000],
    [answer(429), 4, 1000],
    [answer(503, '2'), 5, undefined],
    [answer(503, '3600'), 1, undefined],
    [answer(503, 'soon'), 1, undefined],
    [answer(500), 1, undefined],
    [silence, 1, undefined],
  ])('%# waits as the exchange says, and not for long', (came, attempt, milliseconds) =>
    expect(shortPatience({ came, attempt, since: 0 })).toBe(milliseconds),
  );
});

describe('a long run', () => {
  const patience = (over: { stopped?: boolean; told?: number[] } = {}) =>
    longPatience({
      limit: 600_000,
      stopped: () => over.stopped ?? false,
      waiting: (_, milliseconds) => over.told?.push(milliseconds),
    });

  it('waits 1, 2, 4, 8 and then 15 seconds for an exchange that is silent', () => {
    const waits = [1, 2, 3, 4, 5, 9].map((attempt) => patience()({ came: silence, attempt, since: 0 }));
    expect(waits).toEqual([1000, 2000, 4000, 8000, 15_000, 15_000]);
  });

  it.each([
    ['as Retry-After says, where that is more', answer(503, '60'), 1, 60_000],
    ['for a gateway without an exchange behind it', answer(502), 2, 2000],
    ['for what throttles', answer(429, '1'), 1, 1000],
    ['twice for a fault in the exchange', answer(500), 2, 2000],
    ['and not a third time', answer(500), 3, undefined],
  ])('waits %s', (_, came, attempt, milliseconds) =>
    expect(patience()({ came, attempt, since: 0 })).toBe(milliseconds),
  );

  it('gives up after its limit, and when it is ended', () => {
    expect(patience()({ came: silence, attempt: 40, since: 590_000 })).toBe(undefined);
    expect(patience({ stopped: true })({ came: silence, attempt: 1, since: 0 })).toBe(undefined);
  });

  it('tells of each wait', () => {
    const told: number[] = [];
    patience({ told })({ came: silence, attempt: 2, since: 0 });
    expect(told).toEqual([2000]);
  });
});

describe('a batch of decisions', () => {
  const batchOf = async (count: number) => {
    const exchange = new StandInExchange();
    const desk = await clientOf(exchange, 'police-desk');
    for (let i = 0; i < count; i++) await desk.submit(aCover(), aReport());
    const rows = [...exchange.kept.values()].map(({ id, sealedDigest }) => ({
      submission: id,
      decision: { decision: 'approve', sealedDigest } as const,
    }));
    return { exchange, rows };
  };

  it('is one call of signed rows, answered in their order', async () => {
    const { exchange, rows } = await batchOf(25);
    const approver = await clientOf(exchange, 'police-approver-1');
    const results = await approver.decideBatch(rows);
    expect(results).toEqual(rows.map(({ submission }) => ({ submission, status: 200, state: 'released' })));
    expect(exchange.calls.at(-1)?.path).toBe('/v1/police/decisions');
  });

  it('is signed anew, row by row, when it is sent again', async () => {
    const { exchange, rows } = await batchOf(2);
    exchange.upcoming.push('unavailable');
    await (await clientOf(exchange, 'police-approver-1')).decideBatch(rows);
    const [first, second] = exchange.calls.slice(-2).map(({ body }) => JSON.parse(body ?? '').decisions);
    expect(first.map(({ body }: { body: string }) => body)).toEqual(second.map(({ body }: { body: string }) => body));
    const inputs = [...first, ...second].map(({ signature }) => signature.input);
    expect(new Set(inputs).size).toBe(4);
  });

  it('whose answer is about other rows is not believed', async () => {
    const { exchange, rows } = await batchOf(2);
    const approver = await clientOf(exchange, 'police-approver-1');
    for (const wrong of [(rows: unknown[]) => rows.toReversed(), (rows: unknown[]) => rows.slice(1)]) {
      exchange.tamper = (_, body) => Object.assign(body, { results: wrong(body.results as unknown[]) });
      await expect(approver.decideBatch(rows)).rejects.toBeInstanceOf(Unreachable);
    }
  });
});
