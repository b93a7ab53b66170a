import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { exchangeTable } from '../../shared/aws/exchange-table.ts';
import { ledgerOf } from '../../shared/aws/ledger.ts';
import type { Command } from '../../shared/domain/command.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import type { Exchange } from '../../shared/workflow/ports.ts';
import { type Finding, findingOf, type KeyUse, type Ledger } from '../../shared/workflow/reconcile.ts';
import { effectsIn } from '../support/changes.ts';
import { beginning, changeBy, type Made } from '../support/histories.ts';
import {
  approvalBy,
  handledAs,
  person,
  release as releaseNow,
  reviewBy,
  withdrawalBy,
} from '../support/submissions.ts';
import { startTables, type TestTables } from '../support/tables.ts';

let tables: TestTables;
let exchange: Exchange;
let ledger: Ledger;
beforeAll(async () => {
  tables = await startTables(inject('stacks'));
  exchange = exchangeTable(tables.client, tables.names);
  ledger = ledgerOf(tables.client, tables.names.exchange);
});
afterAll(() => tables.stop());

const anna = person('police', 'anna');
const minute = 60_000;

const written = async (change: Made): Promise<Submission> => {
  expect(await exchange.write(effectsIn(change))).toBeUndefined();
  return change.after;
};

/** A submission of the police under H0, with the number of its move at intake. */
const taken = async () => {
  const use = randomUUID();
  const change = await beginning(handledAs('H0'));
  const after = await written({ ...change, intake: change.intake && { ...change.intake, use } });
  const { commitment = '' } = (await ledger.decided(after.id)) ?? {};
  return { s: after, use, commitment };
};
const following = async (s: Submission, use: string | undefined, command: Command) =>
  written({ ...(await changeBy(s, command)), use });

const finding = async (use: Partial<KeyUse>): Promise<Finding> =>
  findingOf(ledger, {
    user: undefined,
    operation: 'Decrypt',
    at: Date.now(),
    use: randomUUID(),
    from: {},
    to: {},
    ...use,
  });
const contextOf = ({ id, originator, sealedDigest }: Submission, more: Record<string, string>) => ({
  submission: id,
  originator,
  sealedDigest,
  ...more,
});
const review = { does: 'review', agency: 'police' } as const;
const release = { does: 'release' } as const;
const stage = { does: 'stage', agency: 'police' } as const;

describe('a key that was moved at intake', () => {
  it('is explained by the first act that it is bound to, once', async () => {
    const { s, use, commitment } = await taken();
    const moved = { user: stage, operation: 'ReEncrypt', to: contextOf(s, { intake: commitment }) };
    expect(await finding({ ...moved, use })).toEqual({ finding: 'explained' });
    // Another key under the same context would be released in the place of the one that was sent.
    expect(await finding(moved)).toEqual({ finding: 'spare' });
  });

  it('for what was not accepted with it, whatever id it names, was moved for nothing', async () => {
    const { s } = await taken();
    const to = contextOf(s, { intake: 'Z'.repeat(43) });
    expect(await finding({ user: stage, operation: 'ReEncrypt', to })).toEqual({ finding: 'unused' });
    const none = { ...to, submission: '01934f5e-7c00-7000-8000-000000000000' };
    expect(await finding({ user: stage, operation: 'ReEncrypt', to: none })).toEqual({ finding: 'unused' });
  });
});

