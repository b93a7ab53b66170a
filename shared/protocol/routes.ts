import type { Role } from './principal-entry.ts';

type Method = 'GET' | 'PUT' | 'POST';

const own: readonly Role[] = ['submitter', 'approver', 'auditor'];
const followers: readonly Role[] = ['reader', 'approver', 'auditor'];
const overseers: readonly Role[] = ['approver', 'auditor'];

function open<const Name extends string, const Fn extends string>(name: Name, path: string, fn: Fn) {
  return { name, method: 'GET' as Method, path, door: false, fresh: false, fn, roles: [] as readonly Role[] } as const;
}

function signed(fresh: boolean) {
  return <const Name extends string, const Fn extends string>(
    name: Name,
    method: Method,
    path: string,
    fn: Fn,
    ...roles: readonly Role[]
  ) => ({ name, method, path, door: true, fresh, fn, roles }) as const;
}

const door = signed(false);
/** What a key that was revoked a moment ago must not do: the registry is read past the cache (contract, section 2). */
const afresh = signed(true);

/** Every route, as the contract lists them (section 2). */
const table = [
  open('keys', 'keys', 'publish-keys'),
  open('openapi', 'openapi', 'publish-openapi'),
  open('console', 'console', 'serve-console'),
  open('console-connection', 'console/connection.json', 'serve-console'),
  open('console-file', 'console/{file}', 'serve-console'),
  door('submit', 'PUT', 'submissions/{id}', 'accept-submission', 'submitter'),
  door('selectors', 'PUT', 'submissions/{id}/selectors', 'keep-selectors', 'submitter'),
  door('withdraw', 'POST', 'submissions/{id}/withdrawal', 'track-submission', 'submitter'),
  door('submissions', 'GET', 'submissions', 'track-submission', ...own),
  door('submissions', 'GET', 'submissions/after/{cursor}', 'track-submission', ...own),
  door('submission', 'GET', 'submissions/{id}', 'track-submission', ...own),
  door('submission-acts', 'GET', 'submissions/{id}/acts/after/{cursor}', 'track-submission', ...own),
  door('submission-sealed', 'GET', 'submissions/{id}/sealed', 'serve-sealed', 'approver'),
  afresh('review', 'POST', 'submissions/{id}/reviews', 'review-submission', 'approver'),
  door('inbox', 'GET', 'inbox', 'decide-approval', 'approver'),
  door('inbox', 'GET', 'inbox/after/{cursor}', 'decide-approval', 'approver'),
  afresh('decide', 'POST', 'submissions/{id}/decisions', 'decide-approval', 'approver'),
  afresh('decide-batch', 'POST', 'decisions', 'decide-approval', 'approver'),
  door('records', 'GET', 'records', 'read-record', 'reader'),
  door('records', 'GET', 'records/after/{cursor}', 'read-record', 'reader'),
  door('record', 'GET', 'records/{id}', 'read-record', 'reader'),
  door('record-sealed', 'GET', 'records/{id}/sealed', 'serve-sealed', 'reader'),
  door('outcome', 'POST', 'records/{id}/outcomes', 'track-submission', 'reader'),
  door('statistics', 'GET', 'statistics/{month}', 'report-statistics', 'auditor'),
  door('record-acts', 'GET', 'records/{id}/acts', 'track-submission', ...followers),
  door('record-acts', 'GET', 'records/{id}/acts/after/{cursor}', 'track-submission', ...followers),
  afresh('recall', 'POST', 'records/{id}/recall', 'recall-record', 'approver'),
  afresh('acknowledge', 'POST', 'records/{id}/acknowledgements', 'track-submission', 'approver'),
  door('acknowledgements', 'GET', 'acknowledgements', 'track-submission', ...overseers),
  door('acknowledgements', 'GET', 'acknowledgements/after/{cursor}', 'track-submission', ...overseers),
  door('asked', 'GET', 'acknowledgements/asked', 'track-submission', ...overseers),
  door('asked', 'GET', 'acknowledgements/asked/after/{cursor}', 'track-submission', ...overseers),
  afresh('search', 'POST', 'searches', 'search-records', 'reader'),
  door('searches', 'GET', 'searches', 'search-records', 'auditor'),
  door('searches', 'GET', 'searches/after/{cursor}', 'search-records', 'auditor'),
  afresh('watch', 'POST', 'watches', 'search-records', 'reader'),
  door('watches', 'GET', 'watches', 'search-records', 'reader', 'auditor'),
  door('watches', 'GET', 'watches/after/{cursor}', 'search-records', 'reader', 'auditor'),
  afresh('end-watch', 'POST', 'watches/{id}/end', 'search-records', 'reader'),
  afresh('disclose', 'POST', 'records/{id}/disclosures', 'disclose-record', 'reader'),
  afresh('retain', 'POST', 'records/{id}/retention', 'retain-record', 'approver'),
  door('erasures', 'GET', 'erasures', 'retain-record', 'approver', 'auditor'),
  door('erasures', 'GET', 'erasures/after/{cursor}', 'retain-record', 'approver', 'auditor'),
] as const;
type Row = (typeof table)[number];

export type RouteName = Row['name'];

/** The names of the routes that the function of this file answers: each one, or it does not compile. */
export type RoutesOf<Fn extends Row['fn']> = Extract<Row, { readonly fn: Fn }>['name'];

/** The functions behind each agency's door, and those of the public reads. */
export type DoorFunction = Extract<Row, { readonly door: true }>['fn'];
export type PublicFunction = Extract<Row, { readonly door: false }>['fn'];

/** One route of the contract: where it stands, who answers it, who may call it. */
export interface Route {
  readonly name: RouteName;
  readonly method: Method;
  /** Below the agency's door, or (where `door` is false) below /v1. */
  readonly path: string;
  readonly door: boolean;
  /** Whether its caller's entry is read past the cache: a key that was revoked a moment ago must not do this for another 30 s. */
  readonly fresh: boolean;
  /** The file in `functions/`, without its ending. */
  readonly fn: Row['fn'];
  /** A caller needs one of these; none: anybody, unsigned. */
  readonly roles: readonly Role[];
}

/** Every route. The API, the doors, the refusals and the OpenAPI document are made from this table. */
export const routes: readonly Route[] = table;
