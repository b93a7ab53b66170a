import type { Page } from 'playwright-core';

/** Everything that a page shows: its markup and what is typed in its fields, its title, its address. */
const shownIn = (page: Page): Promise<string> =>
  page.evaluate(() =>
    JSON.stringify([
      document.documentElement.outerHTML,
      [...document.querySelectorAll<HTMLInputElement>('input, textarea, select')].map(({ value }) => value),
      document.title,
      location.href,
    ]),
  );

/** Everything that a browser keeps of a page: each store, with all that it holds; a key that cannot be read out is named by its kind. */
const keptIn = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const stores: unknown[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name));
      for (const store of database.objectStoreNames)
        stores.push(name, store, await asked(database.transaction(store).objectStore(store).getAll()));
      database.close();
    }
    const cached: unknown[] = [];
    for (const name of await caches.keys())
      for (const request of await (await caches.open(name)).keys()) cached.push(name, request.url);
    const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
    return JSON.stringify(
      [
        stores,
        cached,
        workers.length,
        { ...localStorage },
        { ...sessionStorage },
        document.cookie,
        history.state,
        window.name,
      ],
      (_, value) => (value instanceof CryptoKey ? `${value.type} key, extractable: ${value.extractable}` : value),
    );
  });

/** Every address and title that the browser's way back leads to. */
const historyOf = async (page: Page): Promise<string> => {
  const devtools = await page.context().newCDPSession(page);
  const { entries } = await devtools.send('Page.getNavigationHistory');
  await devtools.detach();
  return JSON.stringify(entries.map(({ url, title }) => [url, title]));
};

/** What is left of a person at a page, besides what is shown: kept by the browser, in its history, in its log. */
export const keptOf = async ({
  page,
  complaints,
}: {
  readonly page: Page;
  readonly complaints: readonly string[];
}): Promise<string> =>
  JSON.stringify([await keptIn(page), await historyOf(page), await page.title(), page.url(), complaints]);

/** Everything that is left of them, shown or kept. */
export const leftOf = async (person: {
  readonly page: Page;
  readonly complaints: readonly string[];
}): Promise<string> => JSON.stringify([await shownIn(person.page), await keptOf(person)]);
