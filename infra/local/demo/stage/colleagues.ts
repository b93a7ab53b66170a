import type { AgencyClient } from '../../../../shared/client/client.ts';
import type { Connection } from '../../../../shared/client/connection.ts';
import { connectAs } from '../../../../shared/client/node/connect.ts';
import { DemoFailed } from './failure.ts';

/** The people and desks of the agencies, each with a client that signs with its own key. */
export type Colleagues = (name: string) => Promise<AgencyClient>;

/** The principals that a connection names, by their names; each is connected once. */
export function colleaguesOf(connection: Connection): Colleagues {
  const clients = new Map<string, Promise<AgencyClient>>();
  const connect = async (name: string): Promise<AgencyClient> => {
    const principal = connection.principals.find((candidate) => candidate.name === name);
    if (principal === undefined) throw new DemoFailed(`the connection has no principal ${name}`);
    return connectAs(connection, principal);
  };
  return (name) => {
    const client = clients.get(name) ?? connect(name);
    clients.set(name, client);
    return client;
  };
}
