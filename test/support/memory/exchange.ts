import type { Asking } from '../../../shared/domain/effects.ts';
import { isNonEmpty } from '../../../shared/domain/non-empty.ts';
import { type Submission, unprovenSince } from '../../../shared/domain/submission.ts';
import type { Due, DueKind } from '../../../shared/workflow/due.ts';
import { pageSize } from '../../../shared/workflow/paging.ts';
import type { Asked, Exchange, Page, Records, Sealed, Stored, ToTell } from '../../../shared/workflow/ports.ts';
import { aStore, copied, orderOf, recordKeyOf, type StateRow, type Store, type TaskRow } from './store.ts';
import { toldOf } from './told.ts';
import { meaningOf, writesOf } from './writes.ts';

/** The three tables that a change writes to, each as the workflow sees it. */
export interface MemoryExchange {
  readonly exchange: Exchange;
  readonly sealed: Sealed;
  readonly records: Records;
}

const mostWaiting = 5_000;

/** An answer comes in a later turn, as over a wire: whoever asks at the same time asks before anything is written. */
const later = (): Promise<void> => new Promise((done) => setImmediate(done));

const storedOf = ({ submission, hash, waiting, untold }: StateRow): Stored => {
  if (waiting === undefined || !('releasedTo' in submission)) return copied({ submission, hash });
  const untoldSince = submission.state === 'released' ? submission.releasedAt : waiting.since;
  return copied({ submission, hash, untold: untold ?? submission.releasedTo, untoldSince });
};

/** One page of rows that stand in this order already, and the order key of its last where more follow. */
const page = <Row, Shown>(all: readonly Row[], keyOf: (row: Row) => string, show: (row: Row) => Shown): Page<Shown> => {
  const shown = all.slice(0, pageSize);
  const last = shown.at(-1);
  return { rows: shown.map(show), next: all.length > pageSize && last !== undefined ? keyOf(last) : null };
};

const by =
  <Row>(keyOf: (row: Row) => string) =>
  (a: Row, b: Row): number =>
    keyOf(a) < keyOf(b) ? -1 : 1;

const askedPage = (store: Store, isIt: (asking: Asking) => boolean, after: string | undefined): Page<Asked> => {
  const placeOf = ({ since, submission, agency }: Asked) => `${since}#${submission}#${agency}`;
  const all = [...store.acknowledgements.values()]
    .filter((asking) => isIt(asking) && (after === undefined || placeOf(asking) > after))
    .sort(by(placeOf));
  return page(all, placeOf, ({ since, submission, agency }) => ({ since, submission, agency }));
};

const listsOf = (store: Store): Pick<Exchange, 'ofOriginator' | 'inbox' | 'waiting' | 'unanswered' | 'askedOf'> => ({
  async unanswered(originator, before, after) {
    await later();
    return askedPage(store, (one) => one.originator === originator && one.since < before, after);
  },
  async askedOf(recipient, after) {
    await later();
    return askedPage(store, ({ agency }) => agency === recipient, after);
  },
  async ofOriginator(agency, after) {
    await later();
    const received = ({ submission: s }: StateRow) => orderOf.received(s.receivedAt, s.id);
    const all = [...store.states.values()]
      .filter((row) => row.submission.originator === agency && (after === undefined || received(row) < after))
      .sort(by(received))
      .reverse();
    return page(all, received, storedOf);
  },
  async inbox(agency, holder, after) {
    await later();
    const all = [...store.tasks.values()]
      .filter(({ task }) => task.agency === agency && !task.decidedBy.includes(holder))
      .map(({ task }) => ({ order: orderOf.inbox(task), row: store.states.get(task.submission) }))
      .filter(({ order }) => after === undefined || order > after)
      .sort(by(({ order }) => order));
    const { rows, next } = page(
      all,
      ({ order }) => order,
      ({ row }) => row,
    );
    return { rows: rows.flatMap((row) => (row === undefined ? [] : [storedOf(row)])), next };
  },
  async waiting(kind, agency, before) {
    await later();
    const rows = [
      ...[...store.states.values()].map(({ submission, waiting }) => ({ id: submission.id, waiting })),
      ...[...store.tasks.values()].map(({ task, waiting }) => ({ id: task.submission, waiting })),
    ];
    return rows
      .flatMap(({ id, waiting: w }) => (w?.kind === kind && w.agency === agency ? [{ id, since: w.since }] : []))
      .filter(({ since }) => since < before)
      .sort(by(({ since }) => since))
      .reverse()
      .slice(0, mostWaiting);
  },
});

