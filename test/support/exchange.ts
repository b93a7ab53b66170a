import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type Exchange, startExchange } from '../../infra/local/exchange/exchange.ts';
import type { Connection } from '../../shared/client/connection.ts';
import { testAuthority } from '../journeys/keys.ts';
import { type Clients, clientsOf } from './clients.ts';

/** A whole exchange on the embedded cloud, with a home of its own, and clients that act as its principals. */
export interface TestExchange {
  readonly home: string;
  readonly connection: Connection;
  readonly as: Clients;
  readonly cloud: Exchange['cloud'];
  /** A link that enrols one browser as the principal of this name. */
  readonly linkFor: (name: string) => string;
  readonly stop: () => Promise<void>;
}

/** Starts one, in a copy of the folder that was made once for the run: with the same keys and nothing in its tables but them. */
export const startTestExchange = async ({
  write = () => {},
}: {
  write?: (line: string) => void;
} = {}): Promise<TestExchange> => {
  const home = mkdtempSync(join(tmpdir(), 'samsyn-exchange-'));
  cpSync(inject('startedHome'), home, { recursive: true });
  const exchange = await startExchange({
    home,
    port: 0,
    authority: testAuthority,
    log: () => {},
    write,
  });
  const { connection, cloud } = exchange;
  const linkFor = (name: string): string => {
    const person = connection.principals.find((one) => one.name === name);
    if (person === undefined) throw new Error(`no principal ${name}`);
    return exchange.linkFor(person);
  };
  const stop = async (): Promise<void> => {
    await exchange.stop();
    rmSync(home, { recursive: true, force: true });
  };
  return { home, connection, as: clientsOf(connection), cloud, linkFor, stop };
};
