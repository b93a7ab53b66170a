import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SubmissionAnswer } from '../../shared/protocol/answers.ts';
import { aJpegWithPosition } from '../command/support.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
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
  // Sooner than the test's own end: what was waited for is told then.
  person.page.setDefaultTimeout(10_000);
  await person.page.goto(exchange.linkFor('police-desk'));
  await person.page.getByRole('navigation').waitFor();
  return person;
};

const timelineOf = (page: Page): Promise<readonly string[]> => page.locator('.timeline .act').allTextContents();

/** The names of what can be filled in or pressed, but has no name for whoever does not see it. */
const unnamed = (page: Page): Promise<readonly string[]> =>
  page
    .locator('.form')
    .locator('input, select, textarea, button, fieldset.ds-fieldset')
    .evaluateAll((elements) =>
      elements
        .filter((element) => {
          const labels = 'labels' in element ? [...((element as HTMLInputElement).labels ?? [])] : [];
          const said = [...labels, element.querySelector('legend'), element].map((one) => one?.textContent?.trim());
          return !element.getAttribute('aria-label') && said.every((text) => !text);
        })
        .map(({ id, outerHTML }) => id || outerHTML),
    );

/** A picture of all of a page, however long it is. */
const wholePicture = async (page: Page, name: string): Promise<void> => {
  await page.setViewportSize({ width: 1360, height: 3600 });
  await picture(page, name);
  await page.setViewportSize({ width: 1360, height: 860 });
};

const allOf = async (
  rows: AsyncIterable<SubmissionAnswer>,
  isOne: (row: SubmissionAnswer) => boolean,
): Promise<readonly SubmissionAnswer[]> => {
  const found: SubmissionAnswer[] = [];
  for await (const row of rows) if (isOne(row)) found.push(row);
  return found;
};

const firstOf = async (
  rows: AsyncIterable<SubmissionAnswer>,
  isIt: (row: SubmissionAnswer) => boolean,
): Promise<string> => {
  for await (const row of rows) if (isIt(row)) return row.id;
  throw new Error('it is not in the list');
};

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

/** A photograph of a telephone's size, made in the page: its noise does not compress. */
const aPhotograph = async (page: Page): Promise<Buffer> => {
  const text = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(2400, 1800);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    const sky = context.createLinearGradient(0, 0, 0, 1800);
    sky.addColorStop(0, '#8fb4d9');
    sky.addColorStop(1, '#3c4a3e');
    context.fillStyle = sky;
    context.fillRect(0, 0, 2400, 1800);
    for (let i = 0; i < 6000; i++) {
      context.fillStyle = `hsl(${(i * 37) % 360} 40% ${20 + (i % 60)}%)`;
      context.fillRect((i * 7919) % 2400, (i * 104_729) % 1800, 30, 20);
    }
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.95 });
    let binary = '';
    for (const byte of new Uint8Array(await blob.arrayBuffer())) binary += String.fromCharCode(byte);
    return btoa(binary);
  });
  return Buffer.from(text, 'base64');
};

/** The same picture with Exif data: an APP1 segment stands after the first two bytes of a JPEG. */
const withPosition = (picture: Buffer): Buffer =>
  Buffer.concat([picture.subarray(0, 2), aJpegWithPosition().subarray(2, -6), picture.subarray(2)]);

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

const asFile = (name: string, value: unknown) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
});

/** Lets the exchange have the call, and the answer be lost on its way back. */
const losingAnAnswer = async (page: Page, route: string): Promise<void> => {
  await page.route(
    route,
    async (call) => {
      await call.fetch();
      await call.abort();
    },
    { times: 1 },
  );
};

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
    await page
      .locator('#files-dropped')
      .setInputFiles([
        asFile('good.json', letterOf('K 2026/401')),
        asFile('pictured.json', letterOf('K 2026/402', pictured)),
        asFile('wrong.json', letterOf('K 2026/403', { title: '' })),
        asFile('torn.json', '{"cover": '),
        asFile('alone.json', letterOf('K 2026/404', { images: [{ file: 'nowhere.jpg', caption: 'x' }] })),
        { name: 'box.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(small) },
      ]);
    await page.getByText('Är inte JSON i den stränga formen.').waitFor();
    await page.getByText('Bilden finns inte bland filerna').waitFor();
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
