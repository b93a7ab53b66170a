import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aReport, coverFor } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { enrolledAs, openBrowser } from './support/browser.ts';

let exchange: TestExchange;
let browser: Browser;
beforeAll(async () => {
  [exchange, browser] = await Promise.all([startTestExchange(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await exchange.stop();
});

/** Submits a report with this text, and answers its id. */
const submit = async (words: string, reference: string): Promise<string> =>
  (await (await exchange.as('police-desk')).submit(coverFor(['customs'], 'H1', { reference }), aReport(words))).id;

const actsOf = async (id: string): Promise<readonly string[]> =>
  (await (await exchange.as('police-desk')).track(id)).acts.map(({ act }) => act);

const openFirst = async (page: Page): Promise<void> => {
  await page.getByText(/ärenden? väntar/).waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
};

describe('the report that comes next', () => {
  it('is fetched while another is read, which is no act; it is on record, and its key is asked for, when it is shown', async () => {
    await submit('Eleven letters were posted at noon.', 'K 2026/1');
    const next = await submit('A twelfth letter was posted at one.', 'K 2026/2');
    const { page, complaints } = await enrolledAs(browser, exchange, 'police-approver-1');
    const calls: string[] = [];
    page.on('response', (response) => {
      if (response.url().includes(next)) calls.push(response.url().split('/').at(-1) ?? '');
    });
    await openFirst(page);
    await page.getByText('Eleven letters').waitFor();
    await expect.poll(() => calls).toEqual(['sealed']);
    expect(await actsOf(next)).toEqual(['submitted']);
    await page.keyboard.press('a');
    await page.getByText('A twelfth letter').waitFor();
    expect(calls).toEqual(['sealed', 'reviews']);
    expect(await actsOf(next)).toEqual(['submitted', 'reviewed']);
    expect(complaints).toEqual([]);
  });
});
