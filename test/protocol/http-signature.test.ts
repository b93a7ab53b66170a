import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../shared/protocol/base64.ts';
import {
  contentDigestHeader,
  contentDigestHeaderOf,
  matchesContentDigest,
  readContentDigest,
} from '../../shared/protocol/content-digest.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import {
  algorithmOf,
  isFresh,
  isJsonContentType,
  parseSignature,
  type SignedHeaders,
  signatureBase,
  signatureInput,
  verifySignature,
} from '../../shared/protocol/http-signature.ts';
import { thumbprint } from '../../shared/protocol/principal-entry.ts';
import { anEd25519Signer, aP256Signer, nodeCrypto, type Signer } from './support.ts';

const call = { method: 'PUT', authority: 'exchange.example', path: '/v1/police/submissions/x' };
const body = Buffer.from('{"cover":{}}');
const signers = { ed25519: anEd25519Signer(), 'ecdsa-p256-sha256': aP256Signer() };
type Lines = { -readonly [Name in keyof SignedHeaders]-?: string[] };

/** The headers of a call that this signer signs, in the form with a body or without. */
const signed = async (signer: Signer, withBody: boolean): Promise<Lines> => {
  const keyid = await thumbprint(nodeCrypto, signer.jwk);
  const params = { created: 1_795_480_000, keyid, nonce: 'n'.repeat(22), alg: algorithmOf(signer.jwk), withBody };
  const contentDigest = await contentDigestHeader(nodeCrypto, body);
  const contentType = 'application/json';
  const raw = signatureInput(params);
  const base = signatureBase(withBody ? { ...call, contentDigest, contentType } : call, raw);
  return {
    signatureInput: [`samsyn=${raw}`],
    signature: [`samsyn=:${encodeBase64(signer.sign(base))}:`],
    contentDigest: [contentDigest],
    contentType: [contentType],
  };
};

const verdict = async (headers: SignedHeaders, signer: Signer, over = {}, crypto = nodeCrypto): Promise<string> => {
  const parsed = parseSignature(headers, true);
  if (!parsed.ok) return parsed.error;
  return (await verifySignature(crypto, signer.jwk, parsed.value, { ...call, ...over }))
    ? 'holds'
    : 'signature-invalid';
};

const replaced = (headers: Lines, name: keyof Lines, from: string | RegExp, to: string): Lines => {
  const line = headers[name][0] ?? '';
  const changed = line.replace(from, to);
  expect(changed, `${from} stands in ${name}`).not.toBe(line);
  return { ...headers, [name]: [changed] };
};

