import type { Principal } from '../client/connection.ts';
import { newDecryptionKey, newSigningKey } from '../client/keys.ts';
import { webCrypto } from '../protocol/crypto.ts';
import type { PrincipalEntry, Role } from '../protocol/principal-entry.ts';
import { publicJwk, thumbprint } from '../protocol/thumbprint.ts';

interface StandIn {
  readonly agency: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly holder?: string;
  readonly status?: Principal['status'];
}

/** An agency whose people are made up, and how many of them approve: two at least. */
export interface Staffed {
  readonly agency: string;
  readonly approvers: number;
}

/** The agencies of the contract's own connection file (section 9). */
export const contractStaff: readonly Staffed[] = [
  { agency: 'police', approvers: 2 },
  { agency: 'customs', approvers: 2 },
];

/** A person's number in the holder's name. The contract gives 3 to 5 to the others; approvers beyond the second come after them. */
function holderOfApprover(n: number): number {
  return n <= 2 ? n : n + 3;
}

/** What the contract has of one agency alone: who has left, and one person with two keys, for four eyes are persons and not keys. */
const more: Readonly<Record<string, readonly StandIn[]>> = {
  police: [{ agency: 'police', name: 'police-former', roles: ['submitter'], status: 'revoked' }],
  customs: [
    { agency: 'customs', name: 'customs-duty-officer', roles: ['submitter', 'approver'], holder: 'customs-holder-5' },
    { agency: 'customs', name: 'customs-officer-approver', roles: ['approver'], holder: 'customs-holder-5' },
  ],
};

/** One of each role, as many approvers as are asked for, and what the contract has beside them. */
function staffOf({ agency, approvers }: Staffed): readonly StandIn[] {
  return [
    { agency, name: `${agency}-desk`, roles: ['submitter'] },
    ...Array.from({ length: Math.max(2, approvers) }, (_, i): StandIn => {
      const n = i + 1;
      return {
        agency,
        name: `${agency}-approver-${n}`,
        roles: ['approver'],
        holder: `${agency}-holder-${holderOfApprover(n)}`,
      };
    }),
    { agency, name: `${agency}-analyst`, roles: ['reader'], holder: `${agency}-holder-3` },
    { agency, name: `${agency}-auditor`, roles: ['auditor'], holder: `${agency}-holder-4` },
    ...(more[agency] ?? []),
  ];
}

function opensReports(roles: readonly Role[]): boolean {
  return roles.includes('approver') || roles.includes('reader');
}

async function principalOf({ agency, name, roles, holder, status = 'active' }: StandIn): Promise<Principal> {
  const [signingKey, decryptionKey] = await Promise.all([
    // The contract's police sign with Ed25519 and all others with P-256, so that both are in use wherever there are stand-ins.
    newSigningKey(agency === 'police' ? 'ed25519' : 'p256'),
    opensReports(roles) ? newDecryptionKey() : undefined,
  ]);
  return {
    name,
    agency,
    roles: [...roles],
    ...(holder !== undefined && { holder }),
    status,
    keyid: await thumbprint(webCrypto(), signingKey),
    signingKey,
    ...(decryptionKey && { decryptionKey }),
  };
}

/** Stand-in principals of these agencies, each with fresh keys; all keys are made beside each other. */
export function standInPrincipals(staff: readonly Staffed[] = contractStaff): Promise<Principal[]> {
  return Promise.all(staff.flatMap(staffOf).map(principalOf));
}

/** What a registrar has to sign about a principal: the public part alone. Times are RFC 3339, UTC. */
export function entryOf(
  principal: Principal,
  { validFrom, validUntil, serial }: Pick<PrincipalEntry, 'validFrom' | 'validUntil' | 'serial'>,
): PrincipalEntry {
  return {
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
  };
}
