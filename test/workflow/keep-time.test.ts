import { describe, expect, it } from 'vitest';
import { nodeCrypto, systemChance } from '../../shared/runtime/node-crypto.ts';
import { keepDeadline } from '../../shared/workflow/keep-deadlines.ts';
import { keepErasure } from '../../shared/workflow/keep-erasures.ts';
import { keepTime } from '../../shared/workflow/keep-time.ts';
import type { Exchange } from '../../shared/workflow/ports.ts';
import { anAgency } from '../support/contract/port.ts';
import { aRecord, historiesIn } from '../support/histories.ts';
import { memoryExchange } from '../support/memory/exchange.ts';
import { approvalBy, extensionBy, handledAs, person, release, reviewBy, withdrawalBy } from '../support/submissions.ts';

const received = '2026-03-01T00:00:00.000Z';
const day = 86_400_000;
const at = (days: number) => Date.parse(received) + days * day;

/** Tables with a clock of their own, and who was told. */
const aClock = () => {
  const { exchange, sealed, records } = memoryExchange();
  const { submitted, following } = historiesIn(exchange);
  const told: string[] = [];
  const outbox = {
    tell: async (agency: string, { event, submission }: { event: string; submission: string }) =>
      void told.push(`${event} ${agency} ${submission}`),
  };
  const clock = { now: at(0) };
  const ports = (over: Partial<Exchange> = {}) => ({
    exchange: { ...exchange, ...over },
    outbox,
    crypto: nodeCrypto,
    chance: systemChance,
    agencies: ['police', 'customs'],
    timeZones: {},
    now: () => clock.now,
    longest: 40_000,
  });
  const kept = async (days: number, over: Partial<Exchange> = {}) => {
    clock.now = at(days);
    return keepTime(ports(over));
  };
  const stateOf = async (id: string) => (await exchange.read(id))?.submission.state;
  const report = (code: 'H0' | 'H3' = 'H0') => submitted(handledAs(code), { at: received });
  return { exchange, sealed, records, following, told, clock, ports, kept, stateOf, report };
};

describe('what has its time', () => {
  it('is a reminder at half of it and when it is due, each once, and then the end', async () => {
    const { told, kept, stateOf, report } = aClock();
    const { id } = await report();
    const reminder = `reminder police ${id}`;
    for (const [days, outcome, sofar] of [
      [3.4, {}, 0],
      [3.5, { reminded: 1 }, 1],
      [3.6, {}, 1],
      [7, { reminded: 1 }, 2],
      [13.9, {}, 2],
      [14, { expired: 1 }, 2],
      [15, {}, 2],
    ] as const) {
      expect(await kept(days), `after ${days} days`).toEqual({ done: outcome, hoursLate: 0, failures: [] });
      expect(told, `after ${days} days`).toEqual(Array(sofar).fill(reminder));
    }
    expect(await stateOf(id)).toBe('expired');
  });

  it('is done late where nobody did it in time: one reminder, or the end alone', async () => {
    const late = aClock();
    await late.report();
    expect((await late.kept(7.5)).done).toEqual({ reminded: 1 });
    expect((await late.kept(8)).done).toEqual({});
    const later = aClock();
    await later.report();
    expect((await later.kept(400)).done).toEqual({ expired: 1 });
    expect(later.told).toEqual([]);
  });

  it('is nothing of what was decided or withdrawn', async () => {
    const { exchange, following, kept, report } = aClock();
    const gone = await report();
    await following(gone, withdrawalBy({ agency: 'police', keyid: 'desk-key' }));
    const anna = person('police', 'anna');
    await following(await report(), reviewBy(anna), approvalBy(anna));
    expect(await exchange.due('deadline', 'police', '2099-01-01', 9)).toEqual([]);
    expect((await kept(20)).done).toEqual({});
  });

  it('of a recipient that H3 asks ends when its answer is due', async () => {
    const { following, kept, stateOf, report } = aClock();
    const [anna, bo] = [person('police', 'anna'), person('police', 'bo')];
    const steps = [reviewBy(anna), approvalBy(anna), reviewBy(bo), approvalBy(bo)];
    const { id } = await following(await report('H3'), ...steps.map((step) => ({ ...step, at: received })));
    expect((await kept(3.5)).done).toEqual({ reminded: 1 });
    expect((await kept(6.9)).done).toEqual({});
    expect((await kept(7)).done).toEqual({ lapsed: 1 });
    expect(await stateOf(id)).toBe('rejected');
  });

  it('waits where the clock has gone backwards, and is never done before its time', async () => {
    const { kept, stateOf, report } = aClock();
    const { id } = await report();
    await kept(7);
    expect((await kept(-30)).done).toEqual({});
    expect((await kept(13.9)).done).toEqual({});
    expect(await stateOf(id)).toBe('pending');
  });
});

