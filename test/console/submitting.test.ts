import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aReport, coverFor } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { openBrowser, type Person, sitDown } from './support/browser.ts';
import { picture } from './support/pictures.ts';

let exchange: TestExchange;
let browser: Browser;
beforeAll(async () => {
  [exchange, browser] = await Promise.all([startTestExchange(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await exchange.stop();
});

/** The desk's own browser, enrolled by a printed link. */
const deskIn = async (locale: 'sv-SE' | 'en-GB' = 'sv-SE'): Promise<Person> => {
  const person = await sitDown(browser, { locale });
  await person.page.goto(exchange.linkFor('police-desk'));
  await person.page.getByRole('navigation').waitFor();
  return person;
};

const timelineOf = (page: Page): Promise<readonly string[]> => page.locator('.timeline .act').allTextContents();

describe('what a desk has submitted', () => {
  it('stands in a list with its state, and each with what has happened, in words and with the reason', async () => {
    const desk = await exchange.as('police-desk');
    const { id, sealedDigest } = await desk.submit(
      coverFor(['customs'], 'H1', { reference: 'K 2026/200' }),
      aReport('A man posted eleven letters.'),
    );
    const approver = await exchange.as('police-approver-1');
    await approver.review(id);
    await approver.decide(id, { decision: 'return', reason: 'The day is missing.', sealedDigest });

    const { page, complaints } = await deskIn();
    await page.getByRole('button', { name: 'K 2026/200' }).waitFor();
    expect(await page.getByRole('row', { name: /Återlämnad.*K 2026\/200.*0 av 2/ }).count()).toBe(1);
    await picture(page, 'submissions');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByText('Vad som har hänt').waitFor();
    expect(await timelineOf(page)).toEqual([
      'Polismyndigheten lämnade in rapporten',
      'Polismyndigheten öppnade rapporten för granskning',
      'Polismyndigheten lämnade tillbaka rapporten',
    ]);
    expect(await page.getByText('The day is missing.').count()).toBe(1);
    expect(page.url()).toBe(`${exchange.connection.url}/console#/submission`);
    await picture(page, 'submission');
    expect(complaints).toEqual([]);
  });

  it('is taken back for a reason, as long as it waits', async () => {
    const desk = await exchange.as('police-desk');
    const { id } = await desk.submit(
      coverFor(['customs'], 'H1', { reference: 'K 2026/201' }),
      aReport('A man posted twelve letters.'),
    );
    const { page, complaints } = await deskIn('en-GB');
    await page.getByRole('button', { name: 'K 2026/201' }).click();
    await page.getByText('Waits for 2 more approvals').first().waitFor();
    await page.getByRole('button', { name: 'Withdraw' }).click();
    const yes = page.getByRole('button', { name: 'Withdraw the report' });
    expect(await yes.isDisabled()).toBe(true);
    await page.getByLabel('Why is the report withdrawn?').fill('Wrong recipient.');
    await picture(page, 'withdrawal-en');
    await yes.click();
    await page.getByText('You withdrew the report').waitFor();
    expect((await desk.track(id)).state).toBe('withdrawn');
    expect(complaints).toEqual([]);
  });
});
