/** The value that so large a part of the values does not exceed (nearest rank); 0 of none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
}

/** A bar of twenty places for so many of so many. */
export function bar(done: number, of: number): string {
  const filled = Math.floor((20 * done) / Math.max(1, of));
  return `[${'#'.repeat(filled)}${'.'.repeat(20 - filled)}] ${done} of ${of}`;
}

/** A whole number with a comma at the thousands. */
export function counted(number: number): string {
  return number.toLocaleString('en-GB');
}
