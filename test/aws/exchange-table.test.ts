import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { exchangeTable } from '../../shared/aws/exchange-table.ts';
import { recordsTable } from '../../shared/aws/records-table.ts';
import { sealedTable } from '../../shared/aws/sealed-table.ts';
import type { RecordedAct } from '../../shared/custody/leaf.ts';
import type { Command } from '../../shared/domain/command.ts';
import { submit } from '../../shared/domain/decide.ts';
import { evolve, type Submission } from '../../shared/domain/submission.ts';
import { uuid7 } from '../../shared/protocol/ids.ts';
import { nodeCrypto, systemChance } from '../../shared/runtime/node-crypto.ts';
import type { Exchange, Intake, Nonce } from '../../shared/workflow/ports.ts';
import { recorded } from '../../shared/workflow/record.ts';
import { type Change, effectsIn } from '../support/changes.ts';
import {
  aCover,
  actsOf,
  approvalBy,
  decidedAt,
  desk,
  disclosureBy,
  handledAs,
  person,
  recallBy,
  rejectionBy,
  release,
  reviewBy,
  someEvidence,
  withdrawalBy,
} from '../support/submissions.ts';
import { startTables, type TestTables } from '../support/tables.ts';

let tables: TestTables;
let exchange: Exchange;
beforeAll(async () => {
  tables = await startTables(inject('stacks'));
  exchange = exchangeTable(tables.client, tables.names);
});
afterAll(() => tables.stop());

const recording = () => ({ exchange, crypto: nodeCrypto, chance: systemChance });
const newId = () => uuid7(Date.now(), randomBytes(10));
const aNonce = (): Nonce => ({ keyid: 'k', nonce: randomBytes(18).toString('base64url'), createdAt: 1_795_480_000 });
const anIntake = (): Intake => ({
  sealed: {
    body: '{"cover":…}',
    input: 'samsyn=()',
    value: 'samsyn=::',
    contentType: 'application/json',
    keyid: 'desk-key',
    principal: 'entry',
  },
  stagedKey: { key: new Uint8Array(randomBytes(64)), intake: 'Q'.repeat(43) },
  sealedKeyDigest: randomBytes(32).toString('base64url'),
});

const intakeOf = async (cover = handledAs('H0'), more: Partial<Change> = {}, id = newId(), at = new Date()) => {
  const act = submit({
    kind: 'submit',
    submission: id,
    at: at.toISOString(),
    by: desk,
    evidence: someEvidence(),
    cover,
    contentDigest: 'A'.repeat(43),
    sealedDigest: 'Q'.repeat(43),
    dueHours: { urgent: 8, routine: 168 },
  });
  const acts = await recorded([act], recording());
  return { before: undefined, after: evolve(undefined, act), acts, intake: anIntake(), ...more };
};
const write = (change: Change) => exchange.write(effectsIn(change));
const submitted = async (...args: Parameters<typeof intakeOf>): Promise<Submission> => {
  const change = await intakeOf(...args);
  expect(await write(change)).toBeUndefined();
  return change.after;
};
const changeBy = async (before: Submission, command: Command, more: Partial<Change> = {}) => {
  const acts = actsOf(before, command);
  return { before, after: acts.reduce<Submission>(evolve, before), acts: await recorded(acts, recording()), ...more };
};
const changed = async (before: Submission, ...commands: readonly Command[]): Promise<Submission> => {
  let state = before;
  for (const command of commands) {
    const change = await changeBy(state, command);
    expect(await write(change)).toBeUndefined();
    state = change.after;
  }
  return state;
};
/** An act as it is read to be shown. */
const told = (act: RecordedAct) => {
  const {
    evidence: _evidence,
    cover: _cover,
    custody,
    ...rest
  } = act as RecordedAct & { evidence?: object; cover?: object };
  const hidden = ['submission', 'contentDigest', 'sealedDigest', 'due'];
  const shown = Object.fromEntries(
    Object.entries(rest).filter(([name, v]) => !hidden.includes(name) && v !== undefined),
  );
  return { ...shown, custody: { hash: custody.hash } };
};
const anna = person('police', 'anna');
const bo = person('police', 'bo');

