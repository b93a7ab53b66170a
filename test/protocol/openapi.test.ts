import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { Validator } from '@seriousme/openapi-schema-validator';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Act } from '../../shared/domain/act.ts';
import { codes } from '../../shared/domain/refusal.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import { answers, stateSchema, taskSchema } from '../../shared/protocol/answers.ts';
import { utf8 } from '../../shared/protocol/base64.ts';
import { contentDigestHeader } from '../../shared/protocol/content-digest.ts';
import { readSubmissionBody } from '../../shared/protocol/cover.ts';
import { sha256Base64url } from '../../shared/protocol/crypto.ts';
import { parseSignature, signatureBase, verifySignature } from '../../shared/protocol/http-signature.ts';
import { openApiDocument } from '../../shared/protocol/openapi/document.ts';
import * as examples from '../../shared/protocol/openapi/examples.ts';
import { type SchemaName, schemas } from '../../shared/protocol/openapi/schemas.ts';
import { readEntry } from '../../shared/protocol/principal-entry.ts';
import { problems } from '../../shared/protocol/problem.ts';
import { routes } from '../../shared/protocol/routes.ts';
import { timeSchema } from '../../shared/protocol/schema.ts';
import { readSealedReport } from '../../shared/protocol/sealed-report.ts';
import type { Stored } from '../../shared/workflow/ports.ts';
import { actFor, rowOf, shapeOf, taskOf } from '../../shared/workflow/view.ts';
import {
  approvalBy,
  approvedBy,
  begun,
  following,
  type History,
  handledAs,
  rejectionBy,
  release,
  someEvidence,
} from '../support/submissions.ts';
import { nodeCrypto } from './support.ts';

type Example = { readonly value: unknown } | { readonly $ref: string };
interface Content {
  readonly schema: { readonly $ref: string };
  readonly examples: Readonly<Record<string, Example>>;
}
interface Response {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, Content>>;
}
interface Operation {
  readonly operationId: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, Response>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly parameters: Readonly<Record<string, { readonly example?: string }>>;
    readonly responses: Readonly<Record<string, Response>>;
    readonly examples: Readonly<Record<string, { readonly value: { readonly code: string } }>>;
    readonly schemas: Readonly<
      Record<string, { readonly enum?: readonly string[]; readonly description?: string; readonly pattern?: string }>
    >;
  };
}

const agencies = ['police', 'customs'];
const text = JSON.stringify(openApiDocument(agencies));
const document = JSON.parse(text) as Document;
const nameIn = ($ref: string): string => $ref.slice($ref.lastIndexOf('/') + 1);

const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })),
);

/** A response's content, whether it stands in the operation or is shared. */
const contentOf = (response: Response | undefined): readonly Content[] => {
  const found = response?.$ref === undefined ? response : document.components.responses[nameIn(response.$ref)];
  return Object.values(found?.content ?? {});
};
const shownBy = (example: Example): unknown =>
  '$ref' in example ? document.components.examples[nameIn(example.$ref)]?.value : example.value;

