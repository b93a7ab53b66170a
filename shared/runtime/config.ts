import * as v from 'valibot';
import { ruleSetNames } from '../domain/law/rules.ts';

function json<T extends v.GenericSchema>(schema: T) {
  return v.pipe(
    v.string(),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      try {
        return JSON.parse(dataset.value) as unknown;
      } catch {
        addIssue({ message: 'is no JSON' });
        return NEVER;
      }
    }),
    schema,
  );
}

const text = v.pipe(v.string(), v.minLength(1));
function perAgency<T extends v.GenericSchema>(schema: T) {
  return json(v.record(v.string(), schema));
}
const registrar = v.strictObject({ kty: v.literal('EC'), crv: v.literal('P-256'), x: text, y: text });
const positive = v.pipe(v.number(), v.integer(), v.minValue(1));
const hours = v.pipe(v.number(), v.minValue(1));
const approvers = v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1)));
const rules = v.strictObject({
  dueHours: v.exactOptional(v.strictObject({ urgent: hours, routine: hours })),
  catchAlls: v.array(v.string()),
  approvals: v.exactOptional(v.strictObject({ H0: approvers, H1: approvers, H2: approvers, H3: approvers })),
  law: v.picklist(ruleSetNames),
  timeZone: v.exactOptional(text),
});

/** Every environment variable that a function may be given, and what it has to hold. */
const variables = {
  AGENCY: text,
  AGENCIES: json(v.array(text)),
  AUTHORITY: text,
  FORMER_AUTHORITIES: json(v.array(text)),
  REGISTRARS: perAgency(registrar),
  RULES: perAgency(rules),
  EXCHANGE_TABLE: text,
  SEALED_TABLE: text,
  RECORDS_TABLE: text,
  REGISTRY_TABLE: text,
  INTAKE_KEYS: json(v.array(text)),
  STAGING_KEY: text,
  RECORDS_KEY: text,
  INTAKE_KEYS_OF: perAgency(v.array(text)),
  STAGING_KEYS: perAgency(text),
  RECORDS_KEYS: perAgency(text),
  LOG_KEY: text,
  SELECTORS_KEY: text,
  SEARCH_BUDGETS: json(v.strictObject({ person: positive, agency: positive })),
  CONTACTS: perAgency(text),
  APPROVAL_QUEUES: perAgency(text),
  RELEASE_QUEUE: text,
  URGENT_APPROVAL_QUEUES: perAgency(text),
  URGENT_RELEASE_QUEUE: text,
  TOPIC_PREFIX: text,
  ROLE_PREFIX: text,
  TIME_ZONES: perAgency(text),
  LAWS: perAgency(v.omit(rules, ['catchAlls', 'timeZone'])),
  AGENCY_NAMES: perAgency(v.strictObject({ sv: text, en: text })),
} as const;

export type Variable = keyof typeof variables;

const atDoor = ['AGENCY', 'AGENCIES', 'AUTHORITY', 'REGISTRARS', 'RULES', 'REGISTRY_TABLE', 'EXCHANGE_TABLE'] as const;

const toQueues = ['APPROVAL_QUEUES', 'RELEASE_QUEUE', 'URGENT_APPROVAL_QUEUES', 'URGENT_RELEASE_QUEUE'] as const;

/** What each function is given: the infrastructure sets exactly these, and grants what goes with them. */
export const environmentOf = {
  'accept-submission': [...atDoor, 'SEALED_TABLE', 'INTAKE_KEYS', 'STAGING_KEY'],
  'track-submission': [...atDoor],
  'keep-selectors': [...atDoor, 'SELECTORS_KEY'],
  'search-records': [...atDoor, 'SELECTORS_KEY', 'SEARCH_BUDGETS', 'CONTACTS'],
  'serve-sealed': [...atDoor, 'SEALED_TABLE', 'RECORDS_TABLE'],
  'review-submission': [...atDoor, 'STAGING_KEY'],
  'decide-approval': [...atDoor],
  'report-statistics': [...atDoor],
  'read-record': [...atDoor, 'RECORDS_TABLE'],
  'retain-record': [...atDoor, 'RECORDS_TABLE'],
  'recall-record': [...atDoor, 'RECORDS_TABLE'],
  'disclose-record': [...atDoor, 'RECORDS_TABLE', 'RECORDS_KEY'],
  'relay-acts': [...toQueues],
  'relay-waiting': ['EXCHANGE_TABLE', ...toQueues],
  'keep-time': ['AGENCIES', 'TIME_ZONES', 'EXCHANGE_TABLE', 'SEALED_TABLE', 'RECORDS_TABLE', 'TOPIC_PREFIX'],
  'open-approval': ['EXCHANGE_TABLE', 'TOPIC_PREFIX'],
  'release-record': [
    'LAWS',
    'TIME_ZONES',
    'AUTHORITY',
    'FORMER_AUTHORITIES',
    'REGISTRARS',
    'EXCHANGE_TABLE',
    'RECORDS_TABLE',
    'REGISTRY_TABLE',
    'STAGING_KEYS',
    'RECORDS_KEYS',
    'TOPIC_PREFIX',
  ],
  'reconcile-keys': ['AGENCIES', 'EXCHANGE_TABLE', 'ROLE_PREFIX'],
  'publish-keys': ['AGENCIES', 'INTAKE_KEYS_OF', 'LOG_KEY'],
  'publish-openapi': ['AGENCIES'],
  'serve-console': ['AGENCIES', 'AUTHORITY', 'FORMER_AUTHORITIES', 'REGISTRARS', 'AGENCY_NAMES', 'TIME_ZONES', 'LAWS'],
  'refuse-call': ['AGENCIES'],
} as const satisfies Record<string, readonly Variable[]>;

export type FunctionName = keyof typeof environmentOf;

/** A function's configuration: each variable that it is given, as its schema reads it. */
export type Config<F extends FunctionName> = {
  readonly [V in (typeof environmentOf)[F][number]]: v.InferOutput<(typeof variables)[V]>;
};

/**
 * Reads a function's configuration, once, when it starts.
 *
 * @throws Error that names all variables that are missing or wrong at once, and none of their values
 */
export function configOf<F extends FunctionName>(
  fn: F,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Config<F> {
  const faults: string[] = [];
  const read = environmentOf[fn].map((name) => {
    const parsed = v.safeParse(variables[name], environment[name]);
    if (!parsed.success) faults.push(`${name} ${environment[name] === undefined ? 'is missing' : 'is not valid'}`);
    return [name, parsed.output] as const;
  });
  if (faults.length > 0) throw new Error(`configuration of ${fn}: ${faults.join(', ')}`);
  return Object.fromEntries(read) as Config<F>;
}
