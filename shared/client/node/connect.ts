import * as v from 'valibot';
import { webCrypto } from '../../protocol/crypto.ts';
import { actAs } from '../acting.ts';
import { platform } from '../calls.ts';
import { AgencyClient } from '../client.ts';
import type { ClientSettings } from '../client-settings.ts';
import { type Connection, connectionSchema, type Principal } from '../connection.ts';
import { readJson } from './text-file.ts';
import { nodeTransport } from './transport.ts';

/** Reads a connection.json. Throws where the file is not there (ENOENT), is no JSON (NotReadable) or no connection (ValiError). */
export function readConnection(file: string): Connection {
  return v.parse(connectionSchema, readJson(file));
}

const dayMs = 86_400_000;

/** The clock of this connection's exchange, in milliseconds since 1970: this machine's, but for one that rehearses later years. */
export function clockOf({ daysAhead = 0 }: Pick<Connection, 'daysAhead'>, now: () => number = Date.now): () => number {
  return daysAhead === 0 ? now : () => now() + daysAhead * dayMs;
}

/** A client that acts as one principal of a connection, over node:http. `over` sets its patience, and its clock for tests. */
export async function connectAs(
  connection: Connection,
  principal: Principal,
  over: Pick<ClientSettings, 'patience' | 'surroundings'> = {},
): Promise<AgencyClient> {
  const { url, authority, formerAuthorities, registrars, timeZones } = connection;
  const acting = await actAs(webCrypto(), principal);
  const transport = nodeTransport(url, authority);
  const { surroundings = platform } = over;
  return new AgencyClient({
    transport,
    authority,
    formerAuthorities,
    registrars,
    principal: acting,
    timeZone: timeZones?.[principal.agency],
    ...over,
    surroundings: { ...surroundings, now: clockOf(connection, surroundings.now) },
  });
}
