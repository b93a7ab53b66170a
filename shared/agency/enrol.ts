import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { decodeBase64url, encodeBase64url, utf8 } from '../protocol/base64.ts';
import { type PublicSigningJwk, webCrypto, webCryptoAlgorithm } from '../protocol/crypto.ts';
import { parseIJson } from '../protocol/json.ts';
import { entrySigningInput, type PrincipalEntry, principalEntrySchema } from '../protocol/principal-entry.ts';
import { publicJwk, thumbprint } from '../protocol/thumbprint.ts';
import type { RegistrarJwk } from './keys.ts';

export { newRegistrar } from './keys.ts';
export { entryOf, standInPrincipals } from './stand-ins.ts';

/** An entry as its agency's registrar signs it: a compact JWS (RFC 7515), ES256. Throws where the entry breaks the contract. */
export const signEntry = async (registrar: RegistrarJwk, entry: PrincipalEntry): Promise<string> => {
  const checked = v.parse(principalEntrySchema, entry);
  const publicKey: PublicSigningJwk = publicJwk<PublicSigningJwk>(registrar);
  const input = entrySigningInput(await thumbprint(webCrypto(), publicKey), checked);
  const algorithm = webCryptoAlgorithm(registrar);
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('jwk', { ...publicKey, d: registrar.d }, algorithm, false, ['sign']);
  return `${input}.${encodeBase64url(new Uint8Array(await subtle.sign(algorithm, key, utf8(input))))}`;
};

/** What an entry says of itself, unverified: enough to file it, for whoever reads it verifies it. */
const claimsOf = (jws: string): PrincipalEntry => {
  const payload = decodeBase64url(jws.split('.')[1] ?? '');
  const json = payload && parseIJson(payload);
  const parsed = json?.ok ? v.safeParse(principalEntrySchema, json.value) : undefined;
  if (!parsed?.success) throw new TypeError('this is no principal entry signed by a registrar');
  return parsed.output;
};

const isConditionFailed = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/**
 * Files an entry in the Registry, with an operator's credentials. An entry never replaces one of a higher or the same serial: `older`
 * tells that such a one stands there (else an operator who replays a file could bring a revoked key back). The functions verify each
 * entry that they read; a TypeError is thrown for what is no entry at all.
 */
export const putEntry = async (
  registry: DynamoDBClient,
  tableName: string,
  jws: string,
): Promise<{ keyid: string; put: 'filed' | 'older' }> => {
  const { serial, signingKey } = claimsOf(jws);
  const keyid = await thumbprint(webCrypto(), signingKey);
  const command = new PutItemCommand({
    TableName: tableName,
    Item: { keyid: { S: keyid }, entry: { S: jws }, serial: { N: String(serial) } },
    ConditionExpression: 'attribute_not_exists(keyid) OR serial < :serial',
    ExpressionAttributeValues: { ':serial': { N: String(serial) } },
  });
  try {
    await registry.send(command);
    return { keyid, put: 'filed' };
  } catch (error) {
    if (isConditionFailed(error)) return { keyid, put: 'older' };
    throw error;
  }
};
