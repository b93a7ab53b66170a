import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../infra/local/cloud/basics/json.ts';
import { aFunction, type TestStack } from './support/assembly.ts';
import { startTestCloud, type TestCloud } from './support/cloud.ts';

const sweep =
  'exports.handler = async (event) => { console.log(JSON.stringify({ fired: event["detail-type"], source: event.source })); };';

const scheduled = (permitted: boolean, rule: JsonObject = {}): TestStack => ({
  code: { sweep },
  Resources: {
    Sweep: aFunction('sweep'),
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'rule',
        ScheduleExpression: 'rate(1 minute)',
        State: 'ENABLED',
        Targets: [{ Id: 'Target', Arn: { 'Fn::GetAtt': ['Sweep', 'Arn'] } }],
        ...rule,
      },
    },
    ...(permitted && {
      Permission: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: { 'Fn::GetAtt': ['Sweep', 'Arn'] },
          Principal: 'events.amazonaws.com',
          SourceArn: { 'Fn::GetAtt': ['Rule', 'Arn'] },
        },
      },
    }),
  },
});

let test: TestCloud | undefined;
afterEach(async () => {
  await test?.stop('remove');
  test = undefined;
});

describe('a schedule', () => {
  it('fires its function at the start, with the event of EventBridge', async () => {
    test = await startTestCloud(scheduled(true));
    expect(await test.line({ fired: 'Scheduled Event' })).toMatchObject({ source: 'aws.events' });
  });

  it('fires nothing that the template does not permit it to invoke', async () => {
    test = await startTestCloud(scheduled(false));
    const { message } = await test.line({ level: 'ERROR' });
    expect(message).toBe('No permission of the template lets rule rule invoke sweep');
  });

  it('is refused where it is no rate', async () => {
    const cron = scheduled(true, { ScheduleExpression: 'cron(0 12 * * ? *)' });
    await expect(startTestCloud(cron)).rejects.toThrow('rate(…) alone');
  });
});
