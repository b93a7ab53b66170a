import type { Fault } from '../domain/refusal.ts';

/** What a text seems to hold of a person. */
export type Kind = 'a personnummer' | 'a phone number' | 'a number plate';

/** Digits as people write them, whatever their width, and every dash as one: what looks like a number to a reader is one. */
function plain(text: string): string {
  return text.normalize('NFKC').replace(/\p{Pd}|\u2212/gu, '-');
}

/** The control digit of a personnummer and of a samordningsnummer (Luhn, over ten digits). */
function controlHolds(tenDigits: string): boolean {
  return (
    [...tenDigits].reduce((sum, character, i) => {
      const product = Number(character) * (i % 2 === 0 ? 2 : 1);
      return sum + (product > 9 ? product - 9 : product);
    }, 0) %
      10 ===
    0
  );
}

/** Of a samordningsnummer the day is 60 more. Written with its dash it is taken for one even where the last digit is mistyped. */
function isPersonnummer(date: string, dash: string, number: string): boolean {
  const month = Number(date.slice(-4, -2));
  const day = Number(date.slice(-2)) % 60;
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= 31;
  return isDay && (dash !== '' || controlHolds(date.slice(-6) + number));
}

const personnummer = /(?<![\p{L}\p{N}])((?:1[89]|20)?\d{6})( ?[-+] ?| ?)(\d{4})(?![\p{L}\p{N}])/gu;

/** With its country, or a Swedish one with its first 0: eight to fifteen digits, however they are grouped. A time of the day is none. */
const phone = /(?<![\p{L}\p{N}]|[\p{L}\p{N}]-)(?:\+|00|0)(?:[ ()/.-]{0,2}\d){7,14}(?![\p{L}\p{N}])/gu;
function isTimes(text: string): boolean {
  return /^\d{4}\D+\d{4}$/.test(text);
}

/** Swedish (ABC 123, ABC 12A); and the two letters and five digits of Denmark and Norway. A small letter stands in none with a space. */
const plate =
  /(?<![\p{L}\p{N}])(?:[A-Z]{3}[ -]?\d{2}[A-Z\d]|[a-z]{3}\d{2}[a-z\d]|[A-Z]{2} ?\d{2} ?\d{3})(?![\p{L}\p{N}])/gu;

/** Provisions and grades of the law are written like plates; none of these series was ever given. */
function isLaw(text: string): boolean {
  return /^(?:OSL|BRB|PBL|TBL|SFS|RFC|ISO|KAP|LAG|SOU|DNR)/i.test(text);
}

/** What a text seems to hold, each kind once. It can be wrong in both ways: it is there to warn, and nothing is refused by it. */
export function looksLike(text: string): readonly Kind[] {
  const read = plain(text);
  const persons = [...read.matchAll(personnummer)].filter(([, date = '', dash = '', number = '']) =>
    isPersonnummer(date, dash.trim(), number),
  );
  const rest = persons.reduce((left, [found]) => left.replace(found, ' '), read);
  const phones = [...rest.matchAll(phone)].some(([found]) => !isTimes(found));
  const plates = [...rest.matchAll(plate)].some(([found]) => !isLaw(found));
  return [
    ...(persons.length > 0 ? (['a personnummer'] as const) : []),
    ...(phones ? (['a phone number'] as const) : []),
    ...(plates ? (['a number plate'] as const) : []),
  ];
}

/** The texts of a cover that somebody types freely; all of it goes in the clear to the exchange, and to whoever approves and receives. */
const freeTexts: readonly (readonly string[])[] = [
  ['reference'],
  ['purpose', 'description'],
  ['legalGround'],
  ['offence', 'name'],
  ['handling', 'conditions'],
  ['grading', 'unnecessaryReason'],
  ['secrecy', 'provision'],
];

function memberOf(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined),
    value,
  );
}

/** Where a cover seems to name somebody: pointers, and what it looks like; never what stands there. */
export function identifyingIn(cover: unknown): Fault[] {
  return freeTexts.flatMap((path) => {
    const text = memberOf(cover, path);
    const kinds = typeof text === 'string' ? looksLike(text) : [];
    return kinds.map((kind) => ({ pointer: `/cover/${path.join('/')}`, detail: `holds what looks like ${kind}` }));
  });
}
