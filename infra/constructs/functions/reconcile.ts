import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { functionName } from '../../configuration/names.ts';
import type { ExchangeTables } from '../state/exchange-tables.ts';
import { consumerTimeout } from '../state/messages.ts';
import { type KeyUses, onUnexplainedUses } from '../watch/key-uses.ts';
import { ExchangeFunction, type Frame } from './exchange-function.ts';

export interface ReconcileProps extends Frame {
  readonly tables: ExchangeTables;
  readonly uses: KeyUses;
}

/** Lambda's least: a use more or less of a key is judged a moment later. */
const reconcilingAtOnce = 2;

/** What holds each use of a content key against the acts. It asks the table by submission, and has no key. */
export function reconcile(scope: Construct, props: ReconcileProps): void {
  const { tables, uses, alarms, configuration } = props;
  const fn = new ExchangeFunction(scope, {
    ...props,
    file: 'reconcile-keys',
    timeout: consumerTimeout,
    reservedAtOnce: reconcilingAtOnce,
  });
  tables.let(fn, 'EXCHANGE_TABLE', tables.exchange, { operations: ['Query'] });
  const resourceName = functionName(configuration, '');
  fn.set('ROLE_PREFIX', Stack.of(fn).formatArn({ service: 'iam', region: '', resource: 'role', resourceName }));
  uses.queue.feed(fn, scope, 'Key uses', reconcilingAtOnce);
  onUnexplainedUses(fn, { alarms, uses, fn: fn.fn });
}
