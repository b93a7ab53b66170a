import { type Code, codes, type Fault, refuse } from '../../domain/refusal.ts';
import { problem, problemContentType, problems } from '../problem.ts';
import { refTo } from './schemas.ts';

/** Faults as the exchange words them, for the examples of the codes that have rows. */
const faults: Partial<Record<Code, readonly Fault[]>> = {
  'cover-invalid': [
    { pointer: '/cover/reference', detail: 'is missing' },
    { pointer: '/cover/recipients/0', detail: 'must not be the originator itself' },
  ],
  'sealed-invalid': [{ pointer: '/sealed', detail: 'its jti must be the id in the path' }],
  'body-invalid': [{ pointer: '/reason', detail: 'is stated with reject and return, and with them alone' }],
  'sharing-refused': [
    {
      pointer: '/cover/offence',
      detail: 'under TBDL 3:2 the scale must reach one year of prison, or the activity must be systematic',
    },
  ],
};

/** One example for each code of the closed list: the very bytes that the exchange answers with. */
export function problemExamples(): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.values(codes)
      .flat()
      .map((code) => [
        code,
        { summary: problems[code].title, value: JSON.parse(problem(refuse(code, faults[code])).body) },
      ]),
  );
}

function response(refused: readonly Code[]) {
  return {
    description: refused.map((code) => `\`${code}\`: ${problems[code].title}.`).join(' '),
    ...(refused.some((code) => problems[code].retryAfter !== undefined)
      ? { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } }
      : {}),
    content: {
      [problemContentType]: {
        schema: refTo('Problem'),
        examples: Object.fromEntries(refused.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}

const ofEveryCall = {
  'too-many-calls': ['too-many-calls'],
  internal: ['internal'],
  unavailable: ['unavailable'],
} as const satisfies Record<string, readonly Code[]>;

/** The refusals that many operations share, by name. */
const shared = {
  'unsigned-read': codes[401].filter((code) => code !== 'digest-mismatch' && code !== 'nonce-replayed'),
  'unsigned-act': codes[401],
  'not-found': codes[404],
  'body-too-large': codes[413],
  'content-type-invalid': codes[415],
  ...ofEveryCall,
} as const satisfies Record<string, readonly Code[]>;
type Shared = keyof typeof shared;

/** The responses that many operations share. */
export function sharedResponses(): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(shared).map(([name, refused]) => [name, response(refused)]));
}

function named(name: Shared) {
  return { $ref: `#/components/responses/${name}` };
}

/** What an operation can be refused with, by status; `own` are the codes of this operation alone. */
export function refusalsOf(
  { signed, unsafe, paged }: { readonly signed: boolean; readonly unsafe: boolean; readonly paged: boolean },
  own: readonly Code[],
): Readonly<Record<string, object>> {
  const ofThis: readonly (Code | false)[] = [
    signed && 'path-invalid',
    'query-not-allowed',
    paged && 'cursor-invalid',
    unsafe && 'json-invalid',
    signed && 'role-missing',
    'blocked',
    ...own,
  ];
  const byStatus: Record<string, object> = {};
  for (const status of [400, 403, 409, 410, 422] as const) {
    const refused = codes[status].filter((code) => ofThis.includes(code));
    if (refused.length > 0) byStatus[status] = response(refused);
  }
  if (signed)
    Object.assign(byStatus, { 401: named(unsafe ? 'unsigned-act' : 'unsigned-read'), 404: named('not-found') });
  if (own.includes('not-found')) byStatus[404] = named('not-found');
  if (unsafe) Object.assign(byStatus, { 413: named('body-too-large'), 415: named('content-type-invalid') });
  const tooMany = own.includes('budget-exhausted')
    ? response(['budget-exhausted', 'too-many-calls'])
    : named('too-many-calls');
  return { ...byStatus, 429: tooMany, 500: named('internal'), 503: named('unavailable') };
}
