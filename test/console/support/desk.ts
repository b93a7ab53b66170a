import type { Browser, Page } from 'playwright-core';
import type { SubmissionAnswer } from '../../../shared/protocol/answers.ts';
import { aJpegWithPosition } from '../../command/support.ts';
import type { TestExchange } from '../../support/exchange.ts';
import { enrolledAs, type Person } from './browser.ts';
import { picture } from './pictures.ts';

/** The desk's own browser, enrolled by a printed link. */
export const deskAt = async (
  browser: Browser,
  exchange: TestExchange,
  locale: 'sv-SE' | 'en-GB' = 'sv-SE',
): Promise<Person> => {
  const person = await enrolledAs(browser, exchange, 'police-desk', { locale });
  // Sooner than the test's own end: what was waited for is told then.
  person.page.setDefaultTimeout(10_000);
  return person;
};

/** The names of what can be filled in or pressed, but has no name for whoever does not see it. */
export const unnamed = (page: Page): Promise<readonly string[]> =>
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
export const wholePicture = async (page: Page, name: string): Promise<void> => {
  await page.setViewportSize({ width: 1360, height: 3600 });
  await picture(page, name);
  await page.setViewportSize({ width: 1360, height: 860 });
};

export const allOf = async (
  rows: AsyncIterable<SubmissionAnswer>,
  isOne: (row: SubmissionAnswer) => boolean,
): Promise<readonly SubmissionAnswer[]> => {
  const found: SubmissionAnswer[] = [];
  for await (const row of rows) if (isOne(row)) found.push(row);
  return found;
};

export const firstOf = async (
  rows: AsyncIterable<SubmissionAnswer>,
  isIt: (row: SubmissionAnswer) => boolean,
): Promise<string> => {
  for await (const row of rows) if (isIt(row)) return row.id;
  throw new Error('it is not in the list');
};

/** A photograph of a telephone's size, made in the page: its noise does not compress. */
export const aPhotograph = async (page: Page): Promise<Buffer> => {
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
export const withPosition = (picture: Buffer): Buffer =>
  Buffer.concat([picture.subarray(0, 2), aJpegWithPosition().subarray(2, -6), picture.subarray(2)]);

export const asFile = (name: string, value: unknown) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
});

/** Lets the exchange have the call, and the answer be lost on its way back. */
export const losingAnAnswer = async (page: Page, route: string): Promise<void> => {
  await page.route(
    route,
    async (call) => {
      await call.fetch();
      await call.abort();
    },
    { times: 1 },
  );
};

export const timelineOf = (page: Page): Promise<readonly string[]> => page.locator('.timeline .act').allTextContents();
