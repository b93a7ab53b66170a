import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { kidOf } from '../../shared/aws/keys.ts';
import { publishedKeys } from '../../shared/runtime/published-keys.ts';

const spki = (publicKey: ReturnType<typeof generateKeyPairSync>['publicKey']) =>
  publicKey.export({ format: 'der', type: 'spki' });
const rsa = spki(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey);
const ed25519 = spki(generateKeyPairSync('ed25519').publicKey);

const arn = (id: string): string => `arn:aws:kms:eu-north-1:000000000000:key/${id}`;
const intake = { police: [arn('police-2'), arn('police-1')], customs: [arn('customs-2'), arn('customs-1')] };

/** The published kids, in a KMS in which some keys cannot be read; `asked` counts what KMS was asked. */
const publishing = () => {
  const unreadable = new Set<string>();
  const asked: string[] = [];
  const fetch = async (of: string): Promise<Uint8Array> => {
    const id = kidOf(of);
    asked.push(id);
    if (unreadable.has(id)) throw new Error('KMSInvalidStateException');
    return id === 'log' ? ed25519 : rsa;
  };
  const keys = publishedKeys({ fetch, kidOf }, intake, arn('log'), 3600);
  const shown = async () => {
    const { body, maxAge } = await keys();
    return { kids: (body as { keys: { kid: string }[] }).keys.map(({ kid }) => kid), maxAge };
  };
  return { unreadable, asked, shown };
};
const all = ['police-2', 'police-1', 'customs-2', 'customs-1', 'log'];

describe('the published keys', () => {
  it('are each agency’s, its current one first, and the custody log’s; each is asked of KMS once', async () => {
    const { asked, shown } = publishing();
    expect(await shown()).toEqual({ kids: all, maxAge: 3600 });
    expect(await shown()).toEqual({ kids: all, maxAge: 3600 });
    expect(asked).toEqual(all);
  });

  it('are served without one that cannot be read, in an answer that nobody keeps, and with it once it can', async () => {
    for (const [i, gone] of all.entries()) {
      const { unreadable, asked, shown } = publishing();
      unreadable.add(gone);
      expect(await shown()).toEqual({ kids: all.toSpliced(i, 1), maxAge: 0 });
      unreadable.clear();
      expect(await shown()).toEqual({ kids: all, maxAge: 3600 });
      expect(asked).toEqual([...all, gone]);
    }
  });

  it('are an outage where not one intake key can be read, whatever becomes of the log’s', async () => {
    const { unreadable, shown } = publishing();
    for (const id of all.slice(0, -1)) unreadable.add(id);
    await expect(shown()).rejects.toThrow('KMSInvalidStateException');
  });
});
