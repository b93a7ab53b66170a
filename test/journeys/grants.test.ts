import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readPolicy } from '../../infra/local/cloud/iam/policy.ts';
import { type Grant, grantsOf } from '../grants/grants.ts';
import { Trials } from '../grants/trial.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { type Operator, operatorOf } from '../support/operator.ts';

/* A sample: all of them are tried by `npm run grants`. */

let exchange: TestExchange;
let operator: Operator;
let trials: Trials;
beforeAll(async () => {
  exchange = await startTestExchange();
  operator = await operatorOf(exchange.home);
  const { cloud, connection } = exchange;
  trials = new Trials({ cloud, connection, operator, registrars: inject('keys').registrars });
});
afterAll(async () => {
  operator.database.destroy();
  await exchange.stop();
});

const granted = (role: string, action: string, on = ''): Grant => {
  const all = grantsOf(exchange.cloud.judgedBy.roles);
  const found = all.find((one) => one.role === role && one.action === action && one.resource.includes(on));
  if (found === undefined) throw new Error(`${role} is not granted ${action}`);
  return found;
};

describe('a grant that is taken away', () => {
  it('is missed by a journey, on exactly its action', async () => {
    expect(await trials.of(granted('samsyn-police-review-submission', 'kms:Decrypt', 'key/'))).toBe(
      'the journey fails',
    );
    expect(await trials.of(granted('samsyn-police-disclose-record', 'dynamodb:GetItem', 'TablesRecords'))).toBe(
      'the journey fails',
    );
  });

  it('is missed at the start, where Lambda itself asks for it', async () => {
    expect(await trials.of(granted('samsyn-relay-acts', 'dynamodb:GetRecords'))).toBe('the start fails');
  });

  it('is found where nobody misses it', async () => {
    const role = [...exchange.cloud.judgedBy.roles.values()].find(({ name }) => name === 'samsyn-police-read-record');
    if (role === undefined) throw new Error('no role of read-record');
    const superfluous = {
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Resource: 'arn:aws:sqs:eu-north-1:000000000000:samsyn-release',
    };
    role.policies.push(...readPolicy({ Statement: [superfluous] }, 'an identity'));
    expect(await trials.of(granted(role.name, 'sqs:SendMessage'))).toBe('not missed');
  });
});
