import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { synthesized } from '../../infra/synthesis.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the synthesized stacks of `three-agencies.json`. */
    stacks: string;
  }
}

/** Synthesizes once for all tests of the infrastructure, or takes what was synthesized before from the same inputs. */
export default function setup(project: TestProject): void {
  project.provide('stacks', synthesized(fileURLToPath(new URL('three-agencies.json', import.meta.url))));
}
