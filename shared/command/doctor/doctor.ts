import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Connection, Principal } from '../../client/connection.ts';
import { connectAs } from '../../client/node/connect.ts';
import { whyUnreadable } from '../../client/node/local-failures.ts';
import { readTextFile } from '../../client/node/text-file.ts';
import { webCrypto } from '../../protocol/crypto.ts';
import { type Called, type Command, refuseWords } from '../call/command.ts';
import { NotAllDone } from '../call/long-run.ts';
import { connectionFile, principalFile, principalNamed, readConnectionFile, Usage } from '../call/session.ts';
import { program } from '../terminal/program.ts';
import { cleanLines } from '../terminal/show.ts';
import { intakeFinding, reach } from './address.ts';
import { enrolmentFindings } from './enrolment.ts';
import { modeFinding } from './files.ts';
import { type Finding, isFault, isOk, toNote } from './finding.ts';
import { entryFindings, keyFindings, newKeys } from './keys.ts';
import { queueFinding } from './queue.ts';
import { missingFaults, registrarFaults, type Trials, trialFindings, tryRegistrars } from './registrars.ts';

/** How a file was found: what it holds, or a finding that says why not. */
function lookedInto<Held>(check: 'connection' | 'keys', advice: string, look: () => Held): Held | Finding {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof Usage)) throw error;
    return isFault({ check }, error.message, advice);
  }
}

function takeAnew(file: string): string {
  return `Take ${file} anew from where it was made; "${program} keys new --help" and infra/deploying.md tell of both files.`;
}

/** What to do where nobody is found under a name, or the file of one cannot be read. */
function nameAnother(as: string): string {
  return existsSync(as) ? takeAnew(as) : `Correct --as; "${program} keys new" makes the keys of somebody new.`;
}

function isFinding(held: object): held is Finding {
  return 'check' in held;
}

/** Who is named with --as, or by $SAMSYN_AS. */
function whoOf(called: Called): string | undefined {
  return called.option('as') ?? (called.terminal.env.SAMSYN_AS || undefined);
}

function folderOf(called: Called): string {
  return dirname(connectionFile(called.option('connection'), called.terminal.env));
}

/** The principal's own file, where who is named lies in one. */
function ownFile(called: Called, connection: Connection): string | undefined {
  const as = whoOf(called);
  return as === undefined ? undefined : principalFile(connection, folderOf(called), as);
}

/** The signed entry: of --entry, or NAME.jws beside the principal's own file. */
function entryFileOf(called: Called, own: string | undefined): string | undefined {
  const beside = own?.toLowerCase().endsWith('.principal.json')
    ? own.replace(/\.principal\.json$/i, '.jws')
    : undefined;
  return called.option('entry') ?? (beside !== undefined && existsSync(beside) ? beside : undefined);
}

async function entryIn(
  file: string,
  { terminal }: Called,
  { registrars }: Connection,
  principal: Principal,
): Promise<Finding[]> {
  let jws: string;
  try {
    jws = readTextFile(file).trim();
  } catch (error) {
    return [isFault({ check: 'entry' }, `cannot read ${file}: ${whyUnreadable(error)}`, 'Correct --entry.')];
  }
  return entryFindings(webCrypto(), principal, { jws, registrars, now: terminal.now() });
}

async function* ofPrincipal(
  called: Called,
  connection: Connection,
  principal: Principal,
  { reached, trials }: { readonly reached: boolean; readonly trials: Trials },
): AsyncGenerator<Finding> {
  const keys = await keyFindings(webCrypto(), principal);
  yield* keys;
  // In a survey of the whole connection a revoked key may be meant to be there; whoever is named means to call.
  if (principal.status === 'revoked' && whoOf(called) !== undefined)
    yield isFault({ check: 'keys', of: principal.name }, 'the key is revoked: it can call nothing', newKeys);
  const file = entryFileOf(called, ownFile(called, connection));
  if (file !== undefined) yield* await entryIn(file, called, connection, principal);
  if (!reached || keys.some(({ state }) => state === 'fault')) return;
  const client = await connectAs(connection, principal, { patience: () => undefined });
  yield* await enrolmentFindings(client, principal);
  await tryRegistrars(client, principal, trials);
}

function principalsOf(called: Called, connection: Connection): Principal[] | Finding {
  const as = whoOf(called);
  if (as === undefined) return connection.principals;
  return lookedInto('keys', nameAnother(as), () => [principalNamed(connection, folderOf(called), as)]);
}

