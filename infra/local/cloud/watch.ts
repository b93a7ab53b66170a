import type { OwnName } from './gateway/standing.ts';
import type { Maker } from './template/deploy.ts';
import { arn, physicalName } from './template/names.ts';

/** The makers of alarms and groups of logs: nothing alarms or logs here, but what AWS would need for it is judged. */
export function watchMakers(ownNames: OwnName[]): Record<string, Maker> {
  return {
    'AWS::CloudWatch::Alarm': (request) => {
      const { properties, region } = request;
      const name = properties.text('AlarmName') ?? physicalName(request, 255);
      const alarm = arn('cloudwatch', region, `alarm:${name}`);
      const told = ['AlarmActions', 'OKActions', 'InsufficientDataActions'].flatMap((of) => properties.list(of));
      ownNames.push(...told.map((topicArn): OwnName => ({ kind: 'alarm', arn: alarm, topicArn: String(topicArn) })));
      properties.ignoreAll();
      return { ref: name, attributes: { Arn: alarm } };
    },
    'AWS::Logs::LogGroup': (request) => {
      const { properties, region } = request;
      const name = properties.text('LogGroupName') ?? physicalName(request, 512);
      const group = arn('logs', region, `log-group:${name}`);
      const key = properties.text('KmsKeyId');
      if (key !== undefined) ownNames.push({ kind: 'log group', arn: group, key });
      properties.ignoreAll();
      return { ref: name, attributes: { Arn: `${group}:*` } };
    },
  };
}
