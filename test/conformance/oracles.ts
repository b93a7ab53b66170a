import { createPublicKey } from 'node:crypto';
import { createSignature, verifySignature as verifyWithSig } from 'http-message-sig';
import { createVerifier, httpbis, type SigningKey } from 'http-message-signatures';
import { contentDigestHeader } from '../../shared/protocol/content-digest.ts';
import { algorithmOf, type SignatureAlgorithm, type SignedHeaders } from '../../shared/protocol/http-signature.ts';
import { thumbprint } from '../../shared/protocol/thumbprint.ts';
import { nodeCrypto, type Signer } from '../protocol/support.ts';

/** A call before it is signed; `body` where its method has one. */
export interface Unsigned {
  readonly method: string;
  readonly authority: string;
  readonly path: string;
  readonly body?: string;
  readonly contentType: string;
  readonly created: number;
  readonly nonce: string;
}

/** The headers of a signed call, line by line. */
export type Lines = Readonly<Record<keyof SignedHeaders, readonly string[]>>;

const componentsOf = ({ body }: Unsigned): string[] => [
  '@method',
  '@authority',
  '@path',
  ...(body === undefined ? [] : ['content-digest', 'content-type']),
];
const parameterNames = ['created', 'keyid', 'nonce', 'alg', 'tag'];

/** The headers that a body brings with it. */
export const bodyLines = async (call: Unsigned): Promise<Pick<Lines, 'contentDigest' | 'contentType'>> =>
  call.body === undefined
    ? { contentDigest: [], contentType: [] }
    : {
        contentDigest: [await contentDigestHeader(nodeCrypto, Buffer.from(call.body))],
        contentType: [call.contentType],
      };

const urlOf = (call: Unsigned): string => `http://${call.authority}${call.path}`;

const headersOf = (lines: Partial<Lines>): [string, string[]][] =>
  Object.entries<readonly string[]>({
    'Content-Digest': lines.contentDigest ?? [],
    'Content-Type': lines.contentType ?? [],
    'Signature-Input': lines.signatureInput ?? [],
    Signature: lines.signature ?? [],
  }).flatMap(([name, values]) => (values.length === 0 ? [] : [[name, [...values]]]));

const messageOf = (call: Unsigned, lines: Partial<Lines>) => ({
  kind: 'request' as const,
  method: call.method,
  targetUri: urlOf(call),
  fields: headersOf(lines).flatMap(([name, values]) => values.map((value) => ({ name, value }))),
});

/** Verifies the bytes of a signature base; the oracles decide which bytes those are. */
export type Check = (base: Uint8Array, signature: Uint8Array) => boolean | Promise<boolean>;

/** An independent implementation of RFC 9421, bound to the contract's five components and five parameters as policy. */
export interface Oracle {
  readonly name: string;
  readonly sign: (call: Unsigned, signer: Signer) => Promise<Lines>;
  /** Whether it takes the call; many refusals are exceptions. */
  readonly takes: (call: Unsigned, lines: Lines, alg: SignatureAlgorithm, check: Check) => Promise<boolean>;
}

const httpMessageSignatures: Oracle = {
  name: 'http-message-signatures',
  sign: async (call, signer) => {
    const body = await bodyLines(call);
    const id = await thumbprint(nodeCrypto, signer.jwk);
    const key: SigningKey = { id, alg: algorithmOf(signer.jwk), sign: async (data) => Buffer.from(signer.sign(data)) };
    const paramValues = { created: new Date(call.created * 1000), nonce: call.nonce, tag: 'samsyn-v1' };
    const signed = await httpbis.signMessage(
      { key, name: 'samsyn', params: parameterNames, fields: componentsOf(call), paramValues },
      { method: call.method, url: urlOf(call), headers: Object.fromEntries(headersOf(body)) },
    );
    const line = (name: string): string[] => [String(signed.headers[name])];
    return { ...body, signatureInput: line('Signature-Input'), signature: line('Signature') };
  },
  takes: async (call, lines, alg, check) => {
    const message = { method: call.method, url: urlOf(call), headers: Object.fromEntries(headersOf(lines)) };
    const keyLookup = async () => ({
      algs: [alg],
      verify: async (data: Buffer, signature: Buffer) => check(data, signature),
    });
    const policy = { requiredParams: parameterNames, requiredFields: componentsOf(call) };
    const verdict = await httpbis.verifyMessage(
      { keyLookup, notAfter: Number.MAX_SAFE_INTEGER, all: true, ...policy },
      message,
    );
    return verdict === true;
  },
};

const httpMessageSig: Oracle = {
  name: 'http-message-sig',
  sign: async (call, signer) => {
    const body = await bodyLines(call);
    const keyid = await thumbprint(nodeCrypto, signer.jwk);
    const algorithm = algorithmOf(signer.jwk);
    const signed = await createSignature(messageOf(call, body), {
      label: 'samsyn',
      components: componentsOf(call),
      parameters: { created: call.created, keyid, nonce: call.nonce, alg: algorithm, tag: 'samsyn-v1' },
      signer: { algorithm, sign: (data) => signer.sign(data) },
    });
    return { ...body, signatureInput: [signed.signatureInput], signature: [signed.signature] };
  },
  takes: async (call, lines, alg, check) => {
    const policy = {
      algorithms: [alg],
      requiredComponents: componentsOf(call),
      requiredParameters: parameterNames,
      now: call.created,
      // A bent call may name a time a little later than the call it was made of; how fresh one has to be is not the library's to say.
      clockSkew: 60,
    };
    await verifyWithSig(messageOf(call, lines), {
      label: 'samsyn',
      policy,
      resolveVerifier: () => ({ algorithm: alg, verify: check }),
    });
    return true;
  },
};

export const oracles: readonly Oracle[] = [httpMessageSignatures, httpMessageSig];

/** Verifies by the first library's own cryptography. */
export const checkOf = ({ jwk }: Signer): Check => {
  const verifier = createVerifier(createPublicKey({ key: { ...jwk }, format: 'jwk' }), algorithmOf(jwk));
  return async (base, signature) => (await verifier(Buffer.from(base), Buffer.from(signature))) === true;
};

/** Whether an oracle takes a call; what it refuses by throwing is refused. */
export const takes = (oracle: Oracle, call: Unsigned, lines: Lines, signer: Signer): Promise<boolean> =>
  oracle.takes(call, lines, algorithmOf(signer.jwk), checkOf(signer)).catch(() => false);

/**
 * The signature base that an oracle reads out of a call's headers, whatever is wrong with them; undefined where it refuses the call
 * before it looks at the signature.
 */
export const baseReadBy = async (
  oracle: Oracle,
  call: Unsigned,
  lines: Lines,
  alg: SignatureAlgorithm,
): Promise<Uint8Array | undefined> => {
  let read: Uint8Array | undefined;
  const remember: Check = (base) => {
    read = base;
    return true;
  };
  await oracle.takes(call, lines, alg, remember).catch(() => undefined);
  return read;
};
