import { describe } from 'vitest';
import { keysContract } from '../support/contract/keys.contract.ts';
import { intakeKid, intakePair, memoryKeys } from '../support/memory/keys.ts';

// The tests of the workflow run on keys in memory: these keep what those in KMS keep (test/aws/keys.test.ts).
describe('keys in memory', () =>
  keysContract(async () => ({ keys: memoryKeys(), kid: intakeKid, intakeKey: intakePair.publicKey })));
