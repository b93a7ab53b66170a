import type { Page } from 'playwright-core';
import { readReportFile } from '../../../infra/local/demo/stories/report-file.ts';
import type { AgencyClient } from '../../../shared/client/client.ts';
import { sealReport } from '../../../shared/client/seal.ts';
import type { Cover } from '../../../shared/domain/cover.ts';
import { padReport, type Report } from '../../../shared/protocol/report.ts';
import { aReport, until } from '../../support/clients.ts';
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
      {
        name: 'picture',
        reach: async (page) => {
          await page.keyboard.press('i');
          await page.locator('dialog[open] img').waitFor();
        },
      },
      { name: 'return', reach: key('Escape', 'r') },
      {
        name: 'invalid',
        reach: async (page) => {
          await place('inbox', '.task')(page);
          await task('UR-2026-04799', '.decision')(page);
          await page.keyboard.press('r');
        },
      },
      {
        name: 'correction',
        reach: async (page) => {
          await place('inbox', '.task')(page);
          await task('UR-2026-04790', 'ins, del, .beside, article.report')(page);
        },
      },
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
        name: 'withdrawal',
        reach: async (page) => {
          await place('submit', '.task')(page);
          await task('UR-2026-04764', '.timeline')(page);
          await page.locator('button[data-color=danger]').click();
          await page.locator('#reason').waitFor();
        },
      },
      {
        name: 'form',
        reach: async (page) => {
          await place('submit', '.task')(page);
          await page.keyboard.press('n');
          await page.locator('.form-parts').waitFor();
        },
      },
      {
        name: 'faulty-form',
        reach: async (page) => {
          await page.locator('.buttons button').last().click();
          await page.locator('.ds-error-summary').first().waitFor();
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

/** What opens and is no report: the exchange sees none of it, so that its approver has to. */
const sendNoReport = async (desk: AgencyClient, reference: string, cover: Cover): Promise<void> => {
  const id = desk.newId();
  const intakeKey = await desk.intakeKey(desk.principal.agency);
  const text = padReport(JSON.stringify({ ...aReport('A hidden member.'), hidden: 'x', kind: 'parcel' }));
  const sealed = await sealReport(text, { agency: desk.principal.agency, submission: id, intakeKey });
  await desk.send({ id, body: JSON.stringify({ cover: { ...cover, reference }, sealed }) });
};

/** A report that comes back, and the one that corrects it. */
const returnAndCorrect = async (
  exchange: TestExchange,
  desk: AgencyClient,
  cover: Cover,
  report: Report,
): Promise<void> => {
  const former = await desk.submit(cover, report);
  const approver = await exchange.as('police-approver-2');
  const { sealedDigest } = await approver.review(former.id);
  await approver.decide(former.id, { decision: 'return', sealedDigest, reason: 'Count the letters again.' });
  await desk.submit({ ...cover, replaces: former.id }, report);
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
  await sendNoReport(police, 'UR-2026-04799', bridge.cover);
  await returnAndCorrect(exchange, police, { ...bridge.cover, reference: 'UR-2026-04790' }, bridge.report);
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