async function* ofConnection(called: Called, connection: Connection): AsyncGenerator<Finding> {
  const { now } = called.terminal;
  const principals = principalsOf(called, connection);
  if (!Array.isArray(principals)) {
    yield principals;
    return;
  }
  if (principals.length === 0)
    yield toNote({ check: 'keys' }, 'the connection has no principals', 'Name one: --as FILE.principal.json');
  const agencies = [...new Set(principals.map(({ agency }) => agency))];
  const { registrars } = connection;
  yield* await registrarFaults(registrars, agencies);
  const { findings, keys } = await reach(connection, now);
  yield* findings;
  if (keys !== undefined) for (const agency of agencies) yield intakeFinding(agency, keys);
  const listed = (keys ?? []).flatMap((key) => ('agency' in key && !agencies.includes(key.agency) ? [key.agency] : []));
  yield* missingFaults(registrars, [...new Set(listed)]);
  const trials: Trials = new Map();
  for (const principal of principals)
    yield* ofPrincipal(called, connection, principal, { reached: keys !== undefined, trials });
  yield* await trialFindings(webCrypto(), registrars, trials);
  const notified = principals.filter(({ roles }) => roles.includes('approver') || roles.includes('reader'));
  for (const agency of new Set(notified.map(({ agency }) => agency)))
    yield await queueFinding(agency, connection.notifications[agency]);
}

/** All that is found, in the order in which a call would meet it. */
async function* findingsOf(called: Called): AsyncGenerator<Finding> {
  const file = connectionFile(called.option('connection'), called.terminal.env);
  if (!existsSync(file)) {
    const start = 'Start an exchange on this machine with "npm start", or name your connection with --connection FILE.';
    yield isFault({ check: 'connection' }, `there is no ${file}`, start);
    return;
  }
  const connection = lookedInto('connection', takeAnew(file), () => readConnectionFile(file));
  if (isFinding(connection)) {
    yield connection;
    return;
  }
  const { url, authority, formerAuthorities, principals } = connection;
  const before = formerAuthorities.length === 0 ? '' : ` (formerly ${formerAuthorities.join(', ')})`;
  yield isOk(
    { check: 'connection' },
    `${file}: ${url}, authority ${authority}${before}, ${principals.length} principal${principals.length === 1 ? '' : 's'}`,
  );
  if (principals.length > 0) yield modeFinding({ check: 'connection' }, file);
  const own = ownFile(called, connection);
  if (own !== undefined && existsSync(own)) yield modeFinding({ check: 'keys' }, own);
  yield* ofConnection(called, connection);
}

const marks: Readonly<Record<Finding['state'], string>> = { ok: 'ok   ', note: 'note ', fault: 'FAULT' };

function show({ check, of, state, found, advice }: Finding, width: number): string {
  const margin = ' '.repeat(22);
  const what = of === undefined ? found : `${of}: ${found}`;
  const head = `${marks[state]}  ${check.padEnd(13)}  `;
  const body = cleanLines(what, margin, width).trimStart();
  return advice === undefined ? head + body : `${head}${body}\n${cleanLines(`→ ${advice}`, margin, width)}`;
}

/** `samsyn doctor` */
export const doctor: Command = {
  usage: 'doctor',
  summary: 'say what is wrong with a set-up before a call fails',
  options: { entry: { type: 'string' } },
  help: `Looks at the connection file, the way to the exchange, the clock, the registrars, and of whom you name with --as (else of every principal of
the connection) the keys, the enrolment and the notification queue. It signs nothing but GETs that leave no act on record, and changes nothing.
The registrars are tried on what lies there for an approver or a reader: whoever signed it has to be vouched for. What the signed entry says is looked at too: the file of --entry, or NAME.jws beside NAME.principal.json.

  samsyn doctor
  samsyn doctor --as police-desk
  samsyn doctor --as keys/anna.principal.json --connection connection.json

Exit code 0 if there is no fault, 1 if there is one, 3 if the exchange does not answer.`,
  run: async (called) => {
    refuseWords(called, 'it takes options only; see --help.');
    const faults: Finding[] = [];
    for await (const finding of findingsOf(called)) {
      if (finding.state === 'fault') faults.push(finding);
      called.tell(finding, show(finding, called.terminal.width));
    }
    const unreached = faults.some(({ check }) => check === 'address');
    const [word, verb] = faults.length === 1 ? ['fault', 'is'] : ['faults', 'are'];
    if (faults.length > 0)
      throw new NotAllDone(
        unreached ? 3 : 1,
        `There ${verb} ${faults.length} ${word}; what to do stands after each arrow.`,
      );
    if (!called.flag('json')) called.terminal.out('No fault.');
  },
};
