import { locale } from './language.ts';

/** Dates, times and spans as people read them, in the language of the moment. Times are RFC 3339, or milliseconds since 1970. */

/** `24 nov. 2026 09:14`, by the clock of this machine. */
export function dateTime(time: string | number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time));
}

/** `1 234,5`, to the last decimal: what is rounded is not what was written. */
export function number(value: number): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 20 }).format(value);
}

/** `Polisen och Tullverket`, `Police and Customs` */
export function list(items: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(items);
}

const steps = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** How long something is off, or past: `om 5 timmar`, `för 3 dagar sedan`; in the largest unit of which it is two or more, never told longer than it is. */
export function fromNow(time: string | number, now: number): string {
  const milliseconds = new Date(time).getTime() - now;
  const [unit, length] = steps.find(([, one]) => Math.abs(milliseconds) >= 2 * one) ?? steps[2];
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'always' }).format(Math.trunc(milliseconds / length), unit);
}

/** The form of a counted word: `plural(n, { one: 'ärende', other: 'ärenden' })`. */
export function plural(count: number, forms: { readonly one: string; readonly other: string }): string {
  return new Intl.PluralRules(locale()).select(count) === 'one' ? forms.one : forms.other;
}