const shown = operations.flatMap(({ method, path, requestBody, responses }) =>
  [
    ...Object.values(requestBody?.content ?? {}).map((content) => ['request', content] as const),
    ...Object.entries(responses).flatMap(([status, r]) => contentOf(r).map((content) => [status, content] as const)),
  ].flatMap(([where, { schema, examples: all }]) =>
    Object.entries(all).map(([name, example]) => ({
      what: `${method} ${path} ${where} ${name}`,
      schema: schemas[nameIn(schema.$ref) as SchemaName] as v.GenericSchema,
      value: shownBy(example),
    })),
  ),
);

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(JSON.parse(text))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('has every route, for those who may call it, and no other', () => {
    const told = operations.map(({ method, path, security }) => [
      `${method} ${path}`,
      security.flatMap((requirement) => Object.values(requirement).flat()),
    ]);
    const served = routes.map(({ method, path, door, roles }) => [
      `${method} /v1/${door ? '{agency}/' : ''}${path}`,
      [...roles],
    ]);
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(served));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(routes.length);
  });

  it('has every code of the closed list, and each where its status is', () => {
    const all = Object.values(codes).flat();
    expect(document.components.schemas.Code?.enum).toEqual(all);
    expect(Object.keys(document.components.examples)).toEqual(all);
    for (const { responses } of operations) {
      for (const [status, response] of Object.entries(responses).filter(([s]) => Number(s) >= 400)) {
        for (const code of contentOf(response).flatMap((c) => Object.keys(c.examples))) {
          expect(problems[code as keyof typeof problems].status).toBe(Number(status));
        }
      }
    }
  });

  it('gives every body and every answer an example that its schema takes whole', () => {
    expect(shown.length).toBeGreaterThan(200);
    for (const { what, schema, value } of shown) {
      const parsed = v.safeParse(schema, value);
      expect({ what, value: parsed.output, issues: parsed.issues }).toEqual({ what, value, issues: undefined });
    }
  });

  it('takes and refuses a time as the exchange does, but for the length of a month', () => {
    const said = document.components.schemas.Time;
    for (const word of ['capital T and Z', 'nine digits', 'no leap second']) expect(said?.description).toContain(word);
    const time = new RegExp(String(said?.pattern), 'u');
    const taken = (texts: readonly string[]) => texts.map((one) => [time.test(one), v.is(timeSchema, one)]);
    const good = ['2026-11-20T10:00:00Z', '2026-02-28T23:59:59.1Z', '2026-11-20T00:00:00.123456789Z'];
    expect(taken(good)).toEqual(good.map(() => [true, true]));
    const bad = [
      't10:00:00Z',
      'T10:00:00z',
      'T23:59:60Z',
      'T24:00:00Z',
      'T10:60:00Z',
      'T10:00:00.Z',
      'T10:00Z',
      'T10:00:00+00:00',
    ]
      .concat(['T10:00:00.1234567890Z', ' 10:00:00Z', 'T10:00:00Z\n', 'T10:00:00,5Z'])
      .map((rest) => `2026-11-20${rest}`);
    expect(taken(bad)).toEqual(bad.map(() => [false, false]));
  });

  it('is the same to the byte each time, and holds nothing of the machine', () => {
    expect(JSON.stringify(openApiDocument(agencies))).toBe(text);
    const machine = [process.cwd(), homedir(), tmpdir(), 'localhost', '127.0.0.1', 'node_modules', '://', 'undefined'];
    expect(machine.filter((word) => text.includes(word))).toEqual([]);
  });
});

/** Published test keys: RFC 9421, B.1.4; RFC 8037, A.1; RFC 7515, A.3. */
const desk = {
  public: { kty: 'OKP', crv: 'Ed25519', x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs' },
  d: 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU',
} as const;
const approver = {
  public: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
  d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
} as const;
const registrar = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
} as const;
const authority = 'samsyn.example';

const signed = async (name: keyof typeof examples.calls) => {
  const { path, body, input, value } = examples.calls[name];
  const method = name === 'submit' ? 'PUT' : name === 'list' ? 'GET' : 'POST';
  const contentDigest = body === undefined ? undefined : await contentDigestHeader(nodeCrypto, utf8(body));
  const contentType = body === undefined ? undefined : 'application/json';
  const call = { method, authority, path, contentDigest, contentType };
  return { call, input, value, base: signatureBase(call, input.slice('samsyn='.length)) };
};

describe('the examples', () => {
  it('are signed by published keys, so that anyone can make the same bytes', async () => {
    for (const name of Object.keys(examples.calls) as (keyof typeof examples.calls)[]) {
      const { call, input, value, base } = await signed(name);
      const { public: jwk, d } = input.includes(examples.deskKey) ? desk : approver;
      const key = createPrivateKey({ key: { ...jwk, d }, format: 'jwk' });
      expect({ name, value }).toEqual({ name, value: `samsyn=:${sign(null, utf8(base), key).toString('base64')}:` });
      const lines = (line: string | undefined) => (line === undefined ? [] : [line]);
      const parsed = parseSignature(
        {
          signature: [value],
          signatureInput: [input],
          contentDigest: lines(call.contentDigest),
          contentType: lines(call.contentType),
        },
        call.method !== 'GET',
      );
      expect(parsed.ok && (await verifySignature(nodeCrypto, jwk, parsed.value, call))).toBe(true);
    }
    const { contentDigest } = (await signed('withdraw')).call;
    expect(document.components.parameters['content-digest']?.example).toBe(contentDigest);
  });

  it('name the digests of what they show, and an entry that verifies', async () => {
    const { digests, lettersBody, containerBody, letters, container, deskEntry, intakeKids } = examples;
    const shownBodies = { letters: lettersBody, container: containerBody };
    for (const name of ['letters', 'container'] as const) {
      const content = await sha256Base64url(nodeCrypto, JSON.stringify(shownBodies[name]));
      const sealed = await sha256Base64url(nodeCrypto, shownBodies[name].sealed);
      expect({ content, sealed }).toEqual(digests[name]);
    }
    const today = '2026-11-24';
    for (const [originator, submission, body] of [
      ['police', letters, lettersBody],
      ['customs', container, containerBody],
    ] as const) {
      expect(readSubmissionBody(body, { originator, agencies, catchAlls: [], today }).ok).toBe(true);
      const expected = { originator, submission, intakeKids: Object.values(intakeKids) };
      expect(readSealedReport(body.sealed, expected).ok).toBe(true);
    }
    const entry = await readEntry(nodeCrypto, deskEntry, { police: registrar });
    expect(entry?.signingKey).toEqual(desk.public);
  });
});

