import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';

/*
 * What an exchange has from its account, and shares with whatever else runs there.
 */

/** Of a quota of KMS: what is left is time to ask for more. */
const busy = 0.8;

/**
 * KMS answers more than its quota with ThrottlingException, which callers see as 503. Two quotas bound an exchange, counted for the account,
 * whoever calls: RSA (each submission is one) and symmetric (everything else, the services' own calls included). Fixed thresholds, from the
 * quota that every region has at least: CloudWatch's SERVICE_QUOTA does not say by which period it counts a quota of a second.
 * https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
 */
export function onBusyKeys(alarms: Alarms): void {
  const quotas = [
    { kind: 'Rsa', perSecond: 1_000, called: 'RSA', what: 'submissions' },
    { kind: 'Symmetric', perSecond: 5_500, called: 'symmetric', what: 'reviews, releases and disclosures' },
  ];
  for (const { kind, perSecond, called, what } of quotas) {
    alarms.watch(alarms, `BusyKeys${kind}`, {
      metric: cryptographicCalls(kind),
      threshold: busy * perSecond * 60,
      description:
        `KMS is asked for more than ${busy * perSecond} ${called} operations a second in this account, of ${perSecond} that any region allows: ` +
        `beyond its quota, ${what} are answered 503. Ask AWS for a higher quota, and bulk senders for patience.`,
    });
  }
}

/** Calls of KMS in this account, as the quotas count them. */
export function cryptographicCalls(kind: string): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/Usage',
    metricName: 'CallCount',
    dimensionsMap: { Class: 'None', Resource: `CryptographicOperations${kind}`, Service: 'KMS', Type: 'API' },
    period: Duration.minutes(1),
    statistic: 'Sum',
  });
}

/** Functions share the account's environments: one alarm for all of them. */
export function onThrottledFunctions(alarms: Alarms, scope: Construct): void {
  alarms.watch(scope, 'ThrottledFunctions', {
    metric: new cloudwatch.Metric({
      namespace: 'AWS/Lambda',
      metricName: 'Throttles',
      period: Duration.minutes(5),
      statistic: 'Sum',
    }),
    threshold: 0,
    description:
      'Lambda had no environment free for a call in this account. Look which function runs at its most; ask AWS for a higher quota of ' +
      'concurrent executions.',
  });
}
