import type { Construct } from 'constructs';
import type { ExchangeTables } from '../state/exchange-tables.ts';
import { consumerTimeout, type Lanes } from '../state/messages.ts';
import { letNotify, type Notified } from '../state/notifications.ts';
import { ExchangeFunction, type Frame } from './exchange-function.ts';

export interface ApprovalsProps extends Frame, Notified {
  readonly tables: ExchangeTables;
  /** By agency. */
  readonly approvals: Readonly<Record<string, Lanes>>;
}

/** At most so many copies for one queue (2 is Lambda's least): approvals are opened faster than people give them, and a bulk file waits. */
const openingAtOnce = 2;

/** What opens approvals: takes each agency's queue, and tells the agency that a task waits. */
export function approvals(scope: Construct, props: ApprovalsProps): void {
  const { tables } = props;
  const queues = Object.entries(props.approvals);
  const fn = new ExchangeFunction(scope, {
    ...props,
    file: 'open-approval',
    timeout: consumerTimeout,
    reservedAtOnce: 2 * openingAtOnce * queues.length,
  });
  tables.let(fn, 'EXCHANGE_TABLE', tables.exchange, { operations: ['GetItem', 'BatchGetItem', 'UpdateItem'] });
  letNotify(fn, props);
  for (const [agency, { urgent, routine }] of queues) {
    urgent.feed(fn, scope, `Urgent approvals of ${agency}`, openingAtOnce);
    routine.feed(fn, scope, `Approvals of ${agency}`, openingAtOnce);
  }
}
