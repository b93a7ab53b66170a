import { createHmac, createPublicKey } from 'node:crypto';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Principal } from '../../shared/client/connection.ts';
import { newSigningKey } from '../../shared/client/keys.ts';
import { aYearFrom, entryOf, signEntry } from '../../shared/enrolment/enrol.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import { thumbprint } from '../../shared/protocol/thumbprint.ts';
import { type SeenCall, seeCalls } from '../cost/calls.ts';
import { aReport, coverFor } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { type Operator, operatorOf } from '../support/operator.ts';
import { type RawCall, sendRaw, signedCall } from '../support/raw-call.ts';

let exchange: TestExchange;
let operator: Operator;
const seen: SeenCall[] = [];
beforeAll(async () => {
  exchange = await startTestExchange();
  operator = await operatorOf(exchange.home);
  seeCalls((call) => seen.push(call));
});
afterAll(async () => {
  operator.database.destroy();
  await exchange.stop();
});

const principal = (name: string): Principal =>
  exchange.connection.principals.find((one) => one.name === name) ?? expect.fail();
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

describe('a sealed report that names another algorithm, or another way to its key', () => {
  it.each<[string, object]>([
    ['alg none', { alg: 'none' }],
    ['alg dir', { alg: 'dir' }],
    ['RSA1_5, which tells by its errors', { alg: 'RSA1_5' }],
    ['RSA-OAEP with SHA-1', { alg: 'RSA-OAEP' }],
    ['A256KW', { alg: 'A256KW' }],
    ['ECDH-ES with a key of the sender’s', { alg: 'ECDH-ES', epk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } }],
    ['another cipher', { enc: 'A128CBC-HS256' }],
    ['zip, a bomb', { zip: 'DEF' }],
    ['jku', { jku: 'https://attacker.example/keys' }],
    ['jwk', { jwk: { kty: 'oct', k: 'AAAA' } }],
    ['x5u', { x5u: 'https://attacker.example/chain' }],
    ['x5c', { x5c: ['AAAA'] }],
    ['crit', { crit: ['b64'], b64: false }],
    ['p2c, work without end', { alg: 'PBES2-HS256+A128KW', p2c: 2 ** 31 }],
  ])('is refused with %s, and KMS is asked for nothing', async (_, spoilt) => {
    const desk = await exchange.as('police-desk');
    const { id, body } = await desk.prepare(coverFor(['customs'], 'H0'), aReport('Sealed as it should be.'));
    const { cover, sealed } = JSON.parse(body) as { cover: object; sealed: string };
    const [header = '', ...rest] = sealed.split('.');
    const said = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), ...spoilt };
    const forged = JSON.stringify({ cover, sealed: [base64url(JSON.stringify(said)), ...rest].join('.') });
    seen.length = 0;
    const path = `/v1/police/submissions/${id}`;
    const call = await signedCall(exchange.connection, principal('police-desk'), { method: 'PUT', path, body: forged });
    expect((await sendRaw(exchange.connection, call)).code).toBe('sealed-invalid');
    expect(seen.filter(({ operation }) => operation.startsWith('kms:'))).toEqual([]);
  });
});

