import { defineConfig } from 'vitest/config';

/**
 * Two projects, so that a test of the domain never waits for a synthesis: `pieces` needs nothing, `infra` gets the templates of three
 * agencies, synthesized once for the whole run by its global setup.
 */
const infra = ['test/infra/**/*.test.ts', 'test/aws/**/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'pieces', include: ['test/**/*.test.ts'], exclude: infra } },
      { extends: true, test: { name: 'infra', include: infra, globalSetup: ['test/infra/synthesize.ts'] } },
    ],
  },
});