const keyOf = (agency: string, holder: string) => ({ agency, holder, keyid: examples.digestNamed(holder) });
const leaf = examples.digestNamed('LeafHash');
const digest = examples.digestNamed('Digest');
const storedOf = ({ state }: History): Stored => ({
  submission: { ...state, contentDigest: digest, sealedDigest: digest } as Submission,
  hash: leaf,
});
const recorded = (act: Act) => ({ ...act, custody: { salt: '', commitment: '', hash: leaf } });

describe('the schemas of the answers', () => {
  const desks = { agency: 'customs', keyid: examples.digestNamed('desk') };
  const asked = approvedBy(
    approvedBy(begun(handledAs('H3', ['police']), desks), keyOf('customs', 'a')),
    keyOf('customs', 'b'),
  );
  const secrecyAssessment = { provision: 'OSL 10 kap. 15 a §', reason: 'The interest in the exchange weighs more.' };
  const accepted = following(asked, approvalBy(keyOf('police', 'c'), { acceptsConditions: true, secrecyAssessment }));
  const histories: readonly History[] = [
    begun(handledAs('H0')),
    asked,
    accepted,
    following(asked, rejectionBy(keyOf('police', 'c'))),
    following(following(accepted, release), {
      kind: 'disclose',
      by: keyOf('police', 'd'),
      at: release.at,
      evidence: someEvidence(),
      purpose: 'investigate',
      justification: 'The sender is a suspect in this case.',
      caseReference: '0900-K555-26',
    }),
  ];

  it('know every member of what the workflow shows, to every party', () => {
    for (const history of histories) {
      const stored = storedOf(history);
      for (const viewer of agencies) {
        const acts = history.acts
          .map(recorded)
          .map((act) => ('by' in act ? ({ ...act, by: { ...act.by, keyid: digest } } as typeof act) : act))
          .map((act) =>
            actFor(
              act,
              { agency: viewer, roles: ['auditor'], names: new Map([[digest, 'Reader']]) },
              stored.submission,
            ),
          );
        const whole = { ...shapeOf(stored), acts, actsBefore: null };
        expect(v.parse(answers.tracked, whole)).toEqual(whole);
        const task = taskOf(stored.submission, viewer, 'a');
        expect(v.parse(taskSchema, task)).toEqual(task);
      }
      const shape = shapeOf(stored);
      expect(v.parse(answers.submission, shape)).toEqual(shape);
      const { id, originator, cover } = stored.submission;
      const record = { recipient: 'police', id, originator, releasedAt: shape.receivedAt, state: 'released' } as const;
      const row = rowOf({ ...record, cover, sealedDigest: digest, replacedBy: examples.letters });
      expect(v.parse(answers.wholeRecord, { ...row, cover })).toEqual({ ...row, cover });
    }
  });

  it('leave out what they do not know, and take no state that is none', () => {
    const shape = shapeOf(storedOf(begun(handledAs('H0'))));
    expect(v.parse(answers.submission, { ...shape, later: 1 })).toEqual(shape);
    expect(v.is(stateSchema, 'lost')).toBe(false);
  });
});

describe('the page of the contract', () => {
  const page = readFileSync(new URL('../../shared/protocol/contract.md', import.meta.url), 'utf8');

  it('shows the worked examples as they are signed', async () => {
    for (const name of ['withdraw', 'list'] as const) {
      const { base, input, value, call } = await signed(name);
      for (const said of [base, `Signature-Input: ${input}`, `Signature: ${value}`]) expect(page).toContain(said);
      if (call.contentDigest !== undefined) expect(page).toContain(`Content-Digest: ${call.contentDigest}`);
    }
    expect(page).toContain(desk.d);
    expect(page).toContain(examples.deskKey);
  });

  it('has every code and every route, and stays readable', () => {
    expect(
      Object.values(codes)
        .flat()
        .filter((code) => !page.includes(`\`${code}\``)),
    ).toEqual([]);
    const paths = routes.map(({ path }) => path).filter((path) => !path.includes('after'));
    expect(paths.filter((path) => !page.includes(path))).toEqual([]);
    expect(page.split('\n').length).toBeLessThan(400);
  });
});