describe('a signed call that names another algorithm than its key’s', () => {
  const list = () =>
    signedCall(exchange.connection, principal('police-desk'), { method: 'GET', path: '/v1/police/submissions' });
  const inputOf = (call: RawCall): string => String(call.headers['signature-input']);
  const withInput = (call: RawCall, change: (input: string) => string): RawCall => ({
    ...call,
    headers: { ...call.headers, 'signature-input': change(inputOf(call)) },
  });

  it('is good as its client signs it', async () => {
    expect((await sendRaw(exchange.connection, await list())).code).toBe('200');
  });

  it.each(['hmac-sha256', 'rsa-v1_5-sha256', 'rsa-pss-sha512', 'ecdsa-p256-sha256', 'none', ''])(
    'alg="%s" does nothing',
    async (alg) => {
      const call = withInput(await list(), (input) => input.replace(/;alg="[^"]*"|$/, `;alg="${alg}"`));
      expect((await sendRaw(exchange.connection, call)).code).toMatch(/^signature-(malformed|invalid)$/);
    },
  );

  it('is not verified as an HMAC under the public key, which everybody has', async () => {
    const { signingKey } = principal('police-desk');
    const { d: _, ...jwk } = signingKey as unknown as Record<string, string>;
    const secret = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' });
    const call = await list();
    const mac = createHmac('sha256', secret).update(inputOf(call)).digest('base64');
    const label = /^([^=]+)=/.exec(inputOf(call))?.[1] ?? '';
    const forged = { ...call, headers: { ...call.headers, signature: `${label}=:${mac}:` } };
    expect((await sendRaw(exchange.connection, forged)).code).toMatch(/^signature-(invalid|malformed)$/);
  });
});

describe('an entry of the registry that its registrar did not sign in the one form', () => {
  /** Files an entry past the operator's command, as whoever can write the table could, and calls with its key. */
  const calledWith = async (forge: (jws: string, header: Record<string, string>) => string): Promise<string> => {
    const { police } = inject('keys').registrars;
    if (police === undefined) throw new Error('no police');
    const signingKey = await newSigningKey('ed25519');
    const keyid = await thumbprint(webCrypto(), signingKey);
    const forged: Principal = {
      name: 'forged',
      agency: 'police',
      roles: ['submitter'],
      status: 'active',
      keyid,
      signingKey,
    };
    const entry = entryOf(forged, { ...aYearFrom(Date.now() - 3_600_000), serial: 1 });
    const jws = await signEntry(police, entry);
    const header = JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString());
    const Item = marshall({ keyid, entry: forge(jws, header), serial: 1 });
    await operator.database.send(new PutItemCommand({ TableName: operator.registryTable, Item }));
    const list = { method: 'GET', path: '/v1/police/submissions' } as const;
    return (await sendRaw(exchange.connection, await signedCall(exchange.connection, forged, list))).code;
  };
  const withHeader = (jws: string, header: object, signature = jws.split('.')[2]): string =>
    [base64url(JSON.stringify(header)), jws.split('.')[1], signature].join('.');
  /** The registrar's public key is everybody's: an HMAC under it is no signature. */
  const hmacOf = (signed: string): string => {
    const { d: _, ...jwk } = inject('keys').registrars.police as unknown as Record<string, string>;
    const key = createPublicKey({ key: { ...jwk, kty: 'EC', crv: 'P-256' }, format: 'jwk' });
    return createHmac('sha256', key.export({ type: 'spki', format: 'pem' }))
      .update(signed)
      .digest('base64url');
  };

  it('is one that counts where it did', async () => {
    expect(await calledWith((jws) => jws)).toBe('200');
  });

  it.each<[string, (jws: string, header: Record<string, string>) => string]>([
    ['alg none, without a signature', (jws, header) => withHeader(jws, { ...header, alg: 'none' }, '')],
    ['alg none, with the old one', (jws, header) => withHeader(jws, { ...header, alg: 'none' })],
    [
      'an HMAC under the registrar’s public key',
      (jws, header) => {
        const unsigned = withHeader(jws, { ...header, alg: 'HS256' }, '').slice(0, -1);
        return `${unsigned}.${hmacOf(unsigned)}`;
      },
    ],
    ['ES384', (jws, header) => withHeader(jws, { ...header, alg: 'ES384' })],
    ['a key in its own header', (jws, header) => withHeader(jws, { ...header, jwk: '{}' })],
    ['a key at an address', (jws, header) => withHeader(jws, { ...header, jku: 'https://attacker.example/keys' })],
    ['crit', (jws, header) => withHeader(jws, { ...header, crit: ['b64'] })],
    ['another type', (jws, header) => withHeader(jws, { ...header, typ: 'JWT' })],
    [
      'a signature of zeros',
      (jws) => [...jws.split('.').slice(0, 2), Buffer.alloc(64).toString('base64url')].join('.'),
    ],
  ])('%s: the key is unknown', async (_, forge) => {
    expect(await calledWith(forge)).toBe('key-unknown');
  });
});
