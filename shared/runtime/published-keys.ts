import { createPublicKey } from 'node:crypto';

/** Fetches a public key by its ARN: DER, SubjectPublicKeyInfo. */
type Fetch = (arn: string) => Promise<Uint8Array>;

const jwkOf = (der: Uint8Array): object =>
  createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }).export({ format: 'jwk' });

const kidOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/**
 * The JWKS of GET /v1/keys: each agency's intake keys, the current one first, then the custody log's key. Public keys never change
 * under their id, so each is fetched once.
 */
export const publishedKeys = (
  fetch: Fetch,
  intake: Readonly<Record<string, readonly string[]>>,
  log: string,
): (() => Promise<{ keys: readonly object[] }>) => {
  const intakeKey = async (agency: string, arn: string) => {
    const jwk = jwkOf(await fetch(arn));
    return { ...jwk, kid: kidOf(arn), use: 'enc', alg: 'RSA-OAEP-256', agency };
  };
  const logKey = async () => ({ ...jwkOf(await fetch(log)), kid: kidOf(log), use: 'sig', alg: 'EdDSA' });
  const all = () =>
    Promise.all([
      ...Object.entries(intake).flatMap(([agency, arns]) => arns.map((arn) => intakeKey(agency, arn))),
      logKey(),
    ]);
  let keys: Promise<readonly object[]> | undefined;
  return async () => {
    keys ??= all();
    try {
      return { keys: await keys };
    } catch (error) {
      // A failure is not kept: the next caller asks anew.
      keys = undefined;
      throw error;
    }
  };
};
