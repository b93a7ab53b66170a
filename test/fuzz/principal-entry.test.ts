import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../shared/protocol/json.ts';
import { isValidAt, readEntry } from '../../shared/protocol/principal-entry.ts';
import { thumbprint } from '../../shared/protocol/thumbprint.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import { aModulus, anEd25519Signer, aP256Signer, type Signer } from '../protocol/support.ts';
import { words } from './bodies.ts';
import { fuzz, fuzzTimeout, inTime } from './fuzz.ts';
import { iJsonValue } from './i-json.ts';
import { type Json, mutatedJson, mutatedText } from './mutations.ts';
import { isBase64urlOf, isEntry } from './rules.ts';

const registrarOf: Readonly<Record<string, Signer>> = { police: aP256Signer(), customs: aP256Signer() };
const registrars = Object.fromEntries(Object.entries(registrarOf).map(([agency, { jwk }]) => [agency, jwk]));
const stranger = aP256Signer();
const kidOf = new Map<Signer, string>();
for (const signer of [...Object.values(registrarOf), stranger]) {
  kidOf.set(signer, await thumbprint(nodeCrypto, signer.jwk));
}

const signingKeys = [anEd25519Signer().jwk, aP256Signer().jwk];
const oftenRight = <T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 8, arbitrary: right }, { weight: 1, arbitrary: wrong });
const time = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
  .map((at) => at.toISOString());
const payload: fc.Arbitrary<Json> = fc
  .record({
    agency: fc.constantFrom('police', 'customs'),
    name: words(1, 100),
    roles: oftenRight(
      fc.shuffledSubarray<string>(['submitter', 'approver', 'reader', 'auditor'], { minLength: 1 }),
      fc.constantFrom<string[][]>([], ['submitter', 'submitter'], ['Submitter'], ['submitter', 'registrar']),
    ),
    holder: words(1, 100),
    signingKey: fc.constantFrom(...signingKeys),
    bits: fc.constantFrom(3071, 3072, 3500, 4096, 4097),
    status: fc.constantFrom('active', 'revoked'),
    validFrom: time,
    days: fc.constantFrom(0, 1, 365, 366, 367),
    serial: fc.nat(),
  })
  .map(({ bits, days, signingKey, ...rest }) => ({
    version: 1,
    ...rest,
    signingKey: { ...signingKey },
    decryptionKey: { kty: 'RSA', n: aModulus(bits), e: 'AQAB' },
    validUntil: new Date(Date.parse(rest.validFrom) + days * 86_400_000).toISOString(),
  }));

const pieces = ['"alg":"none",', '"version":1,', '"crit":[],', ' ', '\ufeff', '"', '\\u0061', ',', '}', '{', '0'];

type Signed = 'by its registrar' | 'by another registrar' | 'by a stranger' | 'by a stranger in its registrar’s name';
const whose: fc.Arbitrary<Signed> = fc.oneof(
  { weight: 9, arbitrary: fc.constant('by its registrar' as const) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('by another registrar', 'by a stranger', 'by a stranger in its registrar’s name'),
  },
);
const spelt = (value: fc.Arbitrary<Json>): fc.Arbitrary<string> => {
  const text = value.map((found) => JSON.stringify(found));
  return oftenRight(text, mutatedText(text, pieces));
};

/** An entry that somebody has really signed: mostly the agency's own registrar, over a payload that may be bent. */
const jws = fc.record({ body: payload, isBent: fc.boolean(), signed: whose }).chain(({ body, isBent, signed }) => {
  const { agency } = body as { agency: string };
  const own = registrarOf[agency] ?? stranger;
  const other = registrarOf[agency === 'police' ? 'customs' : 'police'] ?? stranger;
  const signer = signed === 'by its registrar' ? own : signed === 'by another registrar' ? other : stranger;
  const named = signed === 'by a stranger in its registrar’s name' ? own : signer;
  const header = fc.constant({ alg: 'ES256', kid: kidOf.get(named) ?? '', typ: 'samsyn-principal-v1' });
  const heads = oftenRight(spelt(header), spelt(mutatedJson(header)));
  const bodies = isBent ? mutatedJson(fc.constant(body)) : fc.constant(body);
  return fc.tuple(heads, spelt(bodies)).map((parts) => {
    const input = parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
    return `${input}.${Buffer.from(signer.sign(input)).toString('base64url')}`;
  });
});

const bentJws = fc.oneof(
  { weight: 5, arbitrary: jws },
  { weight: 1, arbitrary: mutatedText(jws, ['.', '=', '+', ' ', 'A', '-', '\u00e5', '.e30', '\n']) },
);

/** The contract's rule once more, as a predicate. */
const isGenuine = async (text: string): Promise<boolean> => {
  const segments = text.split('.');
  const [head = '', body = '', signature = ''] = segments;
  if (text.length > 8192 || segments.length !== 3 || !segments.every((s) => isBase64urlOf(s, 1, 8192))) return false;
  const header = iJsonValue(Buffer.from(head, 'base64url'))?.[0];
  const entry = iJsonValue(Buffer.from(body, 'base64url'))?.[0];
  if (!isEntry(entry)) return false;
  const signer = registrarOf[(entry as { agency: string }).agency];
  if (signer === undefined) return false;
  const wanted = { alg: 'ES256', kid: kidOf.get(signer) ?? '', typ: 'samsyn-principal-v1' };
  const bytes = Buffer.from(signature, 'base64url');
  return (
    typeof header === 'object' &&
    header !== null &&
    Object.keys(header).length === 3 &&
    Object.entries(wanted).every(([name, value]) => Reflect.get(header, name) === value) &&
    bytes.length === 64 &&
    (await nodeCrypto.verify(signer.jwk, bytes, Buffer.from(`${head}.${body}`)))
  );
};

describe('a principal’s entry, however it is bent', () => {
  it(
    'is an entry just where the registrar of its own agency has signed exactly what the contract asks for',
    () =>
      fuzz(bentJws, async (text) => {
        const entry = await inTime(() => readEntry(nodeCrypto, text, registrars));
        expect(entry !== undefined).toBe(await isGenuine(text));
        if (entry === undefined) return false;
        const signed: unknown = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString());
        expect(canonicalJson(entry)).toBe(canonicalJson(signed));
        expect(isValidAt(entry, Date.parse(entry.validFrom) / 1000)).toBe(true);
        expect(isValidAt(entry, Date.parse(entry.validFrom) / 1000 - 0.001)).toBe(false);
        expect(isValidAt(entry, Date.parse(entry.validUntil) / 1000 + 0.001)).toBe(false);
        return true;
      }),
    fuzzTimeout,
  );
});