describe('what nobody may keep any longer', () => {
  const anna = person('police', 'anna');
  const cia = person('customs', 'cia');
  /** Days until 31 December 2029, on which all that is released here goes. */
  const last = (Date.parse('2029-12-31') - at(0)) / day;
  const releasedIn = async ({ exchange, following, report }: ReturnType<typeof aClock>) => {
    const s = await following(
      await report(),
      ...[reviewBy(anna), approvalBy(anna), release].map((step) => ({ ...step, at: received })),
    );
    const record = { ...aRecord(s.id, 'customs', received), erasure: { on: '2029-12-31', rule: 'r', source: 's' } };
    const key = { recipient: 'customs', originator: 'police', id: s.id };
    await exchange.write([
      { kind: 'record-unlocked', record },
      { kind: 'record-key-kept', ...key, wrappedKey: new Uint8Array(9) },
    ]);
    return s;
  };

  it('goes on its day, of each agency by itself: key and ciphertext with the act, row and acts stay', async () => {
    const clock = aClock();
    const { exchange, sealed, records, following, kept } = clock;
    const s = await releasedIn(clock);
    await following(s, extensionBy(cia, '2030-06-01'));
    const key = { recipient: 'customs', originator: 'police', id: s.id };
    expect((await kept(last - 0.5)).done).toEqual({});
    expect((await kept(last)).done).toEqual({ erased: 1 });
    const half = (await exchange.read(s.id))?.submission;
    expect([half?.state, half?.erased]).toEqual(['released', ['police']]);
    expect(await sealed.read(s.id)).toBeDefined();
    expect(await records.wrappedKey(key)).toBeDefined();
    expect((await records.read('customs', s.id))?.erasure?.on).toBe('2030-06-01');
    const june = (Date.parse('2030-06-01') - at(0)) / day;
    expect((await kept(june)).done).toEqual({ erased: 1 });
    expect((await exchange.read(s.id))?.submission.state).toBe('erased');
    expect(await sealed.read(s.id)).toBeUndefined();
    expect(await records.wrappedKey(key)).toBeUndefined();
    expect((await records.read('customs', s.id))?.state).toBe('erased');
    expect((await exchange.acts(s.id, 99, 50)).map(({ act }) => act)).toEqual([
      'submitted',
      'reviewed',
      'approved',
      'released',
      'extended',
      'erased',
      'erased',
    ]);
    expect((await kept(june + 400)).done).toEqual({});
    expect(await exchange.due('erasure', 'customs', '2099-01-01', 9)).toEqual([]);
  });

  it('of what was never released goes a year after it came', async () => {
    const { sealed, following, kept, stateOf, report } = aClock();
    const s = await following(await report(), withdrawalBy({ agency: 'police', keyid: 'desk-key' }));
    const year = (Date.parse('2027-11-24') - at(0)) / day;
    expect((await kept(year - 1)).done).toEqual({});
    expect((await kept(year)).done).toEqual({ erased: 1 });
    expect([await stateOf(s.id), await sealed.read(s.id)]).toEqual(['erased', undefined]);
  });

  it('stays where a forged row says that its day has come, and the row is put right', async () => {
    const clock = aClock();
    const { exchange, ports, stateOf } = clock;
    const s = await releasedIn(clock);
    const [row = expect.fail()] = await exchange.due('erasure', 'customs', '2099-01-01', 9);
    const forged = { ...row, at: `2020-01-01#${s.id}` };
    expect(await exchange.putOff(row, forged.at)).toBe(true);
    expect(await keepErasure(ports(), forged, at(1))).toBe('nothing');
    expect(await exchange.due('erasure', 'customs', '2099-01-01', 9)).toEqual([row]);
    for (const agency of ['coastguard', 'prosecution'])
      expect(await keepErasure(ports(), { ...forged, agency }, at(9_000))).toBe('nothing');
    expect(await stateOf(s.id)).toBe('released');
  });

  it('goes by the day of its agency’s own time zone', async () => {
    const clock = aClock();
    await releasedIn(clock);
    const ports = { ...clock.ports(), timeZones: { customs: 'Pacific/Auckland' } };
    clock.clock.now = Date.parse('2029-12-30T12:00:00.000Z');
    // It is the 31st in Auckland, and the 30th in Stockholm yet.
    expect((await keepTime(ports)).done).toEqual({ erased: 1 });
    expect((await clock.exchange.due('erasure', 'police', '2099-01-01', 9)).length).toBe(1);
  });

  it('is erased once by two runs at the same time', async () => {
    const clock = aClock();
    const s = await releasedIn(clock);
    clock.clock.now = at(last + 1);
    await Promise.all([keepTime(clock.ports()), keepTime(clock.ports()), keepTime(clock.ports())]);
    const acts = await clock.exchange.acts(s.id, 99, 50);
    expect(acts.filter(({ act }) => act === 'erased')).toHaveLength(2);
  });
});

