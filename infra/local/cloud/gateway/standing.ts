import type { EventRule } from '../events/rules.ts';
import type { Principal } from '../iam/evaluate.ts';
import type { MappingDefinition } from '../mappings/definition.ts';
import type { Subscription } from '../queues/resources.ts';
import { account } from '../template/deploy.ts';
import type { Roles } from '../template/roles.ts';
import { type Refused, refusedBy, roleAsPrincipal } from './authorise.ts';
import { onQueue, onTopic } from './demands.ts';
import {
  contextKeys,
  type Demand,
  type Guarded,
  keyForReading,
  keyForSending,
  keyForWriting,
  onKey,
  throughService,
} from './guarded.ts';

/** An alarm that tells a topic, or a group of logs that is kept under a key: what AWS does in its own name. */
export type OwnName =
  | { kind: 'alarm'; arn: string; topicArn: string }
  | { kind: 'log group'; arn: string; key: string };

/** What runs without anybody's call, as the templates have it. */
export interface Standing {
  readonly mappings: readonly MappingDefinition[];
  readonly subscriptions: readonly Subscription[];
  readonly rules: readonly EventRule[];
  readonly ownNames: readonly OwnName[];
  /** The role of a function, by the function's name. */
  roleOf(functionName: string): string;
}

/**
 * Judges once what services do by themselves: mappings read queues and streams with their function's role, topics and rules deliver to their
 * queues, alarms tell their topic, logs are kept under a key. What AWS would refuse at a deployment, or drop in silence later, ends the start.
 *
 * @throws Error that names each of them
 */
export function mustBeAllowed(standing: Standing, guarded: Guarded, roles: Roles): void {
  const refusals = [
    ...standing.mappings.flatMap((mapping) =>
      said(
        `the mapping of ${mapping.functionName}`,
        roleAsPrincipal(standing.roleOf(mapping.functionName), roles),
        demandsOfMapping(mapping, guarded),
      ),
    ),
    ...standing.subscriptions.flatMap(({ topicArn, queueArn }) =>
      said(`the topic ${topicArn}`, service('sns.amazonaws.com'), demandsOfDelivery(topicArn, queueArn, guarded)),
    ),
    ...standing.rules.flatMap(({ arn, queueArns }) =>
      said(
        `the rule ${arn}`,
        service('events.amazonaws.com'),
        queueArns.flatMap((queueArn) => demandsOfDelivery(arn, queueArn, guarded, account)),
      ),
    ),
    ...standing.ownNames.flatMap((one) =>
      said(`the ${one.kind} ${one.arn}`, principalOfOwnName(one, guarded), demandsOfOwnName(one, guarded)),
    ),
  ];
  if (refusals.length > 0)
    throw new Error(`The templates' policies refuse what the templates make:\n${refusals.join('\n')}`);
}

function said(who: string, principal: Principal, demands: readonly Demand[]): string[] {
  const refused: Refused | undefined = refusedBy(principal, demands);
  if (refused === undefined) return [];
  return [`  ${who} may not ${refused.demand.action} on ${refused.demand.resource}: ${refused.denied}`];
}

function service(name: string): Principal {
  return { kind: 'service', name };
}

/** What Lambda asks of the function's role: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html */
function demandsOfMapping(mapping: MappingDefinition, guarded: Guarded): Demand[] {
  const { sourceArn } = mapping;
  if (mapping.kind === 'queue') {
    return ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].flatMap((one) => onQueue(guarded, one, sourceArn));
  }
  const onStream = ['DescribeStream', 'GetRecords', 'GetShardIterator'].map(
    (one): Demand => ({ action: `dynamodb:${one}`, resource: sourceArn, keys: {}, policy: undefined }),
  );
  const table = [...guarded.tables.values()].find(({ stream }) => stream?.arn === sourceArn);
  const context = { 'aws:dynamodb:tableName': table?.name ?? '', 'aws:dynamodb:subscriberId': account };
  return [
    ...onStream,
    { action: 'dynamodb:ListStreams', resource: '*', keys: {}, policy: undefined },
    ...throughService(guarded, 'dynamodb', keyForReading, table?.encryptedUnder, context),
    ...demandsOfFailures(mapping.onFailureArn, guarded),
  ];
}

function demandsOfFailures(destination: string | undefined, guarded: Guarded): Demand[] {
  if (destination === undefined) return [];
  return destination.startsWith('arn:aws:sns:')
    ? onTopic(guarded, 'Publish', destination)
    : onQueue(guarded, 'SendMessage', destination);
}

/** A service sends in its own name, and says for what: EventBridge with the account, and SNS without it, as far as any page says. */
function demandsOfDelivery(from: string, queueArn: string, guarded: Guarded, ofAccount?: string): Demand[] {
  const source = { 'aws:SourceArn': from, ...(ofAccount !== undefined && { 'aws:SourceAccount': ofAccount }) };
  const { statements = [], encryptedUnder } = guarded.channels.get(queueArn) ?? {};
  return [
    { action: 'sqs:SendMessage', resource: queueArn, keys: source, policy: { statements, decides: false } },
    ...(encryptedUnder === undefined ? [] : onKey(guarded, keyForSending, encryptedUnder, source)),
  ];
}

function principalOfOwnName({ kind }: OwnName, { region }: Guarded): Principal {
  return service(kind === 'alarm' ? 'cloudwatch.amazonaws.com' : `logs.${region}.amazonaws.com`);
}

function demandsOfOwnName(one: OwnName, guarded: Guarded): Demand[] {
  if (one.kind === 'log group') {
    const [context, look] = [contextKeys({ 'aws:logs:arn': one.arn }), 'kms:DescribeKey'];
    const used = keyForWriting.filter((action) => action !== look);
    return [...onKey(guarded, used, one.key, context), ...onKey(guarded, [look], one.key, {})];
  }
  const source = { 'aws:SourceArn': one.arn, 'aws:SourceAccount': account };
  const { statements = [], encryptedUnder } = guarded.channels.get(one.topicArn) ?? {};
  return [
    { action: 'sns:Publish', resource: one.topicArn, keys: source, policy: { statements, decides: false } },
    ...(encryptedUnder === undefined ? [] : onKey(guarded, keyForSending, encryptedUnder, source)),
  ];
}
