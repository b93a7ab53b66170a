import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aReport, coverFor } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { type Operator, operatorOf } from '../support/operator.ts';
import { nameOf } from '../takeover/pairs.ts';
import { type DefenceOut, type Takeover, takeover } from '../takeover/reach.ts';
import { intruderIn, type Loot, lootOf } from './intruder.ts';

const agencies = ['police', 'customs'] as const;
let exchange: TestExchange;
let operator: Operator;
let found: Takeover;
const loot: Loot[] = [];
beforeAll(async () => {
  exchange = await startTestExchange();
  operator = await operatorOf(exchange.home);
  found = takeover(exchange.cloud.judgedBy, agencies);
  loot.push(
    await lootOf(exchange, operator, 'police', 'customs'),
    await lootOf(exchange, operator, 'customs', 'police'),
  );
});
afterAll(async () => {
  operator.database.destroy();
  await exchange.stop();
});

const code = (doing: Promise<unknown>): Promise<string> =>
  doing.then(
    () => 'answered',
    (error: { code?: string }) => error.code ?? String(error),
  );
const why = { purpose: 'investigate', justification: 'To see what the other agency has.' } as const;

/** Content keys that a role opens, and partitions of records that it reads, by whose they are. */
const contentOf = ({ reaches }: Takeover) =>
  reaches.flatMap((reach) =>
    [...reach.deeds].flatMap((deed) => {
      const owner =
        /^opens (?:former intake|intake|waiting|released) of (\S+)$/.exec(deed)?.[1] ??
        /^reads Records of ([^#\s]+)/.exec(deed)?.[1];
      return owner === undefined ? [] : [{ by: nameOf(reach), of: reach.agency ?? 'nobody', owner }];
    }),
  );
const offDiagonal = (takenOver: Takeover) => contentOf(takenOver).filter(({ of, owner }) => of !== owner);

describe('what waits at one agency, asked for by the other', () => {
  it.each(agencies)('of %s is not there, at any route', async (owner) => {
    const other = owner === 'police' ? 'customs' : 'police';
    const desk = await exchange.as(`${owner}-desk`);
    const { id, sealedDigest } = await desk.submit(coverFor([other], 'H0'), aReport('Not released.'));
    const [approver, reader] = [await exchange.as(`${other}-approver-1`), await exchange.as(`${other}-analyst`)];
    const asked = {
      track: () => approver.track(id),
      review: () => approver.review(id),
      sealed: () => approver.handedOver('submissions', id),
      decide: () => approver.decide(id, { decision: 'approve', sealedDigest }),
      record: () => reader.record(id),
      'record sealed': () => reader.handedOver('records', id),
      disclose: () => reader.disclose(id, why),
    };
    for (const [what, doing] of Object.entries(asked))
      expect({ what, code: await code(doing()) }).toEqual({ what, code: 'not-found' });
  });
});

describe('what was released to one agency', () => {
  it('is no record of the agency that sent it: the other’s door has it alone', async () => {
    for (const { id, from, to } of loot) {
      const own = await exchange.as(`${from}-analyst`);
      const asked = [own.record(id), own.handedOver('records', id), own.disclose(id, why)];
      expect(await Promise.all(asked.map(code))).toEqual(['not-found', 'not-found', 'not-found']);
      expect(await code((await exchange.as(`${to}-analyst`)).record(id))).toBe('answered');
    }
  });
});

describe('each agency’s functions, whatever their code does', () => {
  it('read records and open keys of their own agency alone', () => {
    expect(offDiagonal(found)).toEqual([]);
    // On the diagonal there is something: it is not that nothing was tried.
    for (const agency of agencies)
      expect(contentOf(found).filter(({ owner }) => owner === agency).length).toBeGreaterThan(3);
  });

  it.each<[DefenceOut]>([['policies of roles'], ['policies of keys']])(
    'open no key of another also where the %s are out: either defence holds alone',
    (out) => {
      const keys = takeover(exchange.cloud.judgedBy, agencies, out).reaches.flatMap((reach) =>
        [...reach.deeds]
          .flatMap((deed) => /^opens (?:former intake|intake|waiting|released) of (\S+)$/.exec(deed)?.[1] ?? [])
          .filter((owner) => owner !== reach.agency)
          .map((owner) => `${nameOf(reach)} opens keys of ${owner}`),
      );
      expect(keys).toEqual([]);
    },
  );

  it('are denied at the gateway what is the other’s, by DynamoDB and by KMS', async () => {
    for (const { role, agency, deeds } of found.reaches.filter((reach) => reach.agency !== undefined)) {
      const intruder = intruderIn(exchange, role);
      for (const of of loot) {
        const done = await intruder.tries(of);
        const foreign = Object.entries(done).filter(([deed]) => / of /.test(deed) && !deed.includes(` of ${agency}`));
        expect(foreign).toHaveLength(of.from === agency ? 3 : 1);
        for (const [deed, got] of foreign)
          expect({ role, deed, got }).toEqual({ role, deed, got: 'AccessDeniedException' });
        expect([...deeds].filter((deed) => foreign.some(([one]) => one === deed))).toEqual([]);
      }
      intruder.leave();
    }
  });
});
