import type { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { compactVerify, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { entryOf, newRegistrar, putEntry, signEntry } from '../../shared/agency/enrol.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import { readEntry } from '../../shared/protocol/principal-entry.ts';
import { publicJwk, thumbprint } from '../../shared/protocol/thumbprint.ts';
import { principal, principals } from './stand-in-exchange.ts';

const crypto = webCrypto();
const registrar = await newRegistrar();
const times = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2027-01-01T00:00:00Z' };
const signed = (name: string, serial: number) => signEntry(registrar, entryOf(principal(name), { ...times, serial }));

describe('the stand-in principals', () => {
  it('are those of the contract, with their roles', () => {
    expect(Object.fromEntries(principals.map((one) => [one.name, one.roles.join()]))).toEqual({
      'police-desk': 'submitter',
      'police-approver-1': 'approver',
      'police-approver-2': 'approver',
      'police-analyst': 'reader',
      'police-auditor': 'auditor',
      'police-former': 'submitter',
      'customs-desk': 'submitter',
      'customs-approver-1': 'approver',
      'customs-approver-2': 'approver',
      'customs-analyst': 'reader',
      'customs-auditor': 'auditor',
      'customs-duty-officer': 'submitter,approver',
      'customs-officer-approver': 'approver',
    });
  });

  it('are persons: one of them has two keys, the desks are nobody, one has left', () => {
    const holders = principals.filter((one) => one.roles.includes('approver')).map((one) => one.holder);
    expect(holders).not.toContain(undefined);
    expect(new Set(holders).size).toBe(holders.length - 1);
    expect(principal('customs-duty-officer').holder).toBe(principal('customs-officer-approver').holder);
    expect([principal('police-desk').holder, principal('customs-desk').holder]).toEqual([undefined, undefined]);
    expect(principals.filter((one) => one.status === 'revoked').map((one) => one.name)).toEqual(['police-former']);
  });

  it('sign with keys of the kinds that the contract names, each its own', async () => {
    expect(principal('police-desk').signingKey.kty).toBe('OKP');
    expect(principal('customs-desk').signingKey.kty).toBe('EC');
    expect(new Set(principals.map((one) => one.keyid)).size).toBe(principals.length);
    for (const one of principals) expect(await thumbprint(crypto, one.signingKey)).toBe(one.keyid);
  });
});

describe('signing an entry', () => {
  it('makes what the exchange reads, and any JOSE library verifies', async () => {
    const registrars = { customs: publicJwk(registrar) };
    for (const name of ['customs-desk', 'customs-approver-1', 'customs-analyst', 'customs-auditor']) {
      const jws = await signed(name, 3);
      expect(await readEntry(crypto, jws, registrars)).toEqual(entryOf(principal(name), { ...times, serial: 3 }));
      await compactVerify(jws, await importJWK({ ...publicJwk(registrar) }, 'ES256'));
    }
  });

  it('tells nothing private', async () => {
    const payload = Buffer.from((await signed('customs-approver-1', 1)).split('.')[1] ?? '', 'base64url').toString();
    const { signingKey, decryptionKey } = principal('customs-approver-1');
    for (const secret of [signingKey.d, decryptionKey?.d, decryptionKey?.p, decryptionKey?.qi]) {
      expect(payload).not.toContain(secret);
    }
  });

  it('refuses an entry that the exchange would not read', async () => {
    const entry = entryOf(principal('customs-desk'), { ...times, serial: 1 });
    await expect(signEntry(registrar, { ...entry, roles: ['reader'] })).rejects.toThrow();
    await expect(signEntry(registrar, { ...entry, validUntil: '2028-01-01T00:00:00Z' })).rejects.toThrow();
  });
});

/** The one thing that a table does here: a conditional write on the serial. */
const aTable = () => {
  const rows = new Map<string, { serial: number; entry: string }>();
  const send = async ({ input }: PutItemCommand) => {
    expect(input.ConditionExpression).toBe('attribute_not_exists(keyid) OR serial < :serial');
    const { keyid, serial, entry } = input.Item ?? {};
    const before = rows.get(keyid?.S ?? '');
    if (before && before.serial >= Number(input.ExpressionAttributeValues?.[':serial']?.N)) {
      throw Object.assign(new Error('condition'), { name: 'ConditionalCheckFailedException' });
    }
    rows.set(keyid?.S ?? '', { serial: Number(serial?.N), entry: entry?.S ?? '' });
  };
  return { rows, client: { send } as unknown as DynamoDBClient };
};

describe('filing an entry', () => {
  it('never puts an older one in the place of a newer', async () => {
    const { rows, client } = aTable();
    const { keyid } = principal('customs-desk');
    const [second, third] = [await signed('customs-desk', 2), await signed('customs-desk', 3)];
    expect(await putEntry(client, 'Registry', second)).toEqual({ keyid, put: 'filed' });
    expect(await putEntry(client, 'Registry', third)).toEqual({ keyid, put: 'filed' });
    expect(await putEntry(client, 'Registry', second)).toEqual({ keyid, put: 'older' });
    expect(await putEntry(client, 'Registry', third)).toEqual({ keyid, put: 'older' });
    expect(rows.get(keyid)).toEqual({ serial: 3, entry: third });
  });

  it('refuses what is no entry, and lets an outage through', async () => {
    const { client } = aTable();
    await expect(putEntry(client, 'Registry', 'a.b.c')).rejects.toThrow(TypeError);
    const send = async () => {
      throw new Error('no such table');
    };
    const broken = { send } as unknown as DynamoDBClient;
    await expect(putEntry(broken, 'Registry', await signed('customs-desk', 1))).rejects.toThrow('no such table');
  });
});
