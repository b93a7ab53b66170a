import { defineConfig } from 'vitest/config';

// Where our users are: what takes the zone of a machine for UTC fails here, wherever the tests run.
process.env.TZ = 'Europe/Stockholm';

/**
 * Three projects, so that a test of the domain waits for nothing: `pieces` needs nothing, `infra` gets the templates of three
 * agencies, synthesized once for the whole run, and `journeys` the keys of its exchanges.
 */
const infra = ['test/infra/**/*.test.ts', 'test/aws/**/*.test.ts'];
const journeys = [
  'test/journeys/**/*.test.ts',
  'test/demo/told.test.ts',
  'test/command/bulk-exchange.test.ts',
  'test/examples/**/*.test.ts',
];

export default defineConfig({
  test: {
    // Most of a journey waits for an exchange's own processes: two files at once, also on two cores.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      // Nothing of a piece is left behind in its process, and starting one for each file costs more than the tests.
      {
        extends: true,
        test: { name: 'pieces', isolate: false, include: ['test/**/*.test.ts'], exclude: [...infra, ...journeys] },
      },
      { extends: true, test: { name: 'infra', include: infra, globalSetup: ['test/infra/synthesize.ts'] } },
      { extends: true, test: { name: 'journeys', include: journeys, globalSetup: ['test/journeys/keys.ts'] } },
    ],
  },
});
