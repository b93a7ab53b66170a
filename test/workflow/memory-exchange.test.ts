import { describe } from 'vitest';
import { exchangeContract } from '../support/contract/exchange.contract.ts';
import { memoryExchange } from '../support/memory/exchange.ts';

// The tests of the workflow run on tables in memory: these keep what the tables on DynamoDB keep (test/aws/exchange-table.test.ts).
describe('the exchange in memory', () => exchangeContract(async () => memoryExchange()));
