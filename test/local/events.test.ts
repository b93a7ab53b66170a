import { DecryptCommand, EncryptCommand, KMSClient, ReEncryptCommand } from '@aws-sdk/client-kms';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../infra/local/cloud/basics/json.ts';
import { until } from '../support/clients.ts';
import { aQueue, aRole, type TestStack } from './support/assembly.ts';
import { startTestCloud, type TestCloud } from './support/cloud.ts';

const arnOf = (id: string): JsonObject => ({ 'Fn::GetAtt': [id, 'Arn'] });
const everything = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::000000000000:root' },
  Action: 'kms:*',
  Resource: '*',
};
const uses = {
  source: ['aws.kms'],
  'detail-type': ['AWS API Call via CloudTrail'],
  detail: { eventName: ['Decrypt', 'ReEncrypt'], resources: { ARN: [arnOf('Watched')] } },
};

/** Two keys, of which a rule watches one, and the queue of what was done with it. */
const watching = (rule: JsonObject = {}, letIn = true): TestStack => ({
  Resources: {
    Watched: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Version: '2012-10-17', Statement: everything } } },
    Other: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Version: '2012-10-17', Statement: everything } } },
    User: aRole('user', [{ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:ReEncrypt*'], Resource: '*' }]),
    Queue: aQueue('uses'),
    ...(letIn && {
      LetIn: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [{ Ref: 'Queue' }],
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: arnOf('Queue'),
              Condition: { ArnEquals: { 'aws:SourceArn': arnOf('Rule') } },
            },
          },
        },
      },
    }),
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: 'uses',
        State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
        EventPattern: uses,
        Targets: [{ Id: 'Queue', Arn: arnOf('Queue') }],
        ...rule,
      },
    },
  },
  Outputs: { Watched: { Value: arnOf('Watched') }, Other: { Value: arnOf('Other') } },
});

let test: TestCloud | undefined;
afterEach(async () => {
  await test?.stop('remove');
  test = undefined;
});

const started = async (stack: TestStack) => {
  const running = await startTestCloud(stack);
  test = running;
  const { cloud, sqs } = running;
  const key = (name: string): string => cloud.outputs.get('Test')?.[name] ?? '';
  const credentials = cloud.callers.admitFunction('user-function', 'arn:aws:iam::000000000000:role/user');
  const kms = new KMSClient({ endpoint: cloud.gatewayUrl, region: cloud.region, credentials, maxAttempts: 1 });
  const received = async (): Promise<Record<string, never>[]> => {
    const asked = { QueueUrl: cloud.queues.urlOf('uses'), MaxNumberOfMessages: 10 };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(asked));
    return Messages.map(({ Body = '' }) => JSON.parse(Body));
  };
  const sealed = async (name: string, EncryptionContext: Record<string, string>) => {
    const encrypt = new EncryptCommand({
      KeyId: key(name),
      Plaintext: Buffer.from('not to be told'),
      EncryptionContext,
    });
    return (await running.kms.send(encrypt)).CiphertextBlob;
  };
  return { ...running, key, caller: kms, received, sealed };
};

const context = { for: 'one' };

describe('a rule on what CloudTrail tells of KMS', () => {
  it('hands on who did what with which key and in which context, in the shape of CloudTrail, and nothing of what was opened', async () => {
    const { key, caller, received, sealed } = await started(watching());
    const blob = await sealed('Watched', context);
    const asked = { KeyId: key('Watched'), CiphertextBlob: blob, EncryptionContext: context };
    const { $metadata } = await caller.send(new DecryptCommand(asked));
    const [event] = await until(async () => {
      const events = await received();
      return events.length > 0 && events;
    });
    expect(event).toMatchObject({
      source: 'aws.kms',
      'detail-type': 'AWS API Call via CloudTrail',
      detail: {
        eventSource: 'kms.amazonaws.com',
        eventName: 'Decrypt',
        readOnly: true,
        requestID: $metadata.requestId,
        userIdentity: {
          type: 'AssumedRole',
          arn: 'arn:aws:sts::000000000000:assumed-role/user/user-function',
          sessionContext: {
            sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::000000000000:role/user', userName: 'user' },
          },
        },
        requestParameters: { keyId: key('Watched'), encryptionContext: context },
        responseElements: null,
        resources: [{ type: 'AWS::KMS::Key', ARN: key('Watched') }],
      },
    });
    const text = JSON.stringify(event);
    expect(text).not.toContain(Buffer.from(blob ?? []).toString('base64'));
    expect(text).not.toContain(Buffer.from('not to be told').toString('base64'));
  });

  it('hands on a ReEncrypt by either of its keys, the source first, and nothing of another key or another call', async () => {
    const { key, caller, received, sealed } = await started(watching());
    const blob = await sealed('Other', context);
    await caller.send(new DecryptCommand({ KeyId: key('Other'), CiphertextBlob: blob, EncryptionContext: context }));
    const moved = { SourceKeyId: key('Other'), SourceEncryptionContext: context, DestinationKeyId: key('Watched') };
    await caller.send(new ReEncryptCommand({ CiphertextBlob: blob, ...moved }));
    const events = await until(async () => {
      const found = await received();
      return found.length > 0 && found;
    });
    expect(events.map(({ detail }) => detail)).toMatchObject([
      {
        eventName: 'ReEncrypt',
        requestParameters: { sourceEncryptionContext: context },
        resources: [{ ARN: key('Other') }, { ARN: key('Watched') }],
      },
    ]);
  });

  it('that is enabled without reads gets no use of a key, and one that is disabled nothing', async () => {
    for (const State of ['ENABLED', 'DISABLED']) {
      const { key, caller, received, sealed, cloud } = await started(watching({ State }));
      const blob = await sealed('Watched', context);
      await caller.send(
        new DecryptCommand({ KeyId: key('Watched'), CiphertextBlob: blob, EncryptionContext: context }),
      );
      await cloud.trail.settled();
      expect(await received()).toEqual([]);
      await test?.stop('remove');
      test = undefined;
    }
  });

  it('is refused where it compares by what is not known here, goes elsewhere than to a queue, or is in no state of EventBridge', async () => {
    const detail = { eventName: [{ numeric: ['>', 1] }] };
    await expect(started(watching({ EventPattern: { detail } }))).rejects.toThrow('numeric');
    const elsewhere = [{ Id: 'x', Arn: 'arn:aws:sns:eu-north-1:000000000000:x' }];
    await expect(started(watching({ Targets: elsewhere }))).rejects.toThrow('to queues alone');
    const changed = [{ Id: 'x', Arn: arnOf('Queue'), InputPath: '$.detail' }];
    await expect(started(watching({ Targets: changed }))).rejects.toThrow('InputPath');
    await expect(started(watching({ State: 'ON' }))).rejects.toThrow('no state ON');
  });

  it('whose queue does not let it in is told at the start', async () => {
    await expect(started(watching({}, false))).rejects.toThrow(/rule\/uses may not sqs:SendMessage/);
  });
});
