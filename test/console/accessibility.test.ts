import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { everyText } from '../../shared/console/words/language.ts';
import type { TestExchange } from '../support/exchange.ts';
import { enrolledAs, type Person, sitDown } from './support/browser.ts';
import { inBrowser } from './support/in-browser.ts';
import { picture } from './support/pictures.ts';
import { prepareTours, type Tour, tours } from './support/tour.ts';

/*
 * Every view, as the tours come to it, against WCAG 2.2 AA (https://www.w3.org/TR/WCAG22/): what axe-core can tell by itself, in both
 * themes; and what it cannot: that the focus is seen wherever it goes, that nothing has to be scrolled sideways when all is shown at twice
 * its size, that nothing moves for whoever has asked for that, and that nothing is left in the other language.
 */

const folder = fileURLToPath(new URL('../../shared/console', import.meta.url));
for (const file of globSync('**/*words.ts', { cwd: folder })) await import(`${folder}/${file}`);

let exchange: TestExchange;
let browser: Browser;
inBrowser(async (started) => {
  ({ exchange, browser } = started);
  await prepareTours(exchange);
});

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The page's policy runs no script of others; what the developer's tools evaluate is not the page's. */
const bringAxe = async (page: Page): Promise<void> => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Runtime.evaluate', { expression: axeSource });
  await devtools.detach();
};

const axeFinds = async (page: Page): Promise<readonly string[]> => {
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'], preload: false }),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any }) => `${id}: ${target} ${any[0]?.message ?? ''}`),
  );
};

/** Goes through all that can be reached by Tab, and tells what does not show that the focus is there. */
const unseenFocus = async (page: Page): Promise<readonly string[]> => {
  const unseen = new Set<string>();
  await page.locator('body').evaluate((body) => {
    body.tabIndex = -1;
    body.focus();
    body.removeAttribute('tabindex');
  });
  const seen = new Set<string>();
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const one = document.activeElement;
      if (one === null || one === document.body) return undefined;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      const visible = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
      const place = [...document.querySelectorAll('*')].indexOf(one);
      return { place, name: one.outerHTML.slice(0, 90), visible };
    });
    if (at === undefined || seen.has(String(at.place))) break;
    seen.add(String(at.place));
    if (!at.visible) unseen.add(at.name);
  }
  return [...unseen];
};

/** What sticks out of a page at the side, so that one has to scroll to it. */
const sideways = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const all = [...document.body.querySelectorAll('*')];
    return all
      .filter((one) => one.getBoundingClientRect().right > clientWidth)
      .map((one) => one.outerHTML.slice(0, 60));
  });

const moving = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((one) => {
        const { transitionDuration, animationDuration, animationName } = getComputedStyle(one);
        const isLong = (durations: string): boolean => durations.split(',').some((each) => Number.parseFloat(each) > 0);
        return isLong(transitionDuration) || (animationName !== 'none' && isLong(animationDuration));
      })
      .map((one) => one.outerHTML.slice(0, 60)),
  );

/** All texts of the console, by the language that has them and the other has not. */
const textsOf = (value: unknown): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(textsOf)
      : [];
const english = new Set(everyText().flatMap(({ en }) => textsOf(en)));
const swedish = everyText()
  .flatMap(({ sv }) => textsOf(sv))
  .filter((text) => !english.has(text));

/** Swedish texts of the console in a page that is to be in English; what says of itself that it is in Swedish is left out. */
const leftInSwedish = async (page: Page): Promise<readonly string[]> => {
  const shown = await page.evaluate(() => {
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode())
      if (walker.currentNode.parentElement?.closest('[lang=sv]') === null)
        texts.push(walker.currentNode.textContent?.trim() ?? '');
    for (const one of document.querySelectorAll('[aria-label], [title], [placeholder]'))
      for (const name of ['aria-label', 'title', 'placeholder']) texts.push(one.getAttribute(name) ?? '');
    return texts;
  });
  return shown.filter((text) => swedish.includes(text));
};

const sit = (tour: Tour, locale: 'sv-SE' | 'en-GB'): Promise<Person> =>
  tour.who === undefined ? sitDown(browser, { locale }) : enrolledAs(browser, exchange, tour.who, { locale });

const begin = async (tour: Tour, locale: 'sv-SE' | 'en-GB' = 'sv-SE'): Promise<Person> => {
  const person = await sit(tour, locale);
  if (tour.who === undefined) await person.page.goto(`${exchange.connection.url}/console`);
  return person;
};

/** All that is found on a tour is told at once: what was found, where. */
describe.each(tours.map((tour) => [tour.who ?? 'nobody', tour] as const))('what %s is shown', (who, tour) => {
  it('is found without fault by axe in both themes, and fits at twice its size', async () => {
    const { page, complaints } = await begin(tour);
    // Colours are judged as they stay, not as they are on the way from one theme to the other.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await bringAxe(page);
    const faults: string[] = [];
    for (const { name, reach } of tour.stops) {
      await reach(page);
      await picture(page, `sv-${name}`);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        faults.push(...(await axeFinds(page)).map((fault) => `${name}, ${colorScheme}: ${fault}`));
      }
      await page.emulateMedia({ colorScheme: 'light' });
      // 1280 pixels at 200 % are 640 of the style sheet's.
      await page.setViewportSize({ width: 640, height: 400 });
      faults.push(...(await sideways(page)).map((one) => `${name}: ${one} sticks out`));
      await page.setViewportSize({ width: 1360, height: 860 });
    }
    expect({ who, faults, complaints }).toEqual({ who, faults: [], complaints: [] });
  }, 120_000);

  it('shows where the focus is, moves for nobody who does not want it, and is in English for whoever asks for it', async () => {
    const { page, complaints } = await begin(tour, 'en-GB');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const faults: string[] = [];
    for (const { name, reach } of tour.stops) {
      await reach(page);
      await picture(page, `en-${name}`);
      await picture(page, `phone-${name}`, { width: 390, height: 844 });
      faults.push(...(await moving(page)).map((one) => `${name}: ${one} moves`));
      faults.push(...(await unseenFocus(page)).map((one) => `${name}: the focus is not seen on ${one}`));
      faults.push(...(await leftInSwedish(page)).map((text) => `${name}: in Swedish: ${text}`));
    }
    expect({ who, faults, complaints }).toEqual({ who, faults: [], complaints: [] });
  }, 120_000);
});
