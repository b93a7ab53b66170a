import type { PrincipalEntry } from '../../protocol/principal-entry.ts';

/** What a registrar signs of a principal (`samsyn principal sign`): all of an entry but its times, status and serial. */
export type EntryToSign = Omit<PrincipalEntry, 'version' | 'status' | 'validFrom' | 'validUntil' | 'serial'>;

/**
 * Somebody who was enrolled in this browser: the public facts of the entry, and keys that the browser keeps and nobody can read out of
 * it, not even this page.
 */
export interface Identity {
  readonly keyid: string;
  readonly name: string;
  readonly agency: string;
  readonly roles: PrincipalEntry['roles'];
  readonly holder?: string;
  readonly signingKey: CryptoKey;
  readonly decryptionKey: CryptoKey;
  /** The public part, for the registrar to sign. */
  readonly entry: EntryToSign;
  /** The browser's clock at enrolment: which of two came later. */
  readonly since: number;
}

const store = 'identities';

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function database(): Promise<IDBDatabase> {
  const request = indexedDB.open('samsyn-console', 1);
  request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: 'keyid' });
  return asked(request);
}

async function within<T>(mode: IDBTransactionMode, use: (held: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opened = await database();
  try {
    return await asked(use(opened.transaction(store, mode).objectStore(store)));
  } finally {
    opened.close();
  }
}

/** Everybody who was enrolled in this browser, the latest first. */
export async function identities(): Promise<readonly Identity[]> {
  const all: Identity[] = await within('readonly', (held) => held.getAll());
  return all.sort((one, other) => other.since - one.since);
}

/** Keeps somebody: IndexedDB takes a key that cannot be exported, and gives it back as such. */
export async function keep(identity: Identity): Promise<void> {
  await within('readwrite', (held) => held.put(identity));
}

/** Destroys somebody's keys. There is no copy: whoever wants in again enrols again. */
export async function destroy(keyid: string): Promise<void> {
  await within('readwrite', (held) => held.delete(keyid));
}
