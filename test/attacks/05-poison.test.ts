import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { operatorOf } from '../support/operator.ts';

let exchange: TestExchange;
let sqs: SQSClient;
const logged: string[] = [];
beforeAll(async () => {
  exchange = await startTestExchange({ write: (line) => logged.push(line) });
  const { variables, database } = await operatorOf(exchange.home);
  database.destroy();
  const credentials = {
    accessKeyId: variables.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: variables.AWS_SECRET_ACCESS_KEY ?? '',
  };
  const { gatewayUrl: endpoint, region } = exchange.cloud;
  sqs = new SQSClient({ endpoint, region, credentials, useQueueUrlAsEndpoint: false });
});
afterAll(async () => {
  sqs.destroy();
  await exchange.stop();
});

/** What somebody may write into a queue who can: nothing, no JSON, other JSON, an id that is none, lines for the log, a name that is a prototype’s. */
const injected = '\n{"level":"INFO","event":"record-released","submission":"forged-by-a-message"}';
const poison = [
  ' ',
  '{',
  'null',
  '[]',
  '"text"',
  '{"version":1}',
  `{"submission":${JSON.stringify(injected)}}`,
  injected,
  '{"__proto__":{"submission":"x"},"constructor":"toString"}',
  JSON.stringify({ submission: '01934f5e-7c00-7000-8000-00000000dead' }),
  'x'.repeat(200_000),
];
const queues = ['approval-police', 'approval-customs', 'release'].flatMap((name) => [name, `urgent-${name}`]);
const failed = () => logged.filter((line) => line.includes('message-failed'));

it('a message that is none of ours holds up no other, and writes no line into the log', async () => {
  for (const queue of queues)
    for (const MessageBody of poison)
      await sqs.send(new SendMessageCommand({ QueueUrl: exchange.cloud.queues.urlOf(`samsyn-${queue}`), MessageBody }));
  const desk = await exchange.as('police-desk');
  const { id, sealedDigest } = await desk.submit(coverFor(['customs'], 'H3'), aReport('Behind the poison.'));
  for (const n of [1, 2]) {
    const approver = await exchange.as(`police-approver-${n}`);
    await approver.review(id);
    await approver.decide(id, { decision: 'approve', sealedDigest });
  }
  const acceptor = await exchange.as('customs-approver-1');
  await until(() => acceptor.track(id).catch(() => undefined));
  await acceptor.decide(id, { decision: 'approve', sealedDigest, acceptsConditions: true });
  await until(async () => (await desk.track(id)).state === 'released', 30);
  await until(async () => failed().length >= queues.length * (poison.length - 2), 30);
  // Each failure is one line, one whole object, of one of our events, with no word of the message.
  for (const line of logged) {
    const { message, submission } = JSON.parse(line) as { message: string; submission?: string };
    expect(line).not.toContain('\n');
    expect(line).not.toContain('forged-by-a-message');
    expect(message).toMatch(/^[a-z]+(-[a-z]+)+$/);
    if (submission !== undefined) expect(submission).toMatch(/^[0-9a-f-]{36}$/);
  }
}, 90_000);
