import { checkpointText, noteOf, signatureLine, signedBytes } from '../custody/note.ts';
import { emptyHead, grown } from '../custody/tree.ts';
import type { Crypto } from '../protocol/crypto.ts';
import { type CustodyLog, type Leaf, type LogSigner, mostLeaves } from './log-ports.ts';
import { Unavailable } from './ports.ts';

/** How often in a row others may be faster. Each time the log has grown, so that many sealers at once come to an end. */
const lostInARow = 50;

export interface Sealing {
  readonly log: CustodyLog;
  readonly signer: LogSigner;
  readonly crypto: Crypto;
}

/** Puts leaves on the log that are not on it, in their order, and answers how many these were. */
async function appendAll({ log, crypto }: Sealing, leaves: readonly Leaf[]): Promise<number> {
  const distinct = [...new Map(leaves.map((leaf) => [leaf.id, leaf])).values()];
  let appended = 0;
  for (let from = 0, lost = 0; from < distinct.length; ) {
    const batch = distinct.slice(from, from + mostLeaves);
    const sealed = await log.sealed(batch.map(({ id }) => id));
    const left = batch.filter(({ id }) => !sealed.has(id));
    const { size } = (await log.head()) ?? (await emptyHead(crypto));
    const hashes = left.map(({ hash }) => hash);
    const isDone = left.length === 0 || (await log.append(size, await grown(crypto, log.tiles, size, hashes), left));
    if (!isDone && lost >= lostInARow) throw new Unavailable('others kept appending to the log');
    lost = isDone ? 0 : lost + 1;
    from += isDone ? batch.length : 0;
    appended += isDone ? left.length : 0;
  }
  return appended;
}

/** Signs the head and publishes it, where the latest checkpoint is of less. What is signed was stored before: no head is signed that may not stay. */
async function publishHead({ log, signer, crypto }: Sealing): Promise<void> {
  const head = await log.head();
  const published = await log.checkpoint();
  if (head === undefined || (published?.size ?? 0) >= head.size) return;
  const text = checkpointText({ origin: signer.key.name, size: head.size, root: head.root });
  const line = await signatureLine(crypto, signer.key, await signer.sign(signedBytes(text)));
  await log.publish(head.size, noteOf(text, [line]));
}

/**
 * Seals acts: each becomes a leaf of the log once, however often it comes and wherever a run ended, and stands under a signed checkpoint
 * when this is done. Answers how many were new.
 *
 * @throws Unavailable
 * @throws TileMissing where the log as it is stored is damaged: nothing is appended to it then
 */
export async function sealLog(sealing: Sealing, leaves: readonly Leaf[]): Promise<number> {
  const appended = await appendAll(sealing, leaves);
  await publishHead(sealing);
  return appended;
}
