import type { Match } from '../../../shared/domain/watching.ts';
import type { KeptWatch, Watches } from '../../../shared/workflow/watch-ports.ts';

type Matching = Pick<Watches, 'read' | 'standingBy' | 'noteMatch' | 'markMatchTold'>;

/** Watches in memory, as a release knows them: by their token, and what each has found and told. */
export const watchesIn = (kept: readonly KeptWatch[]): Matching & { readonly told: ReadonlySet<string> } => {
  const noted = new Map<string, Match>();
  const told = new Set<string>();
  return {
    told,
    read: async (agency, id) => kept.find(({ watch }) => watch.agency === agency && watch.id === id),
    standingBy: async (agency, token) =>
      kept.filter((one) => one.watch.agency === agency && one.token === token).map(({ watch }) => watch.id),
    async noteMatch({ id }, match) {
      const key = `${id}/${match.submission}`;
      noted.set(key, match);
      return !told.has(key);
    },
    async markMatchTold({ id }, submission) {
      told.add(`${id}/${submission}`);
    },
  };
};

export const noWatches: Matching = watchesIn([]);
