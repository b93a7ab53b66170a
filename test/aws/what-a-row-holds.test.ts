import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { entryRows } from '../../shared/aws/entry-rows.ts';
import { exchangeTable } from '../../shared/aws/exchange-table.ts';
import { item, type Key, keyOf, plain } from '../../shared/aws/items.ts';
import type { Exchange } from '../../shared/workflow/ports.ts';
import { sizeOfItem } from '../cost/units.ts';
import { historiesIn } from '../support/histories.ts';
import { approvalBy, handledAs, person, reviewBy } from '../support/submissions.ts';
import { counted, startTables, type TestTables } from '../support/tables.ts';

let tables: TestTables;
let exchange: Exchange;
beforeAll(async () => {
  tables = await startTables(inject('stacks'));
  exchange = exchangeTable(tables.client, tables.names);
});
afterAll(() => tables.stop());

const row = async ({ pk, sk }: Key) => {
  const input = { TableName: tables.names.exchange, Key: item({ pk, sk }) };
  return (await tables.client.send(new GetItemCommand(input))).Item ?? {};
};
const put = (value: object) =>
  tables.client.send(new PutItemCommand({ TableName: tables.names.exchange, Item: item(value) }));
const approved = async () => {
  const anna = person('police', 'anna');
  const { submitted, following } = historiesIn(exchange);
  return following(await submitted(handledAs('H0')), reviewBy(anna), approvalBy(anna));
};

describe('a row of a submission', () => {
  it('that acts rewrite, and that of an act, stay within one KiB; only the first act has the cover', async () => {
    const { id } = await approved();
    for (const key of [keyOf.state(id), keyOf.reading(id, 2), keyOf.act(id, 3)]) {
      const found = await row(key);
      expect(Object.keys(found)).not.toEqual([]);
      const wire = JSON.stringify(found, (_, value) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
      );
      expect(sizeOfItem(JSON.parse(wire))).toBeLessThanOrEqual(1024);
      expect(wire).not.toContain('Narcotics');
    }
  });

  it('says nothing of the cover, whoever has written one there', async () => {
    const { id, cover } = await approved();
    const state = plain<{ progress: object }>(await row(keyOf.state(id)));
    await put({ ...state, progress: { ...state.progress, cover: { ...cover, recipients: ['coastguard'] }, id: 'x' } });
    expect((await exchange.read(id))?.submission).toMatchObject({ id, cover });
  });
});

describe('a signer’s entry', () => {
  it('is written once, however many acts stand on it, and comes back whole', async () => {
    const entries = entryRows(tables.client, tables.names.exchange);
    const jws = `eyJ.${'e'.repeat(1_500)}.s`;
    const cost = await counted(tables.client, async () => {
      const digests = [await entries.keep(jws), await entries.keep(jws)];
      expect(new Set(digests).size).toBe(1);
    });
    expect(cost.calls).toBe(1);
    expect(await entries.read(await entries.keep(jws))).toBe(jws);
  });

  it('that somebody has put in another’s place is no entry', async () => {
    const entries = entryRows(tables.client, tables.names.exchange);
    const digest = await entries.keep('the entry of anna');
    await put({ ...keyOf.entry(digest), jws: 'the entry of mallory' });
    expect(await entries.read(digest)).toBe('');
    expect(await entries.read('A'.repeat(43))).toBe('');
  });
});
