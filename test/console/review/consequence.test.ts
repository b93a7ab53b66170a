import { describe, expect, it } from 'vitest';
import { consequenceOf, reasonFor } from '../../../shared/console/review/consequence.ts';
import type { Task } from '../../../shared/protocol/answers.ts';
import { coverFor } from '../../support/clients.ts';

const task = (required: number, given: number, over: Partial<Task> = {}): Task =>
  ({ required, given, ...over }) as Task;

describe('what approving does', () => {
  it('is told by how many approvals are still missing', () => {
    const cover = coverFor(['customs'], 'H1');
    expect(consequenceOf(task(2, 0), cover)).toEqual({ kind: 'waits', left: 1 });
    expect(consequenceOf(task(2, 1), cover)).toEqual({ kind: 'releases' });
    expect(consequenceOf(task(1, 0), coverFor(['customs'], 'H0'))).toEqual({ kind: 'releases' });
  });

  it('under H3 is to ask the recipients, of whose approvals none is waited for here', () => {
    const cover = coverFor(['customs', 'coast-guard'], 'H3');
    const asked = { cover: {} as NonNullable<Task['cover']> };
    expect(consequenceOf(task(4, 0), cover)).toEqual({ kind: 'waits', left: 1 });
    expect(consequenceOf(task(4, 1), cover)).toEqual({ kind: 'asks' });
    expect(consequenceOf(task(4, 2, asked), cover)).toEqual({ kind: 'binds', othersLeft: 1 });
    expect(consequenceOf(task(4, 3, asked), cover)).toEqual({ kind: 'binds', othersLeft: 0 });
  });
});

describe('the reason for which a report that is none is returned', () => {
  it('names the faults, and is never longer than a reason may be', () => {
    expect(reasonFor('No valid report:', [{ pointer: '/title', detail: 'is missing' }])).toBe(
      'No valid report: /title is missing',
    );
    const many = Array.from({ length: 50 }, (_, i) => ({ pointer: `/statements/${i}/text`, detail: 'must be text' }));
    const said = reasonFor('No valid report:', many);
    expect([...said].length).toBeLessThanOrEqual(500);
    expect(said).toMatch(/^No valid report: \/statements\/0\/text must be text; .* …$/);
    expect(reasonFor('No valid report:', [{ pointer: '', detail: 'x'.repeat(600) }])).toBe('No valid report: …');
  });
});
