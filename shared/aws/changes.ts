import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { type Command, validIn } from '../domain/command.ts';
import { noticesOf } from '../domain/notice.ts';
import { knowers } from '../domain/releasability.ts';
import { evolve, neverReleased, type State, unprovenSince } from '../domain/submission.ts';
import type { Change, NotWritten } from '../workflow/ports.ts';
import { actRow } from './act-rows.ts';
import type { EntryRows } from './entry-rows.ts';
import { placesOf } from './inbox.ts';
import { item, keyOf, nonceItem, receivedOrder } from './items.ts';
import { packed } from './packed.ts';
import { progressOf, type StateRow } from './state-rows.ts';
import { setting, waitingFor, waitingMark } from './waiting.ts';

export interface TableNames {
  readonly exchange: string;
  readonly sealed?: string | undefined;
  readonly records?: string | undefined;
}

/** One write of a transaction, and what it means that its condition did not hold. */
interface Write {
  readonly write: TransactWriteItem;
  readonly otherwise: NotWritten;
}

const named = (table: string | undefined): string => {
  if (table === undefined) throw new Error('this function writes to a table that its configuration does not name');
  return table;
};

const isNew = 'attribute_not_exists(pk)';

const put = (table: string, value: object, otherwise: NotWritten): Write => ({
  write: { Put: { TableName: table, Item: item(value), ConditionExpression: isNew } },
  otherwise,
});

const remove = (table: string, key: object): Write => ({
  write: { Delete: { TableName: table, Key: item(key) } },
  otherwise: 'stale',
});

const move = (table: string, key: object, place: string): Write => ({
  write: {
    Update: {
      TableName: table,
      Key: item(key),
      UpdateExpression: 'SET inboxOrder = :place',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: item({ ':place': place }),
    },
  },
  otherwise: 'stale',
});

/** States in which any command has an effect: in all others a submission is as it will stay. */
const changing: readonly State[] = [
  ...new Set(Object.values(validIn satisfies Record<Command['kind'], readonly State[]>).flat()),
];

/**
 * How the state's row waits for a machine from now on. A release waits from its approval until its recipients were told, under one entry of
 * the index; a recall waits anew, for all of them. What ends otherwise waits no more, and what stays as it is waits as before.
 */
const waitingOf = ({ before, after, acts }: Change): { readonly set: object; readonly removed: readonly string[] } => {
  if (before?.state === after.state) return { set: {}, removed: [] };
  if (neverReleased(after.state) || after.state === 'erased') return { set: {}, removed: [...waitingMark, 'untold'] };
  // What was not proved, and is after all, waits as any release does until its recipients are told.
  if (after.state === 'released' && before !== undefined && unprovenSince(before) !== undefined)
    return { set: waitingFor('release', after.originator, after.releasedAt), removed: [] };
  const since =
    after.state === 'approved' ? after.approvedAt : after.state === 'recalled' ? acts.at(-1)?.at : undefined;
  return since === undefined
    ? { set: {}, removed: [] }
    : { set: waitingFor('release', after.originator, since), removed: ['untold'] };
};

const stateWrite = (table: string, change: Change): Write => {
  const { before, after, acts, intake } = change;
  const hash = acts.at(-1)?.custody.hash ?? '';
  const row: StateRow = {
    seq: after.seq,
    state: after.state,
    hash,
    progress: progressOf(after),
    knownTo: knowers(after),
  };
  if (before === undefined) {
    const order = { originator: after.originator, receivedOrder: receivedOrder(after.receivedAt, after.id) };
    return put(table, { ...keyOf.state(after.id), ...order, ...row, staged: intake?.stagedKey }, 'stale');
  }
  const { set, removed } = waitingOf(change);
  const isOver = neverReleased(after.state) || after.state === 'released';
  const states = Object.fromEntries(changing.map((state, i) => [`:s${i}`, state]));
  return {
    write: {
      Update: {
        TableName: table,
        Key: item(keyOf.state(after.id)),
        ...setting({ ...row, ...set }, [...removed, ...(isOver ? ['staged'] : [])], {
          ':wasSeq': before.seq,
          ':wasState': before.state,
          ...states,
        }),
        ConditionExpression: `#seq = :wasSeq AND #state = :wasState AND #state IN (${Object.keys(states).join(', ')})`,
      },
    },
    otherwise: 'stale',
  };
};

/** The acts, each with what it sets in motion: the outbox that the table's stream carries on. */
const actWrites = (table: string, change: Change, entries: EntryRows): Promise<readonly Write[]> => {
  let state = change.before;
  return Promise.all(
    change.acts.map(async (act) => {
      const { custody: _custody, ...bare } = act;
      const after = evolve(state, bare);
      const outbox = noticesOf(bare, state, after);
      state = after;
      // The stream hands over what goes onward, and no other act.
      const sets = outbox.length === 0 ? {} : { onward: 'yes', outbox };
      return put(table, { ...(await actRow(act, entries)), ...sets }, 'stale');
    }),
  );
};

