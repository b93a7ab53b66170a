import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { sealReport } from '../../shared/client/seal.ts';
import { padReport } from '../../shared/protocol/report.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import type { TestExchange } from '../support/exchange.ts';
import { enrolledAs } from './support/browser.ts';
import { inBrowser } from './support/in-browser.ts';
import { picture } from './support/pictures.ts';
import { aPng } from './support/png.ts';

let exchange: TestExchange;
let browser: Browser;
inBrowser((started) => {
  ({ exchange, browser } = started);
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

describe('the pictures of a report', () => {
  it('are seen one by one, as large as need be, by keys; and are gone from the browser once it is locked', async () => {
    const desk = await exchange.as('customs-desk');
    const images = [
      { mediaType: 'image/png' as const, data: aPng(2400, 900, 200), caption: 'The box from the street' },
      { mediaType: 'image/png' as const, data: aPng(200, 300, 40), caption: 'The letters in the box' },
    ];
    await desk.submit(coverFor(['police'], 'H1'), { ...aReport('Two pictures were taken.'), images });
    const { page, complaints } = await enrolledAs(browser, exchange, 'customs-approver-1');
    await openFirst(page);
    await page.getByText('Two pictures').waitFor();
    await picture(page, 'review-pictures');
    const address = (await page.getByRole('img').first().getAttribute('src')) ?? '';
    await page.keyboard.press('i');
    const viewer = page.getByRole('dialog', { name: 'Bild 1 av 2' });
    await viewer.getByText('The box from the street').waitFor();
    await picture(page, 'picture-viewer');
    const width = async (): Promise<number> =>
      (await page.getByRole('dialog').getByRole('img').boundingBox())?.width ?? 0;
    expect(await width()).toBeLessThan(1360);
    await page.keyboard.press('1');
    await expect.poll(width).toBe(2400);
    await page.keyboard.press('+');
    await expect.poll(width).toBe(3600);
    await page.keyboard.press('-');
    await page.keyboard.press('0');
    await expect.poll(width).toBeLessThan(1360);
    await page.keyboard.press('ArrowRight');
    await page.getByRole('dialog', { name: 'Bild 2 av 2' }).getByText('The letters in the box').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('l');
    await page.getByText('Konsolen är låst').waitFor();
    const isThere = (src: string): Promise<boolean> =>
      page.evaluate(
        (blob) =>
          new Promise<boolean>((resolve) => {
            const image = new Image();
            image.onload = () => resolve(true);
            image.onerror = () => resolve(false);
            image.src = blob;
          }),
        src,
      );
    expect(complaints).toEqual([]);
    expect(await isThere(address)).toBe(false);
  });
});

describe('what is no report', () => {
  it('says what is wrong, is offered to be returned with that reason, and is not approved', async () => {
    const desk = await exchange.as('customs-desk');
    const id = desk.newId();
    const text = JSON.stringify({ ...aReport('A hidden member.'), hidden: 'x', kind: 'parcel' });
    const intakeKey = await desk.intakeKey('customs');
    const sealed = await sealReport(padReport(text), { agency: 'customs', submission: id, intakeKey });
    await desk.send({ id, body: JSON.stringify({ cover: coverFor(['police'], 'H0'), sealed }) });
    const { page, complaints } = await enrolledAs(browser, exchange, 'customs-approver-2');
    await page.getByText('K 2026/1187').first().waitFor();
    await page.getByRole('cell', { name: 'H0' }).click();
    await page.getByText('Det här är ingen giltig rapport').waitFor();
    expect(await page.getByRole('button', { name: 'Godkänn' }).count()).toBe(0);
    await page.keyboard.press('a');
    await page.keyboard.press('r');
    const reason = page.getByLabel('Skäl');
    await expect.poll(() => reason.inputValue()).toMatch(/^Inte en giltig rapport: .*\/kind/);
    await picture(page, 'review-invalid');
    await page.getByRole('button', { name: 'Återsänd' }).click();
    await page.locator('.outgoing[data-left="0"]').waitFor({ state: 'attached' });
    const { acts } = await desk.track(id);
    expect(acts.at(-1)).toMatchObject({ act: 'returned', reason: expect.stringContaining('/kind') });
    expect(complaints).toEqual([]);
  });
});

describe('a report on conditions', () => {
  it('shows the approver of the recipient the conditions, the cover, and what accepting binds to; nothing is opened', async () => {
    const desk = await exchange.as('police-desk');
    const { id } = await desk.submit(coverFor(['customs'], 'H3'), aReport('Only on conditions.'));
    for (const name of ['police-approver-1', 'police-approver-2']) {
      const approver = await exchange.as(name);
      const { sealedDigest } = await approver.review(id);
      await approver.decide(id, { decision: 'approve', sealedDigest });
    }
    const { page, complaints } = await enrolledAs(browser, exchange, 'customs-approver-1');
    await page.getByRole('cell', { name: 'H3' }).click();
    await page.getByText('Det här binder din myndighet om du godtar').waitFor();
    await page
      .getByText('När du godtar binder villkoret Tullverket: H3: Ask before any use in court. Läsare')
      .waitFor();
    expect(await page.getByText('Only on conditions.').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Återsänd' }).count()).toBe(0);
    await picture(page, 'review-conditions');
    await page.keyboard.press('a');
    await page.locator('.outgoing[data-left="0"]').waitFor({ state: 'attached' });
    await until(async () => (await desk.track(id)).state === 'released');
    expect(complaints).toEqual([]);
  });
});

describe('a report that was changed on its way', () => {
  it('is refused in words: nothing of it is shown, its key is not asked for, and there is nothing to decide', async () => {
    const id = await submit('Nobody may change this.', 'K 2026/9');
    const { page } = await enrolledAs(browser, exchange, 'police-approver-2');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.route(/\/sealed$/, async (route) => {
      const answer = await route.fetch();
      const sealed = await answer.json();
      await route.fulfill({ response: answer, json: { ...sealed, body: sealed.body.replace('H1', 'H0') } });
    });
    await page.getByText('K 2026/9').click();
    await page.getByText('Avsändarens underskrift gäller inte det som lämnades.').waitFor();
    expect(await page.getByText('Nobody may change this.').count()).toBe(0);
    for (const name of ['Godkänn', 'Återsänd', 'Avslå'])
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    await picture(page, 'review-tampered');
    expect(asked.filter((path) => path.endsWith('/reviews'))).toEqual([]);
    expect(await actsOf(id)).toEqual(['submitted']);
  });
});

describe('a correction', () => {
  it('stands beside what it corrects, with what differs marked, for whoever has returned it; for others with what is told in the clear', async () => {
    const desk = await exchange.as('police-desk');
    await submit('Eleven letters were posted by a man in gloves.', 'K 2026/20');
    const { page, complaints } = await enrolledAs(browser, exchange, 'police-approver-1');
    await page.getByText('K 2026/20').click();
    await page.getByText('Eleven letters were posted by a man').waitFor();
    await page.keyboard.press('r');
    await page.getByLabel('Skäl').fill('Count the letters again.');
    await page.getByRole('button', { name: 'Återsänd' }).click();
    await page.locator('.outgoing[data-left="0"]').waitFor({ state: 'attached' });
    const { id: replaces } = (await desk.submissions().next()).value ?? { id: '' };
    await desk.submit(
      coverFor(['customs'], 'H2', { reference: 'K 2026/21', replaces }),
      aReport('Twelve letters were posted by a man in gloves.'),
    );
    await page.keyboard.press('Escape');
    await page.getByText('K 2026/21').click();
    const beside = page.getByRole('region', { name: 'Rättelsen bredvid det som den rättar' });
    await beside.getByText('Count the letters again.').waitFor();
    await picture(page, 'review-correction');
    expect(await beside.locator('del').allTextContents()).toContain('Eleven');
    expect(await beside.locator('ins').allTextContents()).toContain('Twelve');
    expect(complaints).toEqual([]);

    const other = await enrolledAs(browser, exchange, 'police-approver-2');
    await other.page.getByText('K 2026/21').click();
    await other.page.getByText('Den förra rapporten öppnas inte här').waitFor();
    await other.page.getByText('Count the letters again.').waitFor();
    expect(await other.page.locator('.compared del').allTextContents()).toContain('20');
    expect(await other.page.locator('.compared').getByText('Eleven letters').count()).toBe(0);
    expect(other.complaints).toEqual([]);
  }, 90_000);
});
