import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allTasks, tasksIn } from '../../../shared/console/inbox/filters.ts';
import { compareTasks, withFront } from '../../../shared/console/inbox/order.ts';
import type { Task } from '../../../shared/protocol/answers.ts';

const now = Date.parse('2026-11-24T08:00:00Z');

const aTask = (over: Partial<Task> = {}): Task => ({
  submission: '01939e3c-0000-7000-8000-000000000001',
  originator: 'police',
  reference: 'K 2026/1187',
  priority: 'routine',
  handling: { code: 'H1' },
  grading: { source: 'B', information: 2 },
  purpose: { code: 'investigate', description: 'Narcotics letters posted at one box.' },
  offence: { name: 'Grovt narkotikabrott', minimumPenaltyMonths: 24, maximumPenaltyMonths: 84, systematic: true },
  receivedAt: '2026-11-23T08:00:00Z',
  due: '2026-11-30T08:00:00Z',
  sealedDigest: 'A'.repeat(43),
  required: 2,
  given: 0,
  reviewed: false,
  ...over,
});

const anyTask = fc
  .record({ n: fc.nat(60), day: fc.integer({ min: 1, max: 6 }), urgent: fc.boolean() })
  .map(({ n, day, urgent }) =>
    aTask({
      submission: `01939e3c-0000-7000-8000-${String(n).padStart(12, '0')}`,
      due: `2026-11-2${day}T08:00:00Z`,
      priority: urgent ? 'urgent' : 'routine',
    }),
  );
const inOrder = (tasks: readonly Task[]): readonly Task[] => tasks.toSorted(compareTasks);
const anyList = fc.uniqueArray(anyTask, { selector: ({ submission }) => submission }).map(inOrder);

describe('a look at the beginning of an inbox', () => {
  it('shows what is there, in order, and forgets what somebody has decided among it', () => {
    fc.assert(
      fc.property(anyList, anyList, fc.integer({ min: 1, max: 20 }), (known, there, size) => {
        const front = there.slice(0, size);
        const shown = withFront(front, known);
        expect(shown.slice(0, front.length)).toEqual(front);
        expect(shown).toEqual(inOrder(shown));
        expect(new Set(shown.map(({ submission }) => submission)).size).toBe(shown.length);
        // Nothing is shown that neither look has seen, and nothing that should have been seen and was not.
        for (const task of shown.slice(front.length)) expect(known).toContain(task);
      }),
    );
  });

  it('of an empty one shows nothing', () => {
    expect(withFront([], [aTask()])).toEqual([]);
  });
});

describe('the filter', () => {
  const urgent = aTask({ submission: 'u', priority: 'urgent', due: '2026-11-24T09:00:00Z', reference: 'K 2026/9' });
  const other = aTask({ submission: 'o', originator: 'customs', handling: { code: 'H2' }, given: 1 });
  const list = [urgent, other];
  const filtered = (over: Partial<typeof allTasks>, opened: readonly Task[] = []): readonly Task[] =>
    tasksIn(list, { ...allTasks, ...over }, (task) => opened.includes(task), now);

  it('lets all through at first', () => {
    expect(filtered({})).toEqual(list);
  });

  it('finds each word in what the row says, in any case and order', () => {
    expect(filtered({ text: ' 2026/9  NARKOTIKA ' })).toEqual([urgent]);
    expect(filtered({ text: 'narkotika kokain' })).toEqual([]);
  });

  it('goes by originator, by handling, by what is opened, by today, and by the last approval', () => {
    expect(filtered({ originator: 'customs' })).toEqual([other]);
    expect(filtered({ handling: 'H1' })).toEqual([urgent]);
    expect(filtered({ state: 'opened' }, [other])).toEqual([other]);
    expect(filtered({ state: 'unopened' }, [other])).toEqual([urgent]);
    expect(filtered({ state: 'today' })).toEqual([urgent]);
    expect(filtered({ state: 'last' })).toEqual([other]);
  });
});
