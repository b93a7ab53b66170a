import { defineConfig } from 'vitest/config';
import { findBrowser } from './test/console/support/find-browser.ts';

// Where our users are: what takes the zone of a machine for UTC fails here, wherever the tests run.
process.env.TZ = 'Europe/Stockholm';

/**
 * Four projects, so that a test of the domain waits for nothing: `pieces` needs nothing, `infra` gets the templates of three
 * agencies, synthesized once for the whole run, `journeys` the keys of its exchanges,
 * and `console` besides a browser.
 */
const infra = ['test/infra/**/*.test.ts', 'test/aws/**/*.test.ts'];
const journeys = [
  'test/journeys/**/*.test.ts',
  'test/attacks/**/*.test.ts',
  'test/demo/told.test.ts',
  'test/command/bulk-exchange.test.ts',
  'test/examples/**/*.test.ts',
];

/** A browser is needed: whoever has none is told, and all the rest runs. What lies in the folders below, by the console's rooms, needs none. */
const browsers = ['test/console/*.test.ts'];
const hasBrowser = findBrowser() !== undefined;
if (!hasBrowser) {
  console.log(
    'Samsyn: no Chromium is found, so the console is not tried in a browser. Install one (apt-get install chromium), or name it in CHROMIUM.',
  );
}

export default defineConfig({
  test: {
    // Most of a journey waits, for an exchange's own processes or for a browser: three files at once, also on two cores.
    maxWorkers: 3,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      // Nothing of a piece is left behind in its process, and starting one for each file costs more than the tests.
      {
        extends: true,
        test: {
          name: 'pieces',
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [...infra, ...journeys, ...browsers],
        },
      },
      { extends: true, test: { name: 'infra', include: infra, globalSetup: ['test/infra/synthesize.ts'] } },
      { extends: true, test: { name: 'journeys', include: journeys, globalSetup: ['test/journeys/keys.ts'] } },
      ...(hasBrowser
        ? [
            {
              extends: true as const,
              test: { name: 'console', include: browsers, globalSetup: ['test/journeys/keys.ts'], testTimeout: 60_000 },
            },
          ]
        : []),
    ],
  },
});
