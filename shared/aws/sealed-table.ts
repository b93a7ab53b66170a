import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Sealed, SealedBody } from '../workflow/ports.ts';
import { unpacked } from './packed.ts';
import { rowsOf } from './rows.ts';

/** The table `Sealed` on DynamoDB, as the one function reads it that has no permission on any key. */
export function sealedTable(client: DynamoDBClient, table: string): Sealed {
  return {
    async read(id) {
      const row = await rowsOf(client)<{ readonly sealed: Uint8Array }>(table, { id });
      return row && unpacked<SealedBody>(row.sealed);
    },
  };
}
