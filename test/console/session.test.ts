import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { aReport, coverFor } from '../support/clients.ts';
import type { TestExchange } from '../support/exchange.ts';
import { enrolledAs, type Person } from './support/browser.ts';
import { inBrowser } from './support/in-browser.ts';
import { keyidsIn, revokeIn } from './support/revoke.ts';

let exchange: TestExchange;
let browser: Browser;
inBrowser((started) => {
  ({ exchange, browser } = started);
});

const secret = 'A man posted eleven letters, in gloves.';

/** An approver with a report open. */
const reviewing = async (): Promise<Person> => {
  const desk = await exchange.as('police-desk');
  await desk.submit(coverFor(['customs'], 'H1'), aReport(secret));
  const person = await enrolledAs(browser, exchange, 'police-approver-1');
  await person.page.getByText('Grovt narkotikabrott').first().click();
  await person.page.getByText(secret).waitFor();
  return person;
};

/** All that a page shows, and all that it keeps besides keys. */
const leftIn = ({ page }: Person): Promise<string> =>
  page.evaluate(() =>
    JSON.stringify([
      document.documentElement.outerHTML,
      document.title,
      location.href,
      history.state,
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
    ]),
  );

describe('a session', () => {
  it('forgets all that was open when it is locked by a key; coming back takes a click, and opens nothing', async () => {
    const person = await reviewing();
    const { page, complaints } = person;
    await page.keyboard.press('l');
    await page.getByText('Konsolen är låst').waitFor();
    const left = await leftIn(person);
    for (const word of [secret, 'Grovt narkotikabrott', 'K 2026/1187']) expect(left).not.toContain(word);
    await page.goBack();
    await page.getByRole('button', { name: 'police-approver-1' }).click();
    await page.getByText(/\d+ ärenden? väntar/).waitFor();
    expect(await page.getByText(secret).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('is locked when nobody has touched it for 15 minutes, and not before', async () => {
    const person = await enrolledAs(browser, exchange, 'police-approver-2');
    const { page } = person;
    await page.clock.install();
    await page.reload();
    await page.getByRole('button', { name: 'police-approver-2' }).click();
    await page.getByText(/\d+ ärenden? väntar/).waitFor();
    await page.clock.runFor('14:00');
    expect(await page.getByText(/\d+ ärenden? väntar/).count()).toBe(1);
    await page.keyboard.press('k');
    await page.clock.runFor('14:00');
    expect(await page.getByText(/\d+ ärenden? väntar/).count()).toBe(1);
    await page.clock.runFor('01:10');
    await page.getByText('låstes efter 15 minuter').waitFor();
  });

  it('is over in every tab when the keys are destroyed', async () => {
    const { page } = await enrolledAs(browser, exchange, 'customs-analyst');
    const other = await page.context().newPage();
    await other.goto(`${exchange.connection.url}/console`);
    await other.getByRole('button', { name: 'customs-analyst' }).click();
    await other.getByRole('heading', { name: 'Mottaget' }).waitFor();
    await page.getByRole('button', { name: 'Logga ut' }).click();
    await page.getByRole('button', { name: 'Förstör nycklarna' }).click();
    await page.getByText('Ingen är registrerad').waitFor();
    await other.getByText('Konsolen är låst').waitFor();
    expect(await keyidsIn(page)).toEqual([]);
  });

  it('ends at once, and says why, when its key is revoked', async () => {
    const person = await reviewing();
    await revokeIn(person.page, exchange);
    // A decision is judged by the registry as it stands.
    await person.page.keyboard.press('a');
    await person.page.getByText('Din nyckel är spärrad').waitFor();
    expect(await leftIn(person)).not.toContain(secret);
  });

  it('does not come back in a tab that was locked, by keys that were destroyed in another', async () => {
    const { page } = await enrolledAs(browser, exchange, 'customs-analyst');
    const other = await page.context().newPage();
    await other.goto(`${exchange.connection.url}/console`);
    const way = other.getByRole('button', { name: 'customs-analyst' });
    await way.waitFor();
    await page.getByRole('button', { name: 'Logga ut' }).click();
    await page.getByRole('button', { name: 'Förstör nycklarna' }).click();
    await page.getByText('Ingen är registrerad').waitFor();
    await other.getByText('Ingen är registrerad').waitFor();
    expect(await way.count()).toBe(0);
  });

  it('is of whoever came in, and not of another whose way in is answered later', async () => {
    const person = await enrolledAs(browser, exchange, 'police-approver-1');
    const { page, complaints } = person;
    await page.keyboard.press('l');
    await page.goto(exchange.linkFor('customs-approver-1'));
    await page.getByRole('navigation').waitFor();
    // The welcome itself asks for the names of agencies: what is held back below is the way in, and not that.
    const names = page.waitForResponse(/connection\.json$/);
    await page.keyboard.press('l');
    await names;
    const [gate, delivered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const asked = page.waitForRequest(/connection\.json$/);
    let first = true;
    await page.route(/connection\.json$/, async (route) => {
      const isFirst = first;
      first = false;
      if (isFirst) await gate.promise;
      await route.continue();
      if (isFirst) delivered.resolve();
    });
    await page.getByRole('button', { name: 'police-approver-1' }).click();
    await asked;
    await page.getByRole('button', { name: 'customs-approver-1' }).click();
    await page.getByRole('navigation').waitFor();
    gate.resolve();
    await delivered.promise;
    // What the page makes of the answer comes before its next look at the list.
    await page.waitForRequest(/\/(?:police|customs)\/inbox$/);
    expect(await page.locator('.who').textContent()).toContain('customs-approver-1');
    expect(complaints).toEqual([]);
  });
});
