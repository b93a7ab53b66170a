import { setTimeout as nextTurn } from 'node:timers/promises';
import type { AgencyClient } from '../../shared/client/client.ts';
import type { Connection } from '../../shared/client/connection.ts';
import { connectAs } from '../../shared/client/node/connect.ts';
import type { Cover } from '../../shared/domain/cover.ts';
import type { HandlingCode } from '../../shared/domain/handling.ts';

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

/** A report (contract, section 8) with one statement. */
export const aReport = (text: string) => ({
  version: 1 as const,
  title: 'Letters posted at one box',
  kind: 'camera-observation' as const,
  observed: { from: '2026-11-20T10:00:00Z', to: '2026-11-20T10:10:00Z' },
  statements: [{ text, nature: 'fact' as const }],
  subjects: [],
  places: [{ name: 'Letter box, Stortorget' }],
});

/** A cover from one agency to others, which breaks no rule. */
export const coverFor = (to: readonly string[], code: HandlingCode, over: Partial<Cover> = {}): Cover => ({
  version: 1,
  reference: 'K 2026/1187',
  recipients: [...to],
  priority: 'routine',
  handling: code === 'H3' ? { code, conditions: 'Ask before any use in court.' } : { code },
  grading: { source: 'B', information: 2 },
  purpose: { code: 'investigate', description: 'Narcotics letters posted at one box, week after week.' },
  legalGround: 'PBDL 3 kap. 2 §',
  offence: { name: 'Grovt narkotikabrott', minimumPenaltyMonths: 24, maximumPenaltyMonths: 84, systematic: true },
  retention: { class: 'case' },
  ...over,
});
