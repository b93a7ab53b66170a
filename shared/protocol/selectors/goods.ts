import { compact, plain } from './digits.ts';

/** Letters as plates have them: of the Latin alphabet, so that no Cyrillic twin of one makes another plate. */
const plateMarks = /^[A-ZÀ-ÖØ-Þ\d]{2,10}$/;

/** A number plate, with its country: SE where none is named before a colon. */
export function plate(text: string): string | undefined {
  const [, country = 'SE', marks = ''] = /^(?:([A-Za-z]{2}) ?:)?([^:]*)$/.exec(plain(text)) ?? [];
  const read = compact(marks).toUpperCase();
  return plateMarks.test(read) ? `${country.toUpperCase()}:${read}` : undefined;
}

const weights = [8, 6, 4, 2, 3, 5, 9, 7];

/** The check digit of a postal item (UPU S10-12). */
function s10Holds(number: string): boolean {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(number[i + 2]), 0);
  const digit = 11 - (sum % 11);
  return (digit === 10 ? 0 : digit === 11 ? 5 : digit) === Number(number[10]);
}

/** The number of a consignment; of a postal item its check digit holds. */
export function trackingNumber(text: string): string | undefined {
  const read = compact(text).toUpperCase();
  if (!/^[A-Z\d]{8,35}$/.test(read)) return undefined;
  return /^[A-Z]{2}\d{9}[A-Z]{2}$/.test(read) && !s10Holds(read) ? undefined : read;
}
