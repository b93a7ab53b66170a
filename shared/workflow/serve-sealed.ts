import type { Agency } from '../domain/agency.ts';
import { refuse } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { UseCase } from './call.ts';
import { isGone } from './gone.ts';
import type { Exchange, Records, Registry, Sealed } from './ports.ts';
import { visibleTo } from './visible.ts';

/**
 * What serving a ciphertext takes: no port to any key is among them. The ciphertext is read after it is known to be the caller's to read:
 * a quarter of a megabyte that is fetched and not shown would tell a foreign id from an unused one, by its time.
 */
export interface Serving {
  readonly exchange: Pick<Exchange, 'readAs'>;
  readonly sealed: Sealed;
  readonly records: Pick<Records, 'read'>;
  readonly registry: Registry;
}

/** The exact signed body with its signature, and whether the signer's key was revoked since. */
async function sealedOf(ports: Serving, id: string) {
  const found = await ports.sealed.read(id);
  if (found === undefined) throw new Error('a submission has no body');
  const { body, ...signature } = found;
  const now = await ports.registry.entry(signature.keyid, false);
  const revoked = now?.entry.status === 'revoked' ? { revokedAt: now.entry.validFrom } : {};
  return ok({ status: 200 as const, body: { id, body, signature: { ...signature, ...revoked } }, spent: false });
}

/** GET submissions/{id}/sealed: for the originator's approvers while it is pending. No act: a ciphertext tells nothing. */
export function serveSubmission(ports: Serving, agency: Agency): UseCase {
  return async (call) => {
    const stored = await visibleTo(ports.exchange, agency, call.id, 'fetch-report');
    if (stored === undefined) return err(refuse('not-found'));
    return stored.submission.state === 'pending' ? sealedOf(ports, call.id) : err(refuse('state-conflict'));
  };
}

/** GET records/{id}/sealed: for a recipient's readers, until it is recalled or erased. */
export function serveRecord(ports: Serving, agency: Agency, timeZone?: string): UseCase {
  return async (call) => {
    const record = await ports.records.read(agency, call.id);
    if (record === undefined) return err(refuse('not-found'));
    if (isGone(record, timeZone, call.now)) return err(refuse('record-erased'));
    if (record.state !== 'released') return err(refuse(`record-${record.state}`));
    return sealedOf(ports, call.id);
  };
}
