import type { Effect, NotWritten } from '../workflow/ports.ts';
import type { TokenEffect } from '../workflow/token-ports.ts';
import { owing } from './acknowledgements.ts';
import { actRow } from './act-rows.ts';
import { dueOf } from './due.ts';
import type { EntryRows } from './entry-rows.ts';
import { placeOf } from './inbox.ts';
import { erasureOrder, item, keyOf, nonceItem, receivedOrder, recordKey } from './items.ts';
import { packed } from './packed.ts';
import { changedRecord, keptRecord, newRecordRow } from './record-writes.ts';
import type { StateRow } from './state-rows.ts';
import { tallied } from './tally.ts';
import { tokenWrite } from './token-changes.ts';
import { setting, waitingFor, waitingMark } from './waiting.ts';
import { named, type TableNames, type Write } from './write.ts';

const isNew = 'attribute_not_exists(pk)';

function put(table: string, value: object, otherwise: NotWritten): Write {
  return {
    write: { Put: { TableName: table, Item: item(value), ConditionExpression: isNew } },
    otherwise,
  };
}

function remove(table: string, key: object): Write {
  return {
    write: { Delete: { TableName: table, Key: item(key) } },
    otherwise: 'stale',
  };
}

/** What every write of a change goes by: the tables' names, and where signers' entries are kept. */
interface Place {
  readonly tables: TableNames;
  readonly entries: EntryRows;
}

type Kind = Effect['kind'];
type Of<K extends Kind> = { [P in K]: Extract<Effect, { readonly kind: P }> }[K];

function stateRow({ standing, latest, knownTo }: Of<'submission-begun' | 'submission-moved'>): StateRow {
  const { seq, state, progress } = standing;
  return { seq, state, hash: latest.custody.hash, progress, knownTo };
}

function begun({ tables }: Place, effect: Of<'submission-begun'>): Write {
  const { originator, receivedAt, id } = effect.after;
  const order = { originator, receivedOrder: receivedOrder(receivedAt, id) };
  const row = { ...keyOf.state(id), ...order, ...stateRow(effect), staged: effect.stagedKey };
  return put(tables.exchange, row, 'stale');
}

/** What the state's row says of its waiting from now on, under one entry of the index. */
function waiting({ waits, after }: Of<'submission-moved'>): {
  readonly set: object;
  readonly removed: readonly string[];
} {
  switch (waits.for) {
    case 'as-before':
      return { set: {}, removed: [] };
    case 'nothing':
      return { set: {}, removed: [...waitingMark, 'untold'] };
    case 'release':
      return {
        set: waitingFor('release', after.originator, waits.since),
        removed: waits.untold === 'all' ? ['untold'] : [],
      };
  }
}

function moved({ tables }: Place, effect: Of<'submission-moved'>): Write {
  const { set, removed } = waiting(effect);
  const states = Object.fromEntries(effect.changesIn.map((state, i) => [`:s${i}`, state]));
  return {
    write: {
      Update: {
        TableName: tables.exchange,
        Key: item(keyOf.state(effect.after.id)),
        ...setting({ ...stateRow(effect), ...set }, [...removed, ...(effect.dropsStagedKey ? ['staged'] : [])], {
          ':wasSeq': effect.was.seq,
          ':wasState': effect.was.state,
          ...states,
        }),
        ConditionExpression: `#seq = :wasSeq AND #state = :wasState AND #state IN (${Object.keys(states).join(', ')})`,
      },
    },
    otherwise: 'stale',
  };
}

/** An act, with what it sets in motion: the outbox that the table's stream carries on. It hands over what goes onward, and no other act. */
async function recorded(
  { tables, entries }: Place,
  { act, isReading, notices, tally, use }: Of<'act-recorded'>,
): Promise<Write> {
  const sets = notices.length === 0 ? {} : { onward: 'yes', outbox: notices };
  const counts = tally === undefined ? {} : tallied(tally);
  return put(tables.exchange, { ...(await actRow(act, isReading, entries)), ...sets, ...counts, use }, 'stale');
}

async function taskOpened({ tables }: Place, { task, since }: Of<'task-opened'>): Promise<Write> {
  const { submission, agency } = task;
  const place = { inboxOf: agency, inboxOrder: await placeOf(task), ...waitingFor('task', agency, since) };
  const due = task.nextAt === undefined ? {} : dueOf('deadline', agency, task.nextAt);
  return put(tables.exchange, { ...keyOf.task(submission, agency), ...place, ...due }, 'stale');
}

async function taskMoved({ tables }: Place, { task }: Of<'task-moved'>): Promise<Write> {
  return {
    write: {
      Update: {
        TableName: tables.exchange,
        Key: item(keyOf.task(task.submission, task.agency)),
        UpdateExpression: 'SET inboxOrder = :place',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: item({ ':place': await placeOf(task) }),
      },
    },
    otherwise: 'stale',
  };
}

