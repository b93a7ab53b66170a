import type { Selector, SelectorType } from '../../domain/selectors.ts';
import { normalised } from './normalise.ts';

/** What tells a type by its looks alone, the surest first: a number that holds as one of them is taken for it. */
const looks: readonly (readonly [SelectorType, RegExp])[] = [
  ['email', /@.*\./],
  ['personnummer', /^\s*(?:1[89]|20)?\d{6} ?[-+]? ?\d{4}\s*$/],
  ['imei', /^\s*\d{15}\s*$|^\s*\d{2}-\d{6}-\d{6}-\d\s*$/],
  ['crypto-address', /^\s*(?:0x[\da-f]{40}|(?:bc|tb|ltc)1[a-z\d]{20,87}|[13LMDT][1-9A-HJ-NP-Za-km-z]{25,34})\s*$/i],
  ['account', /^\s*(?:[A-Z]{2}\d{2}[A-Z\d ]{10,}|[BP]G[ -]?[\d -]{2,10})\s*$/i],
  ['phone', /^\s*(?:\+|0)/],
  ['tracking-number', /^\s*[A-Z]{2} ?[\d ]{9,12} ?[A-Z]{2}\s*$/i],
  ['plate', /^\s*(?:[A-Z]{2} ?: ?.*|[A-Z]{3}[ -]?\d{2}[A-Z\d]|[A-Z]{2} ?\d{2} ?\d{3})\s*$/i],
  ['username', /^\s*[a-z\d.-]+:/i],
  ['tracking-number', /^\s*[A-Z\d]{8,35}\s*$/i],
  ['account', /^[\d -]+$/],
];

/** What was typed, taken for the likeliest selector that it can be; undefined where it looks like none. Who knows better says the type. */
export function recognised(text: string, today: string): Selector | undefined {
  for (const [type, look] of looks) {
    if (text.length > 200) return undefined;
    const found = look.test(text) ? normalised({ type, value: text }, today) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
