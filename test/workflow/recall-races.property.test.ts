import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handledAs } from '../support/submissions.ts';
import {
  acknowledgement,
  approval,
  disclosure,
  happens,
  recall,
  release,
  review,
  type Step,
  submission,
  withdrawal,
} from '../support/workflow/given.ts';
import { codeOf } from '../support/workflow/racing.ts';
import { aWorld, type World } from '../support/workflow/world.ts';

const fast = submission(handledAs('H0'));
const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i += 1) await new Promise((done) => setImmediate(done));
};

/** Steps that begin so many turns from now, all at once; what each was answered. */
type Racing = readonly { readonly step: Step; readonly after: number }[];
const raced = (world: World, racing: Racing): Promise<readonly string[]> =>
  Promise.all(
    racing.map(async ({ step, after }) => {
      await turns(after);
      return codeOf(await step.done(world));
    }),
  );

const steps = [
  release,
  recall('anna'),
  recall('bo'),
  disclosure('tor'),
  disclosure('ulla'),
  withdrawal('desk'),
  acknowledgement('tor', 'erased'),
  acknowledgement('ulla', 'rectified'),
];
const racing: fc.Arbitrary<Racing> = fc.array(fc.record({ step: fc.constantFrom(...steps), after: fc.nat(40) }), {
  minLength: 2,
  maxLength: 9,
});

const actsOf = async ({ exchange, id }: World) => (await exchange.acts(id, 9_999_999, 999)).map(({ act }) => act);
const count = (list: readonly string[], one: string) => list.filter((each) => each === one).length;

/** What holds whenever a recall, a disclosure, a release and a withdrawal have met, in whatever order. */
const holds = async (world: World): Promise<void> => {
  const { exchange, records, id } = world;
  const { submission: s } = (await exchange.read(id)) ?? expect.fail('it is there');
  const acts = await actsOf(world);
  const key = await records.wrappedKey({ recipient: 'customs', originator: 'police', id });
  const record = await records.read('customs', id);
  expect(count(acts, 'recalled')).toBeLessThanOrEqual(1);
  expect(count(acts, 'acknowledged')).toBeLessThanOrEqual(1);
  // Nothing is both taken back before its release and released.
  expect(count(acts, 'withdrawn') + count(acts, 'released')).toBeLessThanOrEqual(1);
  // Whoever has read has read before the recall.
  expect(acts.lastIndexOf('disclosed') < acts.indexOf('recalled') || !acts.includes('recalled')).toBe(true);
  expect(acts.indexOf('acknowledged') > acts.indexOf('recalled') || !acts.includes('acknowledged')).toBe(true);
  expect({ state: record?.state, key: key !== undefined }).toEqual(
    s.state === 'released' || s.state === 'recalled'
      ? { state: s.state, key: s.state === 'released' }
      : { state: undefined, key: false },
  );
  const asked = await exchange.isAskedToAcknowledge(id, 'customs');
  expect(asked).toBe(acts.includes('recalled') && !acts.includes('acknowledged'));
};

describe('a recall that meets disclosures, releases, withdrawals and answers', () => {
  it('leaves a key exactly where the record is in force, and an act of each that had an effect', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('approved', 'released'), racing, async (from, at) => {
        const world = aWorld();
        await happens(world, fast, review('anna'), approval('anna'), ...(from === 'released' ? [release] : []));
        const told = await raced(world, at);
        const known = ['done', 'not-found', 'state-conflict', 'record-recalled'];
        expect(told.filter((code) => !known.includes(code))).toEqual([]);
        const acts = await actsOf(world);
        const done = (one: string) => at.filter(({ step }, i) => step.by.includes(one) && told[i] === 'done').length;
        expect(count(acts, 'recalled')).toBe(done('recalls'));
        expect(count(acts, 'disclosed')).toBe(done('opens the record'));
        expect(count(acts, 'withdrawn')).toBe(done('withdraws'));
        await holds(world);
      }),
      { numRuns: 40 },
    );
  });

  it('asks a recipient of a correction once, or of the recall, whichever was last', { timeout: 60_000 }, async () => {
    const correcting = async (world: World, old: string): Promise<string> => {
      const [id, own] = [world.otherId, world.id];
      world.id = id;
      await happens(world, submission({ ...handledAs('H0'), replaces: old }), review('anna'), approval('anna'));
      world.id = own;
      return id;
    };
    await fc.assert(
      fc.asyncProperty(
        fc.nat(30),
        fc.nat(30),
        fc.nat(60),
        fc.boolean(),
        async (releases, recalls, answers, isAnswered) => {
          const world = aWorld();
          await happens(world, fast, review('anna'), approval('anna'), release);
          const { id } = world;
          const by = await correcting(world, id);
          const corrected = turns(releases).then(() => world.released(by));
          await raced(world, [
            { step: recall('anna'), after: recalls },
            ...(isAnswered ? [{ step: acknowledgement('tor', 'erased'), after: answers }] : []),
          ]);
          expect(await corrected).toBe('record-released');
          expect(await world.records.read('customs', id)).toMatchObject({ state: 'recalled', replacedBy: by });
          const { submission: s } = (await world.exchange.read(id)) ?? expect.fail('it is there');
          const isGiven = 'acknowledged' in s && s.acknowledged !== undefined;
          // Asked and not answered, or answered and not asked: never both, and never neither.
          expect(await world.exchange.isAskedToAcknowledge(id, 'customs')).toBe(!isGiven);
        },
      ),
      { numRuns: 30 },
    );
  });
});
