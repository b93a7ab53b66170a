import type { RecordedAct } from '../../../shared/custody/leaf.ts';
import type { RecordOf } from '../../../shared/domain/record-of.ts';
import type { AuthorizedRecord, Effect, NotWritten } from '../../../shared/workflow/ports.ts';
import { copied, recordKeyOf, type StateRow, type Store, type Waits } from './store.ts';

/** One write of a change: to which row, whether its condition holds now, and what it means that it does not. */
interface Write {
  readonly row: string;
  readonly holds: boolean;
  readonly otherwise: NotWritten;
  readonly apply: () => unknown;
}

type Kind = Effect['kind'];
type Of<K extends Kind> = { [P in K]: Extract<Effect, { readonly kind: P }> }[K];

/** A row of a table that has a place for it, which is to be there or not. */
interface Rows<Row> {
  has(key: string): boolean;
  set(key: string, row: Row): unknown;
}

const begins = <Row>(rows: Rows<Row>, name: string, key: string, row: Row, otherwise: NotWritten = 'stale'): Write => ({
  row: `${name}/${key}`,
  holds: !rows.has(key),
  otherwise,
  apply: () => rows.set(key, copied(row)),
});
const ends = (rows: { delete(key: string): unknown }, name: string, key: string): Write => ({
  row: `${name}/${key}`,
  holds: true,
  otherwise: 'stale',
  apply: () => rows.delete(key),
});
const changes = <Row>(
  rows: Map<string, Row>,
  name: string,
  key: string,
  change: (row: Row) => Row,
  holds: (row: Row) => boolean = () => true,
): Write => {
  const row = rows.get(key);
  return {
    row: `${name}/${key}`,
    holds: row !== undefined && holds(row),
    otherwise: 'stale',
    apply: () => row !== undefined && rows.set(key, copied(change(row))),
  };
};

/** How a submission waits after a change, and who is still to be told of it. */
const waitingAfter = (
  row: StateRow,
  { waits, after }: Of<'submission-moved'>,
): Pick<StateRow, 'waiting' | 'untold'> => {
  switch (waits.for) {
    case 'as-before':
      return { waiting: row.waiting, untold: row.untold };
    case 'nothing':
      return { waiting: undefined, untold: undefined };
    case 'release': {
      const waiting: Waits = { kind: 'release', agency: after.originator, since: waits.since };
      return { waiting, untold: waits.untold === 'all' ? undefined : row.untold };
    }
  }
};

const moved = (store: Store, effect: Of<'submission-moved'>): Write => {
  const { after, latest, knownTo, was, changesIn, dropsStagedKey } = effect;
  return changes(
    store.states,
    'state',
    after.id,
    (row) => ({
      submission: after,
      hash: latest.custody.hash,
      knownTo,
      staged: dropsStagedKey ? undefined : row.staged,
      tellingAgain: row.tellingAgain,
      ...waitingAfter(row, effect),
    }),
    ({ submission: { seq, state } }) => seq === was.seq && state === was.state && changesIn.includes(state),
  );
};

const recorded = (store: Store, { act, isReading, tally }: Of<'act-recorded'>): Write => {
  const key = `${act.submission}/${act.seq}`;
  const write = isReading
    ? begins(store.readings, 'reading', key, act)
    : begins<RecordedAct>(store.acts, 'act', key, act);
  const counted = () => tally !== undefined && store.tallies.set(key, copied(tally));
  return { ...write, apply: () => [write.apply(), counted()] };
};

const recordOf = (
  { records }: Store,
  { recipient, originator, id }: RecordOf,
  was: AuthorizedRecord['state'],
  set: Partial<AuthorizedRecord>,
): Write =>
  changes(
    records,
    'record',
    `${recipient}/${id}`,
    (row) => ({ ...row, ...set }),
    (row) => row.state === was && row.originator === originator,
  );

/** A row that may be there already, and is then the same. */
const stays = <Row>(rows: Rows<Row>, name: string, key: string, row: Row): Write => ({
  ...begins(rows, name, key, row),
  holds: true,
});
/** Whether the selectors are as they were read. */
const asRead = ({ selectors }: Store, submission: string, was: string | undefined): boolean =>
  selectors.get(submission)?.version === was;

