import type { Construct } from 'constructs';
import { type ContentKeys, letUseKeys } from '../keys/key-rights.ts';
import type { ExchangeTables } from '../state/exchange-tables.ts';
import { consumerTimeout, type Lanes } from '../state/messages.ts';
import { letNotify, type Notified } from '../state/notifications.ts';
import { ExchangeFunction, type Frame } from './exchange-function.ts';

export interface ReleaseProps extends Frame, Notified {
  readonly tables: ExchangeTables;
  /** By agency. */
  readonly keys: Readonly<Record<string, ContentKeys>>;
  readonly releases: Lanes;
}

/** At most so many copies for each queue; 2 is Lambda's least. */
const releasingAtOnce = { urgent: 2, routine: 4 };

/**
 * Moves what an approval moves: content keys, from the originator's staging key to the recipients'. They stay inside KMS, and no ciphertext is
 * read. It checks the approvers' signatures and keys itself before it asks KMS, tells the recipients, and marks that it did. Returns the function.
 */
export function release(scope: Construct, props: ReleaseProps): ExchangeFunction {
  const { tables, releases } = props;
  const fn = new ExchangeFunction(scope, {
    ...props,
    file: 'release-record',
    timeout: consumerTimeout,
    reservedAtOnce: releasingAtOnce.urgent + releasingAtOnce.routine,
  });
  tables.let(fn, 'EXCHANGE_TABLE', tables.exchange, {
    operations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
  });
  tables.let(fn, 'RECORDS_TABLE', tables.records, { operations: ['PutItem', 'UpdateItem'] });
  tables.let(fn, 'REGISTRY_TABLE', tables.registry, { operations: ['GetItem'] });
  const keys = Object.entries(props.keys);
  fn.setJson('STAGING_KEYS', Object.fromEntries(keys.map(([agency, { staging }]) => [agency, staging.arn])));
  fn.setJson('RECORDS_KEYS', Object.fromEntries(keys.map(([agency, { records }]) => [agency, records.arn])));
  letUseKeys(
    fn,
    props.configuration,
    keys.flatMap(([, own]) => own.all),
  );
  letNotify(fn, props);
  releases.urgent.feed(fn, scope, 'Urgent releases', releasingAtOnce.urgent);
  releases.routine.feed(fn, scope, 'Releases', releasingAtOnce.routine);
  return fn;
}
