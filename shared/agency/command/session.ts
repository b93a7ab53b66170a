import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import type { Role } from '../../protocol/principal-entry.ts';
import type { AgencyClient } from '../client.ts';
import { connectAs } from '../connect.ts';
import { type Connection, connectionSchema, type Principal, principalSchema } from '../connection.ts';
import type { Terminal } from './terminal.ts';

/** The command was not called as it can be: what to write instead. Exit code 2. */
export class Usage extends Error {
  override readonly name = 'Usage';
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
}

/** Reads a JSON file that has to follow a schema; what is wrong is a Usage that names the file and the member. */
export const readJsonFile = <const Schema extends v.GenericSchema>(
  file: string,
  schema: Schema,
  what: string,
): v.InferOutput<Schema> => {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason =
      error instanceof SyntaxError ? 'it is no JSON' : error instanceof Error ? error.message : 'unreadable';
    throw new Usage(`cannot read ${what} ${file}: ${reason}`);
  }
  const parsed = v.safeParse(schema, json);
  if (parsed.success) return parsed.output;
  const where = parsed.issues[0] && v.getDotPath(parsed.issues[0]);
  throw new Usage(`${file} is no ${what}${where ? `: look at ${where}` : ''}`);
};

/** The connection file that is used where none is named. */
export const connectionFile = (named: string | undefined, env: Terminal['env']): string =>
  named ?? join(env.SAMSYN_HOME ?? '.samsyn', 'connection.json');

/** The connection of a file; where it is missing, how to come by one. */
export const readConnectionFile = (file: string): Connection => {
  if (!existsSync(file)) {
    throw new Usage(
      `there is no ${file}. Start an exchange on this machine with "npm start", or name your connection with --connection FILE.`,
    );
  }
  return readJsonFile(file, connectionSchema, 'connection');
};

const nameAnother = (principals: readonly Principal[]): string => {
  const names = principals.map((one) => one.name).join(', ');
  return names === '' ? 'name the file of one, as "samsyn keys new" writes it' : `one of ${names}`;
};

/** The principal of that name, or in the file of that name. */
export const principalNamed = (connection: Connection, as: string): Principal => {
  if (as.endsWith('.json')) return readJsonFile(as, principalSchema, 'principal');
  const found = connection.principals.find((one) => one.name === as);
  if (found === undefined) throw new Usage(`there is no principal of that name: ${nameAnother(connection.principals)}`);
  return found;
};

const chosen = (connection: Connection, as: string | undefined, role: Role): Principal => {
  if (as !== undefined) return principalNamed(connection, as);
  const able = connection.principals.filter((one) => one.roles.includes(role) && one.status === 'active');
  const [only, ...more] = able;
  if (only !== undefined && more.length === 0) return only;
  throw new Usage(`say who you are with --as: ${nameAnother(able)}`);
};

/**
 * The session of a call: the connection file, and the principal that `as` names (or the file of one), or the only one with the role
 * that the command takes. Whether it has the role is the exchange's to say.
 */
export const openSession = async (
  { as, connection: named }: { as?: string | undefined; connection?: string | undefined },
  role: Role,
  terminal: Terminal,
  over: Over = {},
): Promise<Session> => {
  const file = connectionFile(named, terminal.env);
  const connection = readConnectionFile(file);
  const principal = chosen(connection, as ?? terminal.env.SAMSYN_AS, role);
  return { connection, folder: dirname(file), principal, client: await connectAs(connection, principal, over) };
};
