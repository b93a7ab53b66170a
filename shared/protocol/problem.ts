import type { Code, Refusal } from '../domain/refusal.ts';
import { maximumFaults } from './schema.ts';

/** How a refusal reads: HTTP status, a title, a sentence that says what to do, and seconds to wait where waiting helps. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly retryAfter?: number;
}

/** The closed list of problems (contract, section 1). Fixed sentences: no answer holds anything that a caller sent. */
export const problems: Readonly<Record<Code, Problem>> = {
  'path-invalid': {
    status: 400,
    title: 'The path is not valid',
    detail: 'Use A-Z, a-z, 0-9, /, _ and -, no empty segment, and a lower-case UUIDv7 where an id stands.',
  },
  'query-not-allowed': {
    status: 400,
    title: 'No route takes a query string',
    detail: 'Leave the query string away; lists are paged by the path that stands in next.',
  },
  'cursor-invalid': {
    status: 400,
    title: 'The cursor cannot be read',
    detail: 'Take the path in next as it stands, or start again from the first page.',
  },
  'json-invalid': {
    status: 400,
    title: 'The body is no I-JSON',
    detail: 'Send UTF-8 JSON as RFC 7493 says: no BOM, no member twice, no lone surrogate, no number beyond 2^53-1.',
  },
  'signature-missing': {
    status: 401,
    title: 'The call is not signed',
    detail: 'Send Signature-Input and Signature with the label samsyn (RFC 9421; contract, section 3).',
  },
  'signature-malformed': {
    status: 401,
    title: 'The signature is not in the form that the contract gives',
    detail: 'Sign exactly the components and parameters of section 3, in their order, each header in one line.',
  },
  'key-unknown': {
    status: 401,
    title: 'No valid entry for this key',
    detail: 'Have the registrar of your agency sign an entry for this key that is valid now, and enrol it.',
  },
  'key-revoked': {
    status: 401,
    title: 'The key is revoked',
    detail: 'Make a new signing key and have the registrar of your agency enrol it.',
  },
  'signature-stale': {
    status: 401,
    title: 'The signature is too old, or from the future',
    detail: 'Set the clock and sign again: created may be 300 s old and 60 s ahead.',
  },
  'signature-invalid': {
    status: 401,
    title: 'The signature does not verify',
    detail: 'Sign method, authority, path, digest and content type exactly as they are sent, with the key of keyid.',
  },
  'digest-mismatch': {
    status: 401,
    title: 'The body is not the one that Content-Digest names',
    detail: 'Compute Content-Digest over the very bytes that are sent, and sign again.',
  },
  'nonce-replayed': {
    status: 401,
    title: 'The nonce was used before',
    detail: 'Sign again with a fresh nonce; the same bytes are never taken twice.',
  },
  'role-missing': {
    status: 403,
    title: 'The principal lacks the role',
    detail: 'Call with a principal that has the role of this route (contract, section 2).',
  },
  'self-approval': {
    status: 403,
    title: 'Nobody decides on a submission of its own',
    detail: 'Have a colleague decide; whoever holds the submitting key may not, with any key.',
  },
  blocked: {
    status: 403,
    title: 'The call was blocked at the edge',
    detail: 'The web firewall refused this call; ask the operator of the exchange, with the time of the call.',
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    detail: 'There is nothing here for this caller.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'The route does not take this method',
    detail: 'Use the method that the contract gives for this route.',
  },
  'submission-exists': {
    status: 409,
    title: 'The id is used',
    detail: 'Submit under a new id, or repeat exactly the same body to learn the state of the first.',
  },
  'sealed-key-reused': {
    status: 409,
    title: 'The content key was used before',
    detail: 'Seal the report anew for each id: a content key is used once.',
  },
  'not-reviewed': {
    status: 409,
    title: 'The report was not opened',
    detail: 'Review the submission first: nobody decides on what was not read.',
  },
  'sealed-digest-mismatch': {
    status: 409,
    title: 'The decision is on another sealed report',
    detail: 'Fetch and review the submission again, and decide on the sealedDigest that you have read.',
  },
  'already-decided': {
    status: 409,
    title: 'The holder has decided already',
    detail: 'A decision stands; nothing is left to do here.',
  },
  'state-conflict': {
    status: 409,
    title: 'The state does not allow this',
    detail: 'Fetch the submission to see its state; what is decided, withdrawn or complete takes no further step.',
  },
  'record-recalled': {
    status: 410,
    title: 'The record is recalled',
    detail: 'It can no longer be opened. Rectify, erase or restrict what was taken from it, and acknowledge.',
  },
  'record-erased': {
    status: 410,
    title: 'The record is erased',
    detail: 'Its time of retention is over; its keys and its content no longer exist.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    detail: 'Send at most 320 KiB.',
  },
  'content-type-invalid': {
    status: 415,
    title: 'The content type is not taken',
    detail: 'Send application/json or application/json; charset=utf-8, spelt so, in one line.',
  },
  'cover-invalid': {
    status: 422,
    title: 'The cover does not follow its rules',
    detail: 'Correct every row of errors, and submit again.',
  },
  'sealed-invalid': {
    status: 422,
    title: 'The sealed report is not as it must be',
    detail: 'Seal the report anew, to the first intake key of your agency in GET /v1/keys (contract, section 4).',
  },
  'body-invalid': {
    status: 422,
    title: 'The body does not follow its rules',
    detail: 'Correct every row of errors, and send again.',
  },
  'sharing-refused': {
    status: 422,
    title: 'The law that the originator is under does not allow this sharing',
    detail: 'Correct the offence if it is wrong; otherwise this report may not be shared.',
  },
  'budget-exhausted': {
    status: 429,
    title: 'The budget of searches is used up',
    detail: 'Search again when Retry-After has passed.',
    retryAfter: 3600,
  },
  'too-many-calls': {
    status: 429,
    title: 'Too many calls',
    detail: 'Wait for Retry-After, sign again and send again; nothing was consumed.',
    retryAfter: 1,
  },
  internal: {
    status: 500,
    title: 'The exchange has failed',
    detail:
      'Sign again and send again: what was meant has its effect once. If it lasts, tell the operator the time of the call.',
  },
  unavailable: {
    status: 503,
    title: 'The exchange cannot answer now',
    detail: 'Wait for Retry-After, sign again and send again: what was meant has its effect once.',
    retryAfter: 2,
  },
};

/** The content type of every refusal (RFC 9457). */
export const problemContentType = 'application/problem+json';

/** A refusal as RFC 9457 problem details: status, content type, the body's text, and seconds for Retry-After. */
export function problem(refusal: Refusal): {
  status: number;
  contentType: typeof problemContentType;
  body: string;
  retryAfter?: number;
} {
  const { code, errors } = refusal;
  const { status, title, detail, retryAfter: usual } = problems[code];
  const { retryAfter = usual } = refusal;
  const members = { type: `urn:samsyn:problem:${code}`, title, status, detail, code };
  const rows = errors?.slice(0, maximumFaults).map((fault) => ({ pointer: fault.pointer, detail: fault.detail }));
  return {
    status,
    contentType: problemContentType,
    body: JSON.stringify(rows === undefined ? members : { ...members, errors: rows }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}
