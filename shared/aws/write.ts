import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { NotWritten } from '../workflow/ports.ts';

export interface TableNames {
  readonly exchange: string;
  readonly sealed?: string | undefined;
  readonly records?: string | undefined;
}

/** One write of a transaction, and what it means that its condition did not hold. */
export interface Write {
  readonly write: TransactWriteItem;
  readonly otherwise: NotWritten;
}

/** A table's name. Throws where the function was not told it. */
export function named(table: string | undefined): string {
  if (table === undefined) throw new Error('this function writes to a table that its configuration does not name');
  return table;
}
