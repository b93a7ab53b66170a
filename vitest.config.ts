import { defineConfig } from 'vitest/config';

/**
 * Two projects, so that a test of the domain never waits for a synthesis: `pieces` needs nothing, `deployed` gets the
 * templates of `infra/samsyn.example.json`, synthesized once for the whole run by its global setup.
 */
const deployed = ['test/infra/**/*.test.ts', 'test/journeys/**/*.test.ts', 'test/local/**/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'pieces', include: ['test/**/*.test.ts'], exclude: deployed } },
      { extends: true, test: { name: 'deployed', include: deployed, globalSetup: ['test/infra/synthesize.ts'] } },
    ],
  },
});
