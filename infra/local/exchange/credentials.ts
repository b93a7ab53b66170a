import { join } from 'node:path';
import { readJsonFile, writeWhole } from '../cloud/basics/files.ts';
import { type Credentials, newCredentials } from '../cloud/iam/callers.ts';

/** The long-lived credentials of a home: they are the same after a restart. */
export interface HomeCredentials {
  readonly operator: Credentials;
  /** Each agency's, for its own notification queue. */
  readonly agencies: Record<string, Credentials>;
}

/** Reads the credentials of a home, and makes those that are missing. */
export function credentialsOf(home: string, agencies: readonly string[]): HomeCredentials {
  const file = join(home, 'credentials.json');
  const stored = readJsonFile(file) as HomeCredentials | undefined;
  const credentials: HomeCredentials = {
    operator: stored?.operator ?? newCredentials('AKIA'),
    agencies: Object.fromEntries(
      agencies.map((agency) => [agency, stored?.agencies[agency] ?? newCredentials('AKIA')]),
    ),
  };
  writeWhole(file, JSON.stringify(credentials));
  return credentials;
}

/**
 * The operator's credentials as a file that a shell reads (`. .samsyn/operator.env`), so that `samsyn principal put` and
 * any AWS tool reach this exchange.
 */
export function writeOperatorFile(
  home: string,
  operator: Credentials,
  endpoint: string,
  region: string,
  registry: string,
): void {
  const variables = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: operator.accessKeyId,
    AWS_SECRET_ACCESS_KEY: operator.secretAccessKey,
    SAMSYN_REGISTRY_TABLE: registry,
  };
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'\n`);
  writeWhole(join(home, 'operator.env'), lines.join(''));
}
