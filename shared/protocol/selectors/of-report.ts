import { mostSelectors, type Selector, type SelectorType } from '../../domain/selectors.ts';
import type { Report } from '../report.ts';
import { distinct, normalised } from './normalise.ts';

/** What a report's identifiers are called, and what they are selectors of. */
const typeOf: Readonly<Record<string, SelectorType>> = {
  personnummer: 'personnummer',
  samordningsnummer: 'personnummer',
  phone: 'phone',
  msisdn: 'phone',
  plate: 'plate',
  registration: 'plate',
  'tracking-number': 'tracking-number',
  tracking: 'tracking-number',
  account: 'account',
  iban: 'account',
  bankgiro: 'account',
  plusgiro: 'account',
  imei: 'imei',
  email: 'email',
  username: 'username',
  'crypto-address': 'crypto-address',
};

/** Numbers that are told apart by letters which nobody writes before them. */
const letters: Readonly<Record<string, string>> = { bankgiro: 'BG', plusgiro: 'PG' };

/**
 * The selectors of a report, normalised, each once, in their order, 50 at most: what its desk sends, and what its approvers compare with what was
 * sent. An identifier of another name, or one that is not whole, is none.
 */
export function selectorsOf({ subjects }: Pick<Report, 'subjects'>, today: string): readonly Selector[] {
  const found = subjects.flatMap(({ identifiers }) =>
    identifiers.flatMap(({ type: name, value }) => {
      const type = Object.hasOwn(typeOf, name) ? typeOf[name] : undefined;
      const before = Object.hasOwn(letters, name) ? letters[name] : undefined;
      const whole = before === undefined || /^\s*[A-Za-z]/.test(value) ? value : before + value;
      const selector = type && normalised({ type, value: whole }, today);
      return selector === undefined ? [] : [selector];
    }),
  );
  return distinct(found).slice(0, mostSelectors);
}
