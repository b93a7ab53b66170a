/** The value below which this part of the values lies, in the values' own unit. */
export const quantile = (values: readonly number[], part: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
};

/** Runs work on each item with so many at once; how long each and all took, in milliseconds. */
export const driven = async <T>(items: readonly T[], clients: number, work: (item: T) => Promise<unknown>) => {
  const each: number[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) {
      const began = performance.now();
      await work(item);
      each.push(performance.now() - began);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: clients }, client));
  const all = performance.now() - began;
  return { perSecond: (items.length / all) * 1000, p50: quantile(each, 0.5), p95: quantile(each, 0.95), all };
};

export type Figures = Awaited<ReturnType<typeof driven>>;

/** One line of the benchmark. */
export const line = (name: string, { perSecond, p50, p95 }: Figures): string =>
  `${name.padEnd(58)} ${perSecond.toFixed(0).padStart(6)}/s   p50 ${p50.toFixed(0).padStart(5)} ms   p95 ${p95.toFixed(0).padStart(5)} ms`;
