import { type DynamoDBClient, type Update, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Agency } from '../domain/agency.ts';
import type { Submission } from '../domain/submission.ts';
import type { Exchange, ToTell, WaitingKind } from '../workflow/ports.ts';
import { holdsAtLast } from './dynamo.ts';
import { item, type Key, keyOf } from './items.ts';
import { queriesOf } from './query.ts';

/** So many keys are read of one list at most: as many that wait are an outage, and an alarm tells of it. */
const mostWaiting = 5_000;

/** The attributes by which a row stands in the index `Waiting`: a list for each kind and agency, so that none stands behind another's. */
export function waitingFor(kind: WaitingKind, agency: Agency, since: string) {
  return {
    waiting: `${kind}#${agency}`,
    waitingSince: since,
  };
}

/** What a row loses when it waits no more. */
export const waitingMark = ['waiting', 'waitingSince'] as const;

/** An update that sets these attributes, and removes those; further values are the condition's. */
export function setting(attributes: object, removed: readonly string[], values: object = {}) {
  const named = (names: readonly string[], as: (name: string) => string) => names.map(as).join(', ');
  const set = Object.keys(attributes);
  const expressions = [
    ...(set.length > 0 ? [`SET ${named(set, (name) => `#${name} = :${name}`)}`] : []),
    ...(removed.length > 0 ? [`REMOVE ${named(removed, (name) => `#${name}`)}`] : []),
  ];
  const ofAttributes = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`:${name}`, value]));
  return {
    UpdateExpression: expressions.join(' '),
    ExpressionAttributeNames: Object.fromEntries([...set, ...removed].map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: item({ ...ofAttributes, ...values }),
  } satisfies Partial<Update>;
}

/** The row that says whom there is to tell; a submission's, as long as it is in this state: another is another message. */
function rowOf(whom: ToTell) {
  return 'taskOf' in whom
    ? { key: keyOf.task(whom.id, whom.taskOf), condition: 'attribute_exists(waiting)', names: {}, values: {} }
    : {
        key: keyOf.state(whom.id),
        condition: '#state = :state AND attribute_exists(waiting)',
        names: { '#state': 'state' },
        values: { ':state': whom.state },
      };
}

/** The mark that somebody is told again, while it is not known what comes of it. */
function tellingIn(client: DynamoDBClient, table: string): Pick<Exchange, 'beginTellingAgain' | 'endTellingAgain'> {
  return {
    beginTellingAgain(whom, now, unless) {
      const { key, condition, names, values } = rowOf(whom);
      const update = new UpdateItemCommand({
        TableName: table,
        Key: item(key),
        UpdateExpression: 'SET tellingAgain = :now',
        ConditionExpression: `${condition} AND (attribute_not_exists(tellingAgain) OR tellingAgain < :unless)`,
        ExpressionAttributeValues: item({ ...values, ':now': now, ':unless': unless }),
        ...('#state' in names && { ExpressionAttributeNames: names }),
      });
      return holdsAtLast(() => client.send(update));
    },
    async endTellingAgain(whom) {
      const { key, condition, names, values } = rowOf(whom);
      const update = new UpdateItemCommand({
        TableName: table,
        Key: item(key),
        UpdateExpression: 'REMOVE tellingAgain',
        ConditionExpression: condition,
        ...('#state' in names && { ExpressionAttributeNames: names, ExpressionAttributeValues: item(values) }),
      });
      await holdsAtLast(() => client.send(update));
    },
  };
}

/** What waits for a machine, in the table `Exchange`: the lists of the index, and the marks that somebody was told. */
export function waitingIn(
  client: DynamoDBClient,
  table: string,
): Pick<Exchange, 'waiting' | 'markTold' | 'markUnproven' | 'openTask' | 'beginTellingAgain' | 'endTellingAgain'> {
  return {
    ...tellingIn(client, table),
    openTask(id, agency) {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: item(keyOf.task(id, agency)),
        UpdateExpression: `REMOVE ${[...waitingMark, 'tellingAgain'].join(', ')}`,
        ConditionExpression: 'attribute_exists(pk)',
      });
      return holdsAtLast(() => client.send(update));
    },
    async waiting(kind, agency, before) {
      const rows = await queriesOf(client, table).first<Key & { readonly waitingSince: string }>(mostWaiting, {
        IndexName: 'Waiting',
        KeyConditionExpression: 'waiting = :w AND waitingSince < :t',
        ExpressionAttributeValues: item({ ':w': waitingFor(kind, agency, before).waiting, ':t': before }),
        ScanIndexForward: false,
      });
      return rows.map(({ pk, waitingSince }) => ({ id: pk.slice('submission#'.length), since: waitingSince }));
    },
    markUnproven({ submission, originator, was, since, progress }) {
      const values = { ':wasSeq': was.seq, ':wasState': was.state };
      const marked = setting({ progress, ...waitingFor('proof', originator, since) }, [], values);
      const update = new UpdateItemCommand({
        TableName: table,
        Key: item(keyOf.state(submission)),
        ...marked,
        ExpressionAttributeNames: {
          ...marked.ExpressionAttributeNames,
          '#seq': 'seq',
          '#state': 'state',
          '#unprovenSince': 'unprovenSince',
        },
        // What was released or withdrawn meanwhile is not brought back, and of several that find it at once the first has marked it.
        ConditionExpression: '#seq = :wasSeq AND #state = :wasState AND attribute_not_exists(#progress.#unprovenSince)',
      });
      return holdsAtLast(() => client.send(update));
    },
    async markTold(submission: Submission, left) {
      const values = { ':now': submission.state };
      const marked =
        left.length === 0
          ? setting({}, [...waitingMark, 'untold', 'tellingAgain'], values)
          : setting({ untold: left }, ['tellingAgain'], values);
      const update = new UpdateItemCommand({
        TableName: table,
        Key: item(keyOf.state(submission.id)),
        ...marked,
        ExpressionAttributeNames: { ...marked.ExpressionAttributeNames, '#state': 'state' },
        // A record that was recalled meanwhile waits to be told of that: its mark stands for another message.
        ConditionExpression: '#state = :now AND attribute_exists(waiting)',
      });
      await holdsAtLast(() => client.send(update));
    },
  };
}
