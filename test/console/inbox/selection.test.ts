import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgencyClient } from '../../../shared/console/client.ts';
import {
  batchFailure,
  decideSelected,
  decisionOn,
  refusedRows,
  select,
  selectAll,
  selected,
  wasShown,
} from '../../../shared/console/inbox/selection.ts';
import { tasks, waiting } from '../../../shared/console/inbox/tasks.ts';
import type { Identity } from '../../../shared/console/session/identity.ts';
import { forgetAll } from '../../../shared/console/session/memory.ts';
import { lock, session } from '../../../shared/console/session/session.ts';
import type { Task } from '../../../shared/protocol/answers.ts';

const task = (submission: string, over: Partial<Task> = {}): Task =>
  ({ submission, sealedDigest: `of ${submission}`, given: 0, required: 2, ...over }) as Task;

type Row = { readonly submission: string; readonly decision: { readonly sealedDigest: string } };

/** The one method of a client that a batch calls. */
const clientThat = (answer: (rows: readonly Row[]) => unknown[]) => {
  const calls: (readonly Row[])[] = [];
  const client = {
    decideBatch: async (rows: readonly Row[]) => {
      calls.push(rows);
      return answer(rows);
    },
  } as unknown as AgencyClient;
  session.value = { client, identity: {} as Identity };
  return { client, calls };
};

const taken = (rows: readonly Row[]) => rows.map(({ submission }) => ({ submission, status: 200, state: 'pending' }));

beforeEach(forgetAll);
afterEach(() => {
  session.value = undefined;
});

describe('what is decided together', () => {
  it('is what was shown here, and on the very report that was shown', async () => {
    tasks.value = [task('a'), task('b')];
    select(task('a'));
    expect(selected.value.size).toBe(0);
    wasShown('a', 'as shown');
    selectAll(tasks.value);
    expect([...selected.value]).toEqual(['a']);
    const { client, calls } = clientThat(taken);
    await decideSelected(client, tasks.value, { decision: 'approve' });
    expect(calls).toEqual([[{ submission: 'a', decision: { decision: 'approve', sealedDigest: 'as shown' } }]]);
    expect(waiting.value?.map(({ submission }) => submission)).toEqual(['b']);
  });

  it('goes in calls of 25, and what is refused stays with its reason', async () => {
    const many = Array.from({ length: 60 }, (_, i) => task(String(i)));
    tasks.value = many;
    for (const { submission, sealedDigest } of many) wasShown(submission, sealedDigest);
    selectAll(many);
    const { client, calls } = clientThat((rows) =>
      rows.map(({ submission }) =>
        submission === '30'
          ? { submission, status: 409, code: 'state-conflict' }
          : { submission, status: 200, state: 'pending' },
      ),
    );
    await decideSelected(client, many, { decision: 'reject', reason: 'Not ours to share.' });
    expect(calls.map((rows) => rows.length)).toEqual([25, 25, 10]);
    expect(waiting.value?.map(({ submission }) => submission)).toEqual(['30']);
    expect([...refusedRows.value]).toEqual([['30', 'state-conflict']]);
    expect(selected.value.size).toBe(0);
  });

  it('is sent to its end after a lock, and whoever comes in next is not taken for whoever has decided', async () => {
    const many = Array.from({ length: 30 }, (_, i) => task(String(i)));
    for (const { submission, sealedDigest } of many) wasShown(submission, sealedDigest);
    selectAll(many);
    const { client, calls } = clientThat((rows) => {
      lock();
      return taken(rows);
    });
    await decideSelected(client, many, { decision: 'approve' });
    expect(calls.map((rows) => rows.length)).toEqual([25, 5]);
    tasks.value = many;
    expect(waiting.value).toHaveLength(30);
  });

  it('stays selected from the first call that is not answered on', async () => {
    const many = Array.from({ length: 30 }, (_, i) => task(String(i)));
    tasks.value = many;
    for (const { submission, sealedDigest } of many) wasShown(submission, sealedDigest);
    selectAll(many);
    let first = true;
    const { client } = clientThat((rows) => {
      if (!first) throw new Error('no answer');
      first = false;
      return taken(rows);
    });
    await decideSelected(client, many, { decision: 'approve' });
    expect(batchFailure.value).toEqual({ kind: 'unreachable' });
    expect(selected.value.size).toBe(5);
    expect(waiting.value?.length).toBe(5);
  });

  it('accepts the conditions of a cover that was shown', () => {
    const cover = task('c', { cover: {} as NonNullable<Task['cover']> });
    expect(decisionOn(cover, { decision: 'approve' }, 'd')).toEqual({
      decision: 'approve',
      sealedDigest: 'd',
      acceptsConditions: true,
    });
    expect(decisionOn(cover, { decision: 'reject', reason: 'No such case.' }, 'd')).toEqual({
      decision: 'reject',
      reason: 'No such case.',
      sealedDigest: 'd',
    });
  });
});
