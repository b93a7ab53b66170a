import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { encodeBase64 } from '../../shared/protocol/base64.ts';
import { algorithmOf } from '../../shared/protocol/http-signature.ts';
import { aCall, signedByUs } from '../conformance/calls.ts';
import { baseReadBy, type Lines, oracles, type Unsigned } from '../conformance/oracles.ts';
import type { Signer } from '../protocol/support.ts';
import { textEdits, withEdits } from './mutations.ts';
import { isBase64urlOf } from './rules.ts';

/** Signed calls, bent in their headers and in what they sign, honestly signed or signed by whoever bent them. */
export const now = 1_795_480_000;
export const authority = 'samsyn.example';

/** Mostly fresh, and often at the very edge of it. */
const age = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -300, max: 60 }) },
  { weight: 1, arbitrary: fc.constantFrom(-302, -301, -300, 60, 61, 62) },
);
const call: fc.Arbitrary<Unsigned> = fc
  .tuple(aCall, age)
  .map(([made, seconds]) => ({ ...made, authority, created: now + seconds }));

type HeaderName = keyof Lines;
const headerNames: readonly HeaderName[] = ['signature', 'signatureInput', 'contentDigest', 'contentType'];

const pieces = [
  ...['"', ';', ' ', '=', ':', '(', ')', ',', '\t', '\n', '\\', '?1', '-', '0', '1', 'A', '\u00e5', '\u0000', '""'],
  ...[
    'samsyn=',
    ';req',
    ';sf',
    ';bs',
    ';key="sha-256"',
    '"@method"',
    ' "@query"',
    '"@path" ',
    '"date" ',
    '()',
    ', b=()',
  ],
  ...[
    ';created=1',
    'created="1"',
    ';expires=1',
    ';nonce="n"',
    ';alg="none"',
    'ed25519',
    ';tag="x"',
    'sha-512=:AA==:, ',
  ],
];

/** A name under which the registry files somebody's key although it is none of it. */
export const alias = 'A'.repeat(43);

/** One parameter with a value that is nearly right: `@` stands for the right one. */
const nearly = fc.oneof(
  fc.constantFrom(
    'created=0@',
    'created=@0',
    'created=+@',
    'created=-@',
    'created=@.0',
    'created="@"',
    'created=',
    'created=0',
  ),
  fc.constantFrom(`keyid="${alias}"`, `keyid="${alias}"`, 'keyid="@A"', 'keyid="@="', 'keyid=""'),
  fc.constantFrom('nonce=""', 'nonce="@="', 'nonce="@@@@"', 'nonce="@."', 'nonce="@!"', 'nonce="@\\""', 'nonce=@'),
  fc.constantFrom('nonce="aaaaaaaaaaaaaaaaaaaaa"', 'nonce="aaaaaaaaaaaaaaaaaaaaaa"'),
  fc.constantFrom('alg="ed25519"', 'alg="ecdsa-p256-sha256"', 'alg="ED25519"', 'alg=ed25519', 'alg="rsa-pss-sha512"'),
  fc.constantFrom('tag="samsyn-v2"', 'tag="@ "', 'tag="@";b', 'tag=samsyn-v1'),
);
const bend = fc.oneof(
  { weight: 4, arbitrary: fc.record({ name: fc.constantFrom(...headerNames), edits: textEdits(pieces) }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constantFrom(...headerNames), times: fc.constantFrom(0, 2, 3) }) },
  { weight: 5, arbitrary: fc.record({ parameter: nearly }) },
  {
    weight: 3,
    arbitrary: fc.record({
      components: fc.array(fc.nat(), { maxLength: 7 }),
      parameters: fc.array(fc.nat(), { maxLength: 7 }),
    }),
  },
);
type Bend = typeof bend extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** The known ones anew: none drawn leaves them as they are; else left out, doubled, in another order, or of other names. */
const anew = (known: readonly string[], foreign: readonly string[], drawn: readonly number[]): readonly string[] => {
  // Each known one stands in for three foreign ones: most lists are nearly right.
  const choice = [...known, ...known, ...known, ...foreign];
  return drawn.length === 0 ? known : drawn.map((number) => choice[number % choice.length] ?? '');
};

const withParameter = (line: string, parameter: string): string => {
  const name = parameter.slice(0, parameter.indexOf('='));
  return line.replace(new RegExp(`${name}="?([^";]*)"?`), (_, value: string) => parameter.replaceAll('@', value));
};

const bent = (lines: Lines, how: Bend): Lines => {
  if ('parameter' in how) {
    return { ...lines, signatureInput: lines.signatureInput.map((line) => withParameter(line, how.parameter)) };
  }
  if ('edits' in how) return { ...lines, [how.name]: lines[how.name].map((line) => withEdits(line, how.edits)) };
  if ('times' in how) return { ...lines, [how.name]: Array.from({ length: how.times }, () => lines[how.name]).flat() };
  const [, list = '', rest = ''] = /^samsyn=\(([^)]*)\);(.*)$/s.exec(lines.signatureInput[0] ?? '') ?? [];
  const components = anew(list.split(' '), ['"@query"', '"@method";req', '"Content-Type"', 'date', ''], how.components);
  const foreign = ['created=1', 'expires=9999999999', 'x', 'nonce=n', 'alg="hmac-sha256"', ''];
  const parameters = anew(rest.split(';'), foreign, how.parameters);
  return { ...lines, signatureInput: [`samsyn=(${components.join(' ')});${parameters.join(';')}`] };
};

