import type { Agency } from '../domain/agency.ts';
import { refuse } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { UseCase } from './call.ts';
import { isGone } from './gone.ts';
import { nextPath } from './paging.ts';
import type { Records } from './ports.ts';
import { rowOf } from './view.ts';

/** GET records: what was released to the agency, newest first. */
export function listRecords(records: Pick<Records, 'list'>, recipient: Agency, timeZone?: string): UseCase {
  return async (call) => {
    const { rows, next } = await records.list(recipient, call.after);
    const body = {
      records: rows.map((record) => rowOf(record, isGone(record, timeZone, call.now))),
      next: nextPath(recipient, 'records', next),
    };
    return ok({ status: 200, body, spent: false });
  };
}

/** GET records/{id}: its row and its whole cover, also when it was recalled or erased. */
export function showRecord(records: Pick<Records, 'read'>, recipient: Agency, timeZone?: string): UseCase {
  return async (call) => {
    const record = await records.read(recipient, call.id);
    if (record === undefined) return err(refuse('not-found'));
    const gone = isGone(record, timeZone, call.now);
    const { cover, erasure } = record;
    const going = gone || erasure === undefined ? {} : { erasure };
    return ok({ status: 200, body: { ...rowOf(record, gone), cover, ...going }, spent: false });
  };
}
