import { describe, expect, it } from 'vitest';
import { refuse } from '../../shared/domain/refusal.ts';
import { ok } from '../../shared/domain/result.ts';
import { nodeCrypto, systemChance } from '../../shared/runtime/node-crypto.ts';
import { carryOut } from '../../shared/workflow/carry-out.ts';
import { type Effect, type Exchange, type NotWritten, type Stored, Unavailable } from '../../shared/workflow/ports.ts';
import { record } from '../../shared/workflow/record.ts';
import {
  approvalBy,
  approvedBy,
  begun,
  following,
  type History,
  handledAs,
  person,
  reviewBy,
  submitted,
} from '../support/submissions.ts';

const anna = person('police', 'anna');
const bo = person('police', 'bo');
const nonce = { keyid: 'bo-key-1', nonce: 'n', createdAt: 1_800_000_000 };
const storedAs = ({ state }: History): Stored => ({ submission: state, hash: 'h' });

/** An exchange that reads these states one after the other (the last from then on), and answers writes so; it keeps what it was asked. */
const scripted = (states: readonly (Stored | undefined)[], answers: readonly (NotWritten | undefined)[]) => {
  const asked: { reads: number; writes: (readonly Effect[])[] } = { reads: 0, writes: [] };
  const exchange = {
    read: async () => states[Math.min(asked.reads++, states.length - 1)],
    write: async (effects: readonly Effect[]) => {
      asked.writes.push(effects);
      return answers[Math.min(asked.writes.length, answers.length) - 1];
    },
  } as unknown as Exchange;
  return { asked, ports: { exchange, crypto: nodeCrypto, chance: systemChance } };
};

const fourEyes = begun(handledAs('H1'));
const bothHaveRead = following(following(fourEyes, reviewBy(anna)), reviewBy(bo));
const annaApproved = following(bothHaveRead, approvalBy(anna));
const order = { id: 'x', nonce, command: () => approvalBy(bo) };

describe('a command', () => {
  it('that others came before is decided anew on what they have left, and written as what it is now', async () => {
    const { ports, asked } = scripted([storedAs(bothHaveRead), storedAs(annaApproved)], ['stale', undefined]);
    const done = await carryOut(ports, order);
    expect(done.ok && done.value.stored.submission.state).toBe('approved');
    const kinds = asked.writes.map((effects) => effects.map(({ kind }) => kind));
    expect(kinds).toEqual([
      ['nonce-consumed', 'submission-moved', 'act-recorded', 'task-moved'],
      ['nonce-consumed', 'submission-moved', 'act-recorded', 'task-closed'],
    ]);
  });

  it('that is known already is not read, until others came before', async () => {
    const { ports, asked } = scripted([storedAs(annaApproved)], ['stale', undefined]);
    const done = await carryOut(ports, { ...order, known: storedAs(bothHaveRead) });
    expect(done.ok && done.value.stored.submission.state).toBe('approved');
    expect(asked.reads).toBe(1);
  });

  it('that was decided the same before writes nothing, and consumes no nonce', async () => {
    const decided = storedAs(approvedBy(annaApproved, bo));
    const { ports, asked } = scripted([decided], []);
    expect(await carryOut(ports, order)).toEqual(ok({ stored: decided, acts: [] }));
    expect(asked.writes).toEqual([]);
  });

  it('whose nonce was consumed is told so, and not tried again', async () => {
    const { ports, asked } = scripted([storedAs(annaApproved)], ['nonce-replayed']);
    expect(await carryOut(ports, order)).toEqual({ ok: false, error: refuse('nonce-replayed') });
    expect(asked.writes).toHaveLength(1);
  });

  it('before which others keep coming is unavailable after eight tries', async () => {
    const { ports, asked } = scripted([storedAs(annaApproved)], ['stale']);
    await expect(carryOut(ports, order)).rejects.toThrow(Unavailable);
    expect(asked.writes).toHaveLength(8);
  });

  it('whose preparation fails is not written', async () => {
    const { ports, asked } = scripted([storedAs(annaApproved)], []);
    const refused = await carryOut(ports, { ...order, prepare: async () => refuse('blocked') });
    expect(refused).toEqual({ ok: false, error: refuse('blocked') });
    expect(asked.writes).toEqual([]);
  });
});

describe('a submission that begins', () => {
  const act = submitted(handledAs('H0'));
  const beginning = {
    nonce,
    read: async () => undefined,
    decide: () => ok([act] as const),
    hindered: { 'sealed-key-reused': refuse('sealed-key-reused') },
  };

  it('is recorded by the same path, with no state before', async () => {
    const { ports, asked } = scripted([], [undefined]);
    const done = await record(ports, beginning);
    expect(done.ok && done.value.stored.submission.state).toBe('pending');
    expect(asked.writes[0]?.map(({ kind }) => kind)).toEqual([
      'nonce-consumed',
      'submission-begun',
      'act-recorded',
      'task-opened',
    ]);
  });

  it('is told what of all that it brings stands in the way', async () => {
    const { ports } = scripted([], ['sealed-key-reused']);
    expect(await record(ports, beginning)).toEqual({ ok: false, error: refuse('sealed-key-reused') });
  });

  it('is not written where what it brings is refused', async () => {
    const { ports, asked } = scripted([], []);
    const bring = async () => ({ ok: false as const, error: refuse('sealed-invalid') });
    expect(await record(ports, { ...beginning, bring })).toEqual({ ok: false, error: refuse('sealed-invalid') });
    expect(asked.writes).toEqual([]);
  });
});
