/** A list that has something in it, as its type says. */
export type NonEmpty<T> = readonly [T, ...T[]];

/** Whether a list has something in it. */
export const isNonEmpty = <T>(list: readonly T[]): list is NonEmpty<T> => list.length > 0;

/** The last of it, which is there. */
export const lastOf = <T>(list: NonEmpty<T>): T => list.at(-1) ?? list[0];
