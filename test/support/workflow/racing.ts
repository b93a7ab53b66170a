import { type Effect, type Exchange, Unavailable } from '../../../shared/workflow/ports.ts';
import { aWorld } from './world.ts';

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
