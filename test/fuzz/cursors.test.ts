import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Lists, nextPath, readCursor } from '../../shared/workflow/paging.ts';
import { uuid7 } from './bodies.ts';
import { fuzz, fuzzTimeout, inTime } from './fuzz.ts';
import { mutatedText } from './mutations.ts';

const lists: readonly Lists[] = [
  'submissions',
  'inbox',
  'records',
  'submission-acts',
  'record-acts',
  'acknowledgements',
  'asked',
];
const isOfActs = (list: Lists): boolean => list.endsWith('-acts');
/** What recipients are asked: several of them of one submission, since the same time. */
const isOfAsked = (list: Lists): boolean => list === 'acknowledgements' || list === 'asked';
const agencies = ['police', 'customs', 'police-2'];

const most = <T>(value: T, others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

/** What a cursor of this list and agency holds, or nearly: a version, the list, the agency, and the order key of a row. */
const textFor = (list: Lists, agency: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      most('1', ['0', '2', '']),
      most(list, lists),
      most(agency, agencies),
      list === 'inbox' ? most('1#', ['0#', '2#', '']) : most('', ['0#']),
      fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      uuid7,
      isOfAsked(list) ? most('#customs', ['', '#', '#Customs', '#police#']) : most('', ['#customs']),
    )
    .map(([version, name, owner, urgency, at, id, whom]) => {
      const order = isOfActs(list) ? String(at.getTime() % 20_000_000) : `${urgency}${at.toISOString()}#${id}${whom}`;
      return `${version}|${name}|${owner}|${order}`;
    });

const encoded = (text: string): string => Buffer.from(text).toString('base64url');
const pieces = ['|', '#', '1|', 'police', 'inbox', '0', '-', '\u00e5', '\u0000', '\u{1F600}', '/', '..'];
const cursor = fc.tuple(fc.constantFrom(...lists), fc.constantFrom(...agencies)).chain(([list, agency]) => {
  const text = textFor(list, agency);
  const given = fc.oneof(
    text.map(encoded),
    mutatedText(text, pieces).map(encoded),
    mutatedText(text.map(encoded), ['=', '==', '+', '/', '.', 'A', '-', '%3D']),
  );
  return given.map((chosen) => ({ list, agency, given: chosen }));
});

/** The rule once more: a version, the list, the agency, and an order key of this list, in canonical base64url. */
const keyIn = (given: string, list: Lists, agency: string): string | undefined => {
  const bytes = Buffer.from(given, 'base64url');
  if (bytes.toString('base64url') !== given || bytes.length > 200) return undefined;
  const [version, name, owner, order = '', ...more] = bytes.toString('utf8').split('|');
  const isOurs = version === '1' && name === list && owner === agency && more.length === 0;
  if (isOfActs(list)) {
    const number = Number(order);
    return isOurs && String(number) === order && Number.isInteger(number) && number > 0 && number < 1e7
      ? order
      : undefined;
  }
  const parts = order.split('#');
  const [urgency, at = '', id = '', whom = 'nobody'] = list === 'inbox' ? parts : ['0', ...parts];
  const isRight =
    isOurs &&
    parts.length === (list === 'inbox' || isOfAsked(list) ? 3 : 2) &&
    /^[a-z0-9-]+$/.test(whom) &&
    (urgency === '0' || urgency === '1') &&
    at.replaceAll(/[0-9]/g, '#') === '####-##-##T##:##:##.###Z' &&
    [...id].every((letter) => '0123456789abcdef-'.includes(letter)) &&
    id.length === 36;
  return isRight ? order : undefined;
};

describe('a cursor, however it is bent', () => {
  it(
    'is read just where this list and this agency could have given it, to the place that it was given for',
    () =>
      fuzz(cursor, async ({ given, list, agency }) => {
        const place = await inTime(() => readCursor(agency, list, given));
        expect(place).toBe(keyIn(given, list, agency));
        if (place !== undefined) expect(nextPath(agency, list, place)).toBe(`/v1/${agency}/${list}/after/${given}`);
        return place !== undefined;
      }),
    fuzzTimeout,
  );
});