/** Tasks that are opened, moved to where those stand that the same persons have decided, and closed. */
const taskWrites = async (table: string, { before, after, acts }: Change): Promise<readonly Write[]> => {
  const [was, is] = await Promise.all([before === undefined ? [] : placesOf(before), placesOf(after)]);
  const earlier = (agency: string) => was.find((task) => task.agency === agency);
  return [
    ...is.flatMap(({ agency, place }): readonly Write[] => {
      const key = keyOf.task(after.id, agency);
      const since = waitingFor('task', agency, acts.at(-1)?.at ?? after.receivedAt);
      const stood = earlier(agency);
      if (stood === undefined) {
        return [put(table, { ...key, inboxOf: agency, inboxOrder: place, ...since }, 'stale')];
      }
      return stood.place === place ? [] : [move(table, key, place)];
    }),
    ...was
      .filter((w) => !is.some((task) => task.agency === w.agency))
      .map(({ agency }) => remove(table, keyOf.task(after.id, agency))),
  ];
};

const intakeWrites = (tables: TableNames, { after, intake }: Change): readonly Write[] => {
  if (intake === undefined) return [];
  const { replaces } = after.cover;
  return [
    put(tables.exchange, { ...keyOf.sealedKey(intake.sealedKeyDigest), submission: after.id }, 'sealed-key-reused'),
    {
      write: {
        Put: {
          TableName: named(tables.sealed),
          Item: item({ id: after.id, sealed: packed(intake.sealed) }),
          ConditionExpression: 'attribute_not_exists(id)',
        },
      },
      otherwise: 'stale',
    },
    ...(replaces === undefined
      ? []
      : [put(tables.exchange, { ...keyOf.replacement(replaces), by: after.id }, 'already-replaced')]),
  ];
};

/** Where a submission ends unreleased, its claim to replace another goes. */
const endWrites = (table: string, { before, after }: Change): readonly Write[] => {
  if (before === undefined || before.state === after.state) return [];
  const { replaces } = after.cover;
  return neverReleased(after.state) && replaces !== undefined ? [remove(table, keyOf.replacement(replaces))] : [];
};

const recordWrites = (tables: TableNames, { unlocking }: Change): readonly Write[] => {
  if (unlocking === undefined) return [];
  const table = named(tables.records);
  return [
    ...unlocking.records.map(
      ({ record, wrappedKey }): Write => ({
        write: {
          Put: {
            TableName: table,
            Item: item({ ...record, releasedOrder: receivedOrder(record.releasedAt, record.id), wrappedKey }),
            ConditionExpression: 'attribute_not_exists(id)',
          },
        },
        otherwise: 'stale',
      }),
    ),
    ...unlocking.corrects.map(
      ({ recipient, id }): Write => ({
        write: {
          Update: {
            TableName: table,
            Key: item({ recipient, id }),
            UpdateExpression: 'SET replacedBy = :by',
            ConditionExpression: 'attribute_exists(id)',
            ExpressionAttributeValues: item({ ':by': unlocking.records[0]?.record.id }),
          },
        },
        otherwise: 'stale',
      }),
    ),
  ];
};

/** The order in which conditions that did not hold are told: a replay before anything else. */
const precedence: readonly NotWritten[] = ['nonce-replayed', 'stale', 'already-replaced', 'sealed-key-reused'];

/** All writes of one change; at most 100 (DynamoDB's limit for a transaction): 16 recipients make 16 acts, 16 tasks and little more. */
export const writesOf = async (tables: TableNames, change: Change, entries: EntryRows): Promise<readonly Write[]> => [
  ...(change.nonce === undefined
    ? []
    : [
        {
          write: {
            Put: { TableName: tables.exchange, Item: nonceItem(change.nonce), ConditionExpression: isNew },
          },
          otherwise: 'nonce-replayed' as const,
        },
      ]),
  stateWrite(tables.exchange, change),
  ...(await actWrites(tables.exchange, change, entries)),
  ...(await taskWrites(tables.exchange, change)),
  ...intakeWrites(tables, change),
  ...endWrites(tables.exchange, change),
  ...recordWrites(tables, change),
];

/** What the places of failed conditions mean, the gravest first. */
export const meaningOf = (writes: readonly Write[], failed: readonly number[]): NotWritten => {
  const meanings = failed.map((place) => writes[place]?.otherwise);
  return precedence.find((meaning) => meanings.includes(meaning)) ?? 'stale';
};
