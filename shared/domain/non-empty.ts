/** A list that has something in it, as its type says. */
export type NonEmpty<T> = readonly [T, ...T[]];

/** Whether a list has something in it. */
export function isNonEmpty<T>(list: readonly T[]): list is NonEmpty<T> {
  return list.length > 0;
}

/** The last of it, which is there. */
export function lastOf<T>(list: NonEmpty<T>): T {
  return list.at(-1) ?? list[0];
}
