import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { aPng } from '../command/support.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import type { TestExchange } from '../support/exchange.ts';
import type { Person } from './support/browser.ts';
import { aPhotograph, deskAt, firstOf, timelineOf, unnamed, wholePicture, withPosition } from './support/desk.ts';
import { inBrowser } from './support/in-browser.ts';
import { picture } from './support/pictures.ts';

let exchange: TestExchange;
let browser: Browser;
inBrowser((started) => {
  ({ exchange, browser } = started);
});

const deskIn = (locale?: 'sv-SE' | 'en-GB'): Promise<Person> => deskAt(browser, exchange, locale);

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
    await page.getByText('Waits for 2 more approvals').waitFor();
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

describe('the form', () => {
  it('is filled in by somebody who knows no JSON, with a picture made to fit, sealed here, and approved as any other', async () => {
    const { page, complaints } = await deskIn();
    await page.getByRole('button', { name: /Skriv en rapport/ }).click();
    await page.getByLabel('Rubrik').fill('Brev vid en låda');
    await picture(page, 'form-new');
    await page.getByLabel('Slag', { exact: true }).selectOption('consignment');
    await page.getByLabel('Iakttaget från').fill('2026-11-20T11:00');
    await page.getByLabel('Vad är känt?').fill('En man lade elva brev på lådan vid Stortorget.');
    await page.getByRole('button', { name: 'Lägg till en uppgift' }).click();
    const second = page.getByRole('region', { name: 'Uppgift 2' });
    await second.getByLabel('Vad är känt?').fill('Samma person antas ha lagt förra veckans brev.');
    await second.getByLabel('Bedömning').check();

    await page.locator('summary', { hasText: 'Personer och föremål' }).click();
    await page.getByRole('button', { name: '+ Person' }).click();
    await page.getByLabel('Ställning').selectOption('other');
    await page.getByLabel('Nej, inte misstänkt').check();
    await page.getByRole('textbox', { name: /^Kännetecken/ }).fill('189001019802');
    await page.locator('summary', { hasText: 'Bilder' }).click();
    const photograph = withPosition(await aPhotograph(page));
    expect(photograph.length).toBeGreaterThan(500_000);
    await page
      .locator('#pictures-dropped')
      .setInputFiles([{ name: 'låda.jpg', mimeType: 'image/jpeg', buffer: photograph }]);
    await page.getByText(/förminskad från \d+ KiB till 1?\d\d KiB/).waitFor();
    await page.getByText('Borttaget ur bilden: var den togs och ett namn').waitFor();
    await page.getByLabel('Vad visar bilden?').fill('Lådan');
    const cut = { name: 'halv.jpg', mimeType: 'image/jpeg', buffer: photograph.subarray(0, photograph.length / 2) };
    const png = aPng().subarray(0, -20);
    await page
      .locator('#pictures-dropped')
      .setInputFiles([cut, { name: 'halv.png', mimeType: 'image/png', buffer: png }]);
    await page.getByText('halv.jpg och halv.png är ingen hel JPEG- eller PNG-bild.').waitFor();

    await page.getByLabel('Din beteckning').fill('K 2026/300');
    await page.getByLabel(/^B – /).check();
    await page.getByLabel(/^2 – /).check();
    await page.getByLabel('Ändamål').selectOption('investigate');
    await page.getByLabel('Vad ska rapporten vara till för?').fill('Brev som läggs vid en låda, vecka efter vecka.');
    await page.getByLabel('Rättslig grund').fill('PBDL 3 kap. 2 §');
    await page.getByLabel('Brottets beteckning').fill('Grovt narkotikabrott');
    await page.getByLabel('Straffskala, lägst').fill('24');
    await page.getByLabel('Straffskala, högst').fill('84');
    await page.getByText('84 månader är 7 år.').waitFor();
    await page.getByText('Allt är ifyllt').waitFor();
    expect(await unnamed(page)).toEqual([]);
    await wholePicture(page, 'form-filled');
    await page.getByRole('button', { name: 'Försegla och lämna in' }).click();
    await page.getByText('Rapporten är förseglad och inlämnad.').waitFor();
    await page.getByText('Du lämnade in rapporten').waitFor();
    await picture(page, 'form-sent');
    await page.getByRole('link', { name: /Till det inlämnade/ }).click();
    await page.getByRole('row', { name: /Väntar.*K 2026\/300/ }).waitFor();
    expect(complaints).toEqual([]);

    const desk = await exchange.as('police-desk');
    const approver = await exchange.as('police-approver-1');
    const id = await firstOf(desk.submissions(), ({ reference }) => reference === 'K 2026/300');
    const opened = await approver.review(id);
    expect(opened.report).toMatchObject({
      ok: true,
      value: {
        title: 'Brev vid en låda',
        observed: { from: '2026-11-20T10:00:00Z', to: '2026-11-20T10:00:00Z' },
        statements: [{ nature: 'fact' }, { nature: 'assessment' }],
        subjects: [{ suspected: false, identifiers: [{ type: 'personnummer', value: '189001019802' }] }],
        images: [{ mediaType: 'image/jpeg', caption: 'Lådan' }],
      },
    });
    const [sent] = opened.report.ok ? (opened.report.value.images ?? []) : [];
    expect(Buffer.from(sent?.data ?? '', 'base64url').includes('Exif')).toBe(false);
  });

  it('tells what is wrong at its field, first to last, and takes whoever writes there by the keyboard', async () => {
    const { page, complaints } = await deskIn('en-GB');
    await page.getByRole('button', { name: /Write a report/ }).waitFor();
    await until(async () => {
      await page.keyboard.press('n');
      return (await page.getByLabel('Title').count()) === 1;
    });
    await page.getByLabel('Title').focus();
    await page.keyboard.press('Tab');
    const title = page.getByLabel('Title');
    expect(await title.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('#field-report-title-told').textContent()).toBe('Write 1 to 200 characters.');
    expect(await page.getByLabel('Your reference').getAttribute('aria-invalid')).toBeNull();

    await page.getByLabel('What is the report to be used for?').fill('Look at 900101-9802, who posts letters.');
    await page.getByText('This looks like a personnummer.').waitFor();
    await page.getByRole('button', { name: 'Seal and submit' }).click();
    const summary = page.getByRole('alert').filter({ hasText: 'This has to be corrected' });
    await summary.waitFor();
    expect(await summary.evaluate((element) => element === document.activeElement)).toBe(true);
    await picture(page, 'form-wrong-en');
    await summary.getByRole('button', { name: 'Statement 1: What is known?' }).focus();
    await page.keyboard.press('Enter');
    expect(await page.getByLabel('What is known?').evaluate((element) => element === document.activeElement)).toBe(
      true,
    );
    await page.keyboard.type('A man posted eleven letters.');
    expect(await page.getByLabel('What is known?').getAttribute('aria-invalid')).toBeNull();
    expect(complaints).toEqual([]);
  });
});
