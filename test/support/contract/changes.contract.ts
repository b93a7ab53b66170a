import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../../shared/domain/effects.ts';
import type { Submission } from '../../../shared/domain/submission.ts';
import type { Effect, NotWritten } from '../../../shared/workflow/ports.ts';
import type { Carried } from '../../../shared/workflow/token-ports.ts';
import { tokensDropped, tokensReplaced } from '../../../shared/workflow/tokens.ts';
import { effectsIn } from '../changes.ts';
import { aNonce, anIntake, aRecord, beginning, changeBy, newId } from '../histories.ts';
import { approvalBy, desk, handledAs, person, reviewBy, withdrawalBy } from '../submissions.ts';
import type { OnTables } from './port.ts';

const anna = person('police', 'anna');
const bo = person('police', 'bo');

type Of<K extends Effect['kind']> = Extract<Effect, { readonly kind: K }>;
/** One effect of a change, by its kind. */
const only = <K extends Effect['kind']>(effects: readonly Effect[], kind: K): Of<K> => {
  const found = effects.find((effect): effect is Of<K> => effect.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} among the effects`);
  return found;
};

/** Every condition of a write: what stands in its way, and what that is told as. */
export const changesContract = ({ exchange, sealed, records, write, submitted, following }: OnTables): void => {
  const consumption = (): Of<'nonce-consumed'> => ({ kind: 'nonce-consumed', nonce: aNonce() });
  const opened = (task: Partial<Of<'task-opened'>['task']>): Of<'task-opened'> => {
    const due = '2026-12-01T09:00:00.000Z';
    const whole = { submission: newId(), agency: 'police', priority: 'routine', due, decidedBy: [], ...task } as const;
    return { kind: 'task-opened', task: whole, since: '2026-11-24T09:00:00.000Z' };
  };
  const aHeldToken = () => ({ originator: 'police', token: newId(), submission: newId() });
  const aRecordToken = () => ({
    recipient: 'customs',
    token: newId(),
    id: newId(),
    releasedAt: '2026-11-24T09:00:00.000Z',
  });
  /** The effect once it was written: what is written again finds itself. */
  const twice = async <E extends Effect>(effect: E): Promise<E> => {
    expect(await exchange().write([effect])).toBeUndefined();
    return effect;
  };
  const review = async (s: Submission, was: Partial<Submission> = {}, more: Partial<Of<'submission-moved'>> = {}) => {
    const { before = s, acts } = await changeBy(s, reviewBy(anna));
    const moved = only(effectsOf(before, acts).effects, 'submission-moved');
    return { ...moved, was: { ...moved.was, ...was }, ...more } as Of<'submission-moved'>;
  };

  const recordOf = () => ({ recipient: 'customs', originator: 'police', id: newId() });
  const unlocked = async () => (await twice({ kind: 'record-unlocked', record: aRecord() })).record.id;
  const replaced = async (other: object): Promise<Effect> => {
    const of = { ...recordOf(), id: await unlocked() };
    return { kind: 'record-replaced', ...of, was: 'released', by: newId(), ...other };
  };
  const recalled = async (other: object): Promise<Effect> => {
    const of = { ...recordOf(), id: await unlocked() };
    return { kind: 'record-recalled', ...of, ...other };
  };

  const erasure = { on: '2030-01-01', rule: 'customs/retention-case/2019-01-01', source: 'TBDL 4:8' };
  const kept = { kind: 'record-kept-until', erasure } as const;

  /** Of each effect: where its condition does not hold, and what is told then. */
  type Case = readonly [where: string, otherwise: NotWritten, effect: () => Promise<Effect>];
  const conditions: Readonly<Record<Effect['kind'], readonly Case[]>> = {
    'nonce-consumed': [
      ['it was consumed with another change', 'nonce-replayed', () => twice(consumption())],
      [
        'it was consumed alone',
        'nonce-replayed',
        async () => {
          const effect = consumption();
          expect(await exchange().consume(effect.nonce)).toBe(true);
          return effect;
        },
      ],
    ],
    'submission-begun': [
      [
        'its id is used',
        'stale',
        async () => {
          const { id } = await submitted();
          return only(effectsIn(await beginning(handledAs('H0'), { id })), 'submission-begun');
        },
      ],
    ],
    'submission-moved': [
      ['it has moved on', 'stale', async () => review(await following(await submitted(), reviewBy(bo)), { seq: 1 })],
      ['it has not come so far', 'stale', async () => review(await submitted(), { seq: 2 })],
      ['it is in another state', 'stale', async () => review(await submitted(), { state: 'approved' })],
      [
        'nothing changes any more in its state',
        'stale',
        async () => review(await submitted(), {}, { changesIn: ['approved', 'released'] }),
      ],
      ['it is not there', 'stale', async () => review((await beginning()).after)],
    ],
    'act-recorded': [
      [
        'an act with its number is there',
        'stale',
        async () => only(effectsIn(await beginning(handledAs('H0'), { id: (await submitted()).id })), 'act-recorded'),
      ],
      [
        'a reading with its number is there',
        'stale',
        async () => {
          const s = await submitted();
          await following(s, reviewBy(bo));
          return only(effectsIn(await changeBy(s, reviewBy(anna))), 'act-recorded');
        },
      ],
    ],
    'task-opened': [['it is open', 'stale', () => twice(opened({}))]],
    'task-moved': [
      ['it has gone', 'stale', async () => ({ kind: 'task-moved', task: { ...opened({}).task, decidedBy: ['anna'] } })],
    ],
    'task-closed': [],
    'sealed-key-seen': [
      [
        'it was seen with another submission',
        'sealed-key-reused',
        async () => ({
          ...(await twice({ kind: 'sealed-key-seen', digest: anIntake().sealedKeyDigest, submission: newId() })),
          submission: newId(),
        }),
      ],
    ],
    'body-kept': [
      ['there is a body', 'stale', () => twice({ kind: 'body-kept', submission: newId(), sealed: anIntake().sealed })],
    ],
    'replacement-claimed': [
      [
        'another correction has claimed it',
        'already-replaced',
        async () => ({
          ...(await twice({ kind: 'replacement-claimed', replaced: newId(), by: newId() })),
          by: newId(),
        }),
      ],
    ],
    'replacement-freed': [],
    'selectors-counted': [
      ['it is not there', 'stale', async () => ({ kind: 'selectors-counted', submission: newId(), count: 1 })],
      [
        'it is pending no more',
        'stale',
        async () => {
          const { id } = await following(await submitted(handledAs('H0')), reviewBy(anna), approvalBy(anna));
          return { kind: 'selectors-counted', submission: id, count: 1 };
        },
      ],
    ],
    'selectors-set': [
      [
        'there are some that were not read',
        'stale',
        () =>
          twice({
            kind: 'selectors-set',
            submission: newId(),
            was: undefined,
            carried: { tokens: ['t'], version: newId() },
          }),
      ],
      [
        'there are others than were read',
        'stale',
        async () => ({
          kind: 'selectors-set',
          submission: newId(),
          was: 'another',
          carried: { tokens: [], version: newId() },
        }),
      ],
    ],
    'selectors-dropped': [
      [
        'some have come that were not read',
        'stale',
        async () => {
          const carried = { tokens: ['t'], version: newId() };
          const { submission } = await twice({ kind: 'selectors-set', submission: newId(), was: undefined, carried });
          return { kind: 'selectors-dropped', submission, was: undefined };
        },
      ],
      [
        'they have gone',
        'stale',
        async () => ({ kind: 'selectors-dropped', submission: newId(), was: 'what was read' }),
      ],
    ],
    'token-held': [],
    'token-shared': [
      ['it was let go', 'stale', async () => ({ kind: 'token-shared', ...aHeldToken(), recipient: 'customs' })],
    ],
    'token-dropped': [],
    'record-token-kept': [],
    'record-token-dropped': [],
    'record-unlocked': [
      ['its recipient has one', 'stale', () => twice({ kind: 'record-unlocked', record: aRecord() })],
    ],
    'record-key-kept': [
      [
        'its recipient has one',
        'stale',
        () => twice({ kind: 'record-key-kept', ...recordOf(), wrappedKey: randomBytes(40) }),
      ],
    ],
    'record-replaced': [
      ['its recipient has none', 'stale', () => replaced({ recipient: 'coastguard' })],
      ['it was recalled meanwhile', 'stale', () => replaced({ was: 'recalled' })],
      ['it is of another originator', 'stale', () => replaced({ originator: 'coastguard' })],
    ],
    'record-recalled': [
      ['its recipient has none', 'stale', () => recalled({ recipient: 'coastguard' })],
      ['it is of another originator', 'stale', () => recalled({ originator: 'coastguard' })],
      ['it is recalled', 'stale', async () => twice(await recalled({}))],
    ],
    'record-key-dropped': [],
    'record-kept-until': [['its recipient has none', 'stale', async () => ({ ...kept, ...recordOf() })]],
    'record-erased': [
      ['its recipient has none', 'stale', async () => ({ kind: 'record-erased', ...recordOf() })],
      [
        'it is of another originator',
        'stale',
        async () => ({ kind: 'record-erased', ...recordOf(), id: await unlocked(), originator: 'coastguard' }),
      ],
    ],
    'body-destroyed': [],
    'clock-set': [],
    'clock-ended': [],
    'acknowledgement-asked': [],
    'acknowledgement-given': [],
  };
  const unconditional: readonly Effect[] = [
    { kind: 'body-destroyed', submission: newId() },
    { kind: 'clock-set', submission: newId(), agency: 'police', on: '2027-11-24' },
    { kind: 'clock-ended', submission: newId(), agency: 'police' },
    { kind: 'task-closed', submission: newId(), agency: 'police' },
    { kind: 'replacement-freed', replaced: newId() },
    { kind: 'record-key-dropped', ...recordOf() },
    {
      kind: 'acknowledgement-asked',
      submission: newId(),
      originator: 'police',
      agency: 'customs',
      since: '2026-11-24T09:00:00.000Z',
    },
    { kind: 'acknowledgement-given', submission: newId(), agency: 'customs' },
    { kind: 'token-held', ...aHeldToken() },
    { kind: 'token-dropped', ...aHeldToken() },
    { kind: 'record-token-kept', ...aRecordToken() },
    { kind: 'record-token-dropped', ...aRecordToken() },
  ];

  describe('a change of which one condition does not hold', () => {
    const all = Object.entries(conditions).flatMap(([kind, cases]) => cases.map((one) => [kind, ...one] as const));
    it.each(all)(
      '(%s, where %s) is told %s, and nothing of it is written',
      async (_kind, _where, otherwise, effect) => {
        const [first, last] = [consumption(), consumption()];
        expect(await exchange().write([first, await effect(), last])).toBe(otherwise);
        expect(await exchange().isConsumed(first.nonce)).toBe(false);
        expect(await exchange().isConsumed(last.nonce)).toBe(false);
      },
    );

    it.each(unconditional)('($kind) is none: what is not there may go', async (effect) => {
      expect(conditions[effect.kind]).toEqual([]);
      const nonce = consumption();
      expect(await exchange().write([nonce, effect])).toBeUndefined();
      expect(await exchange().isConsumed(nonce.nonce)).toBe(true);
    });

    it('leaves no act, no body, no key and no task of a submission that is not accepted', async () => {
      const { intake } = await beginning();
      expect(await write(await beginning(handledAs('H1'), { intake }))).toBeUndefined();
      const second = await beginning(handledAs('H1'), { intake });
      const { id } = second.after;
      expect(await write(second)).toBe('sealed-key-reused');
      const left = await Promise.all([
        exchange().read(id),
        exchange().grounds(id),
        exchange().stagedKey(id),
        exchange().task(id, 'police'),
        sealed().read(id),
      ]);
      expect(left).toEqual(Array(5).fill(undefined));
      expect(await exchange().acts(id, 9, 50)).toEqual([]);
      expect((await exchange().ofOriginator('police', undefined)).rows.map((row) => row.submission.id)).not.toContain(
        id,
      );
    });
  });

  it('a change of which several conditions do not hold is told the gravest: a replay, then that it is stale', async () => {
    const failing = async (kind: Effect['kind']) => conditions[kind][0]?.[2]() ?? expect.fail();
    const kinds = ['sealed-key-seen', 'replacement-claimed', 'act-recorded', 'nonce-consumed'] as const;
    const effects = await Promise.all(kinds.map(failing));
    const meanings: (NotWritten | undefined)[] = [];
    for (let i = 1; i <= effects.length; i += 1) meanings.push(await exchange().write(effects.slice(0, i)));
    expect(meanings).toEqual(['sealed-key-reused', 'already-replaced', 'stale', 'nonce-replayed']);
  });

  describe('a change that no table takes', () => {
    it('writes more than a hundred rows, or none, or one twice: it fails, and nothing of it is written', async () => {
      const nonces = Array.from({ length: 101 }, consumption);
      const [first = expect.fail(), second = expect.fail()] = nonces;
      for (const effects of [nonces, [], [first, second, first]]) {
        await expect(exchange().write(effects)).rejects.toThrow();
        expect(await exchange().isConsumed(second.nonce)).toBe(false);
      }
      expect(await exchange().write(nonces.slice(1))).toBeUndefined();
      expect(await exchange().isConsumed(second.nonce)).toBe(true);
    });
  });

  it('of selectors puts these in the place of those, and lets them go with their submission', async () => {
    const s = await submitted();
    const [first, second] = [newId(), newId()];
    const step = (was: Carried | undefined, tokens: readonly string[], version: string) =>
      Promise.all(tokensReplaced(s, was, tokens, version).map((effects) => exchange().write(effects)));
    expect(await step(undefined, [first], 'one')).toEqual([undefined]);
    const carried = await exchange().carried(s.id);
    expect(carried).toEqual({ tokens: [first], version: 'one' });
    expect(await step(undefined, [second], 'two')).toEqual(['stale']);
    expect(await step(carried, [second], 'two')).toEqual([undefined]);
    const withdrawn = await changeBy(s, withdrawalBy(desk));
    const tokens = await tokensDropped(exchange(), s, withdrawn.after);
    expect(tokens.map(({ kind }) => kind)).toEqual(['selectors-dropped', 'token-dropped']);
    expect(await write({ ...withdrawn, tokens })).toBeUndefined();
    expect(await exchange().carried(s.id)).toBeUndefined();
  });

  describe('of many at the same time', () => {
    it('a nonce is consumed by one, and once more by none', async () => {
      const nonce = aNonce();
      expect(await exchange().isConsumed(nonce)).toBe(false);
      const outcomes = await Promise.all(Array.from({ length: 20 }, () => exchange().consume(nonce)));
      expect(outcomes.filter(Boolean)).toHaveLength(1);
      expect(await exchange().isConsumed(nonce)).toBe(true);
      const used = { kind: 'nonce-consumed', nonce } as const;
      expect(await exchange().write([used])).toBe('nonce-replayed');
    });

    it('one moves a submission, and the others are stale', async () => {
      const before = await submitted();
      const changes = await Promise.all(
        [anna, bo, person('police', 'carl')].map((by) => changeBy(before, reviewBy(by))),
      );
      const outcomes = await Promise.all(changes.map(write));
      expect(outcomes.toSorted()).toEqual(['stale', 'stale', undefined]);
      expect((await exchange().acts(before.id, 99, 50)).map(({ act }) => act)).toEqual(['submitted', 'reviewed']);
    });
  });

  it('what was read belongs to its reader: no change of it is one of the table', async () => {
    const s = await following(await submitted(), reviewBy(anna), approvalBy(anna));
    const read = await exchange().read(s.id);
    (read?.submission.decisions as unknown[]).length = 0;
    expect((await exchange().read(s.id))?.submission).toEqual(s);
    const key = { ...recordOf(), wrappedKey: randomBytes(40) };
    await twice({ kind: 'record-key-kept', ...key });
    (await records().wrappedKey(key))?.fill(0);
    expect(await records().wrappedKey(key)).toEqual(new Uint8Array(key.wrappedKey));
  });
};
