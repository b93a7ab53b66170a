import { expect, it } from 'vitest';
import type { Approver } from '../../shared/domain/act.ts';
import type { Role } from '../../shared/protocol/principal-entry.ts';
import { approverOf, type SignedCall } from '../../shared/workflow/call.ts';
import { listInbox } from '../../shared/workflow/decide.ts';
import { approvedBy, begun, desk, following, handledAs, person, withdrawalBy } from '../support/submissions.ts';

const asApprover = (by: Approver, roles: readonly Role[] = ['approver']) =>
  ({ by, entry: { roles, holder: by.holder }, after: undefined }) as unknown as SignedCall;
const [anna, bo, cecilia] = [person('police', 'anna'), person('police', 'bo'), person('police', 'cecilia')];

it('the inbox leaves out what the list has yet, and the state has no more: decided by this person, complete, or ended', async () => {
  const open = begun(handledAs('H1'));
  const byAnna = approvedBy(open, anna);
  const complete = approvedBy(approvedBy(begun(handledAs('H3')), anna), bo);
  const listed = [open, byAnna, complete, following(open, withdrawalBy(desk))];
  const page = { rows: listed.map(({ state }) => ({ submission: state, hash: 'h' })), next: null };
  const shown = async (by: typeof anna, agency = 'police') => {
    const done = await listInbox({ inbox: async () => page }, agency)(asApprover(by));
    return done.ok ? (done.value.body as { tasks: { given: number }[] }).tasks.map(({ given }) => given) : done;
  };
  expect(await shown(anna)).toEqual([0]);
  expect(await shown(cecilia)).toEqual([0, 1]);
  expect(await shown(person('customs', 'tor'), 'customs')).toEqual([2]);
});

it('nobody comes to an approver’s route as an approver whose entry names no person, or another role', () => {
  expect(approverOf(asApprover(anna))).toEqual(anna);
  expect(() => approverOf(asApprover(anna, ['reader', 'auditor']))).toThrow('approves nothing');
  const shared = asApprover(anna);
  const { holder: _holder, ...entry } = shared.entry;
  expect(() => approverOf({ ...shared, entry })).toThrow('approves nothing');
});
