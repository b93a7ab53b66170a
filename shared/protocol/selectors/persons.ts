import { isDate } from '../time.ts';
import { luhnHolds, plain } from './digits.ts';

const written = /^(\d{2})?(\d{2})(\d{2})(\d{2}) ?([-+]?) ?(\d{4})$/;

/** The century that ten digits leave out: the latest in which the day has come, or with + the one before. */
function centuryOf(dayInCentury: string, sign: string, today: string): string {
  const latest = Number(today.slice(0, 2));
  const reached = `${latest}${dayInCentury}` <= today.replaceAll('-', '');
  return String((reached ? latest : latest - 1) - (sign === '+' ? 1 : 0));
}

/**
 * A personnummer or samordningsnummer (its day is 60 more) as 12 digits (folkbokföringslagen 1991:481, 18 §). `today` is a day, YYYY-MM-DD: ten
 * digits name a person of another century as the years pass.
 */
export function personnummer(text: string, today: string): string | undefined {
  const [, given, year = '', month = '', day = '', sign = '', number = ''] = written.exec(plain(text)) ?? [];
  if (year === '' || !luhnHolds(year + month + day + number)) return undefined;
  const realDay = Number(day) > 60 ? String(Number(day) - 60).padStart(2, '0') : day;
  const century = given ?? centuryOf(year + month + realDay, sign, today);
  if (!isDate(`${century}${year}-${month}-${realDay}`)) return undefined;
  return century < '18' || century > '20' ? undefined : century + year + month + day + number;
}
