import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { sha256Base64url, webCrypto } from '../protocol/crypto.ts';
import { orUnavailable } from './dynamo.ts';
import { item, keyOf } from './items.ts';
import { rowsOf } from './rows.ts';

/** Entries known to stand in the table at once; a registrar signs a few for each person and year. */
const known = 2_000;

/**
 * Principals' entries as evidence holds them, each kept once under its digest, however many acts stand on it: an entry is the most of an
 * act. It is written before the first act that names it, and never changed: what is found under a digest and is not that is nothing.
 */
export function entryRows(client: DynamoDBClient, table: string) {
  const kept = new Set<string>();
  return {
    /** Keeps an entry, and answers its digest. */
    async keep(jws: string): Promise<string> {
      const digest = await sha256Base64url(webCrypto(), jws);
      if (kept.has(digest)) return digest;
      await orUnavailable(
        client.send(new PutItemCommand({ TableName: table, Item: item({ ...keyOf.entry(digest), jws }) })),
      );
      const [oldest] = kept;
      if (kept.size >= known && oldest !== undefined) kept.delete(oldest);
      kept.add(digest);
      return digest;
    },
    /** The entry of a digest; of one that is not there, or is another, no entry: it verifies as nobody's. */
    async read(digest: string): Promise<string> {
      const { jws = '' } = (await rowsOf(client)<{ readonly jws: string }>(table, { ...keyOf.entry(digest) })) ?? {};
      return (await sha256Base64url(webCrypto(), jws)) === digest ? jws : '';
    },
  };
}
export type EntryRows = ReturnType<typeof entryRows>;