/** What is sent: the call, its headers, and the bytes of its body. */
export interface Sent {
  readonly call: Unsigned;
  readonly lines: Lines;
}

/** The lines of the profile's base around parameters as they are now, whatever they are. */
const plainBase = ({ call, lines }: Sent): string =>
  [`"@method": ${call.method}`, `"@authority": ${call.authority}`, `"@path": ${call.path}`]
    .concat(call.method === 'GET' ? [] : [`"content-digest": ${lines.contentDigest[0]}`])
    .concat(call.method === 'GET' ? [] : [`"content-type": ${lines.contentType[0]}`])
    .concat(`"@signature-params": ${lines.signatureInput[0]?.slice('samsyn='.length)}`)
    .join('\n');

/** The signature anew, over the base that somebody reads out of the headers as they are now. */
const signedAnew = async ({ call, lines }: Sent, signer: Signer, reader: number | 'profile'): Promise<Sent> => {
  const oracle = reader === 'profile' ? undefined : oracles[reader];
  const read = oracle && (await baseReadBy(oracle, call, lines, algorithmOf(signer.jwk)));
  const base = reader === 'profile' ? plainBase({ call, lines }) : read;
  if (base === undefined) return { call, lines };
  return { call, lines: { ...lines, signature: [`samsyn=:${encodeBase64(signer.sign(base))}:`] } };
};

/** How a call is bent, and over what it is signed then: nothing anew, or the base that a library reads, or the profile's own. */
export const plan = fc.record({
  call,
  bends: fc.array(bend, { maxLength: 2 }),
  signedFor: fc.constantFrom(undefined, undefined, 0, 1, 'profile' as const, 'profile' as const),
  other: fc.option(
    fc.constantFrom<Partial<Unsigned>[]>(
      { method: 'POST' },
      { method: 'GET' },
      { path: '/v1/police/other' },
      { body: '{}' },
      { authority: 'other.example' },
    ),
    { nil: undefined, freq: 5 },
  ),
});
type Plan = typeof plan extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** Carries a plan out with this signer's key. */
export const sentAsPlanned = async ({ call, bends, signedFor, other }: Plan, signer: Signer): Promise<Sent> => {
  const lines = bends.reduce(bent, await signedByUs({ ...call, ...other }, signer));
  return signedFor === undefined ? { call, lines } : signedAnew({ call, lines }, signer, signedFor);
};

const quoted = (part: string | undefined, name: string): string =>
  part?.startsWith(`${name}="`) && part.endsWith('"') ? part.slice(name.length + 2, -1) : '';

/** The parameters of a Signature-Input line in the profile's form, told by splitting it; undefined where it is in another. */
export const partsOf = (line: string, withBody: boolean) => {
  const names = ['@method', '@authority', '@path', ...(withBody ? ['content-digest', 'content-type'] : [])];
  const start = `samsyn=(${names.map((name) => `"${name}"`).join(' ')})`;
  const [nothing, first, ...rest] = line.slice(start.length).split(';');
  const created = first?.startsWith('created=') ? first.slice('created='.length) : '';
  const [keyid, nonce, alg, tag] = ['keyid', 'nonce', 'alg', 'tag'].map((name, i) => quoted(rest[i], name));
  const isRight =
    line.startsWith(start) &&
    nothing === '' &&
    rest.length === 4 &&
    String(Number(created)) === created &&
    Number(created) > 0 &&
    created.length <= 12 &&
    isBase64urlOf(keyid, 32, 32) &&
    [...(nonce ?? '')].every((letter) => /[A-Za-z0-9_-]/.test(letter)) &&
    (nonce ?? '').length >= 22 &&
    (nonce ?? '').length <= 64 &&
    (alg === 'ed25519' || alg === 'ecdsa-p256-sha256') &&
    tag === 'samsyn-v1';
  return isRight ? { created: Number(created), keyid: keyid ?? '', alg, raw: line.slice('samsyn='.length) } : undefined;
};

/** The bytes between `start:` and `:`, in canonical padded base64; undefined in any other form. */
export const bytesIn = (line: string, start: string, length: number): Buffer | undefined => {
  if (!line.startsWith(`${start}:`) || !line.endsWith(':')) return undefined;
  const base64 = line.slice(start.length + 1, -1);
  const bytes = Buffer.from(base64, 'base64');
  return bytes.length === length && bytes.toString('base64') === base64 ? bytes : undefined;
};

export const sha256 = (body: string): Buffer => createHash('sha256').update(body).digest();
