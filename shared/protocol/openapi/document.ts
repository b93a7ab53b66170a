import { type Route, routes } from '../routes.ts';
import { monthForm } from '../time.ts';
import { type Described, tags } from './described.ts';
import { calls, letters } from './examples.ts';
import { jsonSchemas } from './json-schemas.ts';
import { operations } from './operations.ts';
import { problemExamples, refusalsOf, sharedResponses } from './refusals.ts';
import { refTo, type SchemaName } from './schemas.ts';

const about = `The wire contract of Samsyn, version 1, as far as OpenAPI can say it; the page "The wire contract" says it in full.

**Transport.** JSON in UTF-8. No route takes a query string. Bodies are I-JSON (RFC 7493) of at most 320 KiB, in which unknown members are
refused; leave members of an answer alone that you do not know. Times are RFC 3339 in UTC with Z, digests SHA-256 in base64url without
padding. Each agency has its own door, /v1/{agency}/…: behind it a signer of another agency is told not-found.

**Refusals** are problem details (RFC 9457) with a code of a closed list. What is wrong first is said first: path, query, route, method →
size → content type → signature and nonce → door → role → cursor → JSON → the body's rules, all faults at once → existence → state.
A call that the exchange has no method for is method-not-allowed. What you may not see is told in the same bytes as what never was.

**Retries.** After 429, 500 and 503 sign again (a new nonce) and send again: what was meant has its effect once, also when the first answer was lost.`;

const signing = `Each signed call carries exactly one HTTP message signature (RFC 9421) in a closed profile: label \`samsyn\`, components and
parameters in exactly this order and spelling.

With a body (PUT and POST): \`samsyn=("@method" "@authority" "@path" "content-digest" "content-type");created=…;keyid="…";nonce="…";alg="…";tag="samsyn-v1"\`
Without (GET, which has no body): \`samsyn=("@method" "@authority" "@path");created=…;keyid="…";nonce="…";alg="…";tag="samsyn-v1"\`

\`created\`: seconds since 1970, no older than 300 s and no more than 60 s ahead. \`keyid\`: the RFC 7638 SHA-256 thumbprint of the signing key.
\`nonce\`: 22 to 64 characters of base64url, used once. \`alg\`: \`ed25519\`, or \`ecdsa-p256-sha256\` (r and s, 64 bytes), as is pinned to the key.
Content-Type is \`application/json\` or \`application/json; charset=utf-8\`, signed as sent. @authority is the exchange's configured name.
The key needs an entry that the registrar of its agency has signed. The roles of a requirement are those of which the caller needs one.`;

function headerOf(name: string, description: string, pattern: string, example: string) {
  return {
    name,
    in: 'header',
    required: true,
    description,
    schema: { type: 'string', pattern },
    example,
  };
}

function inputPattern(components: string): string {
  return (
    `^samsyn=\\(${components}\\);created=[1-9][0-9]{0,11};keyid="[A-Za-z0-9_-]{43}";nonce="[A-Za-z0-9_-]{22,64}";` +
    'alg="(ed25519|ecdsa-p256-sha256)";tag="samsyn-v1"$'
  );
}

function parameters(agencies: readonly string[]) {
  return {
    agency: {
      name: 'agency',
      in: 'path',
      required: true,
      description: "The caller's own agency.",
      schema: { type: 'string', enum: [...agencies] },
    },
    id: {
      name: 'id',
      in: 'path',
      required: true,
      description: 'A submission, or the record that it has become: the id stays the same.',
      schema: refTo('Id'),
      example: letters,
    },
    month: {
      name: 'month',
      in: 'path',
      required: true,
      description: 'A month of this century.',
      schema: { type: 'string', pattern: monthForm.source },
      example: '2026-11',
    },
    cursor: {
      name: 'cursor',
      in: 'path',
      required: true,
      description: 'As it stands in next; nothing to be made by a client.',
      schema: { type: 'string', pattern: '^[A-Za-z0-9_-]+$' },
    },
    file: {
      name: 'file',
      in: 'path',
      required: true,
      description: 'As the page names it: by the hash of its content.',
      schema: { type: 'string', pattern: '^[A-Za-z0-9_.-]+$' },
      example: 'index-D1g3sTof.js',
    },
    'signature-input': headerOf(
      'Signature-Input',
      'The form without a body.',
      inputPattern('"@method" "@authority" "@path"'),
      calls.list.input,
    ),
    'signature-input-with-body': headerOf(
      'Signature-Input',
      'The form with a body.',
      inputPattern('"@method" "@authority" "@path" "content-digest" "content-type"'),
      calls.withdraw.input,
    ),
    signature: headerOf(
      'Signature',
      'The signature, 64 bytes, in canonical base64.',
      '^samsyn=:[A-Za-z0-9+/]{86}==:$',
      calls.withdraw.value,
    ),
    'content-digest': headerOf(
      'Content-Digest',
      'SHA-256 of the body as it is sent (RFC 9530), one member.',
      '^sha-256=:[A-Za-z0-9+/]{43}=:$',
      'sha-256=:UmNFonluHVFavY9R8dj7wJB8l/7Z+CCTIoxnXxHOO2c=:',
    ),
  };
}
type Parameter = keyof ReturnType<typeof parameters>;

