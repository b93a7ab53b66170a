/** One call for a foreign id and one for an unused one, in milliseconds. */
export interface Pair {
  readonly foreign: number;
  readonly unused: number;
}

/** What somebody learns who asks and looks at the clock. `right`: how often the guess "the slower one is the foreign" (or its contrary) is right. */
export interface Comparison {
  readonly pairs: number;
  readonly foreign: number;
  readonly unused: number;
  readonly difference: number;
  readonly right: number;
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
};

/** By ranks within pairs, so that a machine under load, where single calls take a hundred times as long, changes nothing. */
export const comparison = (pairs: readonly Pair[]): Comparison => {
  const slower = pairs.filter(({ foreign, unused }) => foreign > unused).length / pairs.length;
  return {
    pairs: pairs.length,
    foreign: median(pairs.map((pair) => pair.foreign)),
    unused: median(pairs.map((pair) => pair.unused)),
    difference: median(pairs.map(({ foreign, unused }) => foreign - unused)),
    right: Math.max(slower, 1 - slower),
  };
};

export const inWords = (name: string, { pairs, foreign, unused, difference, right }: Comparison): string =>
  [
    name.padEnd(34),
    `${pairs} pairs`,
    `foreign ${foreign.toFixed(2)} ms`,
    `unused ${unused.toFixed(2)} ms`,
    `difference ${difference.toFixed(3)} ms`,
    `a guess is right ${(right * 100).toFixed(1)} times in 100`,
  ].join('  ');
