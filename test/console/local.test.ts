import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ran } from '../command/terminal.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { operatorOf } from '../support/operator.ts';
import { openBrowser, sitDown } from './support/browser.ts';
import { picture } from './support/pictures.ts';

let exchange: TestExchange;
let browser: Browser;
let folder: string;
let at: string;
let told: Record<string, unknown>;
const ending = new AbortController();
let ended: ReturnType<typeof ran>;
beforeAll(async () => {
  [exchange, browser] = await Promise.all([startTestExchange(), openBrowser()]);
  folder = mkdtempSync(join(tmpdir(), 'samsyn-console-'));
  const lines: string[] = [];
  ended = ran(['console', '--port', '0', '--json'], {
    env: { SAMSYN_HOME: exchange.home },
    out: (line) => lines.push(line),
    interrupted: () => ending.signal,
  });
  told = JSON.parse(await until(async () => lines[0], 60));
  at = String(told.url);
});
afterAll(async () => {
  ending.abort();
  vi.unstubAllEnvs();
  expect((await ended).code).toBe(0);
  await browser.close();
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Has the registrar sign what the browser has saved, and the operator file it, by the command. */
const enrolledBy = async (entry: string): Promise<void> => {
  const registrar = join(exchange.home, 'registrars/police.registrar.json');
  const operator = await operatorOf(exchange.home);
  operator.database.destroy();
  // The SDK looks for the operator's credentials in the process itself.
  for (const [name, value] of Object.entries(operator.variables)) vi.stubEnv(name, value);
  const env = { ...operator.variables, SAMSYN_HOME: exchange.home };
  const signed = await ran(['principal', 'sign', entry, '--registrar', registrar], { env });
  expect(signed).toMatchObject({ code: 0 });
  const jws = join(folder, 'anna.jws');
  writeFileSync(jws, signed.out);
  const put = await ran(['principal', 'put', jws], { env });
  expect(put).toMatchObject({ code: 0 });
};

describe('a console from the agency’s own machine', () => {
  it('is the very page that the exchange serves', async () => {
    expect(told).toMatchObject({ authority: exchange.connection.authority, same: true });
    expect(await (await fetch(at)).text()).toBe(await (await fetch(`${exchange.connection.url}/console`)).text());
  });

  it('enrols a browser by the registrar’s word: keys first, a file to sign, and in as soon as it is filed', async () => {
    const desk = await exchange.as('police-desk');
    await desk.submit(coverFor(['customs'], 'H0'), aReport('A man posted eleven letters, in gloves.'));
    const { page, complaints } = await sitDown(browser, { acceptDownloads: true });
    await page.goto(at);
    await page.getByRole('button', { name: 'Registrera den här webbläsaren' }).click();
    await page.getByRole('button', { name: 'Gör nycklar' }).click();
    await page.getByText('Skriv ett namn på nyckeln').waitFor();
    await page.getByLabel('Namn på nyckeln').fill('anna');
    await page.getByLabel('Myndighet').selectOption({ label: 'Polismyndigheten' });
    await page.getByLabel('Godkänner').check();
    await page.getByRole('button', { name: 'Gör nycklar' }).click();
    await page.getByText('Den som godkänner är en person').waitFor();
    await page.getByLabel('Person', { exact: true }).fill('p-1742');
    await picture(page, 'enrol-form');
    await page.getByRole('button', { name: 'Gör nycklar' }).click();
    await page.getByText('känner inte nyckeln anna ännu').waitFor();
    await picture(page, 'enrol-awaited');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Spara filen' }).click(),
    ]);
    const entry = join(folder, download.suggestedFilename());
    await download.saveAs(entry);
    expect(entry).toMatch(/anna\.entry\.json$/);
    expect(readFileSync(entry, 'utf8')).not.toMatch(/"(?:d|p|q|dp|dq|qi)"/);
    await enrolledBy(entry);
    await page.getByText('1 ärende väntar').waitFor();
    await page.getByText('Grovt narkotikabrott').click();
    await page.getByText('A man posted eleven letters, in gloves.').waitFor();
    // While it was not known, the exchange said so, and the browser wrote that down.
    expect(complaints.filter((one) => !one.includes('status of 401'))).toEqual([]);
  });
});
