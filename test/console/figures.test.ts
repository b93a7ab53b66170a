import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { aReport, coverFor } from '../support/clients.ts';
import type { TestExchange } from '../support/exchange.ts';
import { type Person, sitDown } from './support/browser.ts';
import { inBrowser } from './support/in-browser.ts';
import { picture } from './support/pictures.ts';

let exchange: TestExchange;
let browser: Browser;
inBrowser(async (started) => {
  ({ exchange, browser } = started);
  const [desk, approver, other] = await Promise.all([
    exchange.as('police-desk'),
    exchange.as('police-approver-1'),
    exchange.as('customs-desk'),
  ]);
  const sent = [];
  for (const [i, priority] of ['routine', 'urgent', 'routine', 'routine'].entries())
    sent.push(
      await desk.submit(
        { ...coverFor(['customs'], 'H0'), priority: priority as 'urgent' | 'routine' },
        aReport(`Letter ${i}.`),
      ),
    );
  await other.submit(coverFor(['police'], 'H0'), aReport('A parcel.'));
  const { id } = sent[0] ?? { id: '' };
  const { sealedDigest } = await approver.review(id);
  await approver.decide(id, { decision: 'approve', sealedDigest });
});

const atFigures = async (name: string, change: (person: Person) => Promise<void> = async () => {}): Promise<Person> => {
  const person = await sitDown(browser);
  await change(person);
  await person.page.goto(exchange.linkFor(name));
  await person.page.getByRole('link', { name: 'Läget' }).click();
  return person;
};

const rowsOf = (person: Person, table: string): Promise<string[][]> =>
  person.page
    .getByRole('table', { name: table })
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')));

describe('the figures', () => {
  it('tell an approver what waits, what is due, what was sent and how long it took; the code for it comes when it is asked for', async () => {
    const asked: string[] = [];
    const person = await atFigures('police-approver-1', async ({ page }) => {
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    });
    const { page, complaints } = person;
    await page.getByText('Räknat ur 4 inlämnade rapporter').waitFor();
    expect(asked.findIndex((path) => path.includes('/figures-view-'))).toBeGreaterThan(
      asked.findIndex((path) => path.endsWith('/inbox')),
    );
    expect(await page.getByRole('img').count()).toBe(4);
    await picture(page, 'figures-approver');
    for (const one of await page.getByText('Visa som tabell').all()) await one.click();
    expect(await rowsOf(person, 'Hur länge det har väntat')).toContainEqual(['under 1 h', '2', '1']);
    const due = await rowsOf(person, 'När det ska vara klart');
    expect(due.map((row) => Number(row[1]) + Number(row[2])).reduce((sum, n) => sum + n, 0)).toBe(3);
    expect((await rowsOf(person, 'Inlämnat och mottaget')).at(-1)?.[1]).toBe('4');
    expect((await rowsOf(person, 'Tid till beslut')).at(-1)?.[1]).toMatch(/^(?:under 1|\d+) min$/);
    expect(complaints).toEqual([]);
  });

  it('tell a reader what was received, and an auditor what was sent, and ask for nothing that they may not read', async () => {
    const reader = await atFigures('customs-analyst');
    await reader.page.getByText('Räknat ur 1 mottagen rapport').waitFor();
    expect(await reader.page.getByRole('img').count()).toBe(1);
    const auditor = await atFigures('police-auditor');
    await auditor.page.getByText('Räknat ur 4 inlämnade rapporter').waitFor();
    expect([...reader.complaints, ...auditor.complaints]).toEqual([]);
  });

  it('of a month, small ones hidden, are an auditor’s, with what was late, who has read a report and why, and the rules of a day', async () => {
    const { page, complaints } = await sitDown(browser);
    await page.goto(exchange.linkFor('police-auditor'));
    await page.getByRole('link', { name: 'Tillsyn' }).click();
    await page.getByText('Ingenting har väntat för länge.').waitFor();
    await page.getByRole('img').first().waitFor();
    expect(await page.getByRole('img').count()).toBe(3);
    for (const one of await page.getByText('Visa som tabell').all()) await one.click();
    const ends = await rowsOf({ page, complaints }, 'Inlämnat och vad det blev');
    expect(ends.slice(0, 3)).toEqual([
      ['Inlämnat', '<5'],
      ['Utlämnat', '<5'],
      ['Avslaget', '0'],
    ]);
    await picture(page, 'oversight');
    let opened = '';
    for await (const { id, state } of (await exchange.as('police-auditor')).submissions())
      if (state === 'released') opened = id;
    await page.getByLabel('Rapportens id').fill(opened);
    await page.getByRole('button', { name: 'Visa', exact: true }).click();
    await page.getByText('öppnade för beslut').waitFor();
    await page.getByRole('link', { name: 'Regler' }).click();
    await page.getByText('PBDL 3:2, SFS 2025:961').waitFor();
    await page.getByLabel('Dag').fill('2025-11-30');
    await page.getByText('Brottet ska kunna ge minst ett års fängelse').waitFor();
    await picture(page, 'rules');
    await page.getByLabel('Myndighet').selectOption('customs');
    await page.getByText('TBDL 3:2', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('are not drawn by another code than the page was built with', async () => {
    const { page, complaints } = await atFigures('police-approver-2', async ({ page: before }) => {
      await before.route('**/figures-view-*', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, body: `document.title = 'taken over';${await answer.text()}` });
      });
    });
    await page.getByText('Ingenting är förlorat').waitFor();
    expect(await page.title()).toBe('Samsyn');
    expect(await page.getByRole('img').count()).toBe(0);
    expect(complaints.join()).toContain('integrity');
  });
});
