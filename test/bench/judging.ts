import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startExchange } from '../../infra/local/exchange/exchange.ts';
import type { AgencyClient, Prepared } from '../../shared/client/client.ts';
import { clientsOf } from '../support/clients.ts';
import { driven } from './figures.ts';

/** How often the two take turns: what else the machine does falls on both. */
const rounds = 6;

/** Submissions a second, with every call judged by the policies and with none. */
export interface Judging {
  readonly judged: number;
  readonly unjudged: number;
}

/**
 * Measures what it costs that every call of a function is judged: two exchanges in this process, alike but for that, take turns with the same
 * work. The one that judges nothing can be made by a program alone; no command starts it.
 */
export const judgingCosts = async (
  count: number,
  prepared: (desk: AgencyClient, count: number) => Promise<Prepared[]>,
): Promise<Judging> => {
  const folder = mkdtempSync(join(tmpdir(), 'samsyn-judging-'));
  const [home, copy] = [join(folder, 'judged'), join(folder, 'unjudged')];
  const started = (at: string, judges: boolean) =>
    startExchange({ home: at, port: 0, authority: 'samsyn.bench', judges, log: () => {}, write: () => {} });
  try {
    await (await started(home, true)).stop();
    cpSync(home, copy, { recursive: true });
    const both = [await started(home, true), await started(copy, false)] as const;
    try {
      const desks = await Promise.all(both.map(({ connection }) => clientsOf(connection)('police-desk')));
      const took = [0, 0];
      // One turn more at the beginning, in which functions load, and which does not count.
      for (let round = 0; round <= rounds; round += 1) {
        for (const which of round % 2 === 0 ? [0, 1] : [1, 0]) {
          const desk = desks[which];
          if (desk === undefined) continue;
          const { all } = await driven(await prepared(desk, count), 8, (one) => desk.send(one));
          if (round > 0) took[which] = (took[which] ?? 0) + all;
        }
      }
      const [judged, unjudged] = took.map((all) => (rounds * count * 1000) / all);
      return { judged: judged ?? Number.NaN, unjudged: unjudged ?? Number.NaN };
    } finally {
      for (const one of both) await one.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
};
