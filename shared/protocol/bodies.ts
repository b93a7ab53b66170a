import * as v from 'valibot';
import { type Acknowledged, recordOutcomes } from '../domain/act.ts';
import { purposeCodes } from '../domain/cover.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { check, dateSchema, digestSchema, list, referenceSchema, text, uuid7Schema } from './schema.ts';

const justificationSchema = text(10, 500);
const reasonSchema = text(5, 500);

/** The body of `POST submissions/{id}/reviews`. */
export const reviewBodySchema = v.strictObject({ justification: v.exactOptional(justificationSchema) });
export type ReviewBody = v.InferOutput<typeof reviewBodySchema>;

/** The body of `POST submissions/{id}/decisions`. Whether a party may return, or has conditions to accept, only the submission tells. */
export const decisionBodySchema = v.pipe(
  v.strictObject({
    decision: v.picklist(['approve', 'reject', 'return']),
    sealedDigest: digestSchema,
    reason: v.exactOptional(reasonSchema),
    acceptsConditions: v.exactOptional(v.boolean()),
    secrecyAssessment: v.exactOptional(v.strictObject({ provision: text(3, 60), reason: text(10, 500) })),
  }),
  v.forward(
    v.partialCheck(
      [['decision'], ['reason']],
      ({ decision, reason }) => (decision === 'approve') === (reason === undefined),
      'is stated with reject and return, and with them alone',
    ),
    ['reason'],
  ),
);
type Stated = v.InferOutput<typeof decisionBodySchema>;
/** A decision as its body states it: who does not approve says why. */
export type DecisionBody = Omit<Stated, 'decision' | 'reason'> &
  (
    | { readonly decision: 'approve' }
    | { readonly decision: Exclude<Stated['decision'], 'approve'>; readonly reason: string }
  );

/** The body of `POST submissions/{id}/withdrawal`. */
export const withdrawalBodySchema = v.strictObject({ reason: reasonSchema });

/** The body of `POST records/{id}/recall`. */
export const recallBodySchema = v.strictObject({ reason: reasonSchema });

/** What a recipient has done with what it had taken from a record. */
export const acknowledgementActions = [
  'rectified',
  'erased',
  'restricted',
] as const satisfies readonly Acknowledged['action'][];

/** The body of `POST records/{id}/acknowledgements`. */
export const acknowledgementBodySchema = v.strictObject({ action: v.picklist(acknowledgementActions) });

/** The body of `POST records/{id}/outcomes`. */
export const outcomeBodySchema = v.strictObject({
  outcome: v.picklist(recordOutcomes),
  note: v.exactOptional(text(1, 500)),
});
export type OutcomeBody = v.InferOutput<typeof outcomeBodySchema>;

/** The body of `POST records/{id}/disclosures`. */
export const disclosureBodySchema = v.strictObject({
  purpose: v.picklist(purposeCodes),
  justification: justificationSchema,
  caseReference: v.exactOptional(referenceSchema),
});
export type DisclosureBody = v.InferOutput<typeof disclosureBodySchema>;

/** The body of `POST records/{id}/retention`. */
export const retentionBodySchema = v.pipe(
  v.strictObject({
    action: v.picklist(['extend', 'pause', 'resume']),
    until: v.exactOptional(dateSchema),
    reason: reasonSchema,
  }),
  v.forward(
    v.partialCheck(
      [['action'], ['until']],
      ({ action, until }) => (action === 'extend') === (until !== undefined),
      'is stated with extend, and with it alone',
    ),
    ['until'],
  ),
);
/** An approver's word on its agency's clock, as its body states it. */
export type RetentionBody =
  | { readonly action: 'extend'; readonly until: string; readonly reason: string }
  | { readonly action: 'pause' | 'resume'; readonly reason: string };

/** The body of `POST decisions`: whole signed calls, each judged by itself afterwards. */
export const batchBodySchema = v.strictObject({
  decisions: list(
    v.strictObject({
      submission: uuid7Schema,
      body: v.string(),
      signature: v.strictObject({ input: v.string(), value: v.string() }),
    }),
    1,
    25,
  ),
});

function reader<const Schema extends v.GenericSchema>(schema: Schema) {
  return (value: unknown): Result<v.InferOutput<Schema>, Refusal> => {
    const { value: body, faults } = check(schema, value);
    return body === undefined ? err(refuse('body-invalid', faults)) : ok(body);
  };
}

/** A review's body, or `body-invalid` with all its faults. */
export const readReviewBody = reader(reviewBodySchema);

const readStated = reader(decisionBodySchema);

/** A decision's body, or `body-invalid` with all its faults: those that the schema tells. */
export function readDecisionBody(value: unknown): Result<DecisionBody, Refusal> {
  const body = readStated(value);
  if (!body.ok) return body;
  const { decision, reason, ...rest } = body.value;
  if (decision === 'approve') return ok({ ...rest, decision });
  return reason === undefined ? err(refuse('body-invalid')) : ok({ ...rest, decision, reason });
}

/** A withdrawal's body, or `body-invalid` with all its faults. */
export const readWithdrawalBody = reader(withdrawalBodySchema);

/** A recall's body, or `body-invalid` with all its faults. */
export const readRecallBody = reader(recallBodySchema);

/** An acknowledgement's body, or `body-invalid` with all its faults. */
export const readAcknowledgementBody = reader(acknowledgementBodySchema);

/** An outcome's body, or `body-invalid` with all its faults. */
export const readOutcomeBody = reader(outcomeBodySchema);

/** A disclosure's body, or `body-invalid` with all its faults. */
export const readDisclosureBody = reader(disclosureBodySchema);

/** A batch's body, or `body-invalid` with the faults of its frame: what the rows' own bodies hold is judged row by row. */
export const readBatchBody = reader(batchBodySchema);

const readRetention = reader(retentionBodySchema);

/** A body about retention, or `body-invalid` with all its faults: those that the schema tells. */
export function readRetentionBody(value: unknown): Result<RetentionBody, Refusal> {
  const body = readRetention(value);
  if (!body.ok) return body;
  const { action, until, reason } = body.value;
  if (action !== 'extend') return ok({ action, reason });
  return until === undefined ? err(refuse('body-invalid')) : ok({ action, until, reason });
}
