import { webCrypto } from '../protocol/crypto.ts';
import type { PrincipalEntry, Role } from '../protocol/principal-entry.ts';
import { publicJwk, thumbprint } from '../protocol/thumbprint.ts';
import type { Principal } from './connection.ts';
import { newDecryptionKey, newSigningKey } from './keys.ts';

interface StandIn {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly kind: 'ed25519' | 'p256';
  readonly holder?: string;
  readonly status?: Principal['status'];
}

const staffOf = (agency: string, kind: StandIn['kind']): readonly StandIn[] => [
  { name: `${agency}-desk`, roles: ['submitter'], kind },
  { name: `${agency}-approver-1`, roles: ['approver'], kind, holder: `${agency}-holder-1` },
  { name: `${agency}-approver-2`, roles: ['approver'], kind, holder: `${agency}-holder-2` },
  { name: `${agency}-analyst`, roles: ['reader'], kind, holder: `${agency}-holder-3` },
  { name: `${agency}-auditor`, roles: ['auditor'], kind, holder: `${agency}-holder-4` },
];

/** Whose stand-ins there are. */
export const standInAgencies = ['police', 'customs'] as const;

/** The principals of contract section 9: one of each role, two persons with two keys, and one who has left. */
const standIns: readonly StandIn[] = [
  ...staffOf('police', 'ed25519'),
  { name: 'police-former', roles: ['submitter'], kind: 'ed25519', status: 'revoked' },
  ...staffOf('customs', 'p256'),
  // One person who submits and approves, and has a second key to approve with: four eyes are persons, not keys.
  { name: 'customs-duty-officer', roles: ['submitter', 'approver'], kind: 'p256', holder: 'customs-holder-5' },
  { name: 'customs-officer-approver', roles: ['approver'], kind: 'p256', holder: 'customs-holder-5' },
];

const opensReports = (roles: readonly Role[]): boolean => roles.includes('approver') || roles.includes('reader');

const principalOf = async ({ name, roles, kind, holder, status = 'active' }: StandIn): Promise<Principal> => {
  const [signingKey, decryptionKey] = await Promise.all([
    newSigningKey(kind),
    opensReports(roles) ? newDecryptionKey() : undefined,
  ]);
  return {
    name,
    agency: name.split('-', 1)[0] ?? '',
    roles: [...roles],
    ...(holder !== undefined && { holder }),
    status,
    keyid: await thumbprint(webCrypto(), signingKey),
    signingKey,
    ...(decryptionKey && { decryptionKey }),
  };
};

/** The stand-in principals of the embedded exchange, each with fresh keys; all keys are made beside each other. */
export const standInPrincipals = (): Promise<Principal[]> => Promise.all(standIns.map(principalOf));

/** What a registrar has to sign about a principal: the public part alone. Times are RFC 3339, UTC. */
export const entryOf = (
  principal: Principal,
  { validFrom, validUntil, serial }: Pick<PrincipalEntry, 'validFrom' | 'validUntil' | 'serial'>,
): PrincipalEntry => ({
  version: 1,
  agency: principal.agency,
  name: principal.name,
  roles: principal.roles,
  ...(principal.holder !== undefined && { holder: principal.holder }),
  signingKey: publicJwk<PrincipalEntry['signingKey']>(principal.signingKey),
  ...(principal.decryptionKey && { decryptionKey: publicJwk(principal.decryptionKey) }),
  status: principal.status,
  validFrom,
  validUntil,
  serial,
});
