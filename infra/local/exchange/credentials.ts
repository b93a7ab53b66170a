import { join } from 'node:path';
import { readJsonFile, writeWhole } from '../cloud/basics/files.ts';
import { type Credentials, newCredentials } from '../cloud/iam/callers.ts';

/** The long-lived credentials of a home: they are the same after a restart. */
export interface HomeCredentials {
  readonly operator: Credentials;
  /** Each agency's, for its own notification queue. */
  readonly agencies: Record<string, Credentials>;
  /** Of whoever administers an agency's own account, for its keys there. */
  readonly administrators?: Record<string, Credentials>;
}

/** Reads the credentials of a home, and makes those that are missing. */
export function credentialsOf(
  home: string,
  agencies: readonly string[],
  accounts: Readonly<Record<string, string>> = {},
): HomeCredentials {
  const file = join(home, 'credentials.json');
  const stored = readJsonFile(file) as HomeCredentials | undefined;
  const credentials: HomeCredentials = {
    operator: stored?.operator ?? newCredentials('AKIA'),
    agencies: forEach(agencies, stored?.agencies),
    administrators: { ...stored?.administrators, ...forEach(Object.keys(accounts), stored?.administrators) },
  };
  writeWhole(file, JSON.stringify(credentials));
  return credentials;
}

function forEach(
  names: readonly string[],
  stored: Readonly<Record<string, Credentials>> = {},
): Record<string, Credentials> {
  return Object.fromEntries(names.map((name) => [name, stored[name] ?? newCredentials('AKIA')]));
}

/** The credentials of an agency's administrator as such a file (`. .samsyn/keys-police.env`): what the agency alone may do with its keys. */
export function writeAdministratorFile(
  home: string,
  agency: string,
  { accessKeyId, secretAccessKey }: Credentials,
  endpoint: string,
  region: string,
): void {
  writeVariables(join(home, `keys-${agency}.env`), {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
  });
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
  writeVariables(join(home, 'operator.env'), variables);
}

function writeVariables(file: string, variables: Readonly<Record<string, string>>): void {
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}='${value}'\n`);
  writeWhole(file, lines.join(''));
}