describe('a row that says that something has its time', () => {
  it('ends nothing where the state does not say so, whoever has written it, and is put right', async () => {
    const { exchange, ports, stateOf, told, report } = aClock();
    const { id } = await report();
    const [row] = await exchange.due('deadline', 'police', '2099-01-01', 9);
    const forged = { kind: 'deadline', id, agency: 'police', at: '2020-01-01T00:00:00.000Z' } as const;
    expect(row && (await exchange.putOff(row, forged.at))).toBe(true);
    expect(await keepDeadline(ports(), forged, at(1))).toBe('nothing');
    expect(await exchange.due('deadline', 'police', '2099-01-01', 9)).toEqual([row]);
    // Of a task that is not open, or of another agency, or of nothing at all.
    for (const wrong of [
      { ...forged, agency: 'customs' },
      { ...forged, id: '01934f5e-7c00-7000-8000-0000000000ff' },
    ])
      expect(await keepDeadline(ports(), wrong, at(400))).toBe('nothing');
    expect([await stateOf(id), told]).toEqual(['pending', []]);
  });
});

describe('a run', () => {
  it('that is killed between telling and putting off tells once more, and then no more', async () => {
    const { kept, told, report } = aClock();
    await report();
    const killed = await kept(3.5, { putOff: () => Promise.reject(new Error('killed')) });
    expect(killed.failures).toHaveLength(1);
    expect((await kept(3.6)).done).toEqual({ reminded: 1 });
    expect((await kept(3.7)).done).toEqual({});
    expect(told).toHaveLength(2);
  });

  it('is held up by none that fails, and says which that is and for how long it has waited', async () => {
    const { exchange, kept, report } = aClock();
    const [broken] = [await report(), await report()];
    const read: Exchange['read'] = (id) =>
      id === broken.id ? Promise.reject(new Error('unreadable')) : exchange.read(id);
    const { done, hoursLate, failures } = await kept(16, { read });
    expect(done).toEqual({ expired: 1 });
    expect(failures.map(({ submission }) => submission)).toEqual([broken.id]);
    // Its row stands at half of its time, which nobody has come to.
    expect(hoursLate).toBe(12.5 * 24);
  });

  it('takes agencies in turn, and leaves to the next run what it has no time for', async () => {
    const { exchange, clock, ports, report } = aClock();
    for (let i = 0; i < 60; i += 1) await report();
    clock.now = at(20);
    const read: Exchange['read'] = async (id) => {
      clock.now += 1_000;
      return exchange.read(id);
    };
    const first = await keepTime({ ...ports({ read }), agencies: [anAgency(), 'police'] });
    const second = await keepTime(ports());
    expect(first.done.expired).toBeLessThan(60);
    expect((first.done.expired ?? 0) + (second.done.expired ?? 0)).toBe(60);
  });
});
