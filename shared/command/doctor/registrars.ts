import type { AgencyClient, HandedOverList } from '../../client/client.ts';
import type { Principal } from '../../client/connection.ts';
import { Distrusted, Refused, Unreachable } from '../../client/failures.ts';
import { type Crypto, webCryptoAlgorithm } from '../../protocol/crypto.ts';
import type { Registrars } from '../../protocol/principal-entry.ts';
import { thumbprint } from '../../protocol/thumbprint.ts';
import { type Finding, isFault, isOk, toNote } from './finding.ts';

const about = { check: 'registrars' } as const;
const takeThem =
  'Take the registrars from the configuration of the exchange, by a way that you trust: whoever writes them decides whom you believe.';

async function isKey(key: Registrars[string]): Promise<boolean> {
  const importing = globalThis.crypto.subtle.importKey('jwk', { ...key }, webCryptoAlgorithm(key), false, ['verify']);
  const imported = await importing.catch(() => undefined);
  return imported !== undefined && key.kty === 'EC';
}

/** What is wrong with the registrars of a connection as they stand there: one that is no key, or none of an agency. */
export async function registrarFaults(registrars: Registrars, agencies: readonly string[]): Promise<Finding[]> {
  const faults = missingFaults(registrars, agencies);
  for (const [agency, key] of Object.entries(registrars))
    if (!(await isKey(key))) faults.push(isFault(about, `that of ${agency} is no key of P-256`, takeThem));
  return faults;
}

/** Agencies of which the connection has no registrar. */
export function missingFaults(registrars: Registrars, agencies: readonly string[]): Finding[] {
  return agencies
    .filter((agency) => !Object.hasOwn(registrars, agency))
    .map((agency) => isFault(about, `none of ${agency}: what it submits could not be believed`, takeThem));
}

/** Something sealed that a principal may fetch without an act on record. */
interface Sample {
  readonly list: HandedOverList;
  readonly id: string;
  readonly originator: string;
}

/** So many rows of a list are looked at: its first page. */
const mostRows = 50;

/** What an approver and a reader find in the first page of their lists. */
async function* samplesFor(client: AgencyClient, { agency, roles }: Principal): AsyncGenerator<Sample> {
  let left = mostRows;
  if (roles.includes('approver'))
    for await (const { submission, originator } of client.inbox()) {
      // Of another agency's report only the cover is told before its release.
      if (originator === agency) yield { list: 'submissions', id: submission, originator };
      if (--left === 0) break;
    }
  left = mostRows;
  if (roles.includes('reader'))
    for await (const { id, originator, state } of client.records()) {
      if (state === 'released') yield { list: 'records', id, originator };
      if (--left === 0) break;
    }
}

/** What came of verifying something of an agency's: the id that it was tried on, and why it is not believed. */
interface Trial {
  readonly id: string;
  readonly doubt?: Distrusted;
}

/** What has been tried, by agency. */
export type Trials = Map<string, Trial>;

/** Undefined where the report is refused: it may have been decided on, or recalled, since it was listed. */
async function tryOut(client: AgencyClient, { list, id, originator }: Sample): Promise<Trial | undefined> {
  try {
    const found = await client.handedOver(list, id);
    return found.originator === originator ? { id } : { id, doubt: new Distrusted('other-submission') };
  } catch (error) {
    if (error instanceof Distrusted) return { id, doubt: error };
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/**
 * Tries the registrars on what the exchange hands over to this principal: one report of each agency that was not tried yet. A list that is
 * refused tells nothing of registrars; that the principal may not ask is told where its enrolment is looked at.
 */
export async function tryRegistrars(client: AgencyClient, principal: Principal, trials: Trials): Promise<void> {
  try {
    for await (const sample of samplesFor(client, principal)) {
      const trial = trials.has(sample.originator) ? undefined : await tryOut(client, sample);
      if (trial !== undefined) trials.set(sample.originator, trial);
    }
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
  }
}

function trialFinding(agency: string, print: string, trial: Trial | undefined): Finding {
  const its = `${agency}: ${print}`;
  if (trial === undefined)
    return toNote(
      about,
      `${its}; not tried, for nothing of ${agency} lies here that whoever calls may verify`,
      "Compare it with the exchange's configuration; it is tried as an approver or reader for whom a report lies there.",
    );
  const { id, doubt } = trial;
  if (doubt === undefined) return isOk(about, `${its}; it vouches for who signed ${id}`);
  if (doubt.doubt === 'signer-not-vouched-for') {
    const not = `it does not vouch for who signed ${id}: the registrars of the connection are not those of this exchange`;
    return isFault(about, `${its}; ${not}`, takeThem);
  }
  if (doubt.doubt === 'signed-for-another-exchange')
    return isFault(about, `${its}; ${id}: ${doubt.message}`, 'Take the connection file anew, by a way that you trust.');
  const advice = 'Believe nothing that the exchange hands over until whoever runs it has said why.';
  return isFault(about, `${its}; ${id} is not to be trusted: ${doubt.message}`, advice);
}

/** What each registrar was found to vouch for. One that is no key, or that is not there, has been told before. */
export async function trialFindings(crypto: Crypto, registrars: Registrars, trials: Trials): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [agency, key] of Object.entries(registrars))
    if (await isKey(key)) findings.push(trialFinding(agency, await thumbprint(crypto, key), trials.get(agency)));
  return findings;
}