describe('a change', () => {
  it('is written whole: acts, state, sealed body, content key and task', async () => {
    const change = await intakeOf();
    const { id } = change.after;
    expect(await write({ ...change, nonce: aNonce() })).toBeUndefined();
    expect(await exchange.read(id)).toEqual({ submission: change.after, hash: change.acts[0]?.custody.hash });
    expect(await exchange.acts(id, 2, 50)).toEqual(change.acts.map(told));
    expect(await exchange.stagedKey(id)).toEqual(change.intake?.stagedKey);
    expect(await sealedTable(tables.client, tables.names.sealed).read(id)).toEqual(change.intake?.sealed);
    expect(await exchange.task(id, 'police')).toBe('waiting');
  });

  it('is not written at all when its nonce was consumed', async () => {
    const nonce = aNonce();
    expect(await exchange.consume(nonce)).toBe(true);
    const change = await intakeOf();
    expect(await write({ ...change, nonce })).toBe('nonce-replayed');
    expect(await exchange.read(change.after.id)).toBeUndefined();
    expect(await sealedTable(tables.client, tables.names.sealed).read(change.after.id)).toBeUndefined();
  });

  it('consumes its nonce once, of however many at the same time', async () => {
    const nonce = aNonce();
    expect(await exchange.isConsumed(nonce)).toBe(false);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => exchange.consume(nonce)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await exchange.isConsumed(nonce)).toBe(true);
  });

  it('of a used id, or on a state that has changed since, is stale', async () => {
    const before = await submitted(handledAs('H1'));
    expect(await write(await intakeOf(handledAs('H0'), {}, before.id))).toBe('stale');
    const [one, two] = await Promise.all([changeBy(before, reviewBy(anna)), changeBy(before, reviewBy(bo))]);
    const outcomes = await Promise.all([write(one), write(two)]);
    expect(outcomes.sort()).toEqual(['stale', undefined].sort());
    expect((await exchange.acts(before.id, 99, 50)).map((a) => a.act)).toEqual(['submitted', 'reviewed']);
  });

  it('with a sealed key that was seen before is told so, and leaves nothing', async () => {
    const first = await intakeOf();
    await write(first);
    const second = await intakeOf(handledAs('H0'), { intake: first.intake });
    expect(await write(second)).toBe('sealed-key-reused');
    expect(await exchange.read(second.after.id)).toBeUndefined();
  });

  it('that ends a submission deletes its content key and its tasks', async () => {
    for (const end of [withdrawalBy(desk), rejectionBy(anna)]) {
      const { id } = await changed(await submitted(handledAs('H1')), reviewBy(anna), end);
      expect(await exchange.stagedKey(id)).toBeUndefined();
      expect(await exchange.task(id, 'police')).toBeUndefined();
    }
  });

  it('that opens tasks for recipients closes the originator’s', async () => {
    const { id } = await changed(
      await submitted(handledAs('H3')),
      reviewBy(anna),
      reviewBy(bo),
      approvalBy(anna),
      approvalBy(bo),
    );
    expect(await exchange.task(id, 'police')).toBeUndefined();
    expect(await exchange.task(id, 'customs')).toBe('waiting');
  });
});

describe('what a release stands on', () => {
  it('is read at once: state, content key, and the acts that decide, whole', async () => {
    const change = await intakeOf(handledAs('H1'));
    await write(change);
    const review = await changeBy(change.after, reviewBy(anna));
    await write(review);
    const approval = await changeBy(review.after, approvalBy(anna));
    await write(approval);
    const { id } = change.after;
    const [stored, stagedKey] = await Promise.all([exchange.read(id), exchange.stagedKey(id)]);
    expect(await exchange.grounds(id)).toEqual({ stored, stagedKey, acts: [...change.acts, ...approval.acts] });
    expect(await exchange.acts(id, 9, 50)).toEqual([change, review, approval].flatMap(({ acts }) => acts).map(told));
    expect(await exchange.grounds(newId())).toBeUndefined();
  });
});

describe('a correction', () => {
  it('claims what it replaces until it ends unreleased', async () => {
    const old = await submitted();
    const cover = aCover({ replaces: old.id });
    const first = await submitted(cover);
    expect(await exchange.isReplaced(old.id)).toBe(true);
    expect(await write(await intakeOf(cover))).toBe('already-replaced');
    await changed(first, withdrawalBy(desk));
    expect(await exchange.isReplaced(old.id)).toBe(false);
    await submitted(cover);
  });

  it('stands beside the record that it corrects once it is released', async () => {
    const records = recordsTable(tables.client, tables.names.records);
    const releasedAs = async (cover = aCover(), corrects: readonly { recipient: string; id: string }[] = []) => {
      const approved = await changed(await submitted(cover), reviewBy(anna), approvalBy(anna));
      const change = await changeBy(approved, release);
      const record = {
        recipient: 'customs',
        id: approved.id,
        originator: 'police',
        releasedAt: release.at,
        state: 'released' as const,
        cover,
        sealedDigest: approved.sealedDigest,
      };
      const unlocking = { records: [{ record, wrappedKey: randomBytes(40) }], corrects };
      expect(await write({ ...change, unlocking })).toBeUndefined();
      expect(await exchange.stagedKey(approved.id)).toBeUndefined();
      return approved.id;
    };
    const old = await releasedAs();
    const { replacedBy } = (await records.read('customs', old)) ?? {};
    expect(replacedBy).toBeUndefined();
    const id = await releasedAs(aCover({ replaces: old }), [{ recipient: 'customs', id: old }]);
    expect((await records.read('customs', old))?.replacedBy).toBe(id);
    expect(await records.wrappedKey('customs', id)).toHaveLength(40);
    expect(await records.read('coastguard', id)).toBeUndefined();
  });
});

