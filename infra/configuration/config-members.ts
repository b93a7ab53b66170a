import { createPublicKey } from 'node:crypto';
import * as v from 'valibot';
import { type RuleSetName, ruleSetNames } from '../../shared/domain/law/rules.ts';
import { isTimeZone } from '../../shared/protocol/time.ts';
import { keysByArn } from './keys-by-arn.ts';

/**
 * Ids that stand beside the doors in the API (contract, section 1), or would read as a part of another name; `ping` and `sping` are API
 * Gateway's own: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
const reserved = ['keys', 'openapi', 'log', 'console', 'v1', 'ping', 'sping'];

export const id = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'lower-case letters, digits and single hyphens, beginning with a letter'),
  v.maxLength(24, 'at most 24 characters'),
);

export const region = v.pipe(v.string(), v.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region, such as eu-north-1'));

export const account = v.pipe(v.string(), v.regex(/^\d{12}$/, 'twelve digits'));

function persons(least: number) {
  return v.exactOptional(
    v.pipe(
      v.number(),
      v.integer('a whole number of persons'),
      v.minValue(least, `at least ${least}, as the contract has it`),
      v.maxValue(9, 'at most 9'),
    ),
  );
}

const hours = v.pipe(v.number(), v.integer('a whole number of hours'), v.minValue(1), v.maxValue(24 * 366));

const coordinate = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, '32 bytes in base64url without padding'));

const point = v.strictObject({ kty: v.literal('EC'), crv: v.literal('P-256'), x: coordinate, y: coordinate });

/** A point on the curve, not only two strings: a registrar's key with a slip in it would refuse a whole agency. */
function isOnP256(jwk: v.InferOutput<typeof point>): boolean {
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' }).asymmetricKeyType === 'ec';
  } catch {
    return false;
  }
}

const registrar = v.pipe(point, v.check(isOnP256, 'a public P-256 key; this is no point of the curve'));

const timeZone = v.pipe(v.string(), v.check(isTimeZone, 'the name of a time zone, such as Europe/Stockholm'));

const rules = v.strictObject({
  // The rule set of `shared/domain/law` that binds it.
  law: v.picklist(ruleSetNames),
  // Its own times, where it has decided other ones than its law has.
  dueHours: v.exactOptional(v.strictObject({ urgent: hours, routine: hours })),
  catchAlls: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(100))), v.maxLength(20)),
  // How many distinct persons approve a report of its own: an agency may ask for more than its law does, never for less.
  approvals: v.exactOptional(v.strictObject({ H0: persons(1), H1: persons(2), H2: persons(2), H3: persons(2) })),
  // By whose day dates are judged, and which rule holds; Europe/Stockholm where it is left out.
  timeZone: v.exactOptional(timeZone),
});

/** What `law` was called before, when sharing was its only rule: a configuration that says so goes on. */
const formerly: Readonly<Record<string, RuleSetName>> = { 'police-2025-961': 'police', 'customs-2018-1694': 'customs' };

/** Rules whose law goes by its former name, by that of today; whatever else they are is for the schema to judge. */
function byTodaysName(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('sharing' in value) || 'law' in value) return value;
  const { sharing, ...rest } = value;
  return { ...rest, law: typeof sharing === 'string' ? (formerly[sharing] ?? sharing) : sharing };
}

const searchesADay = v.pipe(v.number(), v.integer('a whole number of searches'), v.minValue(1), v.maxValue(100_000));

/** Searches a day, and whom others are told to contact where the agency's rules let them know that it holds something. */
const searches = v.strictObject({
  perPerson: v.exactOptional(searchesADay),
  perAgency: v.exactOptional(searchesADay),
  contact: v.exactOptional(v.pipe(v.string(), v.minLength(3), v.maxLength(200))),
});

export const agency = v.strictObject({
  id: v.pipe(
    id,
    v.check((name) => !reserved.includes(name), 'this word stands beside the doors in every address'),
  ),
  names: v.strictObject({ sv: v.pipe(v.string(), v.minLength(1)), en: v.pipe(v.string(), v.minLength(1)) }),
  account: v.optional(account),
  // Of an agency that keeps its content keys in its own account; of any other, the exchange makes them.
  keys: v.exactOptional(keysByArn),
  registrar,
  rules: v.pipe(v.unknown(), v.transform(byTodaysName), rules),
  searches: v.exactOptional(searches),
});

export const certificateArn = /^arn:aws(-[a-z]+)*:acm:([a-z0-9-]+):\d{12}:certificate\/[0-9a-f-]{36}$/;

/** A name of the operator's own for the API, with its certificate. The name's record in DNS is made by hand, from the outputs. */
export const domain = v.strictObject({
  name: v.pipe(
    v.string(),
    v.regex(/^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'a name such as exchange.example.org'),
  ),
  certificate: v.pipe(v.string(), v.regex(certificateArn, 'the ARN of a certificate of AWS Certificate Manager')),
});

/** A whole day, for a change that is told beforehand: it holds until that day begins, in UTC. */
export const day = v.pipe(v.string(), v.isoDate('a day, such as 2026-12-09'));

const tableName = v.pipe(v.string(), v.regex(/^[a-zA-Z0-9_.-]{3,255}$/, 'the name of a table of DynamoDB'));

/** The label of a stream: what stands at the end of its ARN, a time. Another DynamoDB writes it in another form. */
const streamLabel = v.pipe(
  v.string(),
  v.regex(/^[\dT:.Z-]{10,40}$/, 'the label of its stream, such as 2026-12-09T08:30:00.123'),
);

/**
 * Tables in the place of the stack's own. DynamoDB restores into a table of another name, which no reference between stacks follows by itself:
 * named here it stands in the templates as text, and functions, roles, mapping, dashboard and alarms change with it.
 */
export const restored = v.strictObject({
  Exchange: v.exactOptional(v.strictObject({ table: tableName, stream: streamLabel })),
  Sealed: v.exactOptional(v.strictObject({ table: tableName })),
  Records: v.exactOptional(v.strictObject({ table: tableName })),
  Registry: v.exactOptional(v.strictObject({ table: tableName })),
});

/** What CloudWatch Logs accepts as a retention, in days. */
export const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
