import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import type { AgencyClient } from '../../client/client.ts';
import { type Connection, connectionSchema, type Principal, principalSchema } from '../../client/connection.ts';
import { clockOf, connectAs } from '../../client/node/connect.ts';
import { whyUnreadable } from '../../client/node/local-failures.ts';
import { readJson } from '../../client/node/text-file.ts';
import type { Sender } from '../../client/seal.ts';
import type { Role } from '../../protocol/principal-entry.ts';
import { dayIn } from '../../protocol/time.ts';
import { program, word } from '../terminal/program.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The command was not called as it can be: what to write instead. Exit code 2. */
export class Usage extends Error {
  override readonly name = 'Usage';
}

/** What is not done as things stand, and what has to come first. Exit code 1. */
export class Declined extends Error {
  override readonly name = 'Declined';
}

/** What a client is made with beyond connection and principal: a long run's patience. */
export type Over = NonNullable<Parameters<typeof connectAs>[2]>;

/** Who calls, where, and with what in hand. */
export interface Session {
  readonly connection: Connection;
  /** The folder of the connection file: what is to be remembered between two calls lies there. */
  readonly folder: string;
  readonly principal: Principal;
  readonly client: AgencyClient;
  /** The options by which the same caller calls again, for hints: `--as police-desk`, with --connection where it was named. */
  readonly me: string;
  /** Of these what names the connection, for hints to somebody else: ` --connection FILE`, or nothing. */
  readonly via: string;
}

function jsonIn(file: string, what: string): unknown {
  try {
    return readJson(file);
  } catch (error) {
    throw new Usage(`cannot read ${what} ${file}: ${whyUnreadable(error)}`);
  }
}

/** Reads a JSON file that has to follow a schema; what is wrong is a Usage that names the file and the member. */
export function readJsonFile<const Schema extends v.GenericSchema>(
  file: string,
  schema: Schema,
  what: string,
): v.InferOutput<Schema> {
  const json = jsonIn(file, what);
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const where = v.getDotPath(issue);
  // Our own rules say what it must be; the library's sentences would bring what stands there, which may be a key.
  const rule = issue.message.startsWith('must ') ? `, which ${issue.message}` : '';
  throw new Usage(`${file} is no ${what}${where ? `: look at ${where}${rule}` : ''}`);
}

/** The connection file that is used where none is named. */
export function connectionFile(named: string | undefined, env: Terminal['env']): string {
  return named ?? join(env.SAMSYN_HOME || '.samsyn', 'connection.json');
}

/** The connection of a file; where it is missing, how to come by one. */
export function readConnectionFile(file: string): Connection {
  if (!existsSync(file)) {
    throw new Usage(
      `there is no ${file}. Start an exchange on this machine with "npm start", or name your connection with --connection FILE.`,
    );
  }
  return readJsonFile(file, connectionSchema, 'connection');
}

/** A terminal whose clock is that of the connection's exchange: this machine's, but for one that rehearses later years. */
export function withClockOf(named: string | undefined, terminal: Terminal): Terminal {
  const file = connectionFile(named, terminal.env);
  // What is wrong with the file is told by whoever needs it.
  const read = existsSync(file) ? v.safeParse(connectionSchema, jsonOrNothing(file)) : undefined;
  return read?.success === true ? { ...terminal, now: clockOf(read.output, terminal.now) } : terminal;
}

function jsonOrNothing(file: string): unknown {
  try {
    return readJson(file);
  } catch {
    return undefined;
  }
}

function nameAnother(principals: readonly Principal[]): string {
  const names = principals.map((one) => one.name).join(', ');
  return names === '' ? `name the file of one, as "${program} keys new" writes it` : `one of ${names}`;
}

/** Where a principal of that name may lie in a file of its own: what ends in .json is that file itself. */
export function filesOf(as: string, folder: string): readonly string[] {
  return /\.json$/i.test(as) ? [as] : [...new Set([join(folder, `${as}.principal.json`), `${as}.principal.json`])];
}

/**
 * The file that holds a principal, where it is none of the connection's own: `as` itself, or NAME.principal.json in the connection's folder,
 * or in the current one.
 */
export function principalFile(connection: Connection, folder: string, as: string): string | undefined {
  if (/\.json$/i.test(as)) return as;
  if (connection.principals.some(({ name }) => name === as)) return undefined;
  return filesOf(as, folder).find((file) => existsSync(file));
}

