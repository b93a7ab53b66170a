import type { Lines } from './oracles.ts';

type Change = (lines: Lines) => Lines;

const input =
  (from: string | RegExp, to: string): Change =>
  (lines) => ({ ...lines, signatureInput: lines.signatureInput.map((line) => line.replace(from, to)) });
const value =
  (change: (line: string) => string): Change =>
  (lines) => ({ ...lines, signature: lines.signature.map(change) });
const digest =
  (change: (line: string) => string): Change =>
  (lines) => ({ ...lines, contentDigest: lines.contentDigest.map(change) });

/** The same 64 bytes, written with last bits that no decoder looks at. */
const strayBits = (line: string): string =>
  line.replace(/[AQgw](?===:)/, (last) => 'BRhx'.charAt('AQgw'.indexOf(last)));

/**
 * What a caller may write that is not the profile's form, and which of the two libraries, as they are pinned here, takes it where it is
 * so signed: the reason why the exchange has a verifier of its own.
 */
export interface Departure {
  readonly what: string;
  readonly change: Change;
  readonly takenBy: readonly ('http-message-signatures' | 'http-message-sig')[];
}

const neither = [] as const;
const one = ['http-message-signatures'] as const;
const other = ['http-message-sig'] as const;
const both = [...one, ...other] as const;

export const departures: readonly Departure[] = [
  {
    what: 'a component of the request that a response belongs to',
    change: input('"@method"', '"@method";req'),
    takenBy: neither,
  },
  { what: 'created as text', change: input(/created=(\d+)/, 'created="$1"'), takenBy: one },
  { what: 'created as a decimal', change: input(/created=(\d+)/, 'created=$1.5'), takenBy: one },
  { what: 'a negative created', change: input('created=', 'created=-'), takenBy: both },
  { what: 'created with leading zeros', change: input('created=', 'created=00'), takenBy: both },
  { what: 'created twice, of which the last counts', change: input(';keyid', ';created=1;keyid'), takenBy: one },
  { what: 'a nonce twice', change: input(/(;nonce="[^"]*")/, '$1$1'), takenBy: one },
  { what: 'a component twice', change: input('"@path"', '"@path" "@path"'), takenBy: one },
  {
    what: 'components in another order',
    change: input('"@method" "@authority"', '"@authority" "@method"'),
    takenBy: both,
  },
  { what: 'parameters in another order', change: input(/(;created=\d+)(;keyid="[^"]+")/, '$2$1'), takenBy: both },
  { what: 'a component more', change: input('"@path"', '"@path" "@query"'), takenBy: both },
  { what: 'a parameter more', change: input(';tag', ';expires=99999999999999;tag'), takenBy: both },
  { what: 'an unknown parameter', change: input(';tag', ';also;tag'), takenBy: both },
  { what: 'a digest that is serialised anew', change: input('"content-digest"', '"content-digest";sf'), takenBy: one },
  {
    what: 'one member of the digest',
    change: input('"content-digest"', '"content-digest";key="sha-256"'),
    takenBy: one,
  },
  { what: 'a content type as bytes', change: input('"content-type"', '"content-type";bs'), takenBy: one },
  { what: 'two spaces in the list', change: input('"@method" ', '"@method"  '), takenBy: both },
  { what: 'a space before a parameter', change: input(';created', '; created'), takenBy: both },
  { what: 'a nonce of other characters', change: input(/nonce="../, 'nonce="! '), takenBy: both },
  { what: 'a nonce of one character', change: input(/nonce="[^"]*"/, 'nonce="n"'), takenBy: both },
  { what: 'an escaped character', change: input(/nonce="../, 'nonce="\\\\\\"'), takenBy: both },
  { what: 'another tag', change: input('samsyn-v1', 'another'), takenBy: both },
  {
    what: 'a second signature',
    change: (lines) => value((line) => `${line}, b=:AAAA:`)(input(/$/, ', b=()')(lines)),
    takenBy: other,
  },
  {
    what: 'a second line with another signature',
    change: (lines) => ({
      ...lines,
      signatureInput: [...lines.signatureInput, 'b=()'],
      signature: [...lines.signature, 'b=:AAAA:'],
    }),
    takenBy: other,
  },
  { what: 'the label twice, of which the last counts', change: input(/^/, 'samsyn=(), '), takenBy: one },
  { what: 'the label twice in the signature', change: value((line) => `samsyn=:AAAA:, ${line}`), takenBy: one },
  { what: 'a parameter on the signature', change: value((line) => `${line};x`), takenBy: one },
  { what: 'a signature without padding', change: value((line) => line.replace('==:', ':')), takenBy: both },
  { what: 'stray last bits of the signature', change: value(strayBits), takenBy: both },
  { what: 'a second member of the digest', change: digest((line) => `${line}, md5=:AAAA:`), takenBy: both },
  { what: 'a digest of another algorithm alone', change: digest(() => 'md5=:AAAA:'), takenBy: both },
  {
    what: 'two lines of the content type',
    change: (lines) => ({ ...lines, contentType: [...lines.contentType, ...lines.contentType] }),
    takenBy: both,
  },
];
