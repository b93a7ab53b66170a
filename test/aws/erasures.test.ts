import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { clocksIn } from '../erasure/erase.ts';
import { type Counted, counted, startTables, type TestTables } from '../support/tables.ts';

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables(inject('stacks'));
});
afterAll(() => tables.stop());

it('erasing what is due reads as much among thousands that are not due as alone', async () => {
  const { due, notDue, run } = clocksIn(tables);
  const erasing = async (): Promise<Counted> => {
    await due(40);
    return counted(tables.client, async () => expect((await run()).done).toEqual({ erased: 40 }));
  };
  const alone = await erasing();
  await notDue(5_000);
  const among = await erasing();
  expect([among.calls, among.rows]).toEqual([alone.calls, alone.rows]);
  expect((await run()).done).toEqual({});
});