describe('a key that was opened', () => {
  it('is explained by its own reading, whenever it is asked', async () => {
    const { s, commitment } = await taken();
    const use = randomUUID();
    const at = new Date().toISOString();
    await following(s, use, { ...reviewBy(anna), at });
    const opened = { user: review, use, at: Date.parse(at), from: contextOf(s, { intake: commitment }) };
    expect(await finding(opened)).toEqual({ finding: 'explained' });
    expect(await finding({ ...opened, at: Date.parse(at) + 5_000 })).toEqual({ finding: 'explained' });
  });

  it('beside another’s reading is spare, and far from any unexplained: so is another’s key, and one that another function opened', async () => {
    const { s, commitment } = await taken();
    const use = randomUUID();
    const longAgo = Date.now() - 30 * minute;
    await following(s, use, { ...reviewBy(anna), at: new Date(longAgo).toISOString() });
    const opened = { user: review, from: contextOf(s, { intake: commitment }) };
    expect(await finding({ ...opened, at: longAgo + 1_000 })).toEqual({ finding: 'spare' });
    expect(await finding({ ...opened, at: longAgo + 10 * minute })).toMatchObject({ finding: 'unexplained' });
    const later = { at: longAgo + 10 * minute };
    for (const other of [
      { ...opened, from: contextOf(s, { intake: 'Z'.repeat(43) }) },
      { ...opened, from: { ...contextOf(s, { intake: commitment }), sealedDigest: 'Z'.repeat(43) } },
      { ...opened, from: { ...contextOf(s, { intake: commitment }), originator: 'customs' } },
      { ...opened, user: { does: 'disclose', agency: 'customs' } as const },
      { ...opened, operation: 'ReEncrypt' },
      { ...opened, user: undefined },
      { ...opened, user: release },
      { ...opened, from: {} },
    ])
      expect(await finding({ ...other, ...later, use })).toMatchObject({ finding: 'unexplained' });
  });

  it('is found among however many readings', async () => {
    const { s, commitment } = await taken();
    let now: Submission = s;
    const first = randomUUID();
    for (let i = 0; i < 60; i += 1) {
      const at = new Date().toISOString();
      now = await following(now, i === 0 ? first : randomUUID(), { ...reviewBy(anna), at });
    }
    const opened = { user: review, use: first, at: Date.now(), from: contextOf(s, { intake: commitment }) };
    expect((await ledger.readings(s.id, new Date(0).toISOString())).length).toBe(60);
    expect(await ledger.readings(s.id, new Date(Date.now() + minute).toISOString())).toEqual([]);
    expect(await finding({ ...opened, at: Date.parse(now.receivedAt) })).toEqual({ finding: 'explained' });
  });
});

describe('a key that was released', () => {
  const approvedNow = async () => {
    const { s, commitment } = await taken();
    const at = new Date().toISOString();
    const reviewed = await following(s, randomUUID(), { ...reviewBy(anna), at });
    const approved = await following(reviewed, undefined, { ...approvalBy(anna), at });
    const moved = {
      user: release,
      operation: 'ReEncrypt',
      at: Date.parse(at),
      from: contextOf(s, { intake: commitment }),
      to: contextOf(s, { recipient: 'customs' }),
    };
    return { s, approved, moved };
  };

  it('is explained by the approvals, as often as the release is tried, and to their recipients alone', async () => {
    const { approved, moved } = await approvedNow();
    for (const later of [0, 10_000, 10 * minute])
      expect(await finding({ ...moved, at: moved.at + later })).toEqual({ finding: 'explained' });
    const to = { ...moved.to, recipient: 'police' };
    expect(await finding({ ...moved, to })).toMatchObject({ finding: 'unexplained' });
    await following(approved, undefined, { ...releaseNow, at: new Date(moved.at).toISOString() });
    expect(await finding({ ...moved, at: moved.at + 20_000 })).toEqual({ finding: 'explained' });
    // It was released long ago: nothing moves its key any more.
    expect(await finding({ ...moved, at: moved.at + 10 * minute })).toMatchObject({ finding: 'unexplained' });
  });

  it('before it was approved, or once it has ended otherwise, is unexplained', async () => {
    const { moved } = await approvedNow();
    expect(await finding({ ...moved, at: moved.at - minute })).toMatchObject({ finding: 'unexplained' });
    const { s, commitment } = await taken();
    const ended = { ...moved, from: contextOf(s, { intake: commitment }), to: contextOf(s, { recipient: 'customs' }) };
    expect(await finding(ended)).toMatchObject({ finding: 'unexplained' });
    await following(s, undefined, withdrawalBy({ agency: 'police', keyid: 'desk-key' }));
    expect(await finding(ended)).toMatchObject({ finding: 'unexplained' });
  });
});
