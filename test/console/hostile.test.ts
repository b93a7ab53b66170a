import type { Browser } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { TestExchange } from '../support/exchange.ts';
import { enrolledAs } from './support/browser.ts';
import { hostile, hostileCover, markup } from './support/hostile.ts';
import { inBrowser } from './support/in-browser.ts';
import { picture } from './support/pictures.ts';

let exchange: TestExchange;
let browser: Browser;
inBrowser((started) => {
  ({ exchange, browser } = started);
});

describe('a report that is written against its reader', () => {
  it('is text and nothing else, stays within its page, and leaves the decision in sight', async () => {
    const desk = await exchange.as('police-desk');
    await desk.submit(hostileCover, hostile);
    const { page, complaints } = await enrolledAs(browser, exchange, 'police-approver-1');
    await page.getByText(hostileCover.reference).click();
    await page.getByText('199 of many').waitFor();
    const told = await page.evaluate(() => ({
      title: document.title,
      scripts: document.querySelectorAll('body script, base, iframe, object, embed, [onerror], [onload], img[src="x"]')
        .length,
      foreign: [...document.querySelectorAll('img')]
        .map(({ src }) => new URL(src).protocol)
        .filter((one) => one !== 'blob:'),
      wide: [...document.querySelectorAll('body *')]
        .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map(({ tagName, parentElement }) => `${tagName} in ${parentElement?.className}`)
        .slice(0, 20),
    }));
    expect(told).toEqual({ title: 'Samsyn', scripts: 0, foreign: [], wide: [] });
    expect(await page.getByText(markup, { exact: false }).count()).toBeGreaterThanOrEqual(6);
    const approve = await page.getByRole('button', { name: /^Godkänn/ }).boundingBox();
    expect(approve).not.toBeNull();
    expect((approve?.y ?? 0) + (approve?.height ?? 0)).toBeLessThanOrEqual(860);
    await picture(page, 'hostile-report');
    expect(complaints).toEqual([]);
  });
});
