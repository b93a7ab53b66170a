import { BatchGetItemCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { type Operator, operatorOf } from '../support/operator.ts';
import { nameOf, pairsThatOpen } from '../takeover/pairs.ts';
import { labelOfKey, labelOfTable, type Takeover, takeover } from '../takeover/reach.ts';
import { opensForTwo, readsAlone } from '../takeover/table.ts';

const agencies = ['police', 'customs'];
let exchange: TestExchange;
let operator: Operator;
let found: Takeover;
beforeAll(async () => {
  exchange = await startTestExchange();
  operator = await operatorOf(exchange.home);
  found = takeover(exchange.cloud.judgedBy, agencies);
});
afterAll(async () => {
  operator.database.destroy();
  await exchange.stop();
});

/** Functions that do this, whoever stands behind them. */
const who = (deed: string): readonly string[] => found.reaches.filter(({ deeds }) => deeds.has(deed)).map(nameOf);

describe('whoever takes over a function, and does what its code would not', () => {
  it('is tried with every function, on everything', () => {
    expect(found.reaches).toHaveLength(7 * agencies.length + 8);
    expect(found.tried).toBeGreaterThan(30_000);
  });

  it('reads no report alone, and opens keys of one agency at most', () => {
    expect(readsAlone(found.reaches)).toEqual([]);
    expect(opensForTwo(found.reaches)).toEqual([]);
    for (const agency of agencies) {
      expect(who(`opens intake of ${agency}`)).toEqual([]);
      expect(who(`opens waiting of ${agency}`)).toEqual([`${agency}-review-submission`]);
      expect(who(`opens released of ${agency}`)).toEqual([`${agency}-disclose-record`]);
      expect(who(`takes from waiting of ${agency}`)).toEqual(['release-record']);
      expect(who(`reads Records of ${agency}`)).toEqual(
        ['serve-sealed', 'read-record', 'disclose-record'].map((file) => `${agency}-${file}`),
      );
    }
  });

  it('makes and ends no key, signs nothing, enrols nobody, and deletes or changes no ciphertext', () => {
    const deeds = found.reaches.flatMap((reach) => [...reach.deeds].map((deed) => `${nameOf(reach)} ${deed}`));
    expect(
      deeds.filter((deed) => / (uses|ends) | writes Registry| deletes (Sealed|Records|Registry)/.test(deed)),
    ).toEqual([]);
    expect(who('writes Sealed')).toEqual(agencies.map((agency) => `${agency}-accept-submission`));
  });

  it('reads reports in a pair alone that is listed with its reason', () => {
    const pairs = pairsThatOpen(found.reaches);
    const behindOneDoor = pairs.filter(({ opener, server }) => opener.split('-')[0] === server.split('-')[0]);
    expect(behindOneDoor.map(({ opener, server }) => `${opener} + ${server}`)).toEqual(
      agencies.flatMap((agency) =>
        ['review-submission', 'disclose-record'].map((file) => `${agency}-${file} + ${agency}-serve-sealed`),
      ),
    );
    expect(pairs.filter(({ reason }) => reason === 'NO REASON IS KNOWN')).toEqual([]);
    expect(pairs).toHaveLength(4 * agencies.length);
  });
});

/** A report that waits, and one that was released, with what an intruder would have to get: the real rows, the real keys. */
const stolen = async () => {
  const desk = await exchange.as('police-desk');
  const { id, sealedDigest } = await desk.submit(coverFor(['customs'], 'H0'), aReport('Seen once.'));
  const row = async (table: string, key: object): Promise<Record<string, never>> => {
    const TableName = [...exchange.cloud.judgedBy.tables.keys()].find((name) => labelOfTable(name) === table);
    const { Item = {} } = await operator.database.send(new GetItemCommand({ TableName, Key: marshall(key) }));
    return unmarshall(Item) as Record<string, never>;
  };
  const staged = (await row('Exchange', { pk: `submission#${id}`, sk: 'state' })).staged as unknown as {
    key: Uint8Array;
    intake: string;
  };
  const approver = await exchange.as('police-approver-1');
  await approver.review(id);
  await approver.decide(id, { decision: 'approve', sealedDigest });
  await until(async () => (await desk.track(id)).state === 'released');
  const { wrappedKey } = await row('Records', { recipient: 'customs', id });
  return { id, sealedDigest, staged, wrappedKey: wrappedKey as unknown as Uint8Array };
};

describe('with the credentials of each function, at the gateway', () => {
  it('gets of a real report exactly what the table says', async () => {
    const { id, sealedDigest, staged, wrappedKey } = await stolen();
    const { cloud } = exchange;
    const keyOf = (label: string) =>
      cloud.judgedBy.keys.declared().find((key) => labelOfKey(key.description) === label)?.arn;
    const tableOf = (label: string) => [...cloud.judgedBy.tables.keys()].find((name) => labelOfTable(name) === label);
    const context = { submission: id, originator: 'police', sealedDigest };
    for (const reach of found.reaches) {
      const roleArn = `arn:aws:iam::000000000000:role/${reach.role}`;
      const credentials = cloud.callers.admitFunction(reach.role, roleArn);
      const options = { endpoint: cloud.gatewayUrl, region: cloud.region, credentials, maxAttempts: 1 };
      const [kms, database] = [new KMSClient(options), new DynamoDBClient(options)];
      const opens = (label: string, CiphertextBlob: Uint8Array, EncryptionContext: Record<string, string>) =>
        kms
          .send(new DecryptCommand({ KeyId: keyOf(label), CiphertextBlob, EncryptionContext }))
          .then(({ Plaintext }) => Plaintext?.length === 32);
      const reads = async (label: string, key: object) => {
        const [TableName = '', Key] = [tableOf(label), marshall(key)];
        // Whoever may not ask for one row may still be able to ask for several.
        const one = database.send(new GetItemCommand({ TableName, Key })).then(({ Item }) => Item);
        const several = () =>
          database
            .send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key] } } }))
            .then(({ Responses }) => Responses?.[TableName]?.[0]);
        return (await one.catch(several)) !== undefined;
      };
      const tried: Readonly<Record<string, () => Promise<boolean>>> = {
        'opens waiting of police': () => opens('waiting of police', staged.key, { ...context, intake: staged.intake }),
        'opens released of customs': () =>
          opens('released of customs', wrappedKey, { ...context, recipient: 'customs' }),
        'reads Sealed': () => reads('Sealed', { id }),
        'reads Records of customs': () => reads('Records', { recipient: 'customs', id }),
        'reads Exchange': () => reads('Exchange', { pk: `submission#${id}`, sk: 'state' }),
      };
      for (const [deed, work] of Object.entries(tried)) {
        const done = await work().catch((error: Error) => error.name);
        const expected = reach.deeds.has(deed) ? true : 'AccessDeniedException';
        expect({ role: reach.role, deed, done }).toEqual({ role: reach.role, deed, done: expected });
      }
      for (const client of [kms, database]) client.destroy();
    }
  });
});
