import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import type { RecordedAct } from '../../../shared/custody/leaf.ts';
import type { Exchange, Records, Sealed } from '../../../shared/workflow/ports.ts';
import { historiesIn } from '../histories.ts';

/** What keeps the contract of the exchange's tables: on DynamoDB, or in memory. */
export interface Tables {
  readonly exchange: Exchange;
  readonly sealed: Sealed;
  readonly records: Records;
  readonly stop?: () => Promise<void>;
}

/** Tables that are there while the tests of a file run. */
export const tablesOf = (start: () => Promise<Tables>) => {
  let tables: Tables;
  beforeAll(async () => {
    tables = await start();
  });
  afterAll(() => tables.stop?.());
  const histories = () => historiesIn(tables.exchange);
  return {
    exchange: () => tables.exchange,
    sealed: () => tables.sealed,
    records: () => tables.records,
    write: (...args: Parameters<ReturnType<typeof histories>['write']>) => histories().write(...args),
    submitted: (...args: Parameters<ReturnType<typeof histories>['submitted']>) => histories().submitted(...args),
    following: (...args: Parameters<ReturnType<typeof histories>['following']>) => histories().following(...args),
  };
};
export type OnTables = ReturnType<typeof tablesOf>;

/** An agency that has nothing but what its test writes. */
export const anAgency = (): string => `agency-${randomBytes(3).toString('hex')}`;

/** An act as it is read to be shown: all that is not said to be hidden. */
export const told = (act: RecordedAct) => {
  const hidden = [
    'evidence',
    'cover',
    'submission',
    'contentDigest',
    'sealedDigest',
    'due',
    'expires',
    'erasure',
    'clocks',
    'since',
    'approvals',
  ];
  const unshown = [...hidden, 'acceptsConditions', 'recipients'];
  const shown = Object.entries(act).filter(([name, value]) => !unshown.includes(name) && value !== undefined);
  return { ...Object.fromEntries(shown), custody: { hash: act.custody.hash } };
};