describe.each(['ed25519', 'ecdsa-p256-sha256'] as const)('a call signed with %s', (alg) => {
  const signer = signers[alg];

  it.each([
    ['node:crypto', nodeCrypto],
    ['WebCrypto', webCrypto()],
  ] as const)('holds under %s', async (_, crypto) => {
    expect(await verdict(await signed(signer, true), signer, {}, crypto)).toBe('holds');
    const bare = parseSignature(await signed(signer, false), false);
    expect(bare.ok && (await verifySignature(crypto, signer.jwk, bare.value, call))).toBe(true);
  });

  it('does not hold for another method, authority or path', async () => {
    const headers = await signed(signer, true);
    for (const over of [{ method: 'POST' }, { authority: 'exchange.example:443' }, { path: `${call.path}/` }]) {
      expect(await verdict(headers, signer, over)).toBe('signature-invalid');
    }
  });

  it('does not hold under another key, nor where the algorithm is not the one of the key', async () => {
    const headers = await signed(signer, true);
    expect(await verdict(headers, alg === 'ed25519' ? anEd25519Signer() : aP256Signer())).toBe('signature-invalid');
    const other = alg === 'ed25519' ? 'ecdsa-p256-sha256' : 'ed25519';
    expect(await verdict(replaced(headers, 'signatureInput', alg, other), signer)).toBe('signature-invalid');
  });

  it('does not hold where the key is filed under the keyid of another', async () => {
    const headers = await signed(signer, true);
    const alias = replaced(headers, 'signatureInput', /keyid="[^"]*"/, `keyid="${'A'.repeat(43)}"`);
    const base = signatureBase(
      { ...call, contentDigest: alias.contentDigest[0], contentType: alias.contentType[0] },
      (alias.signatureInput[0] ?? '').slice('samsyn='.length),
    );
    const signature = [`samsyn=:${encodeBase64(signer.sign(base))}:`];
    expect(await verdict({ ...alias, signature }, signer)).toBe('signature-invalid');
  });

  it('holds in one spelling only: whatever is changed in a header, it is malformed or does not verify', async () => {
    const headers = await signed(signer, true);
    const pieces = [
      '"',
      ';',
      ' ',
      '=',
      ':',
      '(',
      ')',
      ',',
      '\t',
      '0',
      '-',
      'A',
      'samsyn',
      ';req',
      ';sf',
      '"@method"',
      '1',
    ];
    const mutation = fc.record({
      name: fc.constantFrom('signatureInput', 'signature', 'contentDigest', 'contentType'),
      at: fc.nat(),
      cut: fc.nat(4),
      put: fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 }), fc.constant('')),
    });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ name, at, cut, put }) => {
        const line = headers[name as keyof Lines][0] ?? '';
        const start = at % (line.length + 1);
        const changed = line.slice(0, start) + put + line.slice(start + cut);
        fc.pre(changed !== line);
        expect(await verdict({ ...headers, [name]: [changed] }, signer)).not.toBe('holds');
      }),
      { numRuns: 1500 },
    );
  });

  it('holds for no other order, number or choice of components and parameters', async () => {
    const headers = await signed(signer, true);
    const [, inner = '', rest = ''] = /^samsyn=\((.*)\);(.*)$/.exec(headers.signatureInput[0] ?? '') ?? [];
    const components = inner.split(' ');
    const params = rest.split(';');
    const arranged = fc.record({
      components: fc.array(fc.constantFrom(...components, '"@query"', '"@method";req', '"date"'), { maxLength: 7 }),
      params: fc.array(fc.constantFrom(...params, 'expires=1', 'alg="none"'), { maxLength: 7 }),
    });
    const seldom = fc.oneof(
      arranged,
      fc.shuffledSubarray(components).map((c) => ({ components: c, params })),
      fc.shuffledSubarray(params).map((p) => ({ components, params: p })),
    );
    await fc.assert(
      fc.asyncProperty(seldom, async (x) => {
        const input = `samsyn=(${x.components.join(' ')})${x.params.map((p) => `;${p}`).join('')}`;
        fc.pre(input !== headers.signatureInput[0]);
        expect(await verdict({ ...headers, signatureInput: [input] }, signer)).toBe('signature-malformed');
      }),
      { numRuns: 500 },
    );
  });
});

