import type { CDPSession, Page } from 'playwright-core';

/** What a person waits for in the console, in milliseconds as the page itself counts them, and what the page holds. */
export interface ConsoleFigures {
  /** From the address to a page on which whoever is enrolled can come in, and from that click to the list. */
  readonly firstView: number;
  readonly toInbox: number;
  /** From Enter in the inbox to the report. */
  readonly opening: readonly number[];
  /** From the key that approves to the next report. */
  readonly toNext: readonly number[];
  /** Twenty-five decisions, each made as soon as its report is shown, in seconds. */
  readonly twentyFive: number;
  /** After so many reviews: bytes of the page's heap, everything collected. */
  readonly heap: readonly { readonly reviews: number; readonly bytes: number }[];
}

/** Every report's title begins so; which one is shown, the rest says. */
export const titleStart = 'Letters, bundle';

/** In the page: waits until another report than `before` is shown, and answers its title and how long after the last key that was. */
const nextShown = (page: Page, before: string): Promise<{ title: string; after: number }> =>
  page.evaluate(
    ({ start, last }) =>
      new Promise<{ title: string; after: number }>((resolve) => {
        const look = (): void => {
          const title = [...document.querySelectorAll('h2')]
            .map((one) => one.textContent ?? '')
            .find((one) => one.startsWith(start));
          if (title === undefined || title === last) requestAnimationFrame(look);
          else resolve({ title, after: performance.now() - Number(document.documentElement.dataset.pressed) });
        };
        look();
      }),
    { start: titleStart, last: before },
  );

/** Notes in the page when a key came in: what lies between this process and the browser is not the console's. */
export const noteKeys = (page: Page): Promise<void> =>
  page.evaluate(() => {
    addEventListener(
      'keydown',
      () => {
        document.documentElement.dataset.pressed = String(performance.now());
      },
      true,
    );
  });

const heapOf = async (devtools: CDPSession): Promise<number> => {
  await devtools.send('HeapProfiler.collectGarbage');
  return (await devtools.send('Runtime.getHeapUsage')).usedSize;
};

/** Loads the page anew, as whoever was enrolled comes back to it. */
const comeBack = async (page: Page): Promise<{ firstView: number; toInbox: number }> => {
  const from = performance.now();
  await page.reload({ waitUntil: 'commit' });
  const enter = page.locator('main button').first();
  await enter.waitFor();
  const firstView = performance.now() - from;
  const clicked = performance.now();
  await enter.click();
  await page.locator('.task').first().waitFor();
  return { firstView, toInbox: performance.now() - clicked };
};

/** Opens from the inbox and goes back, so many times; nothing is decided. */
const openings = async (page: Page, count: number): Promise<readonly number[]> => {
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    times.push((await nextShown(page, '')).after);
    await page.keyboard.press('Escape');
    await page.locator('.task').first().waitFor();
  }
  // Back to the top: what follows goes through all of them.
  for (let i = 0; i < count; i += 1) await page.keyboard.press('k');
  return times;
};

/** Reviews and approves so many reports, one after the other, by the keyboard alone. */
const decisions = async (
  page: Page,
  count: number,
  seen: (done: number) => Promise<void>,
): Promise<readonly number[]> => {
  const times: number[] = [];
  await page.keyboard.press('Enter');
  let { title } = await nextShown(page, '');
  for (let i = 0; i < count; i += 1) {
    await page.keyboard.press('a');
    const next = await nextShown(page, title);
    title = next.title;
    times.push(next.after);
    await seen(i + 1);
  }
  return times;
};

/** Measures the console on a page of somebody who is in, before an inbox of `reviews` tasks and some more. */
export const measureConsole = async (
  page: Page,
  devtools: CDPSession,
  reviews: number,
  tell: (what: string) => void,
): Promise<ConsoleFigures> => {
  const { firstView, toInbox } = await comeBack(page);
  await noteKeys(page);
  tell('opening from the inbox');
  const opening = await openings(page, 40);
  const heap: { reviews: number; bytes: number }[] = [];
  const marks = new Set([Math.ceil(reviews / 10), Math.ceil(reviews / 2), reviews]);
  let twentyFive = 0;
  const from = performance.now();
  const toNext = await decisions(page, reviews, async (done) => {
    if (done === 25) twentyFive = (performance.now() - from) / 1000;
    if (marks.has(done)) {
      heap.push({ reviews: done, bytes: await heapOf(devtools) });
      tell(`${done} of ${reviews} reviewed and approved`);
    }
  });
  return { firstView, toInbox, opening, toNext, twentyFive, heap };
};
