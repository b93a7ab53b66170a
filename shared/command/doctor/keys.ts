import * as v from 'valibot';
import { actAs } from '../../client/acting.ts';
import type { Principal } from '../../client/connection.ts';
import { countsLater } from '../../enrolment/entries.ts';
import type { Crypto, PublicSigningJwk } from '../../protocol/crypto.ts';
import {
  isValidAt,
  type PrincipalEntry,
  publicDecryptionKeySchema,
  type Registrars,
  readEntry,
} from '../../protocol/principal-entry.ts';
import { publicJwk, thumbprint } from '../../protocol/thumbprint.ts';
import { millisecondsOf } from '../../protocol/time.ts';
import { program } from '../terminal/program.ts';
import { type Finding, isFault, isOk, toNote } from './finding.ts';

const { subtle } = globalThis.crypto;
const sample = new TextEncoder().encode('samsyn doctor');

async function signs(crypto: Crypto, principal: Principal): Promise<boolean> {
  try {
    const { decryptionKey: _, ...signer } = principal;
    const { sign } = await actAs(crypto, signer);
    return await crypto.verify(publicJwk<PublicSigningJwk>(principal.signingKey), await sign(sample), sample);
  } catch {
    // The platform refuses to import a key whose parts do not belong together, each in its own words.
    return false;
  }
}

async function opens(key: NonNullable<Principal['decryptionKey']>): Promise<boolean> {
  const algorithm = { name: 'RSA-OAEP', hash: 'SHA-256' };
  try {
    const wrapping = await subtle.importKey('jwk', publicJwk(key), algorithm, false, ['encrypt']);
    const unwrapping = await subtle.importKey('jwk', key, algorithm, false, ['decrypt']);
    const opened = await subtle.decrypt(algorithm, unwrapping, await subtle.encrypt(algorithm, wrapping, sample));
    return new TextDecoder().decode(opened) === 'samsyn doctor';
  } catch {
    return false;
  }
}

/** What to do about keys that are of no use any more. */
export const newKeys = `Make new keys ("${program} keys new"), have your registrar sign the entry ("${program} principal sign") and the operator file it ("${program} principal put").`;

async function decryptionFindings({ name, roles, decryptionKey }: Principal): Promise<Finding[]> {
  const about = { check: 'keys', of: name } as const;
  const needed = roles.some((role) => role === 'approver' || role === 'reader');
  if (decryptionKey === undefined) {
    return needed ? [isFault(about, 'there is no decryption key, and approvers and readers need one', newKeys)] : [];
  }
  if (!v.is(publicDecryptionKeySchema, publicJwk(decryptionKey))) {
    return [isFault(about, 'the decryption key is not RSA of 3072 to 4096 bits', newKeys)];
  }
  if (!(await opens(decryptionKey)))
    return [isFault(about, 'what is encrypted to the decryption key does not open with it', newKeys)];
  return [isOk(about, 'the decryption key opens what is encrypted to it')];
}

/** Whether a principal's keys are whole: signing and verifying, encrypting and decrypting, and the key's own id. */
export async function keyFindings(crypto: Crypto, principal: Principal): Promise<Finding[]> {
  const { name, signingKey, keyid } = principal;
  const about = { check: 'keys', of: name } as const;
  const holds = await signs(crypto, principal);
  const signing = holds
    ? isOk(about, `the signing key (${signingKey.kty === 'OKP' ? 'Ed25519' : 'P-256'}) verifies what it signs`)
    : isFault(about, 'the private and the public part of the signing key do not belong together', newKeys);
  const its = await thumbprint(crypto, signingKey);
  const named =
    its === keyid
      ? []
      : [
          isFault(
            about,
            `keyid is ${keyid}, and the signing key's is ${its}`,
            'Correct "keyid", or take the whole file anew from where it was made.',
          ),
        ];
  return [signing, ...named, ...(await decryptionFindings(principal))];
}

async function same(
  crypto: Crypto,
  a: Parameters<typeof thumbprint>[1] | undefined,
  b: Parameters<typeof thumbprint>[1] | undefined,
): Promise<boolean> {
  return (a && (await thumbprint(crypto, a))) === (b && (await thumbprint(crypto, b)));
}

const signAgain = `Have your registrar sign the entry anew ("${program} principal sign"), and the operator file it ("${program} principal put").`;
const waitOrSignAgain = `Wait until then. If that is long, have your registrar set the clock of that machine (NTP), sign the entry anew ("${program} principal sign"), and the operator file it ("${program} principal put").`;
/** An entry that ends sooner than this is worth a word. */
const soon = 30 * 86_400_000;

function validityFinding(about: Pick<Finding, 'check' | 'of'>, entry: PrincipalEntry, now: number): Finding {
  if (entry.status === 'revoked') return isFault(about, `it revokes the key, from ${entry.validFrom}`, newKeys);
  const span = `valid from ${entry.validFrom} to ${entry.validUntil}`;
  const early = countsLater(entry, now);
  if (early !== undefined) return isFault(about, early, waitOrSignAgain);
  if (!isValidAt(entry, now / 1000)) return isFault(about, `it is not valid now: ${span}`, signAgain);
  const ends = millisecondsOf(entry.validUntil) ?? 0;
  return ends - now < soon
    ? toNote(about, `it ends soon: ${span}`, signAgain)
    : isOk(about, `signed by the registrar of ${entry.agency}, ${span}`);
}

/** A principal's signed entry (the .jws) against its keys and against the registrars that the connection trusts. `now` in milliseconds. */
export async function entryFindings(
  crypto: Crypto,
  principal: Principal,
  { jws, registrars, now }: { jws: string; registrars: Registrars; now: number },
): Promise<Finding[]> {
  const about = { check: 'entry', of: principal.name } as const;
  if (jws === '') return [isFault(about, 'the file is empty: nothing was signed into it', signAgain)];
  const entry = await readEntry(crypto, jws, registrars);
  if (entry === undefined)
    return [isFault(about, 'no registrar of the connection has signed it, or it is no entry', signAgain)];
  const faults: Finding[] = [];
  const differs = (what: string) => faults.push(isFault(about, `${what} is another than the principal's`, signAgain));
  if (!(await same(crypto, entry.signingKey, principal.signingKey))) differs('its signing key');
  if (!(await same(crypto, entry.decryptionKey, principal.decryptionKey))) differs('its decryption key');
  if (entry.agency !== principal.agency) differs('its agency');
  if (entry.roles.toSorted().join() !== principal.roles.toSorted().join())
    differs(`its list of roles (${entry.roles.join(', ')})`);
  return [...faults, validityFinding(about, entry, now)];
}
