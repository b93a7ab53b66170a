import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { principalsOf, type RegistrarKeys, registrarsOf } from '../../infra/local/exchange/enrolment.ts';
import type { Principal } from '../../shared/client/connection.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Keys for every exchange of this run: real ones, made once, for making eight RSA keys takes seconds. */
    keys: { registrars: RegistrarKeys; principals: Principal[] };
  }
}

/** Makes the keys of registrars and principals for all journeys. */
export default async function setup(project: TestProject): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'samsyn-keys-'));
  const registrars = await registrarsOf(home, ['police', 'customs']);
  project.provide('keys', { registrars, principals: await principalsOf(home) });
  rmSync(home, { recursive: true, force: true });
}
