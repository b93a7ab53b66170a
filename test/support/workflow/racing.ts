import { expect } from 'vitest';
import type { Approver } from '../../../shared/domain/act.ts';
import type { Command } from '../../../shared/domain/command.ts';
import { type Effect, type Exchange, Unavailable } from '../../../shared/workflow/ports.ts';
import { historiesIn } from '../histories.ts';
import { happens, type Step } from './given.ts';
import { aWorld, type Name, principal } from './world.ts';

/** What comes before a call of the tables, once: somebody else's act, or an outage. */
type Rival = () => Promise<unknown>;

/** A world in which something happens just before its tables are next asked to write, or for a staged key; it keeps what is asked of them. */
export const aRacingWorld = () => {
  const before: Record<'write' | 'stagedKey', Rival[]> = { write: [], stagedKey: [] };
  const counted = { read: 0, write: 0 };
  const asked: Effect[] = [];
  const world = aWorld(
    (tables): Exchange => ({
      ...tables,
      read: (id) => {
        counted.read += 1;
        return tables.read(id);
      },
      async write(effects) {
        counted.write += 1;
        asked.push(...effects);
        await before.write.shift()?.();
        return tables.write(effects);
      },
      async stagedKey(id) {
        await before.stagedKey.shift()?.();
        return tables.stagedKey(id);
      },
    }),
  );
  return { ...world, before, counted, asked };
};

/** An outage, of whichever service. */
export const outage = (): Promise<never> => Promise.reject(new Unavailable('no answer'));

/** Somebody of a world, as the domain's commands name them. */
export const party = (name: Name): Approver => ({
  ...principal(name).party,
  holder: principal(name).party.holder ?? '',
});

/** A world in which these steps were done, somebody else's commands on the same submission, and what it has become. */
export const having = async (...past: readonly Step[]) => {
  const world = aRacingWorld();
  await happens(world, ...past);
  const read = async () => (await world.tables.read(world.id))?.submission ?? expect.fail();
  const rival =
    (...commands: readonly Command[]) =>
    async () => {
      const s = await read();
      const ofThis = commands.map((one) => (one.kind === 'decide' ? { ...one, sealedDigest: s.sealedDigest } : one));
      return historiesIn(world.tables).following(s, ...ofThis);
    };
  const acts = async () => (await world.tables.acts(world.id, 9_999_999, 999)).map(({ act }) => act);
  world.counted.write = 0;
  const asks = () => world.keys.asked.filter((what) => what === 'open').length;
  return { world, rival, acts, read, asks };
};
export const codeOf = (outcome: Awaited<ReturnType<Step['done']>>) => (outcome.ok ? 'done' : outcome.error.code);
export const times = <T>(count: number, one: T): readonly T[] => Array.from({ length: count }, () => one);
