import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { aReport, coverFor, until } from '../support/clients.ts';
import type { TestExchange } from '../support/exchange.ts';
import type { Person } from './support/browser.ts';
import { allOf, asFile, deskAt, firstOf, losingAnAnswer, withPosition } from './support/desk.ts';
import { inBrowser } from './support/in-browser.ts';
import { picture } from './support/pictures.ts';

let exchange: TestExchange;
let browser: Browser;
inBrowser((started) => {
  ({ exchange, browser } = started);
});

const deskIn = (locale?: 'sv-SE' | 'en-GB'): Promise<Person> => deskAt(browser, exchange, locale);

describe('files', () => {
  it('are checked each, and those that hold are sealed and sent, with the pictures that they name', async () => {
    const { page, complaints } = await deskIn();
    const letterOf = (reference: string, more: object = {}) => ({
      cover: coverFor(['customs'], 'H1', { reference }),
      report: { ...aReport('A man posted eleven letters.'), ...more },
    });
    const pictured = { images: [{ file: 'box.jpg', caption: 'The box' }] };
    const small = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(40, 30);
      canvas.getContext('2d')?.fillRect(0, 0, 20, 30);
      const blob = await canvas.convertToBlob({ type: 'image/jpeg' });
      return [...new Uint8Array(await blob.arrayBuffer())];
    });
    const box = withPosition(Buffer.from(small));
    await page
      .locator('#files-dropped')
      .setInputFiles([
        asFile('good.json', letterOf('K 2026/401')),
        asFile('pictured.json', letterOf('K 2026/402', pictured)),
        asFile('wrong.json', letterOf('K 2026/403', { title: '' })),
        asFile('torn.json', '{"cover": '),
        asFile('alone.json', letterOf('K 2026/404', { images: [{ file: 'nowhere.jpg', caption: 'x' }] })),
        { name: 'box.jpg', mimeType: 'image/jpeg', buffer: box },
      ]);
    await page.getByText('Är inte JSON i den stränga formen.').waitFor();
    await page.getByText('Bilden finns inte bland filerna').waitFor();
    await page.getByText('I bilden står var den togs och ett namn.').waitFor();
    expect(await page.getByText('Rubrik Skriv 1 till 200 tecken.').count()).toBe(1);
    await picture(page, 'files');
    await page.getByRole('button', { name: 'Försegla och lämna in 2 rapporter' }).click();
    await page.getByRole('row', { name: /K 2026\/401/ }).waitFor();
    await page.getByRole('row', { name: /K 2026\/402/ }).waitFor();
    await picture(page, 'files-sent');
    expect(await page.getByRole('row', { name: /K 2026\/403/ }).count()).toBe(0);
    expect(complaints).toEqual([]);
    const approver = await exchange.as('police-approver-1');
    const desk = await exchange.as('police-desk');
    const opened = await approver.review(await firstOf(desk.submissions(), (row) => row.reference === 'K 2026/402'));
    expect(opened.report).toMatchObject({ value: { images: [{ mediaType: 'image/jpeg', caption: 'The box' }] } });
  });

  it('open in the form; what got no answer is sent again as it was, once; what comes back is corrected', async () => {
    const { page, complaints } = await deskIn();
    const letter = {
      cover: coverFor(['customs'], 'H1', { reference: 'K 2026/500' }),
      report: aReport('Eleven letters.'),
    };
    await page.locator('#files-dropped').setInputFiles([asFile('letter.json', letter)]);
    await page.getByRole('button', { name: 'Öppna i formuläret' }).click();
    await page.getByText('Allt är ifyllt').waitFor();
    await losingAnAnswer(page, '**/v1/police/submissions/*');
    await page.getByRole('button', { name: 'Försegla och lämna in' }).click();
    await page.getByText('Rapporten kan ha kommit fram.').waitFor();
    expect(await page.getByLabel('Rubrik').isDisabled()).toBe(true);
    await picture(page, 'form-unanswered');
    await page.getByRole('button', { name: 'Skicka igen' }).click();
    await page.getByText('Rapporten är förseglad och inlämnad.').waitFor();
    const desk = await exchange.as('police-desk');
    const rows = await allOf(desk.submissions(), ({ reference }) => reference === 'K 2026/500');
    expect(rows).toHaveLength(1);

    const [{ id, sealedDigest } = { id: '', sealedDigest: '' }] = rows;
    const approver = await exchange.as('police-approver-1');
    await approver.review(id);
    await approver.decide(id, { decision: 'return', reason: 'Say how many.', sealedDigest });
    await page.getByRole('link', { name: /Till det inlämnade/ }).click();
    await page.getByRole('button', { name: 'K 2026/500' }).click();
    await page.getByRole('button', { name: 'Rätta' }).click();
    expect(await page.getByLabel('Vad är känt?').inputValue()).toBe('Eleven letters.');
    await page.getByLabel('Vad är känt?').fill('Eleven letters, all of one size.');
    await page.getByRole('button', { name: 'Försegla och lämna in' }).click();
    await page.getByText('Rapporten är förseglad och inlämnad.').waitFor();
    const corrected = await firstOf(desk.submissions(), (row) => row.reference === 'K 2026/500' && row.id !== id);
    expect((await approver.handedOver('submissions', corrected)).cover.replaces).toBe(id);
    // A call that was cut off is told in the log by the browser itself.
    expect(complaints.filter((told) => !told.includes('ERR_FAILED'))).toEqual([]);
  });

  it('do not take the place of a draft unasked, and whoever locks has none', async () => {
    const { page } = await deskIn('en-GB');
    await page.getByRole('button', { name: /Write a report/ }).click();
    await page.getByLabel('Title').fill('Half written');
    await page.getByRole('link', { name: /To what was submitted/ }).click();
    const letter = { cover: coverFor(['customs'], 'H1'), report: aReport('Eleven letters.') };
    await page.locator('#files-dropped').setInputFiles([asFile('letter.json', letter)]);
    await page.getByRole('button', { name: 'Open in the form' }).click();
    await page.getByRole('button', { name: 'Go on writing' }).click();
    expect(await page.getByLabel('Title').inputValue()).toBe('Half written');
    let asked = 0;
    page.on('dialog', (dialog) => {
      asked += 1;
      void dialog.dismiss();
    });
    await page.close({ runBeforeUnload: true });
    await until(async () => asked === 1);
    await page.getByRole('button', { name: 'Lock' }).click();
    await page.getByRole('button', { name: /police-desk/ }).click();
    await page.getByRole('button', { name: /Write a report/ }).click();
    expect(await page.getByLabel('Title').inputValue()).toBe('');
  });
});
