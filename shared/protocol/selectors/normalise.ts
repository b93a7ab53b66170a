import { longestValue, type Selector, type SelectorType } from '../../domain/selectors.ts';
import { account, cryptoAddress } from './accounts.ts';
import { plate, trackingNumber } from './goods.ts';
import { email, username } from './names.ts';
import { personnummer } from './persons.ts';
import { imei, phone } from './phones.ts';

/** By type: the one way in which a value is written. Undefined of what is none of the type. */
const writtenAs: Readonly<Record<SelectorType, (text: string, today: string) => string | undefined>> = {
  personnummer,
  phone,
  plate,
  'tracking-number': trackingNumber,
  account,
  imei,
  email,
  username,
  'crypto-address': cryptoAddress,
};

/**
 * A selector as every client and the exchange write it (contract, section 9), so that the same thing always becomes the same token; undefined
 * where it cannot be read as one of its type. Normalising what is normalised changes nothing. `today` is a day, YYYY-MM-DD.
 */
export function normalised({ type, value }: Selector, today: string): Selector | undefined {
  if (value.length > longestValue) return undefined;
  const written = writtenAs[type](value, today);
  return written === undefined ? undefined : { type, value: written };
}

/** One selector as one text: what its token is made over, and what tells two of them apart. */
export function oneText({ type, value }: Selector): string {
  return `${type}\n${value}`;
}

/** Each once, in the order in which it comes first. */
export function distinct(selectors: readonly Selector[]): readonly Selector[] {
  return [...new Map(selectors.map((one) => [oneText(one), one])).values()];
}
