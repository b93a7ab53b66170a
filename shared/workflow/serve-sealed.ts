import type { Agency } from '../domain/agency.ts';
import { refuse } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { UseCase } from './call.ts';
import { ahead } from './hand-over.ts';
import type { Exchange, Records, Registry, Sealed, SealedBody } from './ports.ts';

/** What serving a ciphertext takes: no port to any key is among them. */
export interface Serving {
  readonly exchange: Pick<Exchange, 'read'>;
  readonly sealed: Sealed;
  readonly records: Pick<Records, 'read'>;
  readonly registry: Registry;
}

/** The exact signed body with its signature, and whether the signer's key was revoked since. Asked ahead it may have come a moment early. */
const sealedOf = async (ports: Serving, id: string, sealed: Promise<SealedBody | undefined>) => {
  const found = (await sealed) ?? (await ports.sealed.read(id));
  if (found === undefined) throw new Error('a submission has no body');
  const { body, ...signature } = found;
  const now = await ports.registry.entry(signature.keyid, false);
  const revoked = now?.entry.status === 'revoked' ? { revokedAt: now.entry.validFrom } : {};
  return ok({ status: 200 as const, body: { id, body, signature: { ...signature, ...revoked } }, spent: false });
};

/** GET submissions/{id}/sealed: for the originator's approvers while it is pending. No act: a ciphertext tells nothing. */
export const serveSubmission =
  (ports: Serving, agency: Agency): UseCase =>
  async (call) => {
    const sealed = ahead(ports.sealed.read(call.id));
    const stored = await ports.exchange.read(call.id);
    if (stored?.submission.originator !== agency) return err(refuse('not-found'));
    return stored.submission.state === 'pending' ? sealedOf(ports, call.id, sealed) : err(refuse('state-conflict'));
  };

/** GET records/{id}/sealed: for a recipient's readers, until it is recalled or erased. */
export const serveRecord =
  (ports: Serving, agency: Agency): UseCase =>
  async (call) => {
    const sealed = ahead(ports.sealed.read(call.id));
    const record = await ports.records.read(agency, call.id);
    if (record === undefined) return err(refuse('not-found'));
    if (record.state !== 'released') return err(refuse(`record-${record.state}`));
    return sealedOf(ports, call.id, sealed);
  };
