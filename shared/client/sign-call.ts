import { encodeBase64, encodeBase64url, utf8 } from '../protocol/base64.ts';
import { contentDigestHeader } from '../protocol/content-digest.ts';
import type { Crypto } from '../protocol/crypto.ts';
import { signatureBase, signatureInput } from '../protocol/http-signature.ts';
import type { ActingPrincipal } from './acting.ts';
import type { HttpCall } from './transport.ts';

/** What is called: `path` begins with /v1; a body goes with PUT and POST, and with them alone. */
export interface Call {
  readonly method: HttpCall['method'];
  readonly path: string;
  readonly body?: string | undefined;
}

/** What makes each signature another: the time in seconds since 1970, and 18 random bytes. */
export interface Freshness {
  readonly created: number;
  readonly random: Uint8Array;
}

const contentType = 'application/json';

/** The signed call (contract, section 3; RFC 9421, closed profile), ready for a transport. */
export async function signCall(
  crypto: Crypto,
  principal: ActingPrincipal,
  authority: string,
  { method, path, body }: Call,
  { created, random }: Freshness,
): Promise<HttpCall> {
  const withBody = body !== undefined;
  const nonce = encodeBase64url(random);
  const raw = signatureInput({ created, keyid: principal.keyid, nonce, alg: principal.alg, withBody });
  const signedHeaders = withBody ? { contentDigest: await contentDigestHeader(crypto, utf8(body)), contentType } : {};
  const base = signatureBase({ method, authority, path, ...signedHeaders }, raw);
  const signature = encodeBase64(await principal.sign(utf8(base)));
  const headers = {
    ...(signedHeaders.contentDigest !== undefined && {
      'content-type': contentType,
      'content-digest': signedHeaders.contentDigest,
    }),
    'signature-input': `samsyn=${raw}`,
    signature: `samsyn=:${signature}:`,
  };
  return { method, path, headers, body };
}
