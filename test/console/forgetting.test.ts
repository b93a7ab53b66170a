import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { readReportFile } from '../../infra/local/demo/stories/report-file.ts';
import { coverFor, until } from '../support/clients.ts';
import type { TestExchange } from '../support/exchange.ts';
import { enrolledAs } from './support/browser.ts';
import { inBrowser } from './support/in-browser.ts';
import { keptOf, leftOf } from './support/left.ts';

let exchange: TestExchange;
let browser: Browser;
let id: string;

/** Words that stand nowhere but in one part of what was sent, each. */
const canaries = {
  reference: 'K-REFCANARY-1',
  purpose: 'Purposecanary',
  title: 'Titlecanary',
  statement: 'Statementcanary',
  name: 'Namecanary',
  number: '189001019802',
  place: 'Placecanary',
  caption: 'Captioncanary',
};
const { report: real } = readReportFile('letter-box');
const report = {
  ...real,
  title: `${canaries.title} at the box`,
  statements: [{ text: `${canaries.statement} posted eleven letters.`, nature: 'fact' as const }],
  subjects: [
    {
      type: 'person' as const,
      name: canaries.name,
      category: 'other' as const,
      suspected: false,
      identifiers: [{ type: 'personnummer', value: canaries.number }],
    },
  ],
  places: [{ name: canaries.place }],
  images: (real.images ?? []).map((image) => ({ ...image, caption: `${canaries.caption} at night` })),
};

inBrowser(async (started) => {
  ({ exchange, browser } = started);
  const desk = await exchange.as('police-desk');
  const cover = coverFor(['customs'], 'H0', {
    reference: canaries.reference,
    purpose: { code: 'investigate', description: `${canaries.purpose}, week after week.` },
  });
  ({ id } = await desk.submit(cover, report));
});

const found = (text: string, words: readonly string[]): readonly string[] =>
  words.filter((word) => text.includes(word));
const all = (): readonly string[] => [...Object.values(canaries), id];

/** Addresses within the page, of pictures of a report that is open. */
const picturesIn = (page: Page): Promise<string[]> =>
  page.locator('img[src^="blob:"]').evaluateAll((images) => images.map((image) => (image as HTMLImageElement).src));

const answers = (page: Page, addresses: readonly string[]): Promise<boolean[]> =>
  page.evaluate(
    (asked) =>
      Promise.all(
        asked.map((address) => {
          const image = new Image();
          image.src = address;
          return image.decode().then(
            () => true,
            () => false,
          );
        }),
      ),
    [...addresses],
  );

/** Waits until the page has an answer and whatever it makes of it: what it asks for afterwards has come too. */
const handedOver = async (page: Page, delivered: Promise<void>): Promise<void> => {
  await delivered;
  for (let i = 0; i < 3; i++)
    await page.evaluate(async () => (await fetch('/v1/console/connection.json', { cache: 'no-store' })).text());
};

describe('what an approver has read', () => {
  it('is nowhere but on the screen, and is there no more once the console is locked', async () => {
    const person = await enrolledAs(browser, exchange, 'police-approver-1');
    const { page } = person;
    await page.getByText(canaries.reference).click();
    await page.getByText(canaries.statement).waitFor();
    // What is looked for is there to be found, or finding nothing would say nothing.
    const shown = await leftOf(person);
    expect(found(shown, Object.values(canaries))).toEqual(Object.values(canaries));
    expect(found(await keptOf(person), all())).toEqual([]);
    const pictures = await picturesIn(page);
    expect(await answers(page, pictures)).toEqual([true]);

    await page.keyboard.press('l');
    await page.getByText('Konsolen är låst').waitFor();
    expect(found(await leftOf(person), all())).toEqual([]);
    expect(await answers(page, pictures)).toEqual([false]);
    expect(await keptOf(person)).toContain('private key, extractable: false');

    await page.goBack();
    await page.goForward();
    expect(found(await leftOf(person), all())).toEqual([]);
    // The last of these images was refused because nothing is there.
    expect(person.complaints.filter((one) => !one.includes('ERR_FILE_NOT_FOUND'))).toEqual([]);
  });

  it('does not come after the lock either: an answer on its way is nobody’s, and the next to come in is shown nothing of it', async () => {
    const person = await enrolledAs(browser, exchange, 'police-approver-2');
    const { page } = person;
    await page.getByText(canaries.reference).waitFor();
    // The same browser is another's too.
    await page.keyboard.press('l');
    await page.goto(exchange.linkFor('customs-approver-1'));
    await page.getByText('Ingenting väntar på dig').waitFor();
    await page.keyboard.press('l');

    const [gate, delivered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const asked = page.waitForRequest(/\/police\/inbox$/);
    await page.route(/\/police\/inbox$/, async (route) => {
      const answer = await route.fetch();
      await gate.promise;
      await route.fulfill({ response: answer });
      delivered.resolve();
    });
    await page.getByRole('button', { name: 'police-approver-2' }).click();
    await asked;
    await page.keyboard.press('l');
    await page.getByText('Konsolen är låst').waitFor();
    gate.resolve();
    await handedOver(page, delivered.promise);

    // The other's own list does not come at all, so that what is shown is what was kept.
    await page.route(/\/customs\/inbox$/, () => {});
    await page.getByRole('button', { name: 'customs-approver-1' }).click();
    await page.getByRole('navigation').waitFor();
    expect(found(await leftOf(person), all())).toEqual([]);
    expect(person.complaints).toEqual([]);
  });

  it('is not opened for a screen that was locked meanwhile', async () => {
    const person = await enrolledAs(browser, exchange, 'police-approver-1');
    const { page } = person;
    const [gate, delivered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await page.route(/\/reviews$/, async (route) => {
      const answer = await route.fetch();
      await gate.promise;
      await route.fulfill({ response: answer });
      delivered.resolve();
    });
    const asked = page.waitForRequest(/\/reviews$/);
    await page.getByText(canaries.reference).click();
    await asked;
    await page.keyboard.press('l');
    gate.resolve();
    await handedOver(page, delivered.promise);
    await page.getByText('Konsolen är låst').waitFor();
    expect(found(await leftOf(person), all())).toEqual([]);
  });
});

describe('what a reader has read and written', () => {
  it('is nowhere but on the screen, and is there no more after a sign-out, nor are the keys', async () => {
    const approver = await exchange.as('police-approver-1');
    const { sealedDigest } = await approver.review(id);
    await approver.decide(id, { decision: 'approve', sealedDigest });
    const client = await exchange.as('customs-analyst');
    await until(() => client.record(id).catch(() => undefined));
    const person = await enrolledAs(browser, exchange, 'customs-analyst');
    const { page } = person;
    await page.getByRole('button', { name: 'Grovt narkotikabrott' }).click();
    await page.getByLabel('Ändamål').selectOption('investigate');
    await page.getByLabel('Skäl').fill('Reasoncanary in full.');
    await page.getByRole('button', { name: 'Öppna', exact: true }).click();
    await page.getByText(canaries.statement).waitFor();
    const words = [...all(), 'Reasoncanary'];
    expect(found(await leftOf(person), Object.values(canaries))).toEqual(Object.values(canaries));
    expect(found(await keptOf(person), words)).toEqual([]);

    await page.getByRole('button', { name: 'Logga ut' }).click();
    await page.getByRole('button', { name: 'Förstör nycklarna' }).click();
    await page.getByText('Ingen är registrerad').waitFor();
    const left = await leftOf(person);
    expect(found(left, words)).toEqual([]);
    expect(left).not.toMatch(/private key/);
    expect(person.complaints).toEqual([]);
  });
});
