/** What a report may name somebody or something by (contract, section 9), and what is searched for. */
export const selectorTypes = [
  'personnummer',
  'phone',
  'plate',
  'tracking-number',
  'account',
  'imei',
  'email',
  'username',
  'crypto-address',
] as const;
export type SelectorType = (typeof selectorTypes)[number];

/** As somebody has written it, or, where it is said so, normalised. */
export interface Selector {
  readonly type: SelectorType;
  readonly value: string;
}

/** A submission has at most so many selectors. */
export const mostSelectors = 50;

/** No selector is longer; what is longer is refused before anything looks at it. */
export const longestValue = 200;
