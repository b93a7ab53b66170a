import type { Agency } from '../domain/agency.ts';
import { refuse } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { SignedCall, UseCase } from './call.ts';
import { nextPath, pageSize } from './paging.ts';
import type { Exchange, Registry, ShownAct, Stored } from './ports.ts';
import { actFor, oversees } from './view.ts';
import { visibleTo } from './visible.ts';

/** Where acts are read, and what whoever has read a report is called. */
export interface ReadingActs {
  readonly exchange: Exchange;
  readonly registry: Registry;
}

/** The submission, where the caller may follow it: whoever approves or audits also what was sent to the agency (contract, section 2). */
export function followed(exchange: Exchange, { id, by, entry }: SignedCall): Promise<Stored | undefined> {
  return visibleTo(exchange, by.agency, id, oversees(entry) ? 'oversee' : 'track');
}

/** What the readers of the caller's agency are called now, for those who watch over them: whoever is to be told of a recall is told by name. */
async function readersOf(registry: Registry, acts: readonly ShownAct[], { by, entry }: SignedCall) {
  if (!oversees(entry)) return new Map<string, string>();
  const own = acts.flatMap((act) => (act.act === 'disclosed' && act.by.agency === by.agency ? [act.by.keyid] : []));
  const named = [...new Set(own)].map(async (keyid) => {
    const found = await registry.entry(keyid, false);
    return found === undefined ? [] : [[keyid, found.entry.name] as const];
  });
  return new Map((await Promise.all(named)).flat());
}

/** The latest acts before a number as the caller may read them, in their order, and the number before which the next page ends. */
export async function actsPage(
  { exchange, registry }: ReadingActs,
  { submission }: Stored,
  call: SignedCall,
  most: number,
) {
  const before = call.after === undefined ? submission.seq + 1 : Number(call.after);
  const acts = await exchange.acts(call.id, Math.min(before, submission.seq + 1), most);
  const names = await readersOf(registry, acts, call);
  const viewer = { agency: call.by.agency, roles: call.entry.roles, names };
  const [first] = acts;
  const earlier = first === undefined || first.seq === 1 ? null : String(first.seq);
  return { acts: acts.map((act) => actFor(act, viewer, submission)), earlier };
}

/** A page of acts of what `find` lets the caller follow, from the latest backwards. */
function listActs(
  reading: ReadingActs,
  list: 'submission-acts' | 'record-acts',
  below: 'submissions' | 'records',
  find: (call: SignedCall) => Promise<Stored | undefined>,
): UseCase {
  return async (call) => {
    const stored = await find(call);
    if (stored === undefined) return err(refuse('not-found'));
    const { acts, earlier } = await actsPage(reading, stored, call, pageSize);
    const next = nextPath(call.by.agency, list, earlier, `${below}/${call.id}/acts`);
    return ok({ status: 200, body: { acts, next }, spent: false });
  };
}

/** GET submissions/{id}/acts/after/{cursor}: what comes before the acts that stand with a submission. */
export function listSubmissionActs(reading: ReadingActs): UseCase {
  return listActs(reading, 'submission-acts', 'submissions', (call) => followed(reading.exchange, call));
}

/** GET records/{id}/acts: who has opened what was released to the agency, and what for, also when it was recalled or erased since. */
export function listRecordActs(reading: ReadingActs, recipient: Agency): UseCase {
  const find = ({ id }: SignedCall) => visibleTo(reading.exchange, recipient, id, 'read-acts');
  return listActs(reading, 'record-acts', 'records', find);
}
