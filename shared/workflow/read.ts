import type { Agency } from '../domain/agency.ts';
import { refuse } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { UseCase } from './call.ts';
import { nextPath } from './paging.ts';
import type { Records } from './ports.ts';
import { rowOf } from './view.ts';

/** GET records: what was released to the agency, newest first. */
export function listRecords(records: Pick<Records, 'list'>, recipient: Agency): UseCase {
  return async (call) => {
    const { rows, next } = await records.list(recipient, call.after);
    const body = { records: rows.map(rowOf), next: nextPath(recipient, 'records', next) };
    return ok({ status: 200, body, spent: false });
  };
}

/** GET records/{id}: its row and its whole cover, also when it was recalled. */
export function showRecord(records: Pick<Records, 'read'>, recipient: Agency): UseCase {
  return async (call) => {
    const record = await records.read(recipient, call.id);
    if (record === undefined) return err(refuse('not-found'));
    return ok({ status: 200, body: { ...rowOf(record), cover: record.cover }, spent: false });
  };
}
