import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Where pictures of the views are put, if anywhere: `SCREENSHOTS=/tmp/shots npx vitest run --project console`. */
const folder = process.env.SCREENSHOTS;

/** Takes a picture of what is shown, in light and in dark, where somebody has asked for pictures. */
export const picture = async (page: Page, name: string): Promise<void> => {
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light' });
};
