import type { Role } from '../protocol/principal-entry.ts';

/** One route of the contract: where it stands, who answers it, who may call it. */
export interface Route {
  readonly name: RouteName;
  readonly method: 'GET' | 'PUT' | 'POST';
  /** Below the agency's door, or (where `door` is false) below /v1. */
  readonly path: string;
  readonly door: boolean;
  /** The file in `functions/`, without its ending. */
  readonly fn: string;
  /** A caller needs one of these; none: anybody, unsigned. */
  readonly roles: readonly Role[];
}

export type RouteName =
  | 'keys'
  | 'openapi'
  | 'submit'
  | 'withdraw'
  | 'submissions'
  | 'submission'
  | 'submission-acts'
  | 'submission-sealed'
  | 'review'
  | 'inbox'
  | 'decide'
  | 'decide-batch'
  | 'records'
  | 'record'
  | 'record-sealed'
  | 'record-acts'
  | 'disclose';

const own: readonly Role[] = ['submitter', 'approver', 'auditor'];
const followers: readonly Role[] = ['reader', 'approver', 'auditor'];

const door = (
  name: RouteName,
  method: Route['method'],
  path: string,
  fn: string,
  ...roles: readonly Role[]
): Route => ({ name, method, path, door: true, fn, roles });

/** Every route, as the contract lists them (section 2). The API, the doors and the refusals are made from this table. */
export const routes: readonly Route[] = [
  { name: 'keys', method: 'GET', path: 'keys', door: false, fn: 'publish-keys', roles: [] },
  { name: 'openapi', method: 'GET', path: 'openapi', door: false, fn: 'publish-openapi', roles: [] },
  door('submit', 'PUT', 'submissions/{id}', 'accept-submission', 'submitter'),
  door('withdraw', 'POST', 'submissions/{id}/withdrawal', 'track-submission', 'submitter'),
  door('submissions', 'GET', 'submissions', 'track-submission', ...own),
  door('submissions', 'GET', 'submissions/after/{cursor}', 'track-submission', ...own),
  door('submission', 'GET', 'submissions/{id}', 'track-submission', ...own),
  door('submission-acts', 'GET', 'submissions/{id}/acts/after/{cursor}', 'track-submission', ...own),
  door('submission-sealed', 'GET', 'submissions/{id}/sealed', 'serve-sealed', 'approver'),
  door('review', 'POST', 'submissions/{id}/reviews', 'review-submission', 'approver'),
  door('inbox', 'GET', 'inbox', 'decide-approval', 'approver'),
  door('inbox', 'GET', 'inbox/after/{cursor}', 'decide-approval', 'approver'),
  door('decide', 'POST', 'submissions/{id}/decisions', 'decide-approval', 'approver'),
  door('decide-batch', 'POST', 'decisions', 'decide-approval', 'approver'),
  door('records', 'GET', 'records', 'read-record', 'reader'),
  door('records', 'GET', 'records/after/{cursor}', 'read-record', 'reader'),
  door('record', 'GET', 'records/{id}', 'read-record', 'reader'),
  door('record-sealed', 'GET', 'records/{id}/sealed', 'serve-sealed', 'reader'),
  door('record-acts', 'GET', 'records/{id}/acts', 'track-submission', ...followers),
  door('record-acts', 'GET', 'records/{id}/acts/after/{cursor}', 'track-submission', ...followers),
  door('disclose', 'POST', 'records/{id}/disclosures', 'disclose-record', 'reader'),
];
