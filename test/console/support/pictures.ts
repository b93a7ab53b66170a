import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** Where pictures of the views are put, if anywhere: `SCREENSHOTS=/tmp/shots npx vitest run --project console`. */
const folder = process.env.SCREENSHOTS;

/** Takes a picture of what is shown, in light and in dark, where somebody has asked for pictures; in another size where one is given. */
export const picture = async (
  page: Page,
  name: string,
  size: { readonly width: number; readonly height: number } | undefined = undefined,
): Promise<void> => {
  if (folder === undefined) return;
  const before = page.viewportSize();
  mkdirSync(folder, { recursive: true });
  if (size !== undefined) await page.setViewportSize(size);
  const devtools = await page.context().newCDPSession(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 72 });
    writeFileSync(join(folder, `${name}-${colorScheme}.webp`), Buffer.from(data, 'base64'));
  }
  await devtools.detach();
  await page.emulateMedia({ colorScheme: 'light' });
  if (before !== null) await page.setViewportSize(before);
};
