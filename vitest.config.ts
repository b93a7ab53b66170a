import { defineConfig } from 'vitest/config';

/**
 * Three projects, so that a test of the domain waits for nothing: `pieces` needs nothing, `infra` gets the templates of three
 * agencies, synthesized once for the whole run, and `journeys` the keys of its exchanges.
 */
const infra = ['test/infra/**/*.test.ts', 'test/aws/**/*.test.ts'];
const journeys = [
  'test/journeys/**/*.test.ts',
  'test/demo/told.test.ts',
  'test/agency/bulk-exchange.test.ts',
  'test/examples/**/*.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'pieces', include: ['test/**/*.test.ts'], exclude: [...infra, ...journeys] } },
      { extends: true, test: { name: 'infra', include: infra, globalSetup: ['test/infra/synthesize.ts'] } },
      { extends: true, test: { name: 'journeys', include: journeys, globalSetup: ['test/journeys/keys.ts'] } },
    ],
  },
});
