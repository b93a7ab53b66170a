import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { Act } from '../../shared/protocol/answers.ts';
import { aReport, coverFor } from '../support/clients.ts';
import type { TestExchange } from '../support/exchange.ts';
import { enrolledAs } from './support/browser.ts';
import { inBrowser } from './support/in-browser.ts';
import { picture } from './support/pictures.ts';

let exchange: TestExchange;
let browser: Browser;
inBrowser((started) => {
  ({ exchange, browser } = started);
});

const firstDisclosed = async (acts: AsyncIterable<Act>): Promise<Act | undefined> => {
  for await (const act of acts) if (act.act === 'disclosed') return act;
  return undefined;
};

const whole = {
  ...aReport('A man posted eleven letters at the box on Stortorget, in gloves.'),
  statements: [
    { text: 'A man posted eleven letters at the box on Stortorget, in gloves.', nature: 'fact' as const },
    {
      text: 'The same person is thought to have posted the letters of last week.',
      nature: 'assessment' as const,
      grading: { source: 'C' as const, information: 3 as const },
    },
  ],
  subjects: [
    {
      type: 'person' as const,
      name: 'Nils Nilsson',
      category: 'other' as const,
      suspected: false,
      identifiers: [{ type: 'personnummer', value: '189001019802' }],
      description: 'Lives at the address that one letter was sent to.',
    },
    { type: 'vehicle' as const, identifiers: [{ type: 'plate', value: 'ABC 12D' }] },
  ],
};

describe('a report in the console', () => {
  it('is reviewed and approved by two people in two browsers, by keys alone, and read by the other agency', async () => {
    const desk = await exchange.as('police-desk');
    const { id } = await desk.submit(coverFor(['customs'], 'H1'), whole);
    for (const name of ['police-approver-1', 'police-approver-2']) {
      const { page, complaints } = await enrolledAs(browser, exchange, name);
      await page.getByText('1 ärende väntar').waitFor();
      await page.getByText('om 6 dagar').waitFor();
      await picture(page, `inbox-${name}`);
      await page.keyboard.press('j');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Letters posted at one box' }).waitFor();
      expect(await page.getByText('Inte misstänkt').count()).toBe(1);
      expect(await page.getByText('är kontrollerade i den här webbläsaren').count()).toBe(1);
      expect(page.url()).toBe(`${exchange.connection.url}/console#/review`);
      await picture(page, `review-${name}`);
      await page.keyboard.press('a');
      await page.getByText('Ingenting väntar på dig').waitFor();
      // It could be taken back for some seconds.
      await page.locator('.outgoing[data-left="0"]').waitFor({ state: 'attached' });
      expect(complaints).toEqual([]);
    }
    const { acts } = await desk.track(id);
    expect(acts.map(({ act }) => act).slice(0, 5)).toEqual([
      'submitted',
      'reviewed',
      'approved',
      'reviewed',
      'approved',
    ]);

    const { page, complaints } = await enrolledAs(browser, exchange, 'customs-analyst');
    await page.getByRole('cell', { name: 'Grovt narkotikabrott' }).click();
    await page.getByText('Får inte åberopas i domstol').first().waitFor();
    await picture(page, 'record-asking');
    const open = page.getByRole('button', { name: 'Öppna', exact: true });
    expect(await open.isDisabled()).toBe(true);
    await page.getByLabel('Ändamål').selectOption('investigate');
    await page.getByLabel('Skäl').fill('Checked against a seizure.');
    await open.click();
    await page.getByText('eleven letters').waitFor();
    await picture(page, 'record-open');
    expect(complaints).toEqual([]);
    const auditor = await exchange.as('customs-auditor');
    const disclosed = await firstDisclosed(auditor.acts('records', id));
    expect(disclosed).toMatchObject({ purpose: 'investigate', justification: 'Checked against a seizure.' });
  }, 120_000);
});
