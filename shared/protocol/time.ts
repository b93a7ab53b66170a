/** Whether a text is a date of the calendar, YYYY-MM-DD (RFC 3339 full-date). */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  // Date.parse takes a 30th of February for the 2nd of March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Whose day counts where nothing else is configured: both agencies of the example live by it. */
const defaultTimeZone = 'Europe/Stockholm';

/** Whether a text is the name of a time zone (IANA), as `Europe/Stockholm`. */
export function isTimeZone(text: string): boolean {
  const [area = '', ...places] = text.split('/');
  if (!/^[A-Za-z]+$/.test(area) || !places.every((place) => /^[A-Za-z0-9_+-]+$/.test(place))) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/**
 * The day in a time zone, YYYY-MM-DD; `now` in milliseconds since 1970. Between midnight there and midnight in UTC the two differ: what was
 * closed today would be told to lie in the future.
 */
export function dayIn(timeZone: string | undefined, now: number): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: timeZone ?? defaultTimeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(now);
}

/** A month of this century, as people write it: `2026-11`. */
export const monthForm = /^20\d\d-(0[1-9]|1[0-2])$/;

/** When a day begins in a time zone, in milliseconds since 1970: the first quarter of an hour that is of it, whatever summer time does. */
function beginningOf(day: string, timeZone: string | undefined): number {
  const quarter = 15 * 60_000;
  // No zone is more than fourteen hours ahead of UTC.
  let time = Date.parse(`${day}T00:00:00Z`) - 14 * 3_600_000;
  while (dayIn(timeZone, time) < day) time += quarter;
  return time;
}

/** A month in a time zone: from when on, and until before when (RFC 3339, UTC). */
export function boundsOf(
  month: string,
  timeZone: string | undefined,
): { readonly from: string; readonly until: string } {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const next = new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10);
  const [from, until] = [`${month}-01`, next].map((day) => new Date(beginningOf(day, timeZone)).toISOString());
  return { from: from ?? '', until: until ?? '' };
}

/** When a day ends in a time zone, in milliseconds since 1970. */
export function endOfDay(timeZone: string | undefined, day: string): number {
  return beginningOf(new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10), timeZone);
}

/** The milliseconds since 1970 of an RFC 3339 time in UTC with `Z`; undefined where the text is none (no leap seconds). */
export function millisecondsOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/.test(text) || !isDate(text.slice(0, 10))) {
    return undefined;
  }
  return Date.parse(text);
}