/** Replaces a state's row where it is there and this holds of it; false where not. */
const changed = (store: Store, id: string, change: (row: StateRow) => StateRow | undefined): boolean => {
  const row = store.states.get(id);
  const next = row && change(row);
  if (next !== undefined) store.states.set(id, copied(next));
  return next !== undefined;
};

/** What has its time, whichever kind it is of. */
const dueRows = (store: Store, kind: DueKind, agency: string): readonly Due[] => {
  const rows =
    kind === 'deadline'
      ? [...store.tasks.values()].map(({ task, dueAt }) => ({ ...task, at: dueAt }))
      : [...store.clocks.values()];
  return rows
    .filter((row) => row.agency === agency)
    .flatMap(({ submission: id, at }) => (at === undefined ? [] : [{ kind, id, agency, at }]))
    .sort(by(({ at }) => at));
};

const dueIn = (store: Store): Pick<Exchange, 'due' | 'putOff' | 'erasures'> => ({
  async due(kind, agency, until, most) {
    await later();
    return dueRows(store, kind, agency)
      .filter(({ at }) => at <= `${until}~`)
      .slice(0, most);
  },
  async putOff({ kind, id, agency, at }, next) {
    await later();
    const key = `${id}/${agency}`;
    const [task, clock] = [store.tasks.get(key), store.clocks.get(key)];
    if (kind === 'deadline' && task?.dueAt === at) store.tasks.set(key, { ...task, dueAt: next });
    else if (kind === 'erasure' && clock?.at === at) store.clocks.set(key, { ...clock, at: next });
    else return false;
    return true;
  },
  async erasures(agency, until, after) {
    await later();
    const all = dueRows(store, 'erasure', agency).filter(
      ({ at }) => at <= `${until}~` && (after === undefined || at > after),
    );
    const { rows, next } = page(
      all,
      ({ at }) => at,
      ({ id }) => store.states.get(id),
    );
    return { rows: rows.flatMap((row) => (row === undefined ? [] : [storedOf(row)])), next };
  },
});

const marksOf = (
  store: Store,
): Pick<Exchange, 'isAskedToAcknowledge' | 'markTold' | 'markUnproven' | 'openTask' | 'task'> => ({
  async markUnproven({ submission: id, originator, was, since, progress }) {
    await later();
    return changed(store, id, (row) => {
      const { submission: is } = row;
      const isAsItWas = is.seq === was.seq && is.state === was.state && unprovenSince(is) === undefined;
      const marked = { ...is, ...progress } as Submission;
      return isAsItWas
        ? { ...row, submission: marked, waiting: { kind: 'proof', agency: originator, since } }
        : undefined;
    });
  },
  async markTold(s, left) {
    await later();
    changed(store, s.id, (row) => {
      if (row.submission.state !== s.state || row.waiting === undefined) return undefined;
      const marked = { ...row, tellingAgain: undefined };
      return left.length === 0 ? { ...marked, waiting: undefined, untold: undefined } : { ...marked, untold: left };
    });
  },
  async openTask(id, agency) {
    await later();
    const row = store.tasks.get(`${id}/${agency}`);
    if (row !== undefined) store.tasks.set(`${id}/${agency}`, { task: row.task, dueAt: row.dueAt });
    return row !== undefined;
  },
  async isAskedToAcknowledge(id, agency) {
    await later();
    return store.acknowledgements.has(`${id}/${agency}`);
  },
  async task(id, agency) {
    await later();
    const row = store.tasks.get(`${id}/${agency}`);
    return row && (row.waiting === undefined ? 'opened' : { waitsSince: row.waiting.since });
  },
});

/** Changes the row that says whom there is to tell, where there is anybody. */
const toTell = (
  store: Store,
  whom: ToTell,
  change: (row: StateRow | TaskRow) => string | undefined | false,
): boolean => {
  const key = 'taskOf' in whom ? `${whom.id}/${whom.taskOf}` : whom.id;
  const task = store.tasks.get(key);
  const state = store.states.get(key);
  const row = 'taskOf' in whom ? task : state?.submission.state === whom.state ? state : undefined;
  const tellingAgain = row?.waiting === undefined ? false : change(row);
  if (tellingAgain === false) return false;
  if ('taskOf' in whom) store.tasks.set(key, { ...(task as TaskRow), tellingAgain });
  else store.states.set(key, { ...(state as StateRow), tellingAgain });
  return true;
};

