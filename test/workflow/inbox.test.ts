import { expect, it } from 'vitest';
import type { SignedCall } from '../../shared/workflow/call.ts';
import { listInbox } from '../../shared/workflow/decide.ts';
import { approvedBy, begun, desk, following, handledAs, person, withdrawalBy } from '../support/submissions.ts';

const [anna, bo, cecilia] = [person('police', 'anna'), person('police', 'bo'), person('police', 'cecilia')];

it('the inbox leaves out what the list has yet, and the state has no more: decided by this person, complete, or ended', async () => {
  const open = begun(handledAs('H1'));
  const byAnna = approvedBy(open, anna);
  const complete = approvedBy(approvedBy(begun(handledAs('H3')), anna), bo);
  const listed = [open, byAnna, complete, following(open, withdrawalBy(desk))];
  const page = { rows: listed.map(({ state }) => ({ submission: state, hash: 'h' })), next: null };
  const shown = async (by: typeof anna, agency = 'police') => {
    const done = await listInbox({ inbox: async () => page }, agency)({ by, after: undefined } as SignedCall);
    return done.ok ? (done.value.body as { tasks: { given: number }[] }).tasks.map(({ given }) => given) : done;
  };
  expect(await shown(anna)).toEqual([0]);
  expect(await shown(cecilia)).toEqual([0, 1]);
  expect(await shown(person('customs', 'tor'), 'customs')).toEqual([2]);
});
