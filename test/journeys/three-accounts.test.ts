import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DecryptCommand,
  DescribeKeyCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  GetPublicKeyCommand,
  KMSClient,
  ReEncryptCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { JsonObject } from '../../infra/local/cloud/basics/json.ts';
import { credentialsOf } from '../../infra/local/exchange/credentials.ts';
import { type Exchange, startExchange } from '../../infra/local/exchange/exchange.ts';
import type { AgencyClient } from '../../shared/client/client.ts';
import { aReport, type Clients, clientsOf, coverFor, until } from '../support/clients.ts';
import { testAuthority } from './keys.ts';

/** The exchange in one account, the keys of police and customs in one of their own each: judged across accounts, as KMS does. */
const configuration = JSON.parse(
  readFileSync(new URL('../infra/three-accounts.json', import.meta.url), 'utf8'),
) as JsonObject;
const accounts = { police: '444455556666', customs: '777788889999' };
const home = mkdtempSync(join(tmpdir(), 'samsyn-three-accounts-'));

/** What the functions say. */
const lines: string[] = [];
let exchange: Exchange;
let as: Clients;
let operator: KMSClient;
let administrator: Readonly<Record<keyof typeof accounts, KMSClient>>;

const start = async (): Promise<void> => {
  const rest = {
    port: 0,
    authority: testAuthority,
    ...inject('keys'),
    log: () => {},
    write: (line: string) => void lines.push(line),
  };
  exchange = await startExchange({ home, configuration, ...rest });
  as = clientsOf(exchange.connection);
  const known = credentialsOf(home, ['police', 'customs'], accounts);
  const { gatewayUrl: endpoint, region } = exchange.cloud;
  const client = (credentials: typeof known.operator | undefined): KMSClient =>
    new KMSClient({ endpoint, region, ...(credentials && { credentials }) });
  operator = client(known.operator);
  administrator = {
    police: client(known.administrators?.police),
    customs: client(known.administrators?.customs),
  };
};
beforeAll(start, 120_000);
afterAll(async () => {
  await exchange.stop();
  rmSync(home, { recursive: true });
});

/** The key of an agency, by what the template says of it. */
const keyOf = (agency: string, kind: RegExp): string => {
  const found = exchange.cloud.judgedBy.keys
    .declared()
    .find(({ description }) => description.startsWith(`${agency}: `) && kind.test(description));
  if (found === undefined) throw new Error(`${agency} has no such key`);
  return found.arn;
};
const waiting = /wait for approval/;
const released = /released to it/;
const denied = { name: 'AccessDeniedException' };

const submitted = async (): Promise<string> => {
  const desk = await as('police-desk');
  return (await desk.submit(coverFor(['customs'], 'H0'), aReport('Moved between three accounts.'))).id;
};
const approve = async (id: string): Promise<void> => {
  const approver = await as('police-approver-1');
  const { sealedDigest } = await approver.review(id);
  await approver.decide(id, { decision: 'approve', sealedDigest });
};
const recordOf = async (reader: AgencyClient, id: string) => until(() => reader.record(id).catch(() => undefined));
const read = async (id: string) => {
  const reader = await as('customs-analyst');
  await recordOf(reader, id);
  return reader.disclose(id, { purpose: 'investigate', justification: 'Checked against a seizure of last week.' });
};

describe('a report with keys in three accounts', () => {
  it('is sealed to a key of its agency’s account, moved to one of the recipient’s, and read there', async () => {
    const keys = exchange.cloud.judgedBy.keys.declared();
    const content = keys.filter(({ description }) => /^(police|customs): /.test(description));
    expect(content.map(({ account }) => account).sort()).toEqual([
      ...Array(3).fill(accounts.police),
      ...Array(3).fill(accounts.customs),
    ]);
    const id = await submitted();
    await approve(id);
    expect(await read(id)).toMatchObject({ id });
  });

  it('is nothing to whoever administers the exchange’s account: the keys’ policies know its functions alone', async () => {
    for (const KeyId of [keyOf('police', waiting), keyOf('customs', released), keyOf('police', /intake/)]) {
      const CiphertextBlob = Buffer.alloc(120);
      const EncryptionContext = { submission: 's', originator: 'police', sealedDigest: 'd', intake: 'i' };
      for (const command of [
        new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext }),
        new EncryptCommand({ KeyId, Plaintext: Buffer.from('x') }),
        new ReEncryptCommand({ CiphertextBlob, SourceKeyId: KeyId, DestinationKeyId: 'alias/samsyn/custody' }),
        new ReEncryptCommand({ CiphertextBlob, DestinationKeyId: KeyId }),
        new DescribeKeyCommand({ KeyId }),
        new GetPublicKeyCommand({ KeyId }),
        new DisableKeyCommand({ KeyId }),
        new ScheduleKeyDeletionCommand({ KeyId }),
      ] as Parameters<KMSClient['send']>[0][])
        await expect(operator.send(command)).rejects.toMatchObject({
          name: expect.stringMatching(/^(AccessDenied|UnknownOperation)Exception$/),
        });
    }
  });

  it('is nothing to an agency’s own administrator by itself, nor are the other’s keys', async () => {
    const KeyId = keyOf('customs', released);
    const { KeyMetadata } = await administrator.customs.send(new DescribeKeyCommand({ KeyId }));
    expect(KeyMetadata).toMatchObject({ AWSAccountId: accounts.customs, KeyState: 'Enabled' });
    const opening = new DecryptCommand({ KeyId, CiphertextBlob: Buffer.alloc(120) });
    await expect(administrator.customs.send(opening)).rejects.toMatchObject(denied);
    await expect(administrator.police.send(new DescribeKeyCommand({ KeyId }))).rejects.toMatchObject(denied);
    await expect(administrator.police.send(new DisableKeyCommand({ KeyId }))).rejects.toMatchObject(denied);
  });

  it('ends when the recipient disables its key: nothing more is released to it or read, until it enables it again', async () => {
    const before = await submitted();
    await approve(before);
    await read(before);
    const KeyId = keyOf('customs', released);
    await administrator.customs.send(new DisableKeyCommand({ KeyId }));
    await expect(read(before)).rejects.toThrow();
    const after = await submitted();
    await approve(after);
    // The release is tried, and KMS answers that the key is disabled.
    await until(async () => lines.find((line) => line.includes(after) && line.includes('DisabledException')));
    const reader = await as('customs-analyst');
    await expect(reader.record(after)).rejects.toMatchObject({ status: 404 });
    await administrator.customs.send(new EnableKeyCommand({ KeyId }));
    expect(await read(before)).toMatchObject({ id: before });
    // What was tried meanwhile is tried again by its queue; whatever comes now goes at once.
    const next = await submitted();
    await approve(next);
    expect(await read(next)).toMatchObject({ id: next });
  });
});
