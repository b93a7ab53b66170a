import { type Crypto, type PublicDecryptionJwk, type PublicSigningJwk, sha256Base64url } from './crypto.ts';
import { canonicalJson } from './json.ts';

/** A key's public members, those of RFC 7638 section 3.2 and no others, whatever else the JWK holds (a private part, a kid). */
export function publicJwk<Jwk extends PublicSigningJwk | PublicDecryptionJwk>(jwk: Jwk): Jwk {
  const { kty } = jwk;
  if (kty === 'OKP') return { kty, crv: jwk.crv, x: jwk.x } as Jwk;
  if (kty === 'EC') return { kty, crv: jwk.crv, x: jwk.x, y: jwk.y } as Jwk;
  return { kty, n: jwk.n, e: jwk.e } as Jwk;
}

/** The RFC 7638 SHA-256 thumbprint of a JWK, base64url: a principal's `keyid`, a registrar's `kid`. */
export function thumbprint(crypto: Crypto, jwk: PublicSigningJwk | PublicDecryptionJwk): Promise<string> {
  return sha256Base64url(crypto, canonicalJson(publicJwk(jwk)));
}
