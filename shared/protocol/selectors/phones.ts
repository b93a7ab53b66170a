import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { compact, luhnDigit, luhnHolds, plain } from './digits.ts';

/** A phone number in E.164; one without a country is Swedish. Letters and extensions are none: whoever was called is to be found by them. */
export function phone(text: string): string | undefined {
  const read = plain(text);
  if (!/^\+?[\d ()./-]{4,40}$/.test(read)) return undefined;
  const found = parsePhoneNumberFromString(read, { defaultCountry: 'SE', extract: false });
  // No Swedish number begins with 0 within its country: the library lets some stand that are too short to lose it.
  const isShort = found?.countryCallingCode === '46' && found.nationalNumber.startsWith('0');
  return found?.isPossible() && !isShort ? found.number : undefined;
}

/** A phone's own number (3GPP TS 23.003): 15 digits; 14 are completed by their control digit. */
export function imei(text: string): string | undefined {
  const digits = compact(text);
  if (/^\d{14}$/.test(digits)) return digits + luhnDigit(digits);
  return /^\d{15}$/.test(digits) && luhnHolds(digits) ? digits : undefined;
}
