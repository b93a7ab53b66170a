import { describe, expect, it } from 'vitest';
import type { Submission } from '../../shared/domain/submission.ts';
import { Unproven } from '../../shared/proof/unproven.ts';
import { nodeCrypto, systemChance } from '../../shared/runtime/node-crypto.ts';
import { carryOut } from '../../shared/workflow/carry-out.ts';
import type { Unlocking, WaitingKind } from '../../shared/workflow/ports.ts';
import { releaseRecord } from '../../shared/workflow/release.ts';
import { relayWaiting } from '../../shared/workflow/sweep.ts';
import { shapeOf } from '../../shared/workflow/view.ts';
import { historiesIn } from '../support/histories.ts';
import { memoryExchange } from '../support/memory/exchange.ts';
import { registrars } from '../support/principals.ts';
import { approvalBy, desk, handledAs, person, release, reviewBy, withdrawalBy } from '../support/submissions.ts';

const { exchange, records } = memoryExchange();

const [anna, tor] = [person('police', 'anna'), person('customs', 'tor')];
const found = Date.parse('2026-11-24T10:00:00.000Z');
const minutes = (n: number) => found + n * 60_000;
const since = new Date(found).toISOString();
const recording = () => ({ exchange, crypto: nodeCrypto, chance: systemChance });

/** Approved in the table, by acts that nobody has signed. */
const approved = async (code: 'H0' | 'H3' = 'H0'): Promise<Submission> => {
  const { submitted, following } = historiesIn(exchange);
  const bo = person('police', 'bo');
  const others = code === 'H0' ? [] : [reviewBy(bo), approvalBy(bo), approvalBy(tor, { acceptsConditions: true })];
  return following(await submitted(handledAs(code)), reviewBy(anna), approvalBy(anna), ...others);
};
const tried = (id: string, now = found) => {
  const keys = { release: () => Promise.reject(new Error('no key may be moved')) };
  const trust = { crypto: nodeCrypto, authorities: ['samsyn.test'], registrars };
  return releaseRecord(
    { ...recording(), keys, trust, registry: { entry: async () => undefined }, laws: {}, timeZones: {} },
    id,
    now,
  );
};
const withdrawal = (id: string, by = desk) =>
  carryOut(recording(), {
    id,
    nonce: undefined,
    command: () => withdrawalBy(by),
  });
const stored = async (id: string) => {
  const one = await exchange.read(id);
  if (one === undefined) throw new Error('it is not there');
  return one;
};
const waiting = async (kind: WaitingKind) =>
  (await exchange.waiting(kind, 'police', '2099-01-01T00:00:00.000Z')).map(({ id }) => id);
const unlocking = (id: string): Unlocking => {
  const { cover, sealedDigest } = { cover: handledAs('H0'), sealedDigest: 'Q'.repeat(43) };
  const record = { recipient: 'customs', id, originator: 'police', releasedAt: since, cover, sealedDigest };
  return { records: [{ record: { ...record, state: 'released' }, wrappedKey: new Uint8Array(9) }], corrects: [] };
};
const released = (id: string) =>
  carryOut(recording(), {
    id,
    nonce: undefined,
    command: () => release,
    unlocking: async () => unlocking(id),
  });

describe('a release that is not proved', () => {
  it('is marked once, and stays what it is: no act says so', async () => {
    const before = await approved();
    await expect(tried(before.id)).rejects.toBeInstanceOf(Unproven);
    const marked = await stored(before.id);
    expect(marked.submission).toEqual({ ...before, unprovenSince: since });
    // Until its message is set aside the message fails; later ones do not, and change nothing.
    await expect(tried(before.id, minutes(15))).rejects.toBeInstanceOf(Unproven);
    expect(await tried(before.id, minutes(20))).toBe('release-still-unproven');
    expect(await stored(before.id)).toEqual(marked);
  });

  it('is told to its originator alone', async () => {
    const { id } = await approved('H3');
    await expect(tried(id)).rejects.toBeInstanceOf(Unproven);
    const one = await stored(id);
    expect(shapeOf(one)).toMatchObject({ state: 'approved', unprovenSince: since });
    expect(shapeOf(one, 'customs')).toMatchObject({ state: 'approved' });
    expect(shapeOf(one, 'customs')).not.toHaveProperty('unprovenSince');
  });

  it('is tried again every ten minutes once its message is set aside, and every hour after two', async () => {
    const { id } = await approved();
    await expect(tried(id)).rejects.toBeInstanceOf(Unproven);
    const turns: number[] = [];
    const queueApproval = async () => {};
    for (let n = 0; n < 300; n += 1) {
      const queueRelease = async (one: string) => void (one === id && turns.push(n));
      await relayWaiting({
        exchange,
        outbox: { queueRelease, queueApproval },
        agencies: ['police'],
        now: () => minutes(n),
      });
    }
    expect(turns).toEqual([20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 180, 240]);
  });

  it('is withdrawn by its originator, for good', async () => {
    const { id } = await approved();
    expect(await withdrawal(id)).toMatchObject({ ok: false, error: { code: 'state-conflict' } });
    await expect(tried(id)).rejects.toBeInstanceOf(Unproven);
    expect(await withdrawal(id, { ...desk, agency: 'customs' })).toMatchObject({ error: { code: 'not-found' } });
    expect(await withdrawal(id)).toMatchObject({ ok: true, value: { stored: { submission: { state: 'withdrawn' } } } });
    expect(await exchange.stagedKey(id)).toBeUndefined();
    expect(await tried(id)).toBe('release-done-before');
    for (const kind of ['release', 'proof'] as const) expect(await waiting(kind)).not.toContain(id);
    expect(shapeOf(await stored(id))).not.toHaveProperty('unprovenSince');
  });

  it('is released or withdrawn, and never both, whichever comes first', async () => {
    const outcomes = new Set<string>();
    for (let i = 0; i < 12; i += 1) {
      const { id } = await approved();
      await expect(tried(id)).rejects.toBeInstanceOf(Unproven);
      const both = i % 2 === 0 ? [withdrawal(id), released(id)] : [released(id), withdrawal(id)];
      const done = await Promise.all(both);
      expect(done.filter(({ ok }) => ok)).toHaveLength(1);
      const { submission } = await stored(id);
      expect((await records.read('customs', id)) !== undefined).toBe(submission.state === 'released');
      outcomes.add(submission.state);
    }
    for (const state of outcomes) expect(['released', 'withdrawn']).toContain(state);
  });
});
