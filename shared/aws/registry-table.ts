import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Agency } from '../domain/agency.ts';
import type { Crypto, PublicSigningJwk } from '../protocol/crypto.ts';
import { type PrincipalEntry, readEntry } from '../protocol/principal-entry.ts';
import { thumbprint } from '../protocol/thumbprint.ts';
import type { Registry } from '../workflow/ports.ts';
import { orUnavailable } from './dynamo.ts';
import { item, plain } from './items.ts';

/** How long an entry is believed, in milliseconds: a revoked key stops working everywhere within 60 s (contract, section 2). */
const cacheLife = 30_000;
/** Entries kept at once. A flood of invented key ids pushes out entries, and cannot fill the memory. */
const cacheSize = 1_000;

interface Known {
  readonly at: number;
  readonly found: { readonly entry: PrincipalEntry; readonly jws: string } | undefined;
}

/**
 * The table `Registry` on DynamoDB. Each entry is verified against its agency's pinned registrar key and against the key id that it was
 * looked up by: whoever can write this table can enrol nobody, and cannot put one key's entry in another's place.
 */
export function registryTable(
  client: DynamoDBClient,
  table: string,
  trust: { readonly registrars: Readonly<Record<Agency, PublicSigningJwk>>; readonly crypto: Crypto },
  now: () => number,
): Registry {
  const cache = new Map<string, Known>();

  const read = async (keyid: string, consistent: boolean): Promise<Known['found']> => {
    const input = { TableName: table, Key: item({ keyid }), ConsistentRead: consistent };
    const { Item } = await orUnavailable(client.send(new GetItemCommand(input)));
    if (Item === undefined) return undefined;
    const { entry: jws } = plain<{ entry: string }>(Item);
    const entry = await readEntry(trust.crypto, jws, trust.registrars);
    if (entry === undefined || (await thumbprint(trust.crypto, entry.signingKey)) !== keyid) return undefined;
    return { entry, jws };
  };

  return {
    async entry(keyid, fresh) {
      const known = cache.get(keyid);
      if (!fresh && known !== undefined && now() - known.at < cacheLife) return known.found;
      const found = await read(keyid, fresh);
      // A key that nobody has enrolled is not kept: it may be enrolled the next moment.
      cache.delete(keyid);
      if (found !== undefined) cache.set(keyid, { at: now(), found });
      const oldest = cache.keys().next().value;
      if (cache.size > cacheSize && oldest !== undefined) cache.delete(oldest);
      return found;
    },
  };
}
