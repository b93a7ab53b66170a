import { createPublicKey } from 'node:crypto';
import { log, named } from './log.ts';
import type { Published } from './public-route.ts';

/** Where keys are kept, as their ARNs name them. */
interface KeyStore {
  /** A public key: DER, SubjectPublicKeyInfo. */
  readonly fetch: (arn: string) => Promise<Uint8Array>;
  /** Its id, as it is published. */
  readonly kidOf: (arn: string) => string;
}

function jwkOf(der: Uint8Array): object {
  return createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }).export({ format: 'jwk' });
}

/** A key, as it is published; undefined where KMS does not show it now. Public keys never change under their id: each is fetched once. */
function published({ fetch, kidOf }: KeyStore, arn: string, said: object): () => Promise<object | Error> {
  let kept: object | undefined;
  return async () => {
    try {
      kept ??= { ...jwkOf(await fetch(arn)), kid: kidOf(arn), ...said };
      return kept;
    } catch (error) {
      log({ event: 'key-not-shown', key: kidOf(arn), ...named(error) });
      return error instanceof Error ? error : new Error('no key', { cause: error });
    }
  };
}

function isError(shown: object | Error): shown is Error {
  return shown instanceof Error;
}

/**
 * The JWKS of GET /v1/keys: each agency's intake keys, the current one first, then the custody log's key. A key that cannot be read (it was
 * disabled, or is about to be deleted) leaves the others served, and then the answer is not to be kept by anybody: an agency would go
 * without its key for an hour. Throws where not one intake key can be read: that is an outage.
 *
 * @param maxAge for so many seconds a whole answer may be kept.
 */
export function publishedKeys(
  store: KeyStore,
  intake: Readonly<Record<string, readonly string[]>>,
  custodyLog: string,
  maxAge: number,
): () => Promise<Published> {
  const intakeKeys = Object.entries(intake).flatMap(([agency, arns]) =>
    arns.map((arn) => published(store, arn, { use: 'enc', alg: 'RSA-OAEP-256', agency })),
  );
  const logKey = published(store, custodyLog, { use: 'sig', alg: 'EdDSA' });
  return async () => {
    const shown = await Promise.all([...intakeKeys, logKey].map((key) => key()));
    const faults = shown.filter(isError);
    const outage = faults[0];
    if (outage !== undefined && shown.slice(0, -1).every(isError)) throw outage;
    return { body: { keys: shown.filter((key) => !isError(key)) }, maxAge: faults.length === 0 ? maxAge : 0 };
  };
}
