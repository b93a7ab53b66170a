import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  checkpointOf,
  checkpointText,
  noteKeyOf,
  noteOf,
  partsOfNote,
  signatureLine,
  signedBy,
  signedBytes,
  textOfNoteKey,
} from '../../shared/custody/note.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';

const crypto = nodeCrypto;

/** The example of golang.org/x/mod/sumdb/note (BSD 3-Clause licence, The Go Authors). */
const published = {
  key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  line: '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};

async function publishedKey() {
  const key = await noteKeyOf(crypto, published.key);
  if (key === undefined) throw new Error('the published key is not read');
  return key;
}

function keyPair(kind: 'log' | 'witness', name: string) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = new Uint8Array(Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url'));
  return {
    key: { kind, name, key } as const,
    sign: (bytes: Uint8Array) => new Uint8Array(sign(null, bytes, privateKey)),
  };
}

describe('a signed note', () => {
  it('that others publish verifies, and its key reads and writes alike', async () => {
    const key = await publishedKey();
    expect(await textOfNoteKey(crypto, key)).toBe(published.key);
    expect(await signedBy(crypto, noteOf(published.text, [published.line]), key)).toEqual({});
  });

  it('is refused with any letter changed: of its text, of its signature, of its key', async () => {
    const key = await publishedKey();
    const note = noteOf(published.text, [published.line]);
    for (let i = 0; i < note.length; i += 1) {
      const changed = `${note.slice(0, i)}${note[i] === 'A' ? 'B' : 'A'}${note.slice(i + 1)}`;
      expect({ i, signed: await signedBy(crypto, changed, key) }).toEqual({ i, signed: undefined });
    }
    for (let i = 0; i < published.key.length; i += 1) {
      const changed = `${published.key.slice(0, i)}${published.key[i] === 'A' ? 'B' : 'A'}${published.key.slice(i + 1)}`;
      expect({ i, key: await noteKeyOf(crypto, changed) }).toEqual({ i, key: undefined });
    }
  });

  it('is refused where a good signature stands beside one of the same key that does not verify', async () => {
    const bad = published.line.replace('x08go/ZJ', 'x08go/ZK');
    const key = await publishedKey();
    expect(await signedBy(crypto, noteOf(published.text, [published.line, bad]), key)).toBeUndefined();
    expect(await signedBy(crypto, noteOf(published.text, [bad, published.line]), key)).toBeUndefined();
  });

  it('is none without signatures, without an end, or where it is longer than any is', () => {
    for (const note of [
      '',
      'a\n',
      'a\n\n',
      'a\n\n— b\n',
      `a\n\n${published.line.trimEnd()}`,
      `${'a\n'.repeat(9000)}\n${published.line}`,
    ])
      expect(partsOfNote(note)).toBeUndefined();
  });
});

describe('a checkpoint', () => {
  const checkpoint = { origin: 'samsyn.example/log', size: 20_852_163, root: new Uint8Array(32).fill(7) };

  it('is the text that C2SP says', () => {
    const text = checkpointText(checkpoint);
    expect(text).toBe('samsyn.example/log\n20852163\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n');
    expect(checkpointOf(text)).toEqual(checkpoint);
    for (const bad of ['01', '-1', '1e3', '', '9007199254740993'])
      expect(checkpointOf(text.replace('20852163', bad))).toBeUndefined();
    expect(checkpointOf(`${text}more\n`)).toBeUndefined();
    expect(checkpointOf(text.slice(0, -1))).toBeUndefined();
  });

  it('is cosigned with the time by a witness, and by nobody else: made here as the specification says it', async () => {
    const [log, witness] = [keyPair('log', 'samsyn.example/log'), keyPair('witness', 'customs.example/witness')];
    const text = checkpointText(checkpoint);
    const at = 1_700_000_000;
    const message = Buffer.from(`cosignature/v1\ntime ${at}\n${text}`);
    expect(Buffer.from(signedBytes(text, at))).toEqual(message);
    const id = createHash('sha256')
      .update('customs.example/witness\n\x04')
      .update(witness.key.key)
      .digest()
      .subarray(0, 4);
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(at));
    const body = Buffer.concat([id, time, witness.sign(message)]).toString('base64');
    const line = await signatureLine(crypto, witness.key, witness.sign(message), at);
    expect(line).toBe(`— customs.example/witness ${body}\n`);
    const note = noteOf(text, [await signatureLine(crypto, log.key, log.sign(signedBytes(text))), line]);
    expect(await signedBy(crypto, note, log.key)).toEqual({});
    expect(await signedBy(crypto, note, witness.key)).toEqual({ at });
    expect(await signedBy(crypto, note, { ...witness.key, kind: 'log' })).toBeUndefined();
    expect(await signedBy(crypto, note, { ...log.key, name: 'police.example/witness' })).toBeUndefined();
    expect(await signedBy(crypto, note.replace(`\n${checkpoint.size}\n`, '\n20852164\n'), witness.key)).toBeUndefined();
  });
});
