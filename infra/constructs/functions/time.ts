import { Duration, Validations } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Construct } from 'constructs';
import type { ExchangeTables } from '../state/exchange-tables.ts';
import { consumerTimeout } from '../state/messages.ts';
import { letNotify, type Notified } from '../state/notifications.ts';
import { ExchangeFunction, type Frame } from './exchange-function.ts';

export interface TimeProps extends Frame, Notified {
  readonly tables: ExchangeTables;
}

/** What does that for which nobody calls: reminds approvers, and ends what has run out of its time. It reads what has its time, and no more. */
export function time(scope: Construct, props: TimeProps): void {
  const { tables, alarms } = props;
  const fn = new ExchangeFunction(scope, {
    ...props,
    file: 'keep-time',
    timeout: consumerTimeout,
    reservedAtOnce: 1,
  });
  tables.let(fn, 'EXCHANGE_TABLE', tables.exchange, {
    operations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
    indexes: ['Due'],
  });
  // What nobody may keep any longer goes by its hand alone; it reads no ciphertext and no key.
  tables.let(fn, 'SEALED_TABLE', tables.sealed, { operations: ['DeleteItem'] });
  tables.let(fn, 'RECORDS_TABLE', tables.records, { operations: ['UpdateItem', 'DeleteItem'] });
  letNotify(fn, props);
  const rule = new events.Rule(scope, 'EveryFiveMinutes', {
    description: 'Does what has its time',
    schedule: events.Schedule.rate(Duration.minutes(5)),
    targets: [new LambdaFunction(fn.fn, { retryAttempts: 0, maxEventAge: Duration.minutes(5) })],
  });
  Validations.of(rule).acknowledge({
    id: 'Serverless-EventBusDLQ',
    reason: 'A run that is lost is made good by the next one; an hour without any raises an alarm.',
  });
  alarms.onIdleTime(fn);
  alarms.onLateTime(fn);
}
