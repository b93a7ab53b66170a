import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { writesOf } from '../../shared/aws/changes.ts';
import { exchangeTable } from '../../shared/aws/exchange-table.ts';
import { ledgerOf } from '../../shared/aws/ledger.ts';
import { recordsTable } from '../../shared/aws/records-table.ts';
import { registryTable } from '../../shared/aws/registry-table.ts';
import { sealedTable } from '../../shared/aws/sealed-table.ts';
import { searchesTable } from '../../shared/aws/searches.ts';
import { watchesTable } from '../../shared/aws/watches.ts';
import { validIn } from '../../shared/domain/command.ts';
import { unprovenMark } from '../../shared/domain/progress.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import type { Watch } from '../../shared/domain/watching.ts';
import { routes } from '../../shared/protocol/routes.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import type { Effect, Exchange, Records, Registry, Sealed } from '../../shared/workflow/ports.ts';
import type { Ledger } from '../../shared/workflow/reconcile.ts';
import type { Searches } from '../../shared/workflow/search-ports.ts';
import { tokensReach, tokensReplaced } from '../../shared/workflow/tokens.ts';
import type { Watches } from '../../shared/workflow/watch-ports.ts';
import { cases } from '../golden/cases.ts';
import { changeOf, writesIn } from '../golden/transactions.ts';
import { given } from '../support/given.ts';
import { historiesIn, newId } from '../support/histories.ts';
import { closure, type Sources } from '../support/imports.ts';
import { registrars } from '../support/principals.ts';
import { approvalBy, handledAs, person, reviewBy, someEvidence } from '../support/submissions.ts';
import type { TestTables } from '../support/tables.ts';

/*
 * What a function needs of the tables, found out and not written down: the ports that the use cases below it ask, by their sources; the
 * commands that these carry out; what each port asks of DynamoDB, by asking it of real tables; and what the effects of each command are
 * written as, over all cases of the golden list.
 */

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources: Sources = new Map(
  globSync(['functions/*.ts', 'shared/**/*.ts'], { cwd: root }).map((file) => [
    file.replaceAll('\\', '/'),
    readFileSync(`${root}/${file}`, 'utf8'),
  ]),
);

/** A call of a port, as it stands in a source: `exchange.readAs`. */
type PortCall =
  | `exchange.${Exclude<keyof Exchange, 'write'>}`
  | `searches.${keyof Searches}`
  | `watches.${keyof Watches}`
  | `records.${keyof Records}`
  | `sealed.${keyof Sealed}`
  | `registry.${keyof Registry}`
  | `ledger.${keyof Ledger}`;