function bodyKept({ tables }: Place, { submission, sealed }: Of<'body-kept'>): Write {
  return {
    write: {
      Put: {
        TableName: named(tables.sealed),
        Item: item({ id: submission, sealed: packed(sealed) }),
        ConditionExpression: 'attribute_not_exists(id)',
      },
    },
    otherwise: 'stale',
  };
}

/** In two lists at once: of what this originator's recipients owe it, and of what this recipient owes. */
function acknowledgementAsked({ tables }: Place, asking: Of<'acknowledgement-asked'>) {
  const row = { ...keyOf.acknowledgement(asking.submission, asking.agency), ...owing(asking) };
  return { write: { Put: { TableName: tables.exchange, Item: item(row) } }, otherwise: 'stale' } as const;
}

/** Whatever stood there: an agency has one clock on a submission. */
function clockSet({ tables }: Place, { submission, agency, on }: Of<'clock-set'>): Write {
  const row = { ...keyOf.clock(submission, agency), ...dueOf('erasure', agency, erasureOrder(on, submission)) };
  return { write: { Put: { TableName: tables.exchange, Item: item(row) } }, otherwise: 'stale' };
}

function ofTokens({ tables }: Place, effect: TokenEffect): Write {
  return { write: tokenWrite(tables.exchange, effect), otherwise: 'stale' };
}

/** How each effect is written: one that has no write here does not compile. */
const writers: { readonly [K in Kind]: (place: Place, effect: Of<K>) => Write | Promise<Write> } = {
  'nonce-consumed': ({ tables }, { nonce }) => ({
    write: { Put: { TableName: tables.exchange, Item: nonceItem(nonce), ConditionExpression: isNew } },
    otherwise: 'nonce-replayed',
  }),
  'submission-begun': begun,
  'submission-moved': moved,
  'act-recorded': recorded,
  'task-opened': taskOpened,
  'task-moved': taskMoved,
  'task-closed': ({ tables }, { submission, agency }) => remove(tables.exchange, keyOf.task(submission, agency)),
  'sealed-key-seen': ({ tables }, { digest, submission }) =>
    put(tables.exchange, { ...keyOf.sealedKey(digest), submission }, 'sealed-key-reused'),
  'body-kept': bodyKept,
  'replacement-claimed': ({ tables }, { replaced, by }) =>
    put(tables.exchange, { ...keyOf.replacement(replaced), by }, 'already-replaced'),
  'replacement-freed': ({ tables }, { replaced }) => remove(tables.exchange, keyOf.replacement(replaced)),
  'record-unlocked': ({ tables }, { record }) =>
    newRecordRow(tables, { ...record, releasedOrder: receivedOrder(record.releasedAt, record.id) }),
  'record-key-kept': ({ tables }, { wrappedKey, ...of }) => newRecordRow(tables, { ...recordKey(of), wrappedKey }),
  'record-replaced': ({ tables }, { by, was, ...of }) => changedRecord(tables, of, was, { replacedBy: by }),
  'record-recalled': ({ tables }, of) => changedRecord(tables, of, 'released', { state: 'recalled' }),
  'record-key-dropped': ({ tables }, of) => remove(named(tables.records), recordKey(of)),
  'record-kept-until': ({ tables }, { erasure, ...of }) => keptRecord(tables, of, { erasure }),
  'record-erased': ({ tables }, of) => keptRecord(tables, of, { state: 'erased' }),
  'body-destroyed': ({ tables }, { submission }) => remove(named(tables.sealed), { id: submission }),
  'clock-set': clockSet,
  'clock-ended': ({ tables }, { submission, agency }) => remove(tables.exchange, keyOf.clock(submission, agency)),
  'acknowledgement-asked': acknowledgementAsked,
  'acknowledgement-given': ({ tables }, { submission, agency }) =>
    remove(tables.exchange, keyOf.acknowledgement(submission, agency)),
  'selectors-counted': ofTokens,
  'selectors-set': ofTokens,
  'selectors-dropped': ofTokens,
  'token-held': ofTokens,
  'token-shared': ofTokens,
  'token-dropped': ofTokens,
  'record-token-kept': ofTokens,
  'record-token-dropped': ofTokens,
};

function writeOf<K extends Kind>(place: Place, kind: K, effect: Of<K>): Write | Promise<Write> {
  return writers[kind](place, effect);
}

/** The order in which conditions that did not hold are told: a replay before anything else. */
const precedence: readonly NotWritten[] = ['nonce-replayed', 'stale', 'already-replaced', 'sealed-key-reused'];

/** All writes of one change; at most 100 (DynamoDB's limit for a transaction): 16 recipients make 16 acts, 16 tasks and little more. */
export async function writesOf(
  tables: TableNames,
  effects: readonly Effect[],
  entries: EntryRows,
): Promise<readonly Write[]> {
  return Promise.all(effects.map((effect) => writeOf({ tables, entries }, effect.kind, effect)));
}

/** What the places of failed conditions mean, the gravest first. */
export function meaningOf(writes: readonly Write[], failed: readonly number[]): NotWritten {
  const meanings = failed.map((place) => writes[place]?.otherwise);
  return precedence.find((meaning) => meanings.includes(meaning)) ?? 'stale';
}
