import { type AttributeValue, DescribeTableCommand, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { Crypto } from '../protocol/crypto.ts';
import { isValidAt, type PrincipalEntry, type Registrars, readEntry } from '../protocol/principal-entry.ts';
import { thumbprint } from '../protocol/thumbprint.ts';
import { claimsOf } from './entries.ts';

/** A row of the table Registry as it stands there: anybody who can write the table may have written it. */
export interface RegistryRow {
  readonly keyid: string;
  readonly jws: string;
  /** What later entries are compared with; undefined where the row has none. */
  readonly serial: number | undefined;
}

function rowOf({ keyid, entry, serial }: Record<string, AttributeValue>): RegistryRow {
  return {
    keyid: keyid?.S ?? '',
    jws: entry?.S ?? '',
    serial: serial?.N === undefined ? undefined : Number(serial.N),
  };
}

/** All rows of the Registry, page by page of the scan, in no order. Throws what the SDK throws. */
export async function* registryRows(registry: DynamoDBClient, tableName: string): AsyncGenerator<RegistryRow> {
  const pages = paginateScan({ client: registry }, { TableName: tableName, ConsistentRead: true });
  for await (const { Items = [] } of pages) yield* Items.map(rowOf);
}

/** Whether the table is guarded against being deleted, as that of a production deployment alone is. */
export async function isOfProduction(registry: DynamoDBClient, tableName: string): Promise<boolean> {
  const { Table } = await registry.send(new DescribeTableCommand({ TableName: tableName }));
  return Table?.DeletionProtectionEnabled === true;
}

/** What an entry that holds is worth now. */
export type Standing = 'active' | 'revoked' | 'expired' | 'not yet';

/** A row that was judged: what a registrar has vouched for, or what is wrong, and what the row claims without proof. */
export type JudgedRow = RegistryRow &
  (
    | { readonly entry: PrincipalEntry; readonly standing: Standing }
    | { readonly fault: string; readonly claims: PrincipalEntry | undefined }
  );

function standingOf(entry: PrincipalEntry, now: number): Standing {
  if (entry.status === 'revoked') return 'revoked';
  if (isValidAt(entry, now / 1000)) return 'active';
  return now < Date.parse(entry.validFrom) ? 'not yet' : 'expired';
}

const refusedEverywhere = 'every function refuses it';

function unverified(claims: PrincipalEntry | undefined, registrars: Registrars): string {
  if (claims === undefined) return `NO ENTRY at all: ${refusedEverywhere}`;
  const { agency } = claims;
  if (registrars[agency] === undefined)
    return `NOT VERIFIED: the connection names no registrar of ${agency}, so nothing is known of it`;
  return `NOT SIGNED by the registrar of ${agency}: ${refusedEverywhere}`;
}

/** Judges a row as the functions do, and its serial besides. `now` in milliseconds since 1970. */
export async function judgeRow(
  crypto: Crypto,
  row: RegistryRow,
  registrars: Registrars,
  now: number,
): Promise<JudgedRow> {
  const entry = await readEntry(crypto, row.jws, registrars);
  if (entry === undefined) {
    const claims = claimsOf(row.jws);
    return { ...row, fault: unverified(claims, registrars), claims };
  }
  const own = await thumbprint(crypto, entry.signingKey);
  if (own !== row.keyid)
    return { ...row, fault: `FILED UNDER ANOTHER KEY than its own, ${own}: ${refusedEverywhere}`, claims: entry };
  // A row whose serial is raised would keep a revocation out.
  if (entry.serial !== row.serial) {
    const fault = `FILED WITH THE SERIAL ${row.serial ?? 'of none'}, and signed with ${entry.serial}: a later entry, or a revocation, may be kept out by it`;
    return { ...row, fault, claims: entry };
  }
  return { ...row, entry, standing: standingOf(entry, now) };
}