interface Content {
  readonly schema: SchemaName;
  readonly examples: Readonly<Record<string, unknown>>;
  readonly mediaType?: string;
}

function contentOf({ schema, examples, mediaType = 'application/json' }: Content) {
  return {
    [mediaType]: {
      schema: refTo(schema),
      examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }])),
    },
  };
}

function parametersOf(route: Route, signed: boolean, unsafe: boolean): readonly object[] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name as Parameter);
  const inHeaders: readonly Parameter[] = unsafe
    ? ['signature-input-with-body', 'signature', 'content-digest']
    : ['signature-input', 'signature'];
  const names = [...(route.door ? ['agency' as const] : []), ...inPath, ...(signed ? inHeaders : [])];
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

function answersOf({ answer, created }: Described, signed: boolean) {
  const kept = {
    'Cache-Control': { $ref: `#/components/headers/${answer.kept ?? (signed ? 'not-kept' : 'kept-an-hour')}` },
  };
  const content = contentOf(answer);
  const location = { Location: { $ref: '#/components/headers/Location' } };
  return {
    200: { description: answer.description, headers: kept, content },
    ...(created === undefined ? {} : { 201: { description: created, headers: { ...kept, ...location }, content } }),
  };
}

function operationOf(route: Route) {
  const described = operations[route.name];
  const { tag, summary, description, request, refusals } = described;
  const signed = route.roles.length > 0;
  const unsafe = route.method !== 'GET';
  const paged = route.path.endsWith('{cursor}');
  const whose = signed ? `\n\nRoles (one of): ${route.roles.join(', ')}.` : '\n\nPublic: unsigned.';
  return {
    operationId: paged ? `${route.name}-after` : route.name,
    tags: [tag],
    summary: paged ? `${summary}: a further page` : summary,
    description: description + whose,
    security: route.roles.map((role) => ({ 'http-message-signature': [role] })),
    parameters: parametersOf(route, signed, unsafe),
    ...(request === undefined ? {} : { requestBody: { required: true, content: contentOf(request) } }),
    responses: { ...answersOf(described, signed), ...refusalsOf({ signed, unsafe, paged }, refusals) },
  };
}

function paths() {
  const all: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.door ? `/v1/{agency}/${route.path}` : `/v1/${route.path}`;
    all[path] = { ...all[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return all;
}

const headers = {
  Location: { description: 'The path of what was made.', schema: { type: 'string' }, example: calls.submit.path },
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 0 }, example: 2 },
  'not-kept': { description: 'Never kept.', schema: { const: 'no-store' } },
  'kept-for-good': {
    description: 'For good: another content has another name.',
    schema: { const: 'public, max-age=31536000, immutable' },
  },
  'kept-an-hour': {
    description: 'An hour at most. Not at all where a key is left out that cannot be read at the moment.',
    schema: { enum: ['max-age=3600', 'no-store'] },
  },
};

/**
 * The contract as an OpenAPI 3.1 document, for `GET /v1/openapi`: every route, at the doors of these agencies, with the schemas by
 * which bodies are judged, every refusal of each operation by status, and an example of every body. The same input gives the same
 * document.
 */
export function openApiDocument(agencies: readonly string[]) {
  return {
    openapi: '3.1.1',
    info: { title: 'Samsyn', summary: 'A joint intelligence exchange', version: '1', description: about },
    servers: [
      {
        url: '/',
        description:
          'The host that serves this document. Its name is the @authority of signed calls, unless the operator has told you another',
      },
    ],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths: paths(),
    components: {
      schemas: jsonSchemas(),
      parameters: parameters(agencies),
      headers,
      responses: sharedResponses(),
      examples: problemExamples(),
      securitySchemes: {
        'http-message-signature': { type: 'apiKey', in: 'header', name: 'Signature', description: signing },
      },
    },
  };
}
