import { locale } from './language.ts';

/** Dates, times and spans as people read them, in the language of the moment. All take the exchange's RFC 3339 or milliseconds since 1970. */

const instant = (time: string | number): Date => new Date(time);

/** `24 nov. 2026, 09:14` in the browser's own zone, as the clock on the wall. */
export const dateTime = (time: string | number): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(instant(time));

/** `24 nov. 2026` */
export const date = (time: string | number): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(instant(time));

/** `1 234,5` */
export const number = (value: number): string => new Intl.NumberFormat(locale()).format(value);

/** `police och customs`, `police and customs` */
export const list = (items: readonly string[]): string =>
  new Intl.ListFormat(locale(), { type: 'conjunction' }).format(items);

const steps = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** The largest unit in which a span is two or more, and how many; of less than two minutes, minutes. Truncated: never told longer than it is. */
export const spanIn = (milliseconds: number): readonly [count: number, unit: (typeof steps)[number][0]] => {
  const [unit, length] = steps.find(([, one]) => Math.abs(milliseconds) >= 2 * one) ?? steps[2];
  return [Math.trunc(milliseconds / length), unit];
};

/** How long something is off, or past: `om 5 timmar`, `för 3 dagar sedan`. */
export const fromNow = (time: string | number, now: number): string => {
  const [count, unit] = spanIn(instant(time).getTime() - now);
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'always' }).format(count, unit);
};

/** The form of a counted word: `plural(n, {one: 'ärende', other: 'ärenden'})`. */
export const plural = (count: number, forms: { readonly one: string; readonly other: string }): string =>
  new Intl.PluralRules(locale()).select(count) === 'one' ? forms.one : forms.other;
