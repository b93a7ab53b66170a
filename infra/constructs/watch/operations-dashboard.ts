import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Configuration } from '../../configuration/config.ts';
import type { ExchangeApi } from '../api/exchange-api.ts';
import type { AgencyDoor } from '../functions/agency-door.ts';
import type { ExchangeFunction } from '../functions/exchange-function.ts';
import type { ExchangeTables } from '../state/exchange-tables.ts';
import type { Lanes } from '../state/messages.ts';
import type { Notifications } from '../state/notifications.ts';
import { cryptographicCalls } from './account-quotas.ts';

export interface OperationsDashboardProps {
  readonly configuration: Configuration;
  readonly api: ExchangeApi;
  readonly doors: readonly AgencyDoor[];
  /** What follows the stream of acts. */
  readonly follower: ExchangeFunction;
  readonly tables: ExchangeTables;
  readonly agencies: readonly { readonly approvals: Lanes; readonly notifications: Notifications }[];
  readonly releases: Lanes;
  readonly lostActs: sqs.Queue;
}

/** CloudWatch Logs asks no more groups than this at once: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-Source.html */
const groupsAsked = 50;

const period = Duration.minutes(5);
const width = 12;

function bothOf({ urgent, routine }: Lanes) {
  return [urgent, routine];
}

/** One page that shows how the exchange fares: counts, ages and codes, and nothing of any report. */
export class OperationsDashboard extends Construct {
  constructor(scope: Construct, id: string, props: OperationsDashboardProps) {
    super(scope, id);
    new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: props.configuration.name,
      defaultInterval: Duration.days(1),
      widgets: [
        [this.accepted(props), this.refusals(props)],
        [this.calls(props), this.latency(props)],
        [this.ages(props), this.deadLetters(props)],
        [this.stream(props), this.throttles(props)],
      ],
    });
  }

  /** What the functions have logged of their answers: a query runs, and costs, when the page is opened. */
  private answers(title: string, fns: readonly ExchangeFunction[], queryLines: string[]): cloudwatch.IWidget {
    return new cloudwatch.LogQueryWidget({
      title,
      width,
      view: cloudwatch.LogQueryVisualizationType.TABLE,
      logGroupNames: fns.slice(0, groupsAsked).map(({ logGroup }) => logGroup.logGroupName),
      queryLines: ["filter message = 'call-answered'", ...queryLines],
    });
  }

  private accepted({ doors }: OperationsDashboardProps): cloudwatch.IWidget {
    const accepting = doors.flatMap(({ functions }) =>
      functions.filter(({ name }) => name.endsWith('accept-submission')),
    );
    return this.answers('Submissions accepted, by hour', accepting, [
      'filter status < 300',
      'stats count(*) as accepted by bin(1h) as hour',
      'sort hour desc',
    ]);
  }

  private refusals({ doors }: OperationsDashboardProps): cloudwatch.IWidget {
    return this.answers(
      'Refusals, by code',
      doors.flatMap(({ functions }) => functions),
      ['filter ispresent(code)', 'stats count(*) as calls by code, status, route', 'sort calls desc'],
    );
  }

  private calls({ api: { api } }: OperationsDashboardProps): cloudwatch.IWidget {
    return new cloudwatch.GraphWidget({
      title: 'Calls, and what they ended in',
      width,
      left: [
        api.metricCount({ period, statistic: 'Sum', label: 'calls' }),
        api.metricClientError({ period, statistic: 'Sum', label: '4xx' }),
        api.metricServerError({ period, statistic: 'Sum', label: '5xx' }),
      ],
    });
  }

  private latency({ api: { api } }: OperationsDashboardProps): cloudwatch.IWidget {
    return new cloudwatch.GraphWidget({
      title: 'Time to the answer, milliseconds',
      width,
      left: ['p50', 'p95', 'p99'].map((statistic) => api.metricLatency({ period, statistic, label: statistic })),
    });
  }

  private ages({ agencies, releases }: OperationsDashboardProps): cloudwatch.IWidget {
    const work = [releases, ...agencies.map((one) => one.approvals)].flatMap(bothOf);
    const queues = [...work.map(({ queue }) => queue), ...agencies.map((one) => one.notifications.queue)];
    return new cloudwatch.GraphWidget({
      title: 'Oldest message, seconds',
      width,
      left: queues.map((queue) => queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' })),
    });
  }

  private deadLetters({ agencies, releases, lostActs }: OperationsDashboardProps): cloudwatch.IWidget {
    const work = [releases, ...agencies.map((one) => one.approvals)].flatMap(bothOf);
    const queues = [lostActs, ...work.map(({ deadLetters }) => deadLetters)];
    return new cloudwatch.GraphWidget({
      title: 'Messages that could not be handled',
      width,
      left: queues.map((queue) => queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' })),
    });
  }

  private stream({ follower }: OperationsDashboardProps): cloudwatch.IWidget {
    return new cloudwatch.GraphWidget({
      title: 'Acts that wait to be relayed, milliseconds',
      width,
      left: [follower.fn.metric('IteratorAge', { period, statistic: 'Maximum' })],
    });
  }

  private throttles({ tables }: OperationsDashboardProps): cloudwatch.IWidget {
    const { exchange, sealed, records, registry } = tables;
    const held = [exchange, sealed, records, registry].flatMap((table) =>
      ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) => table.metric(name, { period, statistic: 'Sum' })),
    );
    return new cloudwatch.GraphWidget({
      title: 'Held back by DynamoDB; calls of KMS in the account',
      width,
      left: held,
      right: ['Rsa', 'Symmetric'].map((kind) => cryptographicCalls(kind).with({ period, label: kind })),
    });
  }
}
