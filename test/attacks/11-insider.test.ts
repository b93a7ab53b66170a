import { randomUUID } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, EncryptCommand, KMSClient, ReEncryptCommand } from '@aws-sdk/client-kms';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgencyClient } from '../../shared/client/client.ts';
import type { HandlingCode } from '../../shared/domain/handling.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { type Operator, operatorOf } from '../support/operator.ts';
import { sendRaw, signedCall } from '../support/raw-call.ts';
import { labelOfKey } from '../takeover/reach.ts';

/*
 * Somebody inside the account, who needs no fault of the code: it has a role's credentials, or the account's, and asks KMS itself. No policy can
 * refuse what it lets the function do; but no act leads to it, and that is found.
 */

let exchange: TestExchange;
let operator: Operator;
const lines: Record<string, string>[] = [];
beforeAll(async () => {
  exchange = await startTestExchange({ write: (line) => lines.push(JSON.parse(line)) });
  operator = await operatorOf(exchange.home);
});
afterAll(async () => {
  operator.database.destroy();
  await exchange.stop();
});

/** What the function that holds uses against acts has said, by the words that raise an alarm. */
const found = (event: string) => lines.filter(({ message }) => message === event);
const foundOf = (event: string, id: string) => found(event).filter(({ submission }) => submission === id);

const keyOf = (label: string): string =>
  exchange.cloud.judgedBy.keys.declared().find((key) => labelOfKey(key.description) === label)?.arn ?? expect.fail();
const kmsAs = (role: string | undefined): KMSClient => {
  const { cloud } = exchange;
  const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = operator.variables;
  const credentials =
    role === undefined
      ? { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY }
      : cloud.callers.admitFunction(`samsyn-${role}`, `arn:aws:iam::000000000000:role/samsyn-${role}`);
  return new KMSClient({ endpoint: cloud.gatewayUrl, region: cloud.region, credentials, maxAttempts: 1 });
};

const submitted = async (code: HandlingCode) =>
  (await exchange.as('police-desk')).submit(coverFor(['customs'], code), aReport('Seen once.'));
interface Waiting {
  readonly id: string;
  readonly sealedDigest: string;
}

/** The content key of what waits, with the context that alone opens it: both lie in the table, for whoever reads it. */
const stagedOf = async ({ id, sealedDigest }: Waiting) => {
  const asked = { TableName: operator.exchangeTable, Key: marshall({ pk: `submission#${id}`, sk: 'state' }) };
  const { Item = {} } = await operator.database.send(new GetItemCommand(asked));
  const { key, intake } = unmarshall(Item).staged as { key: Uint8Array; intake: string };
  return { CiphertextBlob: key, context: { submission: id, originator: 'police', sealedDigest, intake } };
};

/** Opens what waits, by this role’s credentials, or the operator’s. */
const opens = async (role: string | undefined, report: Waiting) => {
  const { CiphertextBlob, context: EncryptionContext } = await stagedOf(report);
  const decrypt = new DecryptCommand({ KeyId: keyOf('waiting of police'), CiphertextBlob, EncryptionContext });
  expect((await kmsAs(role).send(decrypt)).Plaintext).toHaveLength(32);
};
/** Moves what waits to a recipient’s key: what an approval alone is to do. */
const moves = async (report: Waiting) => {
  const { CiphertextBlob, context } = await stagedOf(report);
  const { intake: _intake, ...ofRecord } = context;
  const moved = new ReEncryptCommand({
    CiphertextBlob,
    SourceKeyId: keyOf('waiting of police'),
    SourceEncryptionContext: context,
    DestinationKeyId: keyOf('released of customs'),
    DestinationEncryptionContext: { ...ofRecord, recipient: 'customs' },
  });
  expect((await kmsAs('release-record').send(moved)).CiphertextBlob).toBeDefined();
};
/** Makes a content key of its own for a report that there is not, or puts one under a recipient’s key. */
const puts = async (submission: string) => {
  const context = { submission, originator: 'police', sealedDigest: 'Q'.repeat(43), recipient: 'customs' };
  const KeyId = keyOf('released of customs');
  await kmsAs(undefined).send(new EncryptCommand({ KeyId, Plaintext: Buffer.alloc(32), EncryptionContext: context }));
};

