import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { aReport, coverFor } from '../support/clients.ts';
import type { TestExchange } from '../support/exchange.ts';
import { sitDown } from './support/browser.ts';
import { inBrowser } from './support/in-browser.ts';
import { picture } from './support/pictures.ts';

let exchange: TestExchange;
let browser: Browser;
inBrowser((started) => {
  ({ exchange, browser } = started);
});

describe('an inbox of twenty-six', () => {
  it('is opened by keys, filtered, and what was opened is decided as one batch', async () => {
    const desk = await exchange.as('police-desk');
    const ids: string[] = [];
    for (let i = 0; i < 26; i++) {
      const over = i === 25 ? { priority: 'urgent' as const } : {};
      const { id } = await desk.submit(coverFor(['customs'], 'H0', { reference: `K 2026/${i + 100}`, ...over }), {
        ...aReport(`Letter ${i} was posted at the box on Stortorget.`),
      });
      ids.push(id);
    }
    const { page, complaints } = await sitDown(browser);
    await page.goto(exchange.linkFor('police-approver-1'));
    await page.getByText('26 ärenden väntar').waitFor();
    await page.getByText('Brådskande').first().waitFor();
    await picture(page, 'inbox-many');

    await page.keyboard.press('/');
    await page.keyboard.type('2026/10');
    await page.getByText('10 av 26 visas').waitFor();
    await page.keyboard.press('Escape');
    await page.getByLabel('Sök i listan').fill('');
    await page.getByLabel('Visa').selectOption('opened');
    await page.getByText('Inget av det som väntar passar in på urvalet.').waitFor();
    await page.getByRole('button', { name: 'Visa alla' }).click();

    // All but the last are opened, each from the one before it; what was not opened cannot be ticked.
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    for (let i = 0; i < 25; i++) {
      await page.getByRole('heading', { name: 'Letters posted at one box' }).waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('heading', { name: 'Inkorg' }).waitFor();
      if (i === 24) break;
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
    }
    await page.keyboard.press('A');
    await page.getByText('25 valda').waitFor();
    await picture(page, 'inbox-selected');
    await page.keyboard.press('a');
    await page.getByText('25 rapporter som du har öppnat godkänns').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('1 ärende väntar').waitFor();
    // A machine that is busy may let a look wait: the next one tells.
    expect(complaints.filter((one) => !one.includes('status of 503'))).toEqual([]);
    const approved = await Promise.all(
      ids.map(async (id) => (await desk.track(id)).acts.some(({ act }) => act === 'approved')),
    );
    expect(approved.filter(Boolean)).toHaveLength(25);
  }, 120_000);
});
