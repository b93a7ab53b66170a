import fc from 'fast-check';
import type { ExpectedSeal } from '../../shared/protocol/sealed-report.ts';
import { iJsonValue } from './i-json.ts';
import { type Json, mutatedJson, mutatedText } from './mutations.ts';
import { isBase64urlOf, isSealedHeader } from './rules.ts';

/** Sealed reports as the contract has them, section 4: the shape alone, for the exchange opens none. */
export const expected: ExpectedSeal = {
  originator: 'police',
  submission: '01a20af2-9600-7c3d-a5b1-0f6e2d9c8b47',
  intakeKids: ['current-kid', 'kid-before'],
};

const segment = (bytes: fc.Arbitrary<Uint8Array>) => bytes.map((raw) => Buffer.from(raw).toString('base64url'));
const bytesOf = (length: number) => segment(fc.uint8Array({ minLength: length, maxLength: length }));

/** Seldom with one member of another submission, agency, key or algorithm. */
const foreign = fc.constantFrom<Json[]>(
  {},
  {},
  {},
  {},
  {},
  { jti: '01a20af2-9600-7c3d-a5b1-0f6e2d9c8b48' },
  { iss: 'customs' },
  { kid: 'a-kid-of-others' },
  { alg: 'RSA1_5' },
  { enc: 'A128GCM' },
  { zip: 'DEF' },
);
const header: fc.Arbitrary<Json> = fc.tuple(fc.constantFrom(...expected.intakeKids), foreign).map(([kid, other]) => ({
  alg: 'RSA-OAEP-256',
  enc: 'A256GCM',
  kid,
  typ: 'samsyn-report-v1',
  iss: expected.originator,
  jti: expected.submission,
  ...(other as object),
}));

const headerText = mutatedText(
  mutatedJson(header).map((value) => JSON.stringify(value)),
  [
    '"alg":"dir",',
    '"zip":"DEF",',
    '"crit":["exp"],',
    '"jku":"https://x",',
    ' ',
    '\ufeff',
    '\\u0061',
    '"',
    '{',
    '}',
    ',',
  ],
);
const rightOr = <T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: wrong });

/** Compact JWEs whose header, or one segment, is now and then not what it must be; then bent as text, seldom. */
export const sealed: fc.Arbitrary<string> = fc
  .tuple(
    rightOr(
      header.map((value) => JSON.stringify(value)),
      headerText,
    ),
    rightOr(bytesOf(384), segment(fc.uint8Array({ maxLength: 400 }))),
    rightOr(bytesOf(12), segment(fc.uint8Array({ maxLength: 20 }))),
    rightOr(segment(fc.uint8Array({ minLength: 1, maxLength: 300 })), fc.constant('')),
    rightOr(bytesOf(16), segment(fc.uint8Array({ maxLength: 20 }))),
  )
  .map(([head, ...segments]) => [Buffer.from(head).toString('base64url'), ...segments].join('.'));

export const pieces = ['.', '..', '.A', '.AAAA.AAAA', '=', '+', '/', '-', '_', ' ', '\n', 'A', 'B', '\u00e5', '.AAAA'];

/** The contract's rule once more: five segments, each what it must be, the header exactly its six members. */
export const isSealed = (text: string): boolean => {
  const segments = text.split('.');
  const [head = '', key, iv, ciphertext, tag] = segments;
  if (segments.length !== 5 || text.length > 256 * 1024 || !isBase64urlOf(head, 1, 768)) return false;
  const header = iJsonValue(Buffer.from(head, 'base64url'));
  return (
    header !== undefined &&
    isSealedHeader(header[0], expected) &&
    isBase64urlOf(key, 384, 384) &&
    isBase64urlOf(iv, 12, 12) &&
    isBase64urlOf(ciphertext, 1, 256 * 1024) &&
    isBase64urlOf(tag, 16, 16)
  );
};
