import type { AgencyClient } from '../../client/client.ts';
import type { Principal } from '../../client/connection.ts';
import { Refused, Unreachable } from '../../client/failures.ts';
import type { Role } from '../../protocol/principal-entry.ts';
import { program } from '../terminal/program.ts';
import { type Finding, isFault, isOk } from './finding.ts';
import { newKeys } from './keys.ts';

/** What each role may list: asking for it changes nothing, and tells whether the key is enrolled and has the role. */
const listOf: Readonly<Record<Role, 'submissions' | 'inbox' | 'records'>> = {
  submitter: 'submissions',
  approver: 'inbox',
  reader: 'records',
  auditor: 'submissions',
};

const enrol = `Have your registrar sign the entry ("${program} principal sign") and the operator file it ("${program} principal put").`;

/** What a refusal tells about the set-up: what was found, and what to do. */
function meaning(
  code: string,
  { agency, status }: Principal,
  role: Role,
): readonly [found: string, advice: string] | undefined {
  const told: Readonly<Record<string, readonly [string, string]>> = {
    'key-unknown': [
      'no entry of this key counts: none is filed, no registrar that the exchange knows has signed it, or it is not valid now (one that was signed where the clock is ahead counts from its validFrom alone)',
      `${enrol} The operator sees with "${program} principal list" whether one is filed that does not count yet.`,
    ],
    'key-revoked': ['the key is revoked', newKeys],
    'signature-stale': ['the time of the signature is refused', 'Set the clock of this machine (NTP).'],
    'signature-invalid': [
      'the key is known, and what it signs is not what the exchange verifies',
      'The "authority" of the connection is another than the exchange\'s own: take it from whoever runs the exchange.',
    ],
    'role-missing': [
      `the entry has no role ${role}, and the principal says it has`,
      `Have an entry with that role signed and filed, or correct "roles".`,
    ],
    'not-found': [
      `there is no door of ${agency} for this key`,
      'Correct "agency": it is the one that the entry names.',
    ],
    blocked: [
      'the web firewall of the exchange has stopped the call',
      'Ask whoever runs the exchange whether your address is allowed.',
    ],
  };
  return status === 'revoked' && code === 'key-revoked' ? undefined : told[code];
}

async function ask(client: AgencyClient, role: Role): Promise<Refused | Unreachable | undefined> {
  try {
    await client[listOf[role]]().next();
    return undefined;
  } catch (error) {
    if (error instanceof Refused || error instanceof Unreachable) return error;
    throw error;
  }
}

/** Whether the exchange takes a principal's calls, found out by a list of each role: a signed GET that changes nothing. */
export async function enrolmentFindings(client: AgencyClient, principal: Principal): Promise<Finding[]> {
  const about = { check: 'enrolment', of: principal.name } as const;
  const findings: Finding[] = [];
  for (const role of principal.roles) {
    const failed = await ask(client, role);
    const list = `GET ${listOf[role]}`;
    if (failed === undefined) {
      findings.push(isOk(about, `enrolled as ${role}: ${list} is answered`));
      continue;
    }
    const code = failed instanceof Refused ? failed.code : 'no answer';
    const told = failed instanceof Refused ? meaning(code, principal, role) : undefined;
    if (code === 'key-revoked' && told === undefined)
      return [...findings, isOk(about, 'revoked, as the connection says')];
    const [found, advice] = told ?? [
      failed.message,
      'The set-up may be right: try again later, and tell whoever runs the exchange.',
    ];
    findings.push(isFault(about, `${list}: ${code}; ${found}`, advice));
    // Only a missing role says nothing about the next one.
    if (code !== 'role-missing') return findings;
  }
  return findings;
}
