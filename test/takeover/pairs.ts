import type { Reach } from './reach.ts';

/** Two functions that together hold what one may not: a Decrypt of content keys and a read of ciphertexts. */
export interface Pair {
  readonly opener: string;
  readonly server: string;
  /** Whose reports they would read, by the kind of key. */
  readonly reads: string;
  readonly reason: string;
}

/** The content keys that a role opens, as `waiting of police`. */
export const opened = ({ deeds }: Reach): readonly string[] =>
  [...deeds]
    .filter((deed) => /^opens (former intake|intake|waiting|released) of /.test(deed))
    .map((deed) => deed.slice(6));

export const readsCiphertexts = ({ deeds }: Reach): boolean => deeds.has('reads Sealed');

/** Why a pair stands: a person who may read a report is handed both halves, and no function ever holds both. */
const reasons: Readonly<Record<string, string>> = {
  'review-submission': 'an approver reads what waits: one function hands out the key, the other the ciphertext',
  'disclose-record': 'a reader reads what was released: one function hands out the key, the other the ciphertext',
};
const otherDoor = 'ciphertexts are not divided by agency (a limit that SECURITY.md tells); the key still is';

/** A function as the tables name it: `police-serve-sealed`. */
export const nameOf = ({ agency, file }: Reach): string => (agency === undefined ? file : `${agency}-${file}`);

/** The pairs that would open reports, first those behind one door. One without a known reason says so. */
export const pairsThatOpen = (reaches: readonly Reach[]): readonly Pair[] => {
  const pairs = reaches.flatMap((one) =>
    reaches
      .filter((other) => other.role !== one.role && opened(one).length > 0 && readsCiphertexts(other))
      .map((other) => ({ one, other, together: one.agency !== undefined && one.agency === other.agency })),
  );
  const inOrder = [...pairs.filter(({ together }) => together), ...pairs.filter(({ together }) => !together)];
  return inOrder.map(({ one, other, together }) => ({
    opener: nameOf(one),
    server: nameOf(other),
    reads: opened(one).join(', '),
    reason: together ? (reasons[one.file] ?? 'NO REASON IS KNOWN') : otherDoor,
  }));
};
