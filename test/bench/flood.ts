import { request } from 'node:http';
import type { Connection, Principal } from '../../shared/client/connection.ts';
import { signedCall } from '../support/raw-call.ts';
import { quantile } from './figures.ts';

/** A door while another is flooded, and the flooded one: counts of calls, times in milliseconds. */
export interface Flood {
  readonly name: string;
  readonly sent: number;
  readonly heldBack: number;
  /** Calls of the other door, and how many of them were refused. */
  readonly others: number;
  readonly othersRefused: number;
  readonly quietMedian: number;
  readonly floodedMedian: number;
}

const statusOf = (connection: Connection, method: string, path: string, headers: Record<string, string | string[]>) =>
  new Promise<number>((resolve, reject) => {
    const { hostname, port } = new URL(connection.url);
    const call = request({ hostname, port, method, path, headers: { ...headers, host: connection.authority } });
    call.on('response', (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    call.on('error', reject);
    call.end();
  });

/** Asks as often as asked for, one call after the other; the time of each, and the refusals. */
const asking = async (ask: () => Promise<unknown>, count: number) => {
  const times: number[] = [];
  let refused = 0;
  for (let i = 0; i < count; i += 1) {
    const from = performance.now();
    await ask().catch(() => {
      refused += 1;
    });
    times.push(performance.now() - from);
  }
  return { times, refused };
};

const principalOf = ({ principals }: Connection, name: string): Principal => {
  const found = principals.find((one) => one.name === name);
  if (found === undefined) throw new Error(`the connection has no ${name}`);
  return found;
};

/** What one floods: who is nobody, at public reads and at paths that are none, or one agency's client at its own door. */
const floods = async (connection: Connection) => {
  const desk = principalOf(connection, 'police-desk');
  const signed = await signedCall(connection, desk, { method: 'GET', path: '/v1/police/submissions' });
  return [
    { name: 'public reads, by anybody', method: 'GET', path: '/v1/keys', headers: {} },
    { name: 'paths that are none, by anybody', method: 'GET', path: '/v1/nothing/of/the/kind', headers: {} },
    { name: 'the door of police, by its own client', method: 'GET', path: signed.path, headers: signed.headers },
  ];
};

/**
 * Floods one place after the other with `atOnce` callers that never wait, while a reader at the door of customs works as always, call by
 * call; its times without a flood are taken first.
 * @param calls of the reader, in quiet and in each flood.
 */
export const floodDoors = async (connection: Connection, calls: number, atOnce: number): Promise<readonly Flood[]> => {
  const reader = principalOf(connection, 'customs-analyst');
  // By no client that would wait and call again: each call is one call, and what it is answered counts.
  const list = async () => {
    const call = await signedCall(connection, reader, { method: 'GET', path: '/v1/customs/records' });
    const status = await statusOf(connection, call.method, call.path, call.headers);
    if (status !== 200) throw new Error(`customs was answered ${status}`);
  };
  await asking(list, 10);
  const quietMedian = quantile((await asking(list, calls)).times, 0.5);
  const told: Flood[] = [];
  for (const { name, method, path, headers } of await floods(connection)) {
    const flood = { sent: 0, heldBack: 0, isOver: false };
    const flooding = Array.from({ length: atOnce }, async () => {
      while (!flood.isOver) {
        const status = await statusOf(connection, method, path, headers);
        flood.sent += 1;
        if (status === 429) flood.heldBack += 1;
      }
    });
    // Its burst has gone before the others are looked at.
    while (flood.heldBack === 0) await statusOf(connection, method, path, headers);
    const { times, refused } = await asking(list, calls);
    flood.isOver = true;
    await Promise.all(flooding);
    const { sent, heldBack } = flood;
    const floodedMedian = quantile(times, 0.5);
    told.push({ name, sent, heldBack, others: calls, othersRefused: refused, quietMedian, floodedMedian });
  }
  return told;
};
