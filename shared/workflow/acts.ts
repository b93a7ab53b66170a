import type { Agency } from '../domain/agency.ts';
import { refuse } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { SignedCall, UseCase } from './call.ts';
import { nextPath, pageSize } from './paging.ts';
import type { Exchange, Stored } from './ports.ts';
import { actFor } from './view.ts';
import { visibleTo } from './visible.ts';

/** The submission, where the caller may follow it: whoever approves or audits also what was sent to the agency (contract, section 2). */
export function followed(exchange: Exchange, { id, by, entry }: SignedCall): Promise<Stored | undefined> {
  const oversees = entry.roles.some((role) => role === 'approver' || role === 'auditor');
  return visibleTo(exchange, by.agency, id, oversees ? 'oversee' : 'track');
}

/** The latest acts before a number as the caller may read them, in their order, and the number before which the next page ends. */
export async function actsPage(exchange: Exchange, { submission }: Stored, call: SignedCall, most: number) {
  const before = call.after === undefined ? submission.seq + 1 : Number(call.after);
  const viewer = { agency: call.by.agency, roles: call.entry.roles };
  const acts = await exchange.acts(call.id, Math.min(before, submission.seq + 1), most);
  const [first] = acts;
  const earlier = first === undefined || first.seq === 1 ? null : String(first.seq);
  return { acts: acts.map((act) => actFor(act, viewer, submission)), earlier };
}

/** A page of acts of what `find` lets the caller follow, from the latest backwards. */
function listActs(
  exchange: Exchange,
  list: 'submission-acts' | 'record-acts',
  below: 'submissions' | 'records',
  find: (call: SignedCall) => Promise<Stored | undefined>,
): UseCase {
  return async (call) => {
    const stored = await find(call);
    if (stored === undefined) return err(refuse('not-found'));
    const { acts, earlier } = await actsPage(exchange, stored, call, pageSize);
    const next = nextPath(call.by.agency, list, earlier, `${below}/${call.id}/acts`);
    return ok({ status: 200, body: { acts, next }, spent: false });
  };
}

/** GET submissions/{id}/acts/after/{cursor}: what comes before the acts that stand with a submission. */
export function listSubmissionActs(exchange: Exchange): UseCase {
  return listActs(exchange, 'submission-acts', 'submissions', (call) => followed(exchange, call));
}

/** GET records/{id}/acts: who has opened what was released to the agency, and what for, also when it was recalled or erased since. */
export function listRecordActs(exchange: Exchange, recipient: Agency): UseCase {
  return listActs(exchange, 'record-acts', 'records', ({ id }) => visibleTo(exchange, recipient, id, 'read-acts'));
}
