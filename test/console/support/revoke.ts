import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { putEntry, signEntry } from '../../../shared/enrolment/enrol.ts';
import { claimsOf } from '../../../shared/enrolment/entries.ts';
import type { TestExchange } from '../../support/exchange.ts';
import { operatorOf } from '../../support/operator.ts';

/** Whoever is enrolled in this page's browser, by the ids of their keys. */
export const keyidsIn = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const request = indexedDB.open('samsyn-console', 1);
    const database = await new Promise<IDBDatabase>((resolve) => {
      request.onsuccess = () => resolve(request.result);
    });
    const all = database.transaction('identities').objectStore('identities').getAllKeys();
    const keys = await new Promise<string[]>((resolve) => {
      all.onsuccess = () => resolve(all.result.map(String));
    });
    database.close();
    return keys;
  });

/** Has the registrar revoke whoever is enrolled in this page's browser, and the operator file it. */
export const revokeIn = async (page: Page, exchange: TestExchange): Promise<void> => {
  const [keyid = ''] = await keyidsIn(page);
  const { database, registryTable } = await operatorOf(exchange.home);
  try {
    const { Item } = await database.send(
      new GetItemCommand({ TableName: registryTable, Key: { keyid: { S: keyid } } }),
    );
    const entry = claimsOf(Item?.entry?.S ?? '');
    const registrar = inject('keys').registrars[entry?.agency ?? ''];
    if (entry === undefined || registrar === undefined) throw new Error('nobody is enrolled there');
    const revoked = { ...entry, status: 'revoked', serial: entry.serial + 1 } as const;
    await putEntry(database, registryTable, await signEntry(registrar, revoked));
  } finally {
    database.destroy();
  }
};
