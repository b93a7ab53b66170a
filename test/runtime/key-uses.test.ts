import type { Context, SQSRecord } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { keyUsesConsumer, usersBy } from '../../shared/runtime/key-uses.ts';
import type { Finding, KeyUse } from '../../shared/workflow/reconcile.ts';
import { anId } from '../support/submissions.ts';

/** What was written to the log, in whole lines. */
const logged = () => {
  const lines: string[] = [];
  const keep = (line: unknown): boolean => lines.push(String(line)) > 0;
  for (const stream of [process.stdout, process.stderr]) vi.spyOn(stream, 'write').mockImplementation(keep);
  return () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};
afterEach(() => void vi.restoreAllMocks());

const prefix = 'arn:aws:iam::111122223333:role/samsyn-';
const users = usersBy(prefix, ['police', 'coast-guard']);
const context = { submission: anId, originator: 'police', sealedDigest: 'd', intake: 'i' };

/** An event as EventBridge hands it on, after https://docs.aws.amazon.com/kms/latest/developerguide/ct-decrypt.html. */
const event = (role: string, detail: object = {}) => ({
  version: '0',
  id: '9fbf94fd-bd18-4fe0-8b27-3d3fd5cd5cc4',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.kms',
  account: '111122223333',
  region: 'eu-north-1',
  detail: {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      arn: `arn:aws:sts::111122223333:assumed-role/samsyn-${role}/any-session`,
      sessionContext: { sessionIssuer: { type: 'Role', arn: `${prefix}${role}`, userName: `samsyn-${role}` } },
    },
    eventTime: '2026-11-28T12:00:00Z',
    eventSource: 'kms.amazonaws.com',
    eventName: 'Decrypt',
    requestParameters: { encryptionAlgorithm: 'SYMMETRIC_DEFAULT', encryptionContext: context },
    responseElements: null,
    requestID: '00a1b2c3-0000-4000-8000-000000000001',
    eventID: '00a1b2c3-0000-4000-8000-000000000002',
    readOnly: true,
    ...detail,
  },
});
const judged = async (body: unknown, found: Finding = { finding: 'explained' }) => {
  const uses: KeyUse[] = [];
  const handler = keyUsesConsumer(users, async (use) => {
    uses.push(use);
    return found;
  });
  const record = { messageId: 'm', body: JSON.stringify(body), attributes: { ApproximateReceiveCount: '1' } };
  const { batchItemFailures } = await handler({ Records: [record as SQSRecord] }, {
    getRemainingTimeInMillis: () => 30_000,
  } as Context);
  return { uses, failures: batchItemFailures.length };
};

describe('an event of CloudTrail', () => {
  it.each([
    ['police-accept-submission', { does: 'stage', agency: 'police' }],
    ['coast-guard-review-submission', { does: 'review', agency: 'coast-guard' }],
    ['coast-guard-disclose-record', { does: 'disclose', agency: 'coast-guard' }],
    ['release-record', { does: 'release' }],
    ['customs-review-submission', undefined],
    ['police-serve-sealed', undefined],
  ])('of the role of %s is known by the role that was assumed', async (role, user) => {
    const { uses } = await judged(event(role));
    expect(uses).toMatchObject([
      { user, operation: 'Decrypt', from: context, use: '00a1b2c3-0000-4000-8000-000000000001' },
    ]);
    expect(uses[0]?.at).toBe(Date.parse('2026-11-28T12:00:00Z'));
  });

  it('of another account’s role of that name, of a user, and of the account itself is nobody’s of ours', async () => {
    const role = 'arn:aws:iam::444455556666:role/samsyn-release-record';
    for (const userIdentity of [
      { arn: 'arn:aws:iam::111122223333:user/administrator' },
      { arn: 'arn:aws:iam::111122223333:root' },
      { arn: role, sessionContext: { sessionIssuer: { arn: role } } },
      { arn: `arn:aws:sts::111122223333:assumed-role/other/samsyn-release-record`, sessionContext: {} },
    ])
      expect((await judged(event('', { userIdentity }))).uses).toMatchObject([{ user: undefined }]);
  });

  it('of a ReEncrypt has two contexts', async () => {
    const to = { submission: anId, recipient: 'customs' };
    const requestParameters = { sourceEncryptionContext: context, destinationEncryptionContext: to };
    const { uses } = await judged(event('release-record', { eventName: 'ReEncrypt', requestParameters }));
    expect(uses).toMatchObject([{ operation: 'ReEncrypt', from: context, to }]);
  });

  it('that was refused used nothing; one that is none fails, and is set aside where it raises an alarm', async () => {
    const refused = event('release-record', { errorCode: 'InvalidCiphertextException' });
    expect(await judged(refused)).toEqual({ uses: [], failures: 0 });
    logged();
    expect(await judged({ detail: {} })).toEqual({ uses: [], failures: 1 });
  });
});

describe('what is found', () => {
  it('is said in one line, by the very words that the alarms count, and of what is explained nothing', async () => {
    const lines = logged();
    await judged(event('release-record'));
    expect(lines()).toEqual([]);
    await judged(event('release-record'), { finding: 'unexplained', reason: 'nothing leads to it' });
    await judged(event('release-record'), { finding: 'spare' });
    await judged(event('police-accept-submission'), { finding: 'unused' });
    const told = '00a1b2c3-0000-4000-8000-000000000002';
    expect(lines()).toMatchObject([
      { level: 'ERROR', message: 'key-use-unexplained', submission: anId, told, reason: 'nothing leads to it' },
      { level: 'ERROR', message: 'key-use-spare', submission: anId, operation: 'Decrypt' },
      { level: 'INFO', message: 'key-use-unused', by: expect.stringContaining('police-accept-submission') },
    ]);
  });

  it('holds no word that somebody else may have chosen', async () => {
    const lines = logged();
    const chosen = 'x"\n{"message":"forged"}';
    const detail = {
      eventName: chosen,
      eventID: chosen,
      userIdentity: { arn: chosen },
      requestParameters: { encryptionContext: { submission: chosen } },
    };
    await judged(event('', detail), { finding: 'unexplained', reason: 'r' });
    expect(lines()).toHaveLength(1);
    expect(JSON.stringify(lines())).not.toContain('forged');
    expect(lines()[0]).toMatchObject({ operation: 'unreadable', by: 'unreadable', told: 'unreadable' });
  });
});