describe('the form of a signature', () => {
  let headers: Lines;
  beforeAll(async () => {
    headers = await signed(signers.ed25519, true);
  });
  const codeOf = (lines: SignedHeaders, withBody = true): string => {
    const parsed = parseSignature(lines, withBody);
    return parsed.ok ? 'well-formed' : parsed.error;
  };

  it('is told apart from no signature at all', () => {
    expect(codeOf({})).toBe('signature-missing');
    expect(codeOf({ ...headers, signature: [] })).toBe('signature-missing');
    expect(codeOf({ ...headers, signatureInput: undefined })).toBe('signature-missing');
    expect(codeOf({ ...headers, signature: [''] })).toBe('signature-malformed');
  });

  it('is one line of each header', () => {
    for (const name of ['signature', 'signatureInput', 'contentDigest', 'contentType'] as const) {
      expect(codeOf({ ...headers, [name]: [...headers[name], ...headers[name]] })).toBe('signature-malformed');
    }
    expect(codeOf({ ...headers, contentDigest: [] })).toBe('signature-malformed');
    expect(codeOf({ ...headers, contentType: undefined })).toBe('signature-malformed');
  });

  it('has a body with PUT and POST and none with GET', async () => {
    expect(codeOf(headers, false)).toBe('signature-malformed');
    expect(codeOf(await signed(signers.ed25519, false), true)).toBe('signature-malformed');
  });

  it('in the form without a body passes over headers that are not signed', async () => {
    const bare = await signed(signers.ed25519, false);
    const parsed = parseSignature({ ...bare, contentType: ['text/plain', 'x'] }, false);
    expect(parsed.ok && parsed.value).toMatchObject({ params: { withBody: false } });
    expect(parsed.ok && parsed.value.contentType).toBeUndefined();
  });

  it.each([
    ['another label', 'samsyn=', 'sig1='],
    ['a second signature', /$/, ', other=("@method")'],
    ['a component with a parameter', '"@method"', '"@method";req'],
    ['a component of another name', '"@path"', '"@request-target"'],
    ['a component twice', '"@path"', '"@path" "@path"'],
    ['components in another order', '"@method" "@authority"', '"@authority" "@method"'],
    ['two spaces', '" "', '"  "'],
    ['parameters in another order', /(;created=\d+)(;keyid="[^"]+")/, '$2$1'],
    ['a space before a parameter', ';created', '; created'],
    ['a parameter more', ';tag', ';expires=1895480000;tag'],
    ['a parameter less', /;nonce="[^"]*"/, ''],
    ['created as text', /created=(\d+)/, 'created="$1"'],
    ['created with a sign', 'created=', 'created=+'],
    ['a negative created', 'created=', 'created=-'],
    ['created with a leading zero', 'created=', 'created=0'],
    ['created as a decimal', /created=(\d+)/, 'created=$1.0'],
    ['created of too many digits', /created=(\d+)/, 'created=$1$1'],
    ['a nonce of 21 characters', /nonce="n/, 'nonce="'],
    ['a nonce of 65 characters', /nonce="n+"/, `nonce="${'n'.repeat(65)}"`],
    ['a nonce with a padding character', /nonce="n/, 'nonce="='],
    ['a keyid of another length', /keyid="./, 'keyid="'],
    ['a keyid that is not canonical', /keyid="[^"]*"/, `keyid="${'A'.repeat(42)}B"`],
    ['an algorithm of another name', 'alg="ed25519"', 'alg="rsa-pss-sha512"'],
    ['an algorithm in upper case', 'alg="ed25519"', 'alg="Ed25519"'],
    ['another tag', 'samsyn-v1', 'samsyn-v2'],
    ['a space after it', /$/, ' '],
    ['a line break after it', /$/, '\n'],
  ] as const)('is refused with %s', (_, from, to) => {
    expect(codeOf(replaced(headers, 'signatureInput', from, to))).toBe('signature-malformed');
  });

  it.each([
    ['another label', 'samsyn=', 'sig1='],
    ['a second value', /$/, ', x=:AAAA:'],
    ['a parameter', /$/, ';x'],
    ['base64url', /=:../, '=:-_'],
    ['no padding', '==:', ':'],
    ['a byte less', /=:..../, '=:'],
    ['last bits that are not zero', /.==:$/, 'B==:'],
    ['a space after it', /$/, ' '],
  ] as const)('is refused where its value has %s', (_, from, to) => {
    expect(codeOf(replaced(headers, 'signature', from, to))).toBe('signature-malformed');
  });

  it('takes a nonce of 22 to 64 characters', () => {
    for (const length of [22, 64]) {
      const changed = replaced(headers, 'signatureInput', /nonce="n+"/, `nonce="${'_'.repeat(length)}"`);
      expect(codeOf(changed)).toBe('well-formed');
    }
  });
});

describe('freshness', () => {
  it.each([
    [-301, false],
    [-300, true],
    [0, true],
    [60, true],
    [61, false],
  ])('created %d s from now: %s', (offset, fresh) => expect(isFresh(1_000_000 + offset, 1_000_000)).toBe(fresh));
});

describe('the content type', () => {
  it.each([[['application/json']], [['application/json; charset=utf-8']]])('%j is taken', (lines) => {
    expect(isJsonContentType(lines)).toBe(true);
  });

  it.each([
    [undefined],
    [[]],
    [['application/json', 'application/json']],
    [['application/json;charset=utf-8']],
    [['application/json; charset=UTF-8']],
    [['Application/JSON']],
    [['application/json, application/json']],
    [['application/json ']],
    [['text/plain']],
  ])('%j is not', (lines) => expect(isJsonContentType(lines)).toBe(false));
});

describe('the content digest', () => {
  it('is RFC 9530 with its one member sha-256', async () => {
    const header = await contentDigestHeader(nodeCrypto, Buffer.from('{"hello": "world"}'));
    expect(header).toBe('sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:'); // RFC 9530, appendix B
    expect(contentDigestHeaderOf(readContentDigest(header) ?? new Uint8Array())).toBe(header);
    expect(await matchesContentDigest(webCrypto(), header, Buffer.from('{"hello": "world"}'))).toBe(true);
    expect(await matchesContentDigest(nodeCrypto, header, Buffer.from('{"hello": "world"} '))).toBe(false);
  });

  it.each([
    ['a second member', /$/, ', sha-512=:AAAA:'],
    ['another algorithm', 'sha-256', 'sha-512'],
    ['a parameter', /$/, ';x=1'],
    ['upper case', 'sha', 'SHA'],
    ['no padding', '=:$', ':'],
    ['last bits that are not zero', /.=:$/, 'F=:'],
    ['a space', '=:', '= :'],
  ] as const)('is refused with %s', async (_, from, to) => {
    const header = await contentDigestHeader(nodeCrypto, body);
    const changed = from === '=:$' ? header.replace(/=:$/, to) : header.replace(from, to);
    expect(readContentDigest(changed)).toBeUndefined();
  });
});
