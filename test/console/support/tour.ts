import type { Page } from 'playwright-core';
import { readReportFile } from '../../../infra/local/demo/stories/report-file.ts';
import { until } from '../../support/clients.ts';
import type { TestExchange } from '../../support/exchange.ts';

/** One view as somebody comes to it, by keys and by what does not change with the language. */
export interface Stop {
  readonly name: string;
  /** From where the one before it has led. */
  readonly reach: (page: Page) => Promise<void>;
}

/** What one person can be shown, in an order in which each leads to the next. Nobody: whoever was never enrolled. */
export interface Tour {
  readonly who?: string;
  readonly stops: readonly Stop[];
}

const key =
  (...keys: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const one of keys) await page.keyboard.press(one);
  };

const place =
  (view: string, shown: string) =>
  async (page: Page): Promise<void> => {
    await page.locator(`nav a[href="#/${view}"]`).click();
    await page.locator(shown).first().waitFor();
  };

const task =
  (reference: string, shown: string) =>
  async (page: Page): Promise<void> => {
    await page.locator('tr, li', { hasText: reference }).locator('button').first().click();
    await page.locator(shown).first().waitFor();
  };

/** Every view that there is. */
export const tours: readonly Tour[] = [
  { stops: [{ name: 'welcome', reach: async (page) => page.locator('.welcome h1').waitFor() }] },
  {
    who: 'police-approver-1',
    stops: [
      { name: 'inbox', reach: place('inbox', '.task') },
      { name: 'help', reach: key('?') },
      {
        name: 'review',
        reach: async (page) => {
          await page.keyboard.press('Escape');
          await task('UR-2026-04711', 'article.report')(page);
        },
      },
      { name: 'return', reach: key('r') },
      {
        name: 'conditions',
        reach: async (page) => {
          await place('inbox', '.task')(page);
          await task('TV-UND-2026-1201', '.decision')(page);
        },
      },
      { name: 'figures', reach: place('figures', '.figures > p:not([role])') },
      {
        name: 'tables',
        reach: async (page) => {
          for (const one of await page.locator('.chart summary').all()) await one.click();
        },
      },
      {
        name: 'locked',
        reach: async (page) => {
          await page.keyboard.press('l');
          await page.locator('.welcome [role=status]').waitFor();
        },
      },
    ],
  },
  {
    who: 'customs-analyst',
    stops: [
      { name: 'records', reach: place('records', '.task') },
      { name: 'asking', reach: task('UR-2026-04758', '.asking') },
      {
        name: 'record',
        reach: async (page) => {
          await page.locator('#purpose').selectOption('investigate');
          await page.locator('#justification').fill('Checked against a seizure.');
          await page.locator('.asking button[type=submit]').click();
          await page.locator('article.report').waitFor();
        },
      },
      {
        name: 'signing-out',
        reach: async (page) => {
          await page.locator('.head-end button').last().click();
          await page.locator('dialog[open]').waitFor();
        },
      },
    ],
  },
  {
    who: 'police-desk',
    stops: [
      { name: 'submissions', reach: place('submit', '.task') },
      { name: 'submission', reach: task('UR-2026-04758', '.timeline') },
      {
        name: 'form',
        reach: async (page) => {
          await place('submit', '.task')(page);
          await page.keyboard.press('n');
          await page.locator('.form-parts').waitFor();
        },
      },
    ],
  },
  { who: 'customs-auditor', stops: [{ name: 'auditor', reach: place('figures', '.figures > p:not([role])') }] },
];

const approveAll = async (exchange: TestExchange, id: string, names: readonly string[]): Promise<void> => {
  for (const name of names) {
    const client = await exchange.as(name);
    const { sealedDigest } = await client.review(id);
    await client.decide(id, { decision: 'approve', sealedDigest });
  }
};

/** What the tours come past: a report with a picture, one under conditions, one that was released, and more that wait. */
export const prepareTours = async (exchange: TestExchange): Promise<void> => {
  const [police, customs, analyst] = await Promise.all(
    ['police-desk', 'customs-desk', 'customs-analyst'].map((name) => exchange.as(name)),
  );
  if (police === undefined || customs === undefined || analyst === undefined) throw new Error('nobody is there');
  const [box, bridge, delivery] = [
    readReportFile('letter-box'),
    readReportFile('bridge-crossing'),
    readReportFile('controlled-delivery'),
  ];
  await police.submit(box.cover, box.report);
  for (const reference of ['UR-2026-04760', 'UR-2026-04761', 'UR-2026-04764'])
    await police.submit({ ...bridge.cover, reference, priority: 'routine' }, bridge.report);
  const released = await police.submit(bridge.cover, bridge.report);
  await approveAll(exchange, released.id, ['police-approver-1', 'police-approver-2']);
  const asked = await customs.submit(delivery.cover, delivery.report);
  await approveAll(exchange, asked.id, ['customs-approver-1', 'customs-approver-2']);
  await until(() => analyst.record(released.id).catch(() => undefined));
  const approver = await exchange.as('police-approver-1');
  await until(async () => {
    for await (const { submission } of approver.inbox()) if (submission === asked.id) return true;
    return false;
  });
};
