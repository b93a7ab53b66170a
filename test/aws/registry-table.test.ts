import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { registryTable } from '../../shared/aws/registry-table.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import type { Registry } from '../../shared/workflow/ports.ts';
import { aP256Signer } from '../protocol/support.ts';
import { enrolled, registrars, type TestPrincipal } from '../support/principals.ts';
import { startTables, type TestTables } from '../support/tables.ts';

let tables: TestTables;
let registry: Registry;
let clock = 0;
let desk: TestPrincipal;
beforeAll(async () => {
  tables = await startTables(inject('stacks'));
});
beforeEach(async () => {
  clock = 1_000_000;
  registry = registryTable(tables.client, tables.names.registry, { registrars, crypto: nodeCrypto }, () => clock);
  desk = await enrolled('police', undefined, ['submitter']);
});
afterAll(() => tables.stop());

/** Writes a row as whoever can write the table could. */
const write = (keyid: string, entry: string) =>
  tables.client.send(
    new PutItemCommand({ TableName: tables.names.registry, Item: { keyid: { S: keyid }, entry: { S: entry } } }),
  );
const remove = (keyid: string) =>
  tables.client.send(new DeleteItemCommand({ TableName: tables.names.registry, Key: { keyid: { S: keyid } } }));

describe('the registry', () => {
  it('answers the entry that the agency’s registrar has signed', async () => {
    await write(desk.party.keyid, desk.jws);
    expect(await registry.entry(desk.party.keyid, false)).toEqual({ entry: desk.entry, jws: desk.jws });
    expect(await registry.entry('A'.repeat(43), false)).toBeUndefined();
  });

  it('believes no row that another has signed, and no row in another key’s place', async () => {
    const forged = await enrolled('police', undefined, ['submitter'], { registrar: aP256Signer() });
    const foreign = await enrolled('coastguard', undefined, ['submitter'], { registrar: aP256Signer() });
    await write(forged.party.keyid, forged.jws);
    await write(foreign.party.keyid, foreign.jws);
    const stolen = await enrolled('police', undefined, ['submitter']);
    await write(stolen.party.keyid, desk.jws);
    for (const { party } of [forged, foreign, stolen]) {
      expect(await registry.entry(party.keyid, false)).toBeUndefined();
      expect(await registry.entry(party.keyid, true)).toBeUndefined();
    }
  });

  it('keeps an entry for 30 seconds, and reads past that when it is asked for afresh', async () => {
    const { keyid } = desk.party;
    await write(keyid, desk.jws);
    await registry.entry(keyid, false);
    await remove(keyid);
    clock += 29_999;
    expect(await registry.entry(keyid, false)).toBeDefined();
    expect(await registry.entry(keyid, true)).toBeUndefined();
    expect(await registry.entry(keyid, false)).toBeUndefined();
  });

  it('finds a key at once that was enrolled a moment after it was first asked for', async () => {
    const { keyid } = desk.party;
    expect(await registry.entry(keyid, false)).toBeUndefined();
    await write(keyid, desk.jws);
    expect(await registry.entry(keyid, false)).toBeDefined();
  });
});