/** The sources of what is done below a function. Whose call it is, and that its nonce is spent, are asked at every door alike. */
const below = (file: string): readonly string[] =>
  [...closure(sources, `functions/${file}.ts`)]
    .filter((path) => /^shared\/(workflow|proof)\//.test(path) && !/\/(authenticate|settle-nonce)\.ts$/.test(path))
    .map((path) => (sources.get(path) ?? '').replaceAll(/\/\*[\s\S]*?\*\//g, ''));

/** The function's own routes tell what its door asks: the registry who calls, and, where anything but a GET comes, to spend a nonce. */
const atDoor = (file: string): readonly PortCall[] => {
  const own = routes.filter(({ fn, door }) => fn === file && door);
  if (own.length === 0) return [];
  return own.some(({ method }) => method !== 'GET') ? ['registry.entry', 'exchange.consume'] : ['registry.entry'];
};

/** What a function asks of its ports, and the commands that it carries out. */
export const asksOf = (file: string): { readonly calls: ReadonlySet<string>; readonly commands: readonly string[] } => {
  const found = (pattern: RegExp) => below(file).flatMap((source) => [...source.matchAll(pattern)]);
  const calls = found(/\b((?:exchange|searches|watches|records|sealed|registry|ledger)\.\w+)\(/g).map(
    ([, call = '']) => call,
  );
  const writes = calls.includes('exchange.write');
  const kinds = found(/\bkind: '(\w+)'/g).map(([, kind = '']) => kind);
  return {
    calls: new Set([...calls, ...atDoor(file)].filter((call) => call !== 'exchange.write')),
    commands: writes ? kinds.filter((kind) => kind === 'submit' || kind in validIn) : [],
  };
};

/** What some work asks of DynamoDB: `Exchange/Inbox Query`. A batch of rows is read by the right to read one, and is told as that. */
const asked = async (client: DynamoDBClient, work: () => Promise<unknown>): Promise<ReadonlySet<string>> => {
  const rights = new Set<string>();
  const name = `asked-${Math.random()}`;
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        const {
          TableName,
          IndexName,
          RequestItems = {},
          TransactItems = [],
        } = args.input as {
          readonly TableName?: string;
          readonly IndexName?: string;
          readonly RequestItems?: object;
          readonly TransactItems?: readonly Readonly<Record<string, { readonly TableName: string }>>[];
        };
        for (const [kind, { TableName: on }] of TransactItems.flatMap(Object.entries<{ readonly TableName: string }>))
          rights.add(`${on} ${kind}Item`);
        const operation = commandName.replace('Command', '').replace('BatchGetItem', 'GetItem');
        for (const table of TableName === undefined ? Object.keys(RequestItems) : [TableName])
          rights.add(`${IndexName === undefined ? table : `${table}/${IndexName}`} ${operation}`);
        return next(args);
      },
    { step: 'initialize', name },
  );
  try {
    await work();
    return rights;
  } finally {
    client.middlewareStack.remove(name);
  }
};

/** What each call of a port asks of DynamoDB: one that is not tried here does not compile. */
export const rightsOfPorts = async ({ client, names }: TestTables): Promise<ReadonlyMap<string, readonly string[]>> => {
  const exchange = exchangeTable(client, names);
  const records = recordsTable(client, names.records);
  const sealed = sealedTable(client, names.sealed);
  const registry = registryTable(client, names.registry, { registrars, crypto: nodeCrypto }, Date.now);
  const ledger = ledgerOf(client, names.exchange);
  const anna = person('police', 'anna');
  const { submitted, following } = historiesIn(exchange);
  const { id } = await submitted(handledAs('H1'));
  const approved = await following(await submitted(handledAs('H0')), reviewBy(anna), approvalBy(anna));
  const since = '2026-11-24T10:00:00.000Z';
  const mark = unprovenMark(approved, since);
  if (mark === undefined) throw new Error('what is approved can be marked');
  const searches = searchesTable(client, names.exchange);
  const watches = watchesTable(client, names.exchange);
  const watch: Watch = {
    id: newId(),
    agency: 'police',
    by: person('police', 'anna'),
    type: 'phone',
    purpose: 'investigate',
    justification: 'On the label of a letter.',
    createdAt: '2026-11-24T10:00:00.000Z',
    until: '2026-12-01',
    endsAt: '2026-12-01T23:00:00.000Z',
  };
  const unused = { seq: 0, agency: { day: '', times: 0 }, person: { day: '', times: 0 } };
  const nonce = { keyid: 'k', nonce: 'n', createdAt: 1_800_000_000 };
  const tried: Readonly<Record<PortCall, () => Promise<unknown>>> = {
    'exchange.read': () => exchange.read(id),
    'exchange.readAs': () => exchange.readAs('police', id),
    'exchange.acts': () => exchange.acts(id, 9, 9),
    'exchange.grounds': () => exchange.grounds(approved.id),
    'exchange.stagedKey': () => exchange.stagedKey(id),
    'exchange.carried': () => exchange.carried(id),
    'exchange.isReplaced': () => exchange.isReplaced(id),
    'exchange.markUnproven': () => exchange.markUnproven(mark),
    'exchange.consume': () => exchange.consume(nonce),
    'exchange.isConsumed': () => exchange.isConsumed(nonce),
    'exchange.ofOriginator': () => exchange.ofOriginator('police', undefined),
    'exchange.inbox': () => exchange.inbox('police', 'anna', undefined),
    'exchange.waiting': () => exchange.waiting('task', 'police', '2099-01-01T00:00:00.000Z'),
    'exchange.markTold': () => exchange.markTold(approved, []),
    'exchange.beginTellingAgain': () => exchange.beginTellingAgain(approved, since, since),
    'exchange.endTellingAgain': () => exchange.endTellingAgain(approved),
    'exchange.openTask': () => exchange.openTask(id, 'police'),
    'exchange.isAskedToAcknowledge': () => exchange.isAskedToAcknowledge(id, 'customs'),
    'exchange.unanswered': () => exchange.unanswered('police', since, undefined),
    'exchange.askedOf': () => exchange.askedOf('customs', undefined),
    'exchange.task': () => exchange.task(id, 'police'),
    'exchange.due': () => exchange.due('deadline', 'police', since, 9),
    'exchange.putOff': () => exchange.putOff({ kind: 'deadline', id, agency: 'police', at: since }, since),
    'exchange.erasures': () => exchange.erasures('police', '2099-01-01', undefined),
    'exchange.tallies': () => exchange.tallies('police', since, since),
    'exchange.tally': () => exchange.tally({ of: 'police', at: since, counted: { what: 'refused', codes: {} } }),
    'searches.standing': () => searches.standing('police', 'anna'),
    'searches.bearing': () => searches.bearing('police', 't', 50),
    'searches.holds': () => searches.holds('police', 't', 'customs'),
    'searches.list': () => searches.list('police', undefined, since, 50),
    'searches.write': async () =>
      searches.write({ agency: 'police', person: 'anna', was: unused, now: unused, made: undefined }),
    'watches.read': () => watches.read('police', id),
    'watches.list': () => watches.list('police', undefined, 9),
    'watches.standingBy': () => watches.standingBy('police', 't'),
    'watches.noteMatch': () => watches.noteMatch(watch, { submission: id, at: since }),
    'watches.markMatchTold': () => watches.markMatchTold(watch, id),
    'watches.change': async () => {
      const change = { agency: 'police', person: 'anna', was: unused, now: unused, nonce };
      await watches.change({ ...change, begun: { watch, token: 't', evidence: someEvidence() } });
      await watches.change({ ...change, ended: { watch, token: 't', at: since } });
    },
    'records.read': () => records.read('customs', id),
    'records.wrappedKey': () => records.wrappedKey({ recipient: 'customs', originator: 'police', id }),
    'records.list': () => records.list('customs', undefined),
    'sealed.read': () => sealed.read(id),
    'registry.entry': () => registry.entry('k', true),
    'ledger.decided': () => ledger.decided(id),
    'ledger.readings': () => ledger.readings(id, since),
  };
  const rights = new Map<string, readonly string[]>();
  for (const [call, work] of Object.entries(tried)) rights.set(call, [...(await asked(client, work))]);
  return rights;
};

/** What a desk's selectors are written as, in the place of others; and how a record's tokens reach its recipients, and are let go by a recall. */
const tokenEffects = async (file: string): Promise<readonly Effect[]> => {
  const { state } = given(handledAs('H0'));
  const carried = { tokens: ['one'], version: 'v' };
  if (file === 'keep-selectors') return tokensReplaced(state, carried, ['other'], 'w').flat();
  if (file !== 'release-record') return [];
  const written: Effect[] = [];
  const recalled = { ...state, state: 'recalled', releasedAt: '2026-11-24T10:00:00.000Z' } as unknown as Submission;
  const write = async (effects: readonly Effect[]) => void written.push(...effects);
  await tokensReach({ carried: async () => carried, write } as unknown as Exchange, recalled, ['customs']);
  return written;
};

/** What a function writes of tokens: `Exchange DeleteItem`. */
export const rightsOfTokens = async (file: string): Promise<readonly string[]> => {
  const entries = { keep: async () => '', read: async () => '' };
  const writes = await writesOf({ exchange: 'Exchange' }, await tokenEffects(file), entries);
  return writes.flatMap(({ write }) =>
    Object.entries(write).map(([operation, { TableName }]) => `${TableName} ${operation}Item`),
  );
};

/** What the effects of a command are written as, in whatever state it meets: `Exchange PutItem`. */
export const rightsOfCommand = async (kind: string): Promise<readonly string[]> => {
  const own = Object.values(cases).filter(({ command }) => (command?.kind ?? 'submit') === kind);
  const writes = await Promise.all(own.map(async (one) => writesIn(await changeOf(one))));
  return writes
    .flat()
    .flatMap(({ write }) => Object.entries(write).map(([operation, { TableName }]) => `${TableName} ${operation}Item`));
};