/** How each effect is written: one that has no write here does not compile. */
const writers: { readonly [K in Kind]: (store: Store, effect: Of<K>) => Write } = {
  'nonce-consumed': ({ nonces }, { nonce: { keyid, nonce } }) =>
    begins(
      { has: (key) => nonces.has(key), set: (key) => nonces.add(key) },
      'nonce',
      `${keyid}/${nonce}`,
      true,
      'nonce-replayed',
    ),
  'submission-begun': ({ states }, { after, latest, knownTo, stagedKey }) =>
    begins(states, 'state', after.id, { submission: after, hash: latest.custody.hash, knownTo, staged: stagedKey }),
  'submission-moved': moved,
  'act-recorded': recorded,
  'task-opened': ({ tasks }, { task, since }) => {
    const waiting: Waits = { kind: 'task', agency: task.agency, since };
    return begins(tasks, 'task', `${task.submission}/${task.agency}`, { task, dueAt: task.nextAt, waiting });
  },
  'task-moved': ({ tasks }, { task }) =>
    changes(tasks, 'task', `${task.submission}/${task.agency}`, (row) => ({ ...row, task })),
  'task-closed': ({ tasks }, { submission, agency }) => ends(tasks, 'task', `${submission}/${agency}`),
  'sealed-key-seen': ({ sealedKeys }, { digest, submission }) =>
    begins(sealedKeys, 'sealed-key', digest, submission, 'sealed-key-reused'),
  'body-kept': ({ bodies }, { submission, sealed }) => begins(bodies, 'body', submission, sealed),
  'replacement-claimed': ({ replacements }, { replaced, by }) =>
    begins(replacements, 'replacement', replaced, by, 'already-replaced'),
  'replacement-freed': ({ replacements }, { replaced }) => ends(replacements, 'replacement', replaced),
  'record-unlocked': ({ records }, { record }) => begins(records, 'record', `${record.recipient}/${record.id}`, record),
  'record-key-kept': ({ recordKeys }, { wrappedKey, ...of }) =>
    begins(recordKeys, 'record-key', recordKeyOf(of), wrappedKey),
  'record-replaced': (store, { by, was, ...of }) => recordOf(store, of, was, { replacedBy: by }),
  'record-kept-until': ({ records }, { recipient, originator, id, erasure }) =>
    changes(
      records,
      'record',
      `${recipient}/${id}`,
      (record) => ({ ...record, erasure }),
      (record) => record.originator === originator,
    ),
  'record-erased': ({ records }, { recipient, originator, id }) =>
    changes(
      records,
      'record',
      `${recipient}/${id}`,
      (record) => ({ ...record, state: 'erased' as const }),
      (record) => record.originator === originator,
    ),
  'body-destroyed': ({ bodies }, { submission }) => ends(bodies, 'body', submission),
  'clock-set': ({ clocks }, { submission, agency, on }) => ({
    ...ends(clocks, 'clock', `${submission}/${agency}`),
    apply: () => clocks.set(`${submission}/${agency}`, { submission, agency, at: `${on}#${submission}` }),
  }),
  'clock-ended': ({ clocks }, { submission, agency }) => ends(clocks, 'clock', `${submission}/${agency}`),
  'record-recalled': (store, of) => recordOf(store, of, 'released', { state: 'recalled' }),
  'record-key-dropped': ({ recordKeys }, of) => ends(recordKeys, 'record-key', recordKeyOf(of)),
  'acknowledgement-asked': ({ acknowledgements }, { kind: _kind, ...asking }) => ({
    ...ends(acknowledgements, 'acknowledgement', `${asking.submission}/${asking.agency}`),
    apply: () => acknowledgements.set(`${asking.submission}/${asking.agency}`, asking),
  }),
  'acknowledgement-given': ({ acknowledgements }, { submission, agency }) =>
    ends(acknowledgements, 'acknowledgement', `${submission}/${agency}`),
  'selectors-counted': ({ states }, { submission }) =>
    changes(
      states,
      'state',
      submission,
      (row) => row,
      (row) => row.submission.state === 'pending',
    ),
  'selectors-set': (store, { submission, was, carried }) => ({
    ...stays(store.selectors, 'selectors', submission, carried),
    holds: asRead(store, submission, was),
  }),
  'selectors-dropped': (store, { submission, was }) => ({
    ...ends(store.selectors, 'selectors', submission),
    holds: asRead(store, submission, was),
  }),
  'token-held': ({ held }, { originator, token, submission }) =>
    stays(held, 'held', `${originator}/${token}/${submission}`, []),
  'token-shared': ({ held }, { originator, token, submission, recipient }) =>
    changes(held, 'held', `${originator}/${token}/${submission}`, (row) => [...row, recipient]),
  'token-dropped': ({ held }, { originator, token, submission }) =>
    ends(held, 'held', `${originator}/${token}/${submission}`),
  'record-token-kept': ({ bearing }, { recipient, token, releasedAt, id }) =>
    stays(bearing, 'bearing', `${recipient}/${token}/${releasedAt}#${id}`, true),
  'record-token-dropped': ({ bearing }, { recipient, token, releasedAt, id }) =>
    ends(bearing, 'bearing', `${recipient}/${token}/${releasedAt}#${id}`),
};
const writeOf = <K extends Kind>(store: Store, kind: K, effect: Of<K>): Write => writers[kind](store, effect);

/** So many rows one change may write at the most. */
const most = 100;

/** The writes of a change. Throws where no table would take it: too many rows, none, or one row twice. */
export const writesOf = (store: Store, effects: readonly Effect[]): readonly Write[] => {
  const writes = effects.map((effect) => writeOf(store, effect.kind, effect));
  if (writes.length === 0 || writes.length > most) throw new Error(`a change writes 1 to ${most} rows`);
  if (new Set(writes.map(({ row }) => row)).size < writes.length) throw new Error('a change writes a row twice');
  return writes;
};

/** A replay is told before anything else, then that others came first. */
const precedence: readonly NotWritten[] = ['nonce-replayed', 'stale', 'already-replaced', 'sealed-key-reused'];

/** Why a change is not written, the gravest reason first; undefined where all its conditions hold. */
export const meaningOf = (writes: readonly Write[]): NotWritten | undefined =>
  precedence.find((meaning) => writes.some(({ holds, otherwise }) => !holds && otherwise === meaning));
