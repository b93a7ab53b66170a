import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { startTestExchange, type TestExchange } from '../../support/exchange.ts';
import { openBrowser } from './browser.ts';

/** What the tests of a file share. */
export interface Started {
  readonly exchange: TestExchange;
  readonly browser: Browser;
}

/** An exchange and a Chromium for a file of tests, which end with it. `ready` takes them, and prepares what all of the tests come to. */
export const inBrowser = (ready: (started: Started) => Promise<void> | void): void => {
  let started: Started | undefined;
  beforeAll(async () => {
    const [exchange, browser] = await Promise.all([startTestExchange(), openBrowser()]);
    started = { exchange, browser };
    await ready(started);
  });
  afterAll(async () => {
    await started?.browser.close();
    await started?.exchange.stop();
  });
};
