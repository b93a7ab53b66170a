import { writesOf } from '../../shared/aws/changes.ts';
import type { EntryRows } from '../../shared/aws/entry-rows.ts';
import { type item, plain } from '../../shared/aws/items.ts';
import type { Act } from '../../shared/domain/act.ts';
import { evolve } from '../../shared/domain/evolve.ts';
import type { NonEmpty } from '../../shared/domain/non-empty.ts';
import type { Notice } from '../../shared/domain/notice.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import { recorded as saltedAndRecorded } from '../../shared/workflow/record.ts';
import { tokensDropped } from '../../shared/workflow/tokens.ts';
import { type Change, effectsIn } from '../support/changes.ts';
import { actsOf, anId, type History, oldId } from '../support/submissions.ts';
import type { Case } from './cases.ts';

/** What each of the cases carries: one selector. */
const aSelector = { tokens: ['{token}'], version: '{version}' };

const tables = { exchange: 'Exchange', sealed: 'Sealed', records: 'Records' };
const entries: EntryRows = { keep: async () => 'digest', read: async () => 'entry' };
const recorded = (acts: NonEmpty<Act>) =>
  saltedAndRecorded(acts, { chance: { now: Date.now, random: (bytes) => new Uint8Array(bytes) }, crypto: nodeCrypto });

type Writes = Awaited<ReturnType<typeof writesOf>>;
type Values = Readonly<Record<string, unknown>>;

const placeheld = (text: string): string => text.replaceAll(anId, '{id}').replaceAll(oldId, '{old}');

/** Attributes whose values are shown: where a row stands in an index, and for whom. */
const shown = [
  'waiting',
  'waitingSince',
  'inboxOf',
  'inboxOrder',
  'tallyOf',
  'tallyOrder',
  'by',
  'onward',
  'replacedBy',
  'knownTo',
  'state',
];
const valued = (name: string, value: unknown): string => (shown.includes(name) ? `${name}=${String(value)}` : name);

const keyText = ({ pk, sk, recipient, id }: Values): string =>
  pk === undefined ? [recipient, id].filter((part) => part !== undefined).join('/') : `${pk}/${sk}`;

const ofKey = ['pk', 'sk', 'recipient', 'id'];

/** An expression as it is meant: its names and the values of its condition in place. */
const resolved = (expression: string, names: Values, values: Values): string =>
  expression.replaceAll(/[#:]\w+/g, (found) => {
    if (found.startsWith('#')) return String(names[found]);
    const value = values[found];
    const isShown = /^:(was\w+|s\d+|place)$/.test(found) || shown.includes(found.slice(1));
    return isShown ? String(value) : '…';
  });

const noticeText = (notice: Notice): string =>
  notice.to === 'release-queue'
    ? `${notice.to} of ${notice.submission}`
    : `${notice.to} of ${notice.agency}: ${notice.notification.event} of ${notice.notification.submission}, due ${notice.notification.due}`;
const outboxText = (outbox: unknown): string =>
  outbox === undefined ? '' : ` | tells ${(outbox as readonly Notice[]).map(noticeText).join('; ')}`;

const lineOf = ({ write, otherwise }: Writes[number]): string => {
  const [[operation, input] = ['', {}]] = Object.entries(write);
  const { TableName, Item, Key, UpdateExpression, ConditionExpression, ...rest } = input as {
    readonly TableName: string;
    readonly Item?: ReturnType<typeof item>;
    readonly Key?: ReturnType<typeof item>;
    readonly UpdateExpression?: string;
    readonly ConditionExpression?: string;
    readonly ExpressionAttributeNames?: Values;
    readonly ExpressionAttributeValues?: ReturnType<typeof item>;
  };
  const names = rest.ExpressionAttributeNames ?? {};
  const values = plain<Values>(rest.ExpressionAttributeValues ?? {});
  const row = plain<Values>(Item ?? Key ?? {});
  const attributes = Object.entries(row).filter(([name]) => !ofKey.includes(name) && name !== 'outbox');
  return placeheld(
    [
      `${operation} ${TableName} ${keyText(row)}`,
      ` | ${ConditionExpression === undefined ? 'whatever is there' : resolved(ConditionExpression, names, values)}`,
      ` | else ${otherwise}`,
      Item === undefined ? '' : ` | ${attributes.map(([name, value]) => valued(name, value)).join(' ')}`,
      outboxText(row.outbox),
      UpdateExpression === undefined ? '' : ` | ${resolved(UpdateExpression, names, values)}`,
    ].join(''),
  );
};

/** What a change is written as, item by item. */
export const writesIn = (change: Change): Promise<Writes> => writesOf(tables, effectsIn(change), entries);

/** The same as lines of text. */
export const linesOf = async (change: Change): Promise<readonly string[]> => (await writesIn(change)).map(lineOf);

/** A nonce of this key; what the exchange does by itself has none. */
const nonceOf = (keyid: string) => ({ keyid, nonce: '{nonce}', createdAt: 1_800_000_000 });

const accepting = async ({ acts, state }: History): Promise<Change> => ({
  before: undefined,
  acts: await recorded(acts),
  nonce: nonceOf(state.submitter.keyid),
  intake: {
    sealed: { body: '{}', input: 'i', value: 'v', contentType: 'application/json', keyid: 'k', principal: 'p' },
    stagedKey: { key: new Uint8Array(8), intake: 'Q'.repeat(43) },
    sealedKeyDigest: '{digest}',
    use: '{use}',
  },
});

const recordsOf = (s: Submission) => {
  if (s.state !== 'released') throw new Error('a release leads to released');
  const { id, originator, releasedAt, state, cover, sealedDigest } = s;
  return s.releasedTo.map((recipient) => ({
    record: { recipient, id, originator, releasedAt, state, cover, sealedDigest },
    wrappedKey: new Uint8Array(8),
  }));
};

/** The change that a case is; a release unlocks a record for each recipient, and corrects these. */
export const changeOf = async ({ history, command, corrects = [] }: Case): Promise<Change> => {
  if (command === undefined) return accepting(history);
  const { state: before } = history;
  const acts = actsOf(before, command);
  const after = acts.reduce<Submission>(evolve, before);
  return {
    before,
    acts: await recorded(acts),
    tokens: await tokensDropped({ carried: async () => aSelector }, before, after),
    nonce: 'by' in command ? nonceOf(command.by.keyid) : undefined,
    use: command.kind === 'review' || command.kind === 'disclose' ? '{use}' : undefined,
    unlocking: command.kind === 'release' ? { records: recordsOf(after), corrects } : undefined,
  };
};
