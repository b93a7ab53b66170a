/** Whether a text is a date of the calendar, YYYY-MM-DD (RFC 3339 full-date). */
export const isDate = (text: string): boolean => {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  // Date.parse takes a 30th of February for the 2nd of March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

/** The milliseconds since 1970 of an RFC 3339 time in UTC with `Z`; undefined where the text is none (no leap seconds). */
export const millisecondsOf = (text: string): number | undefined => {
  if (!/^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/.test(text) || !isDate(text.slice(0, 10))) {
    return undefined;
  }
  return Date.parse(text);
};
