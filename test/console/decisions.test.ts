import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { aReport, coverFor } from '../support/clients.ts';
import type { TestExchange } from '../support/exchange.ts';
import { enrolledAs, type Person } from './support/browser.ts';
import { inBrowser } from './support/in-browser.ts';

let exchange: TestExchange;
let browser: Browser;
let person: Person;
inBrowser(async (started) => {
  ({ exchange, browser } = started);
  person = await enrolledAs(browser, exchange, 'police-approver-1');
});

/** Submits a report and opens it in the console. */
const opened = async (page: Page, words: string): Promise<string> => {
  const desk = await exchange.as('police-desk');
  const { id } = await desk.submit(
    coverFor(['customs'], 'H1', { reference: `K 2026/${words.length}` }),
    aReport(words),
  );
  await page.getByText(`K 2026/${words.length}`).click();
  await page.getByText(words).waitFor();
  return id;
};

const actsOf = async (id: string): Promise<readonly string[]> =>
  (await (await exchange.as('police-desk')).track(id)).acts.map(({ act }) => act);

/** Waits until every decision has arrived. */
const arrived = (page: Page): Promise<void> => page.locator('.outgoing[data-left="0"]').waitFor({ state: 'attached' });

describe('a decision', () => {
  it('can be taken back for some seconds: then nothing was sent, and the report is shown again without being opened anew', async () => {
    const { page } = person;
    const id = await opened(page, 'It is too early to share this.');
    await page.keyboard.press('a');
    await page.getByText('Godkänd:').waitFor();
    await page.keyboard.press('u');
    await page.getByText('It is too early to share this.').waitFor();
    expect(await actsOf(id)).toEqual(['submitted', 'reviewed']);
    await page.keyboard.press('a');
    await arrived(page);
    expect(await actsOf(id)).toEqual(['submitted', 'reviewed', 'approved']);
  });

  it('whose answer is lost is sent again, and is one act', async () => {
    const { page, complaints } = person;
    const id = await opened(page, 'The answer to this one never comes.');
    let calls = 0;
    await page.route(/\/decisions$/, async (route) => {
      calls += 1;
      if (calls > 2) return route.continue();
      // It arrives, and its answer does not.
      await route.fetch();
      return route.abort('connectionreset');
    });
    await page.keyboard.press('a');
    await page.getByText('skickas igen tills det har kommit fram').waitFor();
    await arrived(page);
    expect(calls).toBe(3);
    expect(await actsOf(id)).toEqual(['submitted', 'reviewed', 'approved']);
    await page.unroute(/\/decisions$/);
    // The browser itself tells of a connection that was lost, and of nothing else.
    expect(complaints.filter((one) => !one.includes('ERR_CONNECTION_RESET'))).toEqual([]);
  });

  it('that is refused comes back, and says why', async () => {
    const { page } = person;
    const id = await opened(page, 'Somebody has withdrawn this one meanwhile.');
    await (await exchange.as('police-desk')).withdraw(id, 'Sent by mistake.');
    await page.keyboard.press('a');
    await page.getByText('väntar inte längre på något beslut').waitFor();
    await page.getByRole('button', { name: 'Jag har sett det' }).click();
    await arrived(page);
  });

  it('to return says why, and is sent before the console is locked', async () => {
    const { page } = person;
    const id = await opened(page, 'This report is about another matter, clearly.');
    await page.keyboard.press('r');
    await page.getByLabel('Skäl').fill('It is about another matter.');
    await page.getByRole('button', { name: 'Återsänd' }).click();
    await page.getByText('Återsänd:').waitFor();
    await page.keyboard.press('l');
    await page.getByText('Konsolen är låst').waitFor();
    await expect.poll(() => actsOf(id)).toEqual(['submitted', 'reviewed', 'returned']);
  });
});
