import { number } from '../words/format.ts';
import { locale } from '../words/language.ts';
import { figuresWords } from './words.ts';

/** A day in short: `24 nov.` */
export function day(time: number): string {
  return new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short' }).format(time);
}

/** Some hours as people tell them: `40 min`, `3,5 h`, `2,1 d`. */
export function span(hours: number): string {
  const words = figuresWords();
  const rounded = (value: number): string => number(Math.round(value * 10) / 10);
  if (hours > 0 && hours < 1 / 60) return words.moment;
  if (hours < 1) return words.minutes(number(Math.round(hours * 60)));
  return hours < 48 ? words.hours(rounded(hours)) : words.days(rounded(hours / 24));
}
