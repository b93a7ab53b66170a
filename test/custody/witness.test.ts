import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkpointText, noteOf, signatureLine, signedBy, signedBytes } from '../../shared/custody/note.ts';
import { emptyHead, grown, type Head, type Tiles } from '../../shared/custody/tree.ts';
import { cosign, type Witness } from '../../shared/custody/witness.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';

const crypto = nodeCrypto;
const at = 1_700_000_000;
const leafHash = (text: string) => new Uint8Array(createHash('sha256').update(`\0${text}`).digest());

function keyPair(kind: 'log' | 'witness', name: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
  const signing = async (bytes: Uint8Array) => new Uint8Array(sign(null, bytes, privateKey));
  return { key: { kind, name, key } as const, sign: signing };
}

const log = keyPair('log', 'samsyn.example/log');
const witnesses: readonly Witness[] = ['police', 'customs'].map((agency) => ({
  crypto,
  logKey: log.key,
  ...keyPair('witness', `${agency}.example/witness`),
}));

/** A log of these acts: its signed checkpoint, its head and its tiles. Whoever holds the log's key can make any. */
async function logOf(acts: readonly string[], signer = log, origin = signer.key.name) {
  const kept = new Map<string, Uint8Array>();
  const tiles: Tiles = async (level, index) => kept.get(`${level}/${index}`);
  const { size, root, tiles: made } = await grown(crypto, tiles, 0, acts.map(leafHash));
  for (const tile of made) kept.set(`${tile.level}/${tile.index}`, tile.hashes);
  const text = checkpointText({ origin, size, root });
  const line = await signatureLine(crypto, signer.key, await signer.sign(signedBytes(text)));
  return { note: noteOf(text, [line]), text, line, head: { size, root } satisfies Head, tiles };
}
const acts = (count: number) => Array.from({ length: count }, (_, i) => `act ${i}`);

describe.each(witnesses)('the witness $key.name', (witness) => {
  it('cosigns a log that only grew, at a time, from the empty one on', async () => {
    let last = await emptyHead(crypto);
    for (const size of [1, 5, 5, 300]) {
      const { note, text, line, head, tiles } = await logOf(acts(size));
      const answer = await cosign(witness, last, note, tiles, at);
      if (!answer.ok) throw new Error(answer.refusal);
      expect({ ...answer.head, root: Buffer.from(answer.head.root) }).toEqual({ size, root: Buffer.from(head.root) });
      expect(await signedBy(crypto, noteOf(text, [line, answer.line]), witness.key)).toEqual({ at });
      last = answer.head;
    }
  });

  it('refuses a rollback: acts that were sealed are gone', async () => {
    const { note, tiles } = await logOf(acts(4));
    const seen = (await logOf(acts(5))).head;
    expect(await cosign(witness, seen, note, tiles, at)).toEqual({ ok: false, refusal: 'rolled-back' });
  });

  it('refuses a split view: an act rewritten, left out or put in before what it saw, whatever the size', async () => {
    const seen = (await logOf(acts(5))).head;
    const others = [
      ['act 0', 'rewritten', ...acts(9).slice(2)],
      acts(9).filter((act) => act !== 'act 2'),
      ['put in', ...acts(8)],
      ['act 0', 'rewritten', ...acts(5).slice(2)],
    ];
    for (const other of others) {
      const { note, tiles } = await logOf(other);
      expect(await cosign(witness, seen, note, tiles, at)).toEqual({ ok: false, refusal: 'forked' });
    }
  });

  it('refuses a fork whose tiles are shown from the true log', async () => {
    const seen = (await logOf(acts(5))).head;
    const [{ note }, { tiles }] = [await logOf(['rewritten', ...acts(9).slice(1)]), await logOf(acts(9))];
    for (const last of [seen, await emptyHead(crypto)])
      expect(await cosign(witness, last, note, tiles, at)).toEqual({ ok: false, refusal: 'forked' });
  });

  it('refuses what the log did not sign, another log, and one whose tiles are withheld', async () => {
    const last = await emptyHead(crypto);
    const { note, tiles } = await logOf(acts(3));
    const stranger = await logOf(acts(3), keyPair('log', log.key.name));
    const elsewhere = await logOf(acts(3), log, 'other.example/log');
    const refusal = async (of: string, shown: Tiles = tiles) => cosign(witness, last, of, shown, at);
    expect(await refusal(stranger.note)).toEqual({ ok: false, refusal: 'not-signed' });
    expect(await refusal(note.replace('\n3\n', '\n4\n'))).toEqual({ ok: false, refusal: 'not-signed' });
    expect(await refusal('no note')).toEqual({ ok: false, refusal: 'not-signed' });
    expect(await refusal(elsewhere.note)).toEqual({ ok: false, refusal: 'another-log' });
    expect(await refusal(note, async () => undefined)).toEqual({ ok: false, refusal: 'not-whole' });
  });
});
