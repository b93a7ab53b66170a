import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { principalsOf, type RegistrarKeys, registrarsOf } from '../../infra/local/exchange/enrolment.ts';
import { startExchange } from '../../infra/local/exchange/exchange.ts';
import type { Principal } from '../../shared/client/connection.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Keys for every exchange of this run: real ones, made once, for making eight RSA keys takes seconds. */
    keys: { registrars: RegistrarKeys; principals: Principal[] };
    /** The folder of an exchange that was started once with them and stopped: a copy of it starts at once, with keys of KMS and tables. */
    startedHome: string;
  }
}

/** What all exchanges of tests sign their calls for: the stacks are then synthesized once for all. */
export const testAuthority = 'samsyn.test';

/** Makes the keys of registrars and principals for all journeys, and a folder to begin with. */
export default async function setup(project: TestProject): Promise<() => void> {
  const home = mkdtempSync(join(tmpdir(), 'samsyn-keys-'));
  const exchange = await startExchange({ home, port: 0, authority: testAuthority, log: () => {}, write: () => {} });
  await exchange.stop();
  // Else all copies would try for one port.
  rmSync(join(home, 'gateway.json'));
  const registrars = await registrarsOf(home, ['police', 'customs']);
  project.provide('keys', { registrars, principals: await principalsOf(home) });
  project.provide('startedHome', home);
  return () => rmSync(home, { recursive: true, force: true });
}
