import { describe, expect, it } from 'vitest';
import { tokenIn, whyNot } from '../../../shared/console/session/enrolment.ts';
import { finishAll, forgetAll, memory, onForget, onLeaving } from '../../../shared/console/session/memory.ts';
import { viewIn } from '../../../shared/console/shell/router.ts';

describe('an address of the console', () => {
  it('names a view that is there, or the token of a link, and nothing else', () => {
    expect(viewIn('#/inbox')).toBe('inbox');
    for (const hash of ['', '#/', '#/inbox/', '#/inbox?x', '#/record/01a2', '#/constructor', '#inbox'])
      expect({ hash, view: viewIn(hash) }).toEqual({ hash, view: undefined });
    const token = 'A-_b'.repeat(5).concat('zz');
    expect(tokenIn(`#/enrol/${token}`)).toBe(token);
    for (const hash of [
      '#/enrol/',
      `#/enrol/${token}z`,
      `#/enrol/${token.slice(1)}`,
      `#/enrol/${token}/`,
      `#/${token}`,
    ])
      expect({ hash, token: tokenIn(hash) }).toEqual({ hash, token: undefined });
  });
});

describe('somebody who is to be enrolled', () => {
  const anna = { name: 'anna', agency: 'police', roles: ['approver' as const], holder: 'p-1742' };

  it('has a name, an agency and a role; an approver is a person', () => {
    expect(whyNot(anna)).toBeUndefined();
    expect(whyNot({ ...anna, name: 'Anna Å' })).toBe('name');
    expect(whyNot({ ...anna, agency: '' })).toBe('agency');
    expect(whyNot({ ...anna, roles: [] })).toBe('roles');
    const { holder: _, ...nobody } = anna;
    expect(whyNot(nobody)).toBe('holder');
    expect(whyNot({ ...nobody, roles: ['submitter'] })).toBeUndefined();
  });
});

describe('what a session has held', () => {
  it('is as it was at first once it has ended, after what was to be finished', () => {
    const done: string[] = [];
    const held = memory<string | undefined>(undefined);
    onLeaving(() => done.push(`left with ${held.value}`));
    const takeBack = onForget(() => done.push('forgotten'));
    held.value = 'a report';
    finishAll();
    forgetAll();
    expect(held.value).toBeUndefined();
    expect(done).toEqual(['left with a report', 'forgotten']);
    takeBack();
    forgetAll();
    expect(done).toHaveLength(2);
  });
});
