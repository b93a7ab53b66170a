import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { TestExchange } from '../../support/exchange.ts';
import { findBrowser } from './find-browser.ts';

/** One Chromium for a file of tests. */
export const openBrowser = async (): Promise<Browser> => {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('no Chromium: these tests run where one is found alone');
  // As root in a container there is no sandbox to be had; what is opened here is ours.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
};

/** A person's own browser, with a profile of its own, and all that it has complained of. */
export interface Person {
  readonly page: Page;
  /** Violations of the page's policy, errors of scripts, and whatever was written to the log. */
  readonly complaints: readonly string[];
}

/** Lets somebody sit down: nothing is left here of whoever sat here before. Swedish and light unless it says otherwise. */
export const sitDown = async (browser: Browser, options: BrowserContextOptions = {}): Promise<Person> => {
  const context = await browser.newContext({
    locale: 'sv-SE',
    timezoneId: 'Europe/Stockholm',
    colorScheme: 'light',
    viewport: { width: 1360, height: 860 },
    ...options,
  });
  const page = await context.newPage();
  // Sooner than the test's own end: what was waited for in vain is told by its line.
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  await page.addInitScript(() => {
    // The inbox is looked at each second and not each fourth: what waits for a look waits less.
    const later = window.setTimeout;
    window.setTimeout = ((task: () => void, milliseconds?: number) =>
      later(task, milliseconds === 4_000 ? 1_000 : milliseconds)) as typeof later;
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`policy: ${violatedDirective} ${blockedURI}`),
    );
  });
  return { page, complaints };
};

/** Somebody in a browser of their own, enrolled by a link: the principal of this name. */
export const enrolledAs = async (
  browser: Browser,
  exchange: TestExchange,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Person> => {
  const person = await sitDown(browser, options);
  await person.page.goto(exchange.linkFor(name));
  await person.page.getByRole('navigation').waitFor();
  return person;
};