const tellingOf = (store: Store): Pick<Exchange, 'beginTellingAgain' | 'endTellingAgain'> => ({
  async beginTellingAgain(whom, now, unless) {
    await later();
    return toTell(store, whom, ({ tellingAgain }) => (tellingAgain === undefined || tellingAgain < unless) && now);
  },
  async endTellingAgain(whom) {
    await later();
    toTell(store, whom, () => undefined);
  },
});

const readsOf = (
  store: Store,
): Pick<Exchange, 'read' | 'readAs' | 'acts' | 'grounds' | 'stagedKey' | 'carried' | 'isReplaced' | 'isConsumed'> => ({
  async read(id) {
    await later();
    const row = store.states.get(id);
    return row && storedOf(row);
  },
  async readAs(agency, id) {
    await later();
    const row = store.states.get(id);
    return row?.knownTo.includes(agency) ? storedOf(row) : undefined;
  },
  async acts(id, before, most) {
    await later();
    return [...store.acts.values(), ...store.readings.values()]
      .filter(({ submission, seq }) => submission === id && seq < before)
      .sort((a, b) => a.seq - b.seq)
      .slice(-most)
      .map(toldOf);
  },
  async grounds(id) {
    await later();
    const row = store.states.get(id);
    const acts = [...store.acts.values()].filter(({ submission }) => submission === id).sort((a, b) => a.seq - b.seq);
    return row && isNonEmpty(acts) ? copied({ stored: storedOf(row), acts, stagedKey: row.staged }) : undefined;
  },
  async stagedKey(id) {
    await later();
    return copied(store.states.get(id)?.staged);
  },
  async carried(id) {
    await later();
    return copied(store.selectors.get(id));
  },
  async isReplaced(id) {
    await later();
    return store.replacements.has(id);
  },
  async isConsumed({ keyid, nonce }) {
    await later();
    return store.nonces.has(`${keyid}/${nonce}`);
  },
});

const sealedOf = (store: Store): Sealed => ({
  async read(id) {
    await later();
    return copied(store.bodies.get(id));
  },
});

const recordsOf = (store: Store): Records => ({
  async read(recipient, id) {
    await later();
    return copied(store.records.get(`${recipient}/${id}`));
  },
  async wrappedKey(of) {
    await later();
    return copied(store.recordKeys.get(recordKeyOf(of)));
  },
  async list(recipient, after) {
    await later();
    const all = [...store.records.values()]
      .map((record) => ({ record, order: orderOf.received(record.releasedAt, record.id) }))
      .filter(({ record, order }) => record.recipient === recipient && (after === undefined || order < after))
      .sort(by(({ order }) => order))
      .reverse();
    return page(
      all,
      ({ order }) => order,
      ({ record }) => copied(record),
    );
  },
});

/**
 * The exchange's tables in memory, for tests of the workflow: as strict as those on DynamoDB, for both keep the same contract
 * (test/support/contract). A change is judged and written in one step; everything that is read or written is a copy.
 */
export const memoryExchange = (): MemoryExchange => {
  const store = aStore();
  const exchange: Exchange = {
    ...readsOf(store),
    ...listsOf(store),
    ...marksOf(store),
    ...tellingOf(store),
    ...dueIn(store),
    async tallies(agency, from, until) {
      await later();
      const own = [...store.tallies.values()].filter(({ of, at }) => of === agency && at >= from && at < until);
      return own.sort(by(({ at }) => at)).map(({ counted }) => copied(counted));
    },
    async tally(tally) {
      await later();
      store.tallies.set(`${store.tallies.size}`, copied(tally));
    },
    async write(effects) {
      await later();
      const writes = writesOf(store, effects);
      const meaning = meaningOf(writes);
      if (meaning === undefined) for (const { apply } of writes) apply();
      return meaning;
    },
    async consume({ keyid, nonce }) {
      await later();
      const isNew = !store.nonces.has(`${keyid}/${nonce}`);
      store.nonces.add(`${keyid}/${nonce}`);
      return isNew;
    },
  };
  return { exchange, sealed: sealedOf(store), records: recordsOf(store) };
};
