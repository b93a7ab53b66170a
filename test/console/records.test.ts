import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { aReport, coverFor, until } from '../support/clients.ts';
import type { TestExchange } from '../support/exchange.ts';
import { enrolledAs } from './support/browser.ts';
import { inBrowser } from './support/in-browser.ts';
import { picture } from './support/pictures.ts';

let exchange: TestExchange;
let browser: Browser;
inBrowser((started) => {
  ({ exchange, browser } = started);
});

/** Releases a report with this text to Customs, and answers its id. */
const released = async (words: string, over: Parameters<typeof coverFor>[2]): Promise<string> => {
  const [desk, approver] = await Promise.all([exchange.as('police-desk'), exchange.as('police-approver-1')]);
  const { id } = await desk.submit(coverFor(['customs'], 'H0', over), aReport(words));
  const { sealedDigest } = await approver.review(id);
  await approver.decide(id, { decision: 'approve', sealedDigest });
  await until(async () => (await desk.track(id)).state === 'released');
  return id;
};

const openWith = async (page: Page, justification: string): Promise<void> => {
  await page.getByLabel('Ändamål').selectOption('investigate');
  await page.getByLabel('Skäl').fill(justification);
  await page.getByRole('button', { name: 'Öppna', exact: true }).click();
};

describe('a reader', () => {
  it('finds a record by what it says, says what it is opened for, and is offered what was said before', async () => {
    await released('A man in gloves posted letters.', { reference: 'K 2026/1', priority: 'urgent' });
    await released('A parcel was left at the gate.', { reference: 'K 2026/2' });
    const { page, complaints } = await enrolledAs(browser, exchange, 'customs-analyst');
    await page.getByText('2 rapporter').waitFor();
    await picture(page, 'records');
    await page.getByLabel('Brådska').selectOption('urgent');
    await page.getByText('1 av 2 visas').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('K 2026/1').click();
    // The cover is no secret to the recipient: it stands there before anything is opened.
    await page.getByText('Vad lagen kräver').waitFor();
    expect(await page.getByText('Fyll i som nyss').count()).toBe(0);
    await openWith(page, 'Checked against a seizure.');
    await page.getByText('A man in gloves').waitFor();
    await page.getByText('Det här får du göra med rapporten').waitFor();
    await picture(page, 'record-opened');

    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /Visa alla/ }).waitFor({ state: 'detached' });
    await page.getByLabel('Brådska').selectOption('');
    await page.keyboard.press('Escape');
    await page.getByLabel('Sök').fill('gloves');
    await page.getByText('1 av 2 visas').waitFor();
    await page.getByLabel('Sök').fill('');
    await page.getByText('K 2026/2').click();
    const open = page.getByRole('button', { name: 'Öppna', exact: true });
    const offered = page.getByRole('button', { name: /Checked against a seizure/ });
    await offered.waitFor();
    expect(await open.isDisabled()).toBe(true);
    await picture(page, 'record-asking-again');
    await offered.click();
    expect(await page.getByText('A parcel was left').count()).toBe(0);
    await open.click();
    await page.getByText('A parcel was left').waitFor();
    expect(complaints).toEqual([]);
  }, 60_000);

  it('prints who has printed it, when, and what may be done with it, at the foot of each page', async () => {
    await released('Line by line.\n'.repeat(150), { reference: 'K 2026/3' });
    const { page, complaints } = await enrolledAs(browser, exchange, 'customs-analyst');
    await page.getByText('K 2026/3').click();
    await openWith(page, 'Printed for the case file.');
    await page.getByText('Line by line.').waitFor();
    const mark = page.getByText(/K 2026\/3\. Utskriven av customs-analyst, Tullverket, \d/);
    expect(await mark.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await mark.isVisible()).toBe(true);
    expect(await mark.textContent()).toMatch(/^H0 Får bara användas för att bekämpa brott/);
    expect(await page.getByRole('button').count()).toBe(0);
    // The foot of a table is printed on each of its pages.
    const foot = page.locator('.print-mark');
    expect(await foot.evaluate((element) => getComputedStyle(element).display)).toBe('table-footer-group');
    const printed = process.env.SCREENSHOTS === undefined ? {} : { path: `${process.env.SCREENSHOTS}/record.pdf` };
    expect((await page.pdf(printed)).toString('latin1').match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(1);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('is shown nothing of a record that was changed on its way, and no key is asked for', async () => {
    const id = await released('Nobody may change this.', { reference: 'K 2026/4' });
    const { page } = await enrolledAs(browser, exchange, 'customs-analyst');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.route(/\/sealed$/, async (route) => {
      const answer = await route.fetch();
      const sealed = await answer.json();
      await route.fulfill({ response: answer, json: { ...sealed, body: sealed.body.replace('H0', 'H1') } });
    });
    await page.getByText('K 2026/4').click();
    await openWith(page, 'Checked against a seizure.');
    await page.getByText('Avsändarens underskrift gäller inte det som lämnades.').waitFor();
    expect(await page.getByText('Nobody may change this.').count()).toBe(0);
    expect(asked.filter((path) => path.endsWith('/sealed'))).toEqual([`/v1/customs/records/${id}/sealed`]);
    expect(asked.filter((path) => path.endsWith('/disclosures'))).toEqual([]);
  }, 60_000);
});

describe('a recall', () => {
  it('is ordered by an approver of the originator, and answered by one of the recipient, who sees by name who has read it', async () => {
    const id = await released('It was the wrong box.', { reference: 'K 2026/5' });
    const disclosure = { purpose: 'investigate', justification: 'Checked against a seizure.' } as const;
    await (await exchange.as('customs-analyst')).disclose(id, disclosure);

    const police = await enrolledAs(browser, exchange, 'police-approver-1');
    await police.page.getByRole('link', { name: 'Återkallat' }).click();
    const out = police.page.getByRole('listitem').filter({ hasText: 'K 2026/5' });
    await out.getByRole('button', { name: 'Återkalla', exact: true }).click();
    await police.page.getByLabel('Varför återkallas rapporten?').fill('It names the wrong box.');
    await picture(police.page, 'recall');
    await police.page.getByRole('button', { name: 'Återkalla rapporten' }).click();
    await out.waitFor({ state: 'detached' });
    expect(await (await exchange.as('customs-analyst')).record(id)).toMatchObject({ state: 'recalled' });

    const customs = await enrolledAs(browser, exchange, 'customs-approver-1');
    await customs.page.getByText(/1 rapport som din myndighet har fått är återkallade/).waitFor();
    await customs.page.getByRole('button', { name: 'Svara' }).click();
    await customs.page.getByRole('button', { name: 'Svara' }).click();
    await customs.page.getByText('It names the wrong box.').waitFor();
    await customs.page.getByText('customs-analyst').waitFor();
    const answer = customs.page.getByRole('button', { name: 'Svara för myndigheten' });
    expect(await answer.isDisabled()).toBe(true);
    await customs.page.getByRole('radio', { name: /Raderat/ }).check();
    await picture(customs.page, 'recall-answer');
    await answer.click();
    await customs.page.getByText('Inget väntar på svar från din myndighet.').waitFor();
    const { acts } = await (await exchange.as('police-auditor')).track(id);
    expect(acts.at(-1)).toMatchObject({ act: 'acknowledged', action: 'erased' });
    expect([...police.complaints, ...customs.complaints]).toEqual([]);
  }, 60_000);
});
