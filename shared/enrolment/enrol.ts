import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Principal } from '../client/connection.ts';
import type { RegistrarJwk } from '../client/keys.ts';
import { webCrypto } from '../protocol/crypto.ts';
import type { PrincipalEntry } from '../protocol/principal-entry.ts';
import { thumbprint } from '../protocol/thumbprint.ts';
import { claimsOf, signEntry } from './entries.ts';
import { entryOf } from './stand-ins.ts';

export { newRegistrar } from '../client/keys.ts';
export { signEntry } from './entries.ts';
export { entryOf, standInPrincipals } from './stand-ins.ts';

function isConditionFailed(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}

/**
 * Files an entry in the Registry, with an operator's credentials. An entry never replaces one of a higher or the same serial: `older`
 * tells that such a one stands there (else an operator who replays a file could bring a revoked key back). The functions verify each
 * entry that they read; a TypeError is thrown for what is no entry at all.
 */
export async function putEntry(
  registry: DynamoDBClient,
  tableName: string,
  jws: string,
): Promise<{ keyid: string; put: 'filed' | 'older' }> {
  const claims = claimsOf(jws);
  if (claims === undefined) throw new TypeError('this is no principal entry signed by a registrar');
  const serial = String(claims.serial);
  const keyid = await thumbprint(webCrypto(), claims.signingKey);
  const command = new PutItemCommand({
    TableName: tableName,
    Item: { keyid: { S: keyid }, entry: { S: jws }, serial: { N: serial } },
    ConditionExpression: 'attribute_not_exists(keyid) OR serial < :serial',
    ExpressionAttributeValues: { ':serial': { N: serial } },
  });
  try {
    await registry.send(command);
    return { keyid, put: 'filed' };
  } catch (error) {
    if (isConditionFailed(error)) return { keyid, put: 'older' };
    throw error;
  }
}

const dayMs = 86_400_000;
/** An entry is valid for 366 days at most. */
const validDays = 365;

/** From an hour ago, for a call may be signed minutes before its entry came, and for a year. `now` in milliseconds since 1970. */
export function aYearFrom(now: number): Pick<PrincipalEntry, 'validFrom' | 'validUntil'> {
  return {
    validFrom: new Date(now - dayMs / 24).toISOString(),
    validUntil: new Date(now + validDays * dayMs).toISOString(),
  };
}

/**
 * Enrols principals: the entry of each is signed by its agency's registrar, and filed. An entry that stands there with the serial or a
 * higher one stays. Throws where a principal's agency has no registrar.
 */
export async function enrolAll(
  registry: DynamoDBClient,
  tableName: string,
  principals: readonly Principal[],
  registrars: Readonly<Record<string, RegistrarJwk>>,
  said: Pick<PrincipalEntry, 'validFrom' | 'validUntil' | 'serial'>,
): Promise<void> {
  const filed = principals.map(async (principal) => {
    const registrar = registrars[principal.agency];
    if (registrar === undefined) throw new Error(`There is no registrar of ${principal.agency}`);
    await putEntry(registry, tableName, await signEntry(registrar, entryOf(principal, said)));
  });
  await Promise.all(filed);
}
