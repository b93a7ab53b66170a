import fc from 'fast-check';
import { encodeBase64 } from '../../shared/protocol/base64.ts';
import {
  algorithmOf,
  parseSignature,
  signatureBase,
  signatureInput,
  verifySignature,
} from '../../shared/protocol/http-signature.ts';
import { thumbprint } from '../../shared/protocol/thumbprint.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import type { Signer } from '../protocol/support.ts';
import { bodyLines, type Lines, type Unsigned } from './oracles.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const word = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength, maxLength });

/** Calls as the contract allows them. */
export const aCall: fc.Arbitrary<Unsigned> = fc
  .record({
    method: fc.constantFrom('GET', 'PUT', 'POST'),
    host: fc.constantFrom('samsyn.example', '127.0.0.1', 'abc123.execute-api.eu-north-1.amazonaws.com', 'localhost'),
    port: fc.option(fc.integer({ min: 81, max: 65_535 })),
    segments: fc.array(word(1, 40), { minLength: 1, maxLength: 6 }),
    body: fc.oneof(fc.json({ maxDepth: 2 }), fc.string({ unit: 'grapheme' })),
    contentType: fc.constantFrom('application/json', 'application/json; charset=utf-8'),
    created: fc.integer({ min: 1, max: 999_999_999_999 }),
    nonce: word(22, 64),
  })
  .map(({ method, host, port, segments, body, ...rest }) => ({
    method,
    authority: port === null ? host : `${host}:${port}`,
    path: `/v1/${segments.join('/')}`,
    ...(method === 'GET' ? {} : { body }),
    ...rest,
  }));

/** A call's headers, signed by our own code. */
export const signedByUs = async (call: Unsigned, signer: Signer): Promise<Lines> => {
  const lines = await bodyLines(call);
  const keyid = await thumbprint(nodeCrypto, signer.jwk);
  const { created, nonce, body } = call;
  const raw = signatureInput({ created, keyid, nonce, alg: algorithmOf(signer.jwk), withBody: body !== undefined });
  const [contentDigest] = lines.contentDigest;
  const [contentType] = lines.contentType;
  const signature = signer.sign(
    signatureBase({ ...call, contentDigest, contentType: contentDigest && contentType }, raw),
  );
  return { ...lines, signatureInput: [`samsyn=${raw}`], signature: [`samsyn=:${encodeBase64(signature)}:`] };
};

/** Whether our own code takes a call. */
export const takenByUs = async (
  call: Unsigned,
  lines: Lines,
  signer: Signer,
  crypto = nodeCrypto,
): Promise<boolean> => {
  const parsed = parseSignature(lines, call.body !== undefined);
  return parsed.ok && verifySignature(crypto, signer.jwk, parsed.value, call);
};
