import type { JudgedRow } from '../../enrolment/registry.ts';
import { webCrypto } from '../../protocol/crypto.ts';
import type { Registrars } from '../../protocol/principal-entry.ts';
import { type Called, type Command, refuseWords } from '../call/command.ts';
import { NotAllDone } from '../call/long-run.ts';
import { connectionFile, readConnectionFile } from '../call/session.ts';
import { counted, countsInWords } from '../terminal/progress.ts';
import { type Column, clean, cleanLines, sentences, table, time } from '../terminal/show.ts';
import { onRegistry, type RegistryInReach, registryHelp, registryOptions } from './registry-in-reach.ts';

type Vouched = Extract<JudgedRow, { entry: unknown }>;
type Faulty = Exclude<JudgedRow, Vouched>;

function isVouched(row: JudgedRow): row is Vouched {
  return 'entry' in row;
}
function claimed(row: JudgedRow) {
  return isVouched(row) ? row.entry : row.claims;
}

/** By agency, name and serial; what claims nothing comes last. */
function inOrder(a: JudgedRow, b: JudgedRow): number {
  const key = (row: JudgedRow): string => {
    const said = claimed(row);
    return said === undefined ? '~' : [said.agency, said.name, String(said.serial).padStart(16, '0')].join('\n');
  };
  return key(a) < key(b) ? -1 : 1;
}

const columns: readonly Column[] = [
  { title: 'AGENCY' },
  { title: 'NAME', flexible: true },
  { title: 'ROLES' },
  { title: 'HOLDER', flexible: true },
  { title: 'STATUS' },
  { title: 'VALID UNTIL' },
  { title: 'SERIAL' },
  { title: 'KEYID', flexible: true },
];

function cellsOf({ entry, standing, keyid }: Vouched): readonly string[] {
  return [
    entry.agency,
    entry.name,
    entry.roles.join(','),
    entry.holder ?? '–',
    standing === 'active' ? standing : standing.toUpperCase(),
    time(entry.validUntil).slice(0, 10),
    String(entry.serial),
    keyid,
  ];
}

function faultOf({ keyid, fault, claims }: Faulty, width: number): string {
  const says =
    claims === undefined
      ? ''
      : ` It says of itself: ${clean(claims.name)} of ${clean(claims.agency)}, ${claims.roles.join(', ')}.`;
  return `!!  ${clean(keyid)}\n${cleanLines(`${fault}.${says}`, '    ', width)}`;
}

/** For scripts: what nobody has vouched for stands under `claims`, so that it is not taken for an entry. */
function told(row: JudgedRow): object {
  const shown = ({
    agency,
    name,
    roles,
    holder,
    validFrom,
    validUntil,
    serial,
  }: NonNullable<ReturnType<typeof claimed>>) => ({
    agency,
    name,
    roles,
    ...(holder !== undefined && { holder }),
    validFrom,
    validUntil,
    serial,
  });
  const { keyid } = row;
  if (isVouched(row)) return { keyid, status: row.standing, ...shown(row.entry) };
  return { keyid, status: 'fault', fault: row.fault, ...(row.claims && { claims: shown(row.claims) }) };
}

function summary(rows: readonly Vouched[]): string {
  const counts: Record<Vouched['standing'], number> = { active: 0, 'not yet': 0, expired: 0, revoked: 0 };
  for (const { standing } of rows) counts[standing] += 1;
  return rows.length === 0 ? 'No entries that a registrar has signed.' : `\n${countsInWords(counts)}.`;
}

/** The rows of the Registry, judged and in order; those of one agency, and those that name none, where one is asked for. */
async function judgedRows(
  { client, table: name }: RegistryInReach,
  registrars: Registrars,
  { now, agency }: { readonly now: number; readonly agency: string | undefined },
): Promise<JudgedRow[]> {
  const { judgeRow, registryRows } = await import('../../enrolment/registry.ts');
  const rows: JudgedRow[] = [];
  for await (const row of registryRows(client, name)) {
    const judged = await judgeRow(webCrypto(), row, registrars, now);
    if (agency === undefined || (claimed(judged)?.agency ?? agency) === agency) rows.push(judged);
  }
  return rows.sort(inOrder);
}

function tellRows(called: Called, rows: readonly JudgedRow[]): void {
  const { out, width } = called.terminal;
  if (called.flag('json')) {
    for (const row of rows) called.tell(told(row), '');
    return;
  }
  const vouched = rows.filter(isVouched);
  if (vouched.length > 0) out(table(columns, vouched.map(cellsOf), width));
  out(sentences(summary(vouched), width));
  for (const row of rows) if (!isVouched(row)) out(`\n${faultOf(row, width)}`);
}

/** What is to be done about rows that do not hold; undefined where all do. */
function adviceFor(rows: readonly JudgedRow[], file: string): string | undefined {
  const faults = rows.filter((row) => !isVouched(row)).length;
  if (faults === 0) return undefined;
  if (faults === rows.length) {
    return `no row holds. Are the registrars of ${file} those of this exchange? Name its connection with --connection.`;
  }
  const [rowsAre, them] = faults === 1 ? ['row is', 'it'] : ['rows are', 'them'];
  return `${counted(faults)} ${rowsAre} not what a registrar has had filed. Find out who has written ${them} (CloudTrail, on the table), and take ${them} away.`;
}

/** `samsyn principal list` */
export const principalList: Command = {
  usage: 'principal list',
  summary: 'show who is enrolled, each entry verified, as the operator',
  options: { ...registryOptions, agency: { type: 'string' } },
  without: ['as'],
  help: `${registryHelp}

Reads the whole table Registry, verifies each entry against the registrars of the connection file, and shows who may do what. A row
that no registrar has signed, or that stands where it does not belong, is shown apart, and the exit code is 1: no function believes it,
and somebody has written it. --agency shows one agency's alone (and rows that name none). --json has one row a line, with the whole keyid.

  samsyn principal list --outputs outputs.json --connection connection.json
  samsyn principal list --agency police`,
  run: async (called) => {
    refuseWords(called, 'it takes options only; see --help.');
    const file = connectionFile(called.option('connection'), called.terminal.env);
    const { registrars } = readConnectionFile(file);
    const agency = called.option('agency');
    await onRegistry(called, async (registry) => {
      const rows = await judgedRows(registry, registrars, { now: called.terminal.now(), agency });
      tellRows(called, rows);
      const advice = adviceFor(rows, file);
      if (advice !== undefined) throw new NotAllDone(1, advice);
    });
  },
};
