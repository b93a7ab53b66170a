import { nameOf, opened, type Pair, readsCiphertexts } from './pairs.ts';
import type { Reach } from './reach.ts';

/** What stands in a cell: the objects of these deeds, as `police, customs`. */
const objects = ({ deeds }: Reach, pattern: RegExp): readonly string[] =>
  [...deeds].flatMap((deed) => pattern.exec(deed)?.[1] ?? []);

/** Queues and topics of all agencies by their kinds: `approval-police`, `approval-customs` are `approval-*`. */
const shortened = (names: readonly string[], agencies: readonly string[]): string =>
  [
    ...new Set(names.map((name) => agencies.reduce((said, one) => said.replace(new RegExp(`-${one}$`), '-*'), name))),
  ].join(', ');

/** Keys of more than one agency by their kind: `waiting of all`. */
const ofAll = (keys: readonly string[]): string =>
  keys.length < 2 ? keys.join('') : [...new Set(keys.map((key) => key.replace(/ of .*/, ' of all')))].join(', ');

const verbs = (reach: Reach, table: string): string =>
  ['reads', 'writes', 'recalls', 'deletes'].filter((verb) => reach.deeds.has(`${verb} ${table}`)).join(', ');

type Column = readonly [title: string, cell: (reach: Reach, agencies: readonly string[]) => string];
const columns: readonly Column[] = [
  ['taken over', nameOf],
  ['opens keys', (reach) => opened(reach).join(', ')],
  [
    'moves keys',
    (reach) => {
      const [from, to] = [objects(reach, /^takes from (.*)/), objects(reach, /^puts under (.*)/)];
      return from.length + to.length === 0 ? '' : `${ofAll(from)} → ${ofAll(to)}`;
    },
  ],
  ['ciphertexts', (reach) => verbs(reach, 'Sealed')],
  [
    'records of',
    (reach, agencies) =>
      agencies
        .flatMap((one) => [one, ...agencies.filter((other) => other !== one).map((other) => `${one}#${other}`)])
        .map((one) => [one, verbs(reach, `Records of ${one}`)])
        .filter(([, said]) => said !== '')
        .map((words) => words.join(' '))
        .join(', '),
  ],
  [
    'their keys',
    (reach, agencies) =>
      agencies
        .flatMap((one) => agencies.map((from) => [one, from] as const))
        .map(([one, from]) => [verbs(reach, `Records of ${one}#${from}`), `those of ${one} from ${from}`] as const)
        .filter(([said]) => said !== '')
        .map((words) => words.join(' '))
        .join(', '),
  ],
  [
    'covers, acts',
    (reach) => verbs(reach, 'Exchange') || (reach.deeds.has('reads new rows of Exchange') ? 'reads new ones' : ''),
  ],
  ['registry', (reach) => verbs(reach, 'Registry')],
  [
    'queues and topics',
    (reach, agencies) =>
      ['sends to', 'empties', 'tells']
        .map((verb) => [verb, shortened(objects(reach, new RegExp(`^${verb} (.*)`)), agencies)])
        .filter(([, names]) => names !== '')
        .map((words) => words.join(' '))
        .join('; '),
  ],
];

const aligned = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, at) => (cell || '–').padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

/** One line for each function that is taken over: what its intruder gets. */
export const tableOfReaches = (reaches: readonly Reach[], agencies: readonly string[]): string =>
  aligned([
    columns.map(([title]) => title),
    ...reaches.map((reach) => columns.map(([, cell]) => cell(reach, agencies))),
  ]);

/** One line for each pair that would open reports together. */
export const tableOfPairs = (pairs: readonly Pair[]): string =>
  aligned([
    ['taken over together', '', 'would read reports', 'because'],
    ...pairs.map(({ opener, server, reads, reason }) => [opener, server, reads, reason]),
  ]);

/** Roles that would read reports alone: there is none. */
export const readsAlone = (reaches: readonly Reach[]): readonly string[] =>
  reaches.filter((reach) => opened(reach).length > 0 && readsCiphertexts(reach)).map(nameOf);

/** Roles that open content keys of two agencies: there is none. */
export const opensForTwo = (reaches: readonly Reach[]): readonly string[] =>
  reaches.filter((reach) => new Set(opened(reach).map((key) => key.split(' of ')[1])).size > 1).map(nameOf);
