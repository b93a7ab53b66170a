/** The closed list of refusal codes, by HTTP status (contract, section 1). No other code ever leaves the exchange. */
export const codes = {
  400: ['path-invalid', 'query-not-allowed', 'cursor-invalid', 'json-invalid'],
  401: [
    'signature-missing',
    'signature-malformed',
    'key-unknown',
    'key-revoked',
    'signature-stale',
    'signature-invalid',
    'digest-mismatch',
    'nonce-replayed',
  ],
  403: ['role-missing', 'self-approval', 'blocked'],
  404: ['not-found'],
  405: ['method-not-allowed'],
  409: [
    'submission-exists',
    'sealed-key-reused',
    'not-reviewed',
    'sealed-digest-mismatch',
    'already-decided',
    'state-conflict',
  ],
  410: ['record-recalled', 'record-erased'],
  413: ['body-too-large'],
  415: ['content-type-invalid'],
  422: ['cover-invalid', 'sealed-invalid', 'body-invalid', 'sharing-refused'],
  429: ['budget-exhausted', 'too-many-calls'],
  500: ['internal'],
  503: ['unavailable'],
} as const;

/** A code of the closed list. */
export type Code = (typeof codes)[keyof typeof codes][number];

/** One fault of a body: where (an RFC 6901 pointer, never of a member that we do not know) and what, without what was sent. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** Why a call is refused: a code, and the faults of its body where it has any. */
export interface Refusal {
  readonly code: Code;
  readonly errors?: readonly Fault[];
  /** Seconds until the same may succeed, where that is known better than the code tells it. */
  readonly retryAfter?: number;
}

/** A refusal of this code, with the faults of a body. */
export function refuse(code: Code, errors?: readonly Fault[]): Refusal {
  return errors === undefined ? { code } : { code, errors };
}