describe('lists', () => {
  const collected = async (read: (after: string | undefined) => ReturnType<Exchange['inbox']>) => {
    const ids: string[] = [];
    const pages: number[] = [];
    let after: string | undefined;
    do {
      const { rows, next } = await read(after);
      ids.push(...rows.map(({ submission }) => submission.id));
      pages.push(rows.length);
      after = next ?? undefined;
    } while (after !== undefined);
    return { ids, pages };
  };

  it('page through everything once, in order, also when it is decided meanwhile by a colleague', async () => {
    const agency = `agency-${randomBytes(3).toString('hex')}`;
    const by = { agency, keyid: 'desk-key' };
    const start = Date.now();
    const made: Submission[] = [];
    for (let i = 0; i < 120; i += 1) {
      const at = new Date(start + i).toISOString();
      const act = submit({
        kind: 'submit',
        submission: newId(),
        at,
        by,
        evidence: someEvidence(),
        cover: aCover({ priority: i % 3 === 0 ? 'urgent' : 'routine' }),
        contentDigest: 'A'.repeat(43),
        sealedDigest: 'Q'.repeat(43),
        dueHours: { urgent: 8, routine: 168 },
      });
      const acts = await recorded([act], recording());
      const after = evolve(undefined, act);
      expect(await write({ before: undefined, acts, intake: anIntake() })).toBeUndefined();
      made.push(after);
    }
    const mine = await collected((after) => exchange.ofOriginator(agency, after));
    expect(mine).toEqual({ ids: made.map((s) => s.id).reverse(), pages: [50, 50, 20] });

    const inbox = await collected((after) => exchange.inbox(agency, 'anna', after));
    const order = [...made].sort(
      (a, b) =>
        Number(b.cover.priority === 'urgent') - Number(a.cover.priority === 'urgent') || (a.due < b.due ? -1 : 1),
    );
    expect(inbox).toEqual({ ids: order.map((s) => s.id), pages: [50, 50, 20] });

    const own = person(agency, 'anna');
    const [first] = order;
    if (first === undefined) throw new Error('nothing was made');
    const decided = await changed(first, reviewBy(own), rejectionBy(own));
    expect(decided.state).toBe('rejected');
    const rest = await collected((after) => exchange.inbox(agency, 'anna', after));
    expect(rest).toEqual({ ids: order.slice(1).map((s) => s.id), pages: [50, 50, 19] });
  });

  it('find what waits for a machine, and no longer once it was seen to', async () => {
    const { id } = await submitted(handledAs('H1'), {}, newId(), new Date('2026-01-01T00:00:00Z'));
    const waiting = () => exchange.waiting('task', 'police', '2026-01-01T00:01:00.000Z');
    expect(await waiting()).toEqual([{ id, since: '2026-01-01T00:00:00.000Z' }]);
    expect(await exchange.waiting('task', 'customs', '2026-01-01T00:01:00.000Z')).toEqual([]);
    expect(await exchange.openTask(id, 'police')).toBe(true);
    expect(await waiting()).toEqual([]);
    expect(await exchange.openTask(newId(), 'police')).toBe(false);
  });

  it('let a release wait until its recipients were told, and a recall anew', async () => {
    const approved = await changed(await submitted(), reviewBy(anna), approvalBy(anna));
    const waits = async () =>
      (await exchange.waiting('release', 'police', '2027-01-01T00:00:00.000Z')).filter(({ id }) => id === approved.id);
    const untold = async () => (await exchange.read(approved.id))?.untold;
    expect(await waits()).toEqual([{ id: approved.id, since: decidedAt }]);
    expect(await untold()).toBeUndefined();
    const released = await changed(approved, release);
    expect([await waits(), await untold()]).toEqual([[{ id: approved.id, since: decidedAt }], ['customs']]);
    await exchange.markTold(released, ['customs']);
    expect(await untold()).toEqual(['customs']);
    const disclosed = await changed(released, disclosureBy(person('customs', 'rut')));
    expect(await untold()).toEqual(['customs']);
    await exchange.markTold(disclosed, []);
    expect([await waits(), await untold()]).toEqual([[], undefined]);
    const recalled = await changed(disclosed, recallBy(anna));
    expect([await waits(), await untold()]).toEqual([[{ id: approved.id, since: decidedAt }], ['customs']]);
    await exchange.markTold(released, []);
    expect(await untold()).toEqual(['customs']);
    await exchange.markTold(recalled, []);
    expect([await waits(), await untold()]).toEqual([[], undefined]);
  });

  it('open many tasks at once, without those that are not there', async () => {
    const [first, second] = [await submitted(handledAs('H1')), await submitted(handledAs('H1'))];
    const ids = [first.id, newId(), second.id, first.id, newId()];
    const all = <T>(ask: (id: string) => Promise<T>) => Promise.all(ids.map(ask));
    const standing = () => all((id) => exchange.task(id, 'police'));
    expect(await standing()).toEqual(['waiting', undefined, 'waiting', 'waiting', undefined]);
    expect(await all((id) => exchange.openTask(id, 'police'))).toEqual([true, false, true, true, false]);
    expect(await standing()).toEqual(['opened', undefined, 'opened', 'opened', undefined]);
    expect(await exchange.read(first.id)).toMatchObject({ submission: { state: 'pending' } });
  });
});