/** The whole ordinary journey, with all that repeats itself in it: every handling code, returns, two readers, corrections, a batch. */
const journey = async (): Promise<readonly string[]> => {
  const [desk, first, second] = await Promise.all(
    ['police-desk', 'police-approver-1', 'police-approver-2'].map((name) => exchange.as(name)),
  );
  const acceptor = await exchange.as('customs-approver-1');
  const reader = await exchange.as('customs-analyst');
  if (desk === undefined || first === undefined || second === undefined) throw new Error('nobody is there');
  const approved = async (by: AgencyClient, { id, sealedDigest }: Waiting) => {
    await by.review(id);
    await by.decide(id, { decision: 'approve', sealedDigest });
  };
  const ids: string[] = [];
  for (const code of ['H0', 'H1', 'H2', 'H3'] as const) {
    const { id, body } = await desk.prepare(coverFor(['customs'], code), aReport('Seen once.'));
    // The same report, sent three times at once and once more, as a journal does that was killed.
    const sent = await Promise.all([1, 2, 3].map(() => desk.send({ id, body })));
    const report = { id, sealedDigest: (await desk.send({ id, body })).sealedDigest };
    expect(new Set(sent.map(({ sealedDigest }) => sealedDigest)).size).toBe(1);
    ids.push(id);
    await first.review(id);
    await approved(first, report);
    if (code !== 'H0') await approved(second, report);
    if (code === 'H3') {
      await until(() => acceptor.track(id).catch(() => undefined));
      await acceptor.decide(id, { decision: 'approve', sealedDigest: report.sealedDigest, acceptsConditions: true });
    }
    await until(async () => (await desk.track(id)).state === 'released');
    const why = { purpose: 'investigate', justification: 'Checked against a seizure.' } as const;
    await Promise.all([reader.disclose(id, why), reader.disclose(id, why)]);
  }
  return ids;
};

/** An id that is used again for another report: refused, and its key was moved for nothing. */
const usedTwice = async (): Promise<string> => {
  const desk = await exchange.as('police-desk');
  const { id } = await submitted('H0');
  const { connection } = exchange;
  const known = connection.principals.find(({ name }) => name === 'police-desk') ?? expect.fail();
  const other = await desk.prepare(coverFor(['customs'], 'H0'), aReport('Another.'), id);
  const path = `/v1/police/submissions/${id}`;
  const call = await signedCall(connection, known, { method: 'PUT', path, body: other.body });
  expect((await sendRaw(connection, call)).code).toBe('submission-exists');
  return id;
};

describe('what KMS did', () => {
  it('and no act says is found within a minute, whoever asked; the whole ordinary journey raises nothing', async () => {
    const began = Date.now();
    const ordinary = await journey();
    const twice = await usedTwice();
    const [byRelease, byReview, byAccount] = [await submitted('H1'), await submitted('H1'), await submitted('H1')];
    const invented = (await exchange.as('police-desk')).newId();
    await moves(byRelease);
    await opens('police-review-submission', byReview);
    await opens(undefined, byAccount);
    await puts(invented);
    const told = (id: string) => until(async () => foundOf('key-use-unexplained', id)[0], 120);
    const release = 'arn:aws:sts::000000000000:assumed-role/samsyn-release-record/samsyn-release-record';
    expect(await told(byRelease.id)).toMatchObject({
      operation: 'ReEncrypt',
      by: release,
      reason: 'it was not approved for this recipient',
    });
    expect(await told(byReview.id)).toMatchObject({
      operation: 'Decrypt',
      by: expect.stringContaining('police-review-submission'),
    });
    expect(await told(byAccount.id)).toMatchObject({
      operation: 'Decrypt',
      reason: 'by none of the functions that use content keys',
    });
    expect(await told(invented)).toMatchObject({ operation: 'Encrypt' });
    expect(Date.now() - began).toBeLessThan(180_000);
    // What was told before these has been judged with them: nothing of it is without its act.
    expect(
      found('key-use-unexplained')
        .map(({ submission }) => submission)
        .sort(),
    ).toEqual([byRelease.id, byReview.id, byAccount.id, invented].sort());
    await until(async () => foundOf('key-use-unused', twice)[0], 60);
    expect(ordinary.flatMap((id) => [...foundOf('key-use-spare', id), ...foundOf('key-use-unexplained', id)])).toEqual(
      [],
    );
    for (const line of lines) expect(JSON.stringify(line)).not.toContain('message-failed');
  }, 240_000);

  it('beside somebody’s act is counted apart: nobody hides behind a reading of others', async () => {
    const report = await submitted('H1');
    await (await exchange.as('police-approver-1')).review(report.id);
    await opens('police-review-submission', report);
    expect(await until(async () => foundOf('key-use-spare', report.id)[0], 120)).toMatchObject({
      operation: 'Decrypt',
    });
    expect(foundOf('key-use-spare', report.id)).toHaveLength(1);
    expect(foundOf('key-use-unexplained', report.id)).toEqual([]);
  }, 240_000);

  it('is refused to whoever has no function’s role, and told as that', async () => {
    const { CiphertextBlob, context } = await stagedOf(await submitted('H1'));
    const asked = { KeyId: keyOf('waiting of police'), CiphertextBlob, EncryptionContext: context };
    await expect(kmsAs(`nobody-${randomUUID()}`).send(new DecryptCommand(asked))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});