/** The principal of that name, or in the file of that name. `folder` is the connection file's. */
export function principalNamed(connection: Connection, folder: string, as: string): Principal {
  const file = principalFile(connection, folder, as);
  if (file !== undefined) return readJsonFile(file, principalSchema, 'principal');
  const found = connection.principals.find((one) => one.name === as);
  if (found !== undefined) return found;
  const held = connection.principals.map(({ name }) => name).join(', ') || 'none';
  throw new Usage(
    `there is no principal of that name: ${as}. Looked for:\n  a principal of the connection, which has ${held}\n${filesOf(
      as,
      folder,
    )
      .map((one) => `  the file ${one}`)
      .join('\n')}`,
  );
}

function chosen(connection: Connection, folder: string, as: string | undefined, role: Role): Principal {
  if (as !== undefined) return principalNamed(connection, folder, as);
  const able = connection.principals.filter((one) => one.roles.includes(role) && one.status === 'active');
  const [only, ...more] = able;
  if (only !== undefined && more.length === 0) return only;
  throw new Usage(`say who you are with --as: ${nameAnother(able)}`);
}

/**
 * Who is what, for whoever lacks a role: what the caller is, and who of its agency may do it. Nobody is told to call with the key of
 * somebody else. Undefined where the caller's own file says that it may.
 */
export function whoIsWhat(
  { principals }: Connection,
  { name, agency, roles }: Principal,
  [what, may]: readonly [string, readonly Role[]],
): string | undefined {
  if (roles.some((role) => may.includes(role))) return undefined;
  const able = principals.find(
    (one) => one.agency === agency && one.roles.some((role) => may.includes(role)) && one.status === 'active',
  );
  const who = may.map((role) => `${role.startsWith('a') ? 'an' : 'a'} ${role}`).join(' or ');
  return `${name} is ${roles.join(' and ')}; ${what} is for ${who}${able === undefined ? '.' : ` (${able.name} is one): leave it to them.`}`;
}

/** Refuses to send as somebody who is no submitter: that can be told before anybody is called. */
export function refuseOthers(connection: Connection, principal: Principal): void {
  const why = whoIsWhat(connection, principal, ['submit', ['submitter']]);
  if (why !== undefined) throw new Declined(`not sent. ${why}`);
}

/** Who would send, and the agencies whose registrars the connection names; these are not all that the exchange has. */
export type KnownSender = Sender & { readonly pinned?: readonly string[] };

/**
 * Who would send, as far as it can be known without a call: the caller, if one is named or only one can submit. A connection or a principal that is named has to be there.
 */
export function senderOf(
  { as, connection: named }: { as?: string | undefined; connection?: string | undefined },
  terminal: Terminal,
): KnownSender {
  const file = connectionFile(named, terminal.env);
  const who = as ?? (terminal.env.SAMSYN_AS || undefined);
  if (named === undefined && who === undefined && !existsSync(file)) return { today: dayIn(undefined, terminal.now()) };
  const connection = readConnectionFile(file);
  const submitters = connection.principals.filter(({ roles }) => roles.includes('submitter'));
  const caller = who === undefined ? undefined : principalNamed(connection, dirname(file), who);
  if (caller !== undefined) refuseOthers(connection, caller);
  const able = caller === undefined ? submitters : [caller];
  const [originator, ...others] = new Set(able.map(({ agency }) => agency));
  return {
    ...(others.length === 0 && { originator }),
    pinned: Object.keys(connection.registrars),
    today: dayIn(connection.timeZones?.[originator ?? ''], terminal.now()),
  };
}

/**
 * The session of a call: the connection file, and the principal that `as` names (or the file of one), or the only one with the role
 * that the command takes. Whether it has the role is the exchange's to say.
 */
export async function openSession(
  { as, connection: named }: { as?: string | undefined; connection?: string | undefined },
  role: Role,
  terminal: Terminal,
  over: Over = {},
): Promise<Session> {
  const file = connectionFile(named, terminal.env);
  const folder = dirname(file);
  const connection = readConnectionFile(file);
  const who = as ?? (terminal.env.SAMSYN_AS || undefined);
  const principal = chosen(connection, folder, who, role);
  const via = named === undefined ? '' : ` --connection ${word(named)}`;
  const me = `--as ${word(who ?? principal.name)}${via}`;
  return { connection, folder, principal, me, via, client: await connectAs(connection, principal, over) };
}
