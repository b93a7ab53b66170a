import { setTimeout as nextTurn } from 'node:timers/promises';
import type { AgencyClient } from '../../shared/client/client.ts';
import type { Connection } from '../../shared/client/connection.ts';
import { connectAs } from '../../shared/client/node/connect.ts';

/** A client that acts as the principal of this name. */
export type Clients = (name: string) => Promise<AgencyClient>;

/** Clients of a connection, made once for each principal. */
export const clientsOf = (connection: Connection): Clients => {
  const made = new Map<string, Promise<AgencyClient>>();
  return (name) => {
    const principal = connection.principals.find((p) => p.name === name);
    if (principal === undefined) throw new Error(`no principal ${name}`);
    const client = made.get(name) ?? connectAs(connection, principal);
    made.set(name, client);
    return client;
  };
};

/** Asks until the answer is there, or so many seconds are over. Only for what the exchange does by itself after it has answered. */
export const until = async <T>(question: () => Promise<T | undefined | false>, seconds = 15): Promise<T> => {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await question();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`it has not come about in ${seconds} s`);
    await nextTurn(20);
  }
};

export { aReport, coverFor } from '../../infra/smoke/report.ts';
