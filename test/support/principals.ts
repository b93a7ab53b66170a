import { randomBytes } from 'node:crypto';
import type { Evidence, Party } from '../../shared/domain/act.ts';
import { encodeBase64, encodeBase64url, utf8 } from '../../shared/protocol/base64.ts';
import { contentDigestHeader, readContentDigest } from '../../shared/protocol/content-digest.ts';
import { signatureBase, signatureInput } from '../../shared/protocol/http-signature.ts';
import {
  entrySigningInput,
  type PrincipalEntry,
  type Role,
  thumbprint,
} from '../../shared/protocol/principal-entry.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import { aDecryptionKey, anEd25519Signer, aP256Signer, type Signer } from '../protocol/support.ts';
import { decidedAt, receivedAt } from './submissions.ts';

export const authority = 'samsyn.test';
export const registrarOf: Readonly<Record<string, Signer>> = { police: aP256Signer(), customs: aP256Signer() };
export const registrars = Object.fromEntries(
  Object.entries(registrarOf).map(([agency, { jwk }]) => [agency, jwk as never]),
);
const decryptionKey = aDecryptionKey();

/** A principal with real keys and an entry that its agency's registrar has signed. */
export interface TestPrincipal {
  readonly party: Party;
  readonly entry: PrincipalEntry;
  readonly jws: string;
  readonly signer: Signer;
}

export const enrolled = async (
  agency: string,
  holder: string | undefined,
  roles: readonly Role[],
  over: { readonly registrar?: Signer | undefined; readonly entry?: Partial<PrincipalEntry> } = {},
): Promise<TestPrincipal> => {
  const signer = anEd25519Signer();
  const needsKey = roles.includes('approver') || roles.includes('reader');
  const entry: PrincipalEntry = {
    version: 1,
    agency,
    name: `${agency}-${holder ?? 'desk'}`,
    roles: [...roles],
    ...(holder === undefined ? {} : { holder }),
    signingKey: signer.jwk,
    ...(needsKey ? { decryptionKey } : {}),
    status: 'active',
    validFrom: '2026-01-01T00:00:00Z',
    validUntil: '2027-01-01T00:00:00Z',
    serial: 1,
    ...over.entry,
  };
  const registrar = over.registrar ?? registrarOf[agency];
  if (registrar === undefined) throw new Error('no such registrar');
  const input = entrySigningInput(await thumbprint(nodeCrypto, registrar.jwk), entry);
  const jws = `${input}.${encodeBase64url(registrar.sign(input))}`;
  const keyid = await thumbprint(nodeCrypto, signer.jwk);
  return { party: { agency, keyid, holder }, entry, jws, signer };
};

/** A call that this principal has really signed, as evidence. */
export const signedBy = async (
  who: TestPrincipal,
  method: 'PUT' | 'POST',
  path: string,
  body: string,
  at = method === 'PUT' ? receivedAt : decidedAt,
  name = authority,
): Promise<Evidence> => {
  const raw = signatureInput({
    created: Math.floor(Date.parse(at) / 1000),
    keyid: who.party.keyid,
    nonce: randomBytes(18).toString('base64url'),
    alg: 'ed25519',
    withBody: true,
  });
  const contentDigest = await contentDigestHeader(nodeCrypto, utf8(body));
  const contentType = 'application/json';
  const base = signatureBase({ method, authority: name, path, contentDigest, contentType }, raw);
  return {
    path,
    body,
    contentDigest: encodeBase64url(readContentDigest(contentDigest) ?? new Uint8Array()),
    input: `samsyn=${raw}`,
    value: `samsyn=:${encodeBase64(who.signer.sign(base))}:`,
    contentType,
    principal: who.jws,
  };
};
