import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { TestExchange } from '../support/exchange.ts';
import { sitDown } from './support/browser.ts';
import { inBrowser } from './support/in-browser.ts';

let exchange: TestExchange;
let browser: Browser;
inBrowser((started) => {
  ({ exchange, browser } = started);
});

const at = (): string => `${exchange.connection.url}/console`;

describe('the way in', () => {
  it('tells whoever is not enrolled how to be, and breaks no rule of its policy', async () => {
    const { page, complaints } = await sitDown(browser);
    await page.goto(at());
    await page.getByText('Ingen är registrerad').waitFor();
    expect(await page.title()).toBe('Samsyn');
    expect(complaints).toEqual([]);
  });

  it('is in English for whoever asks for it', async () => {
    const { page } = await sitDown(browser, { locale: 'en-GB' });
    await page.goto(at());
    await page.getByText('Nobody is enrolled').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('is a printed link, good once: the browser makes keys that nobody can take out, and the address forgets the token', async () => {
    const { page, complaints } = await sitDown(browser);
    const link = exchange.linkFor('police-approver-1');
    await page.goto(link);
    await page.getByRole('link', { name: 'Inkorg' }).waitFor();
    expect(page.url()).toBe(`${at()}#/inbox`);
    await page.goBack();
    expect(page.url()).not.toContain('enrol');
    const kept = await page.evaluate(async () => {
      const request = indexedDB.open('samsyn-console', 1);
      const database = await new Promise<IDBDatabase>((resolve) => {
        request.onsuccess = () => resolve(request.result);
      });
      const all = database.transaction('identities').objectStore('identities').getAll();
      return new Promise<{ extractable: boolean; type: string }[]>((resolve) => {
        all.onsuccess = () =>
          resolve(
            all.result.flatMap(({ signingKey, decryptionKey }) =>
              [signingKey, decryptionKey].map(({ extractable, type }: CryptoKey) => ({ extractable, type })),
            ),
          );
      });
    });
    expect(kept).toEqual([
      { extractable: false, type: 'private' },
      { extractable: false, type: 'private' },
    ]);
    expect(complaints).toEqual([]);

    const other = await sitDown(browser);
    await other.page.goto(link);
    await other.page.getByText('Länken gäller inte längre').waitFor();
  });
});
