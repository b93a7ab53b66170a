import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startExchange } from '../../infra/local/exchange/exchange.ts';
import { countIn, scriptOptions } from '../../infra/script-options.ts';
import { openBrowser, sitDown } from '../console/support/browser.ts';
import { aReport, clientsOf, coverFor } from '../support/clients.ts';
import { measureConsole, noteKeys, titleStart } from './console.ts';
import { quantile } from './figures.ts';
import { measureLongInbox } from './long-inbox.ts';

const help = `npm run bench:console [-- --reviews N]

What an approver waits for in the browser, on an exchange of this machine: the first view, opening a report from the inbox (40 times), the next
report after a decision, 25 routine decisions by the keyboard, and the page's memory over many reviews (--reviews, 500; each is of another
report, opened, verified and approved); then an inbox of ten thousand tasks, its answers made longer on their way. Needs a Chromium. Submitting what is reviewed comes first, and takes a while.`;

const { values } = scriptOptions(help, () =>
  parseArgs({ options: { reviews: { type: 'string', default: '500' }, help: { type: 'boolean' } } }),
);
const reviews = Math.max(30, countIn('reviews', values.reviews));
const tell = (what: string): void => console.error(`… ${what}`);

const home = mkdtempSync(join(tmpdir(), 'samsyn-console-'));
const exchange = await startExchange({ home, port: 0, log: () => {}, write: () => {} });
const browser = await openBrowser();
try {
  const desk = await clientsOf(exchange.connection)('police-desk');
  const person = exchange.connection.principals.find(({ name }) => name === 'police-approver-1');
  if (person === undefined) throw new Error('the exchange has no approver');
  const { page } = await sitDown(browser);
  await page.goto(exchange.linkFor(person));
  await page.getByRole('navigation').waitFor();
  for (let i = 0; i < reviews + 5; i += 1) {
    await desk.submit(coverFor(['customs'], 'H0', { reference: `K 2026/${i + 1}` }), {
      ...aReport('Eleven letters were posted at the box on Stortorget.'),
      title: `${titleStart} ${i + 1}`,
    });
    if ((i + 1) % 100 === 0) tell(`${i + 1} submitted`);
  }
  await page.locator('.task').nth(20).waitFor();
  const devtools = await page.context().newCDPSession(page);
  const found = await measureConsole(page, devtools, reviews, tell);
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  const both = (times: readonly number[]): string =>
    `median ${ms(quantile(times, 0.5))}, p95 ${ms(quantile(times, 0.95))} (${times.length})`;
  console.log(
    `first view, from the address to what can be pressed: ${ms(found.firstView)}; from the press to the inbox: ${ms(found.toInbox)}`,
  );
  console.log(`opening a report from the inbox: ${both(found.opening)}`);
  console.log(`from the key that approves to the next report: ${both(found.toNext)}`);
  console.log(`25 routine decisions by the keyboard: ${found.twentyFive.toFixed(1)} s`);
  console.log(
    `the page's heap: ${found.heap.map(({ reviews: after, bytes }) => `${(bytes / 1e6).toFixed(1)} MB after ${after} reviews`).join(', ')}`,
  );
  const second = exchange.connection.principals.find(({ name }) => name === 'police-approver-2');
  if (second === undefined) throw new Error('the exchange has no second approver');
  const { page: other } = await sitDown(browser);
  const enter = async (): Promise<void> => {
    await other.goto(exchange.linkFor(second));
    await other.getByRole('navigation').waitFor();
    await noteKeys(other);
  };
  const long = await measureLongInbox(other, enter, 10_000);
  console.log(
    `an inbox of ${long.tasks} tasks: all listed after ${ms(long.listed)}, ${long.drawn} rows drawn; j: ${both(long.moves)}; found by its words after ${ms(long.found)}`,
  );
} finally {
  await browser.close();
  await exchange.stop();
  rmSync(home, { recursive: true });
}
