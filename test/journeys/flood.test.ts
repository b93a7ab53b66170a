import { afterAll, beforeAll, expect, it } from 'vitest';
import { floodDoors } from '../bench/flood.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';

let exchange: TestExchange;
beforeAll(async () => {
  exchange = await startTestExchange();
});
afterAll(() => exchange.stop());

it('a flood of public reads, of paths that are none, or of one agency’s door is held back, and no call at another door is', async () => {
  const floods = await floodDoors(exchange.connection, 40, 4);
  expect(floods.map(({ name }) => name)).toHaveLength(3);
  for (const { name, heldBack, othersRefused } of floods)
    expect({ name, isHeldBack: heldBack > 0, othersRefused }).toEqual({ name, isHeldBack: true, othersRefused: 0 });
}, 90_000);
