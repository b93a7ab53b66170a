import { describe, inject } from 'vitest';
import { exchangeTable } from '../../shared/aws/exchange-table.ts';
import { recordsTable } from '../../shared/aws/records-table.ts';
import { sealedTable } from '../../shared/aws/sealed-table.ts';
import { exchangeContract } from '../support/contract/exchange.contract.ts';
import { startTables } from '../support/tables.ts';

describe('the exchange on DynamoDB', () =>
  exchangeContract(async () => {
    const { client, names, stop } = await startTables(inject('stacks'));
    return {
      exchange: exchangeTable(client, names),
      sealed: sealedTable(client, names.sealed),
      records: recordsTable(client, names.records),
      stop,
    };
  }));
