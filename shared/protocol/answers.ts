import * as v from 'valibot';
import { type ActName, recordOutcomes } from '../domain/act.ts';
import { purposeCodes } from '../domain/cover.ts';
import { codes } from '../domain/refusal.ts';
import type { State } from '../domain/submission.ts';
import { askedSchema, overdueSchema } from './acknowledgement-answers.ts';
import { acknowledgementActions } from './bodies.ts';
import { agencySchema } from './cover.ts';
import { custodySchema, seq } from './custody.ts';
import { consoleConnectionSchema, intakeKeySchema, logKeySchema, otherKeySchema } from './public-answers.ts';
import { erasureRowSchema, erasureSchema } from './retention-answers.ts';
import { count, dateSchema, digestSchema, pattern, timeSchema, uuid7Schema } from './schema.ts';
import * as searching from './search-answers.ts';
import { statisticsSchema } from './statistics-answers.ts';
import { toldCoverSchema, toldInRow } from './told-cover.ts';

/*
 * Every answer that the exchange gives (contract, sections 1, 2 and 5 to 7), for clients and for the OpenAPI document. Objects are
 * open: a member that a later version adds is left out by the parser and is never a fault. What a cover says was judged when it
 * was accepted; here it is only told again, so lengths are not.
 */

/** Where a submission stands (contract, section 5). */
export const stateSchema = v.picklist([
  'pending',
  'returned',
  'rejected',
  'withdrawn',
  'expired',
  'approved',
  'released',
  'recalled',
  'erased',
] as const satisfies readonly State[]);

/** Everything that may stand in a submission's list of acts. */
const actNameSchema = v.picklist([
  'submitted',
  'reviewed',
  'approved',
  'returned',
  'rejected',
  'withdrawn',
  'asked',
  'expired',
  'released',
  'disclosed',
  'recalled',
  'acknowledged',
  'extended',
  'paused',
  'resumed',
  'resulted',
  'erased',
] as const satisfies readonly ActName[]);

const base64urlSchema = pattern(/^[A-Za-z0-9_-]+$/, 'must be base64url without padding');

const submission = v.object({
  id: uuid7Schema,
  reference: toldInRow.reference,
  recipients: v.array(agencySchema),
  priority: toldInRow.priority,
  handling: toldInRow.handling,
  state: stateSchema,
  receivedAt: timeSchema,
  contentDigest: digestSchema,
  sealedDigest: digestSchema,
  approvals: v.object({ required: v.array(v.object({ agency: agencySchema, count })), given: count }),
  due: timeSchema,
  decidedAt: v.exactOptional(timeSchema),
  releasedAt: v.exactOptional(timeSchema),
  custody: custodySchema,
  erasure: v.exactOptional(erasureSchema),
  unprovenSince: v.exactOptional(timeSchema),
});

/** An act as one agency may read it: `by` of what somebody did (`keyid` of its own alone), `agency` of what concerns one recipient. */
export const actSchema = v.object({
  seq,
  act: actNameSchema,
  at: timeSchema,
  by: v.exactOptional(
    v.object({ agency: agencySchema, keyid: v.exactOptional(digestSchema), name: v.exactOptional(v.string()) }),
  ),
  agency: v.exactOptional(agencySchema),
  hash: digestSchema,
  reason: v.exactOptional(v.string()),
  purpose: v.exactOptional(v.picklist(purposeCodes)),
  justification: v.exactOptional(v.string()),
  caseReference: v.exactOptional(v.string()),
  secrecyAssessment: v.exactOptional(v.object({ provision: v.string(), reason: v.string() })),
  until: v.exactOptional(dateSchema),
  action: v.exactOptional(v.picklist(acknowledgementActions)),
  outcome: v.exactOptional(v.picklist(recordOutcomes)),
  note: v.exactOptional(v.string()),
});

/** What waits for an approver. The whole cover stands in a recipient's task alone: conditions are accepted on it. */
export const taskSchema = v.object({
  submission: uuid7Schema,
  originator: agencySchema,
  ...toldInRow,
  receivedAt: timeSchema,
  due: timeSchema,
  sealedDigest: digestSchema,
  required: count,
  given: count,
  reviewed: v.boolean(),
  cover: v.exactOptional(toldCoverSchema),
});

/** A record in a recipient's list. */
export const recordRowSchema = v.object({
  id: uuid7Schema,
  originator: agencySchema,
  releasedAt: timeSchema,
  state: v.picklist(['released', 'recalled', 'erased']),
  ...toldInRow,
  replacedBy: v.exactOptional(uuid7Schema),
});

const sealed = v.object({
  id: uuid7Schema,
  body: v.string(),
  signature: v.object({
    input: v.string(),
    value: v.string(),
    contentType: v.string(),
    keyid: digestSchema,
    authority: v.exactOptional(v.string()),
    principal: pattern(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/, 'must be a compact JWS'),
    revokedAt: v.exactOptional(timeSchema),
  }),
});

const review = v.object({ id: uuid7Schema, sealedDigest: digestSchema, encryptedKey: base64urlSchema });

/** How many selectors the exchange was sent for it, to be compared with those of the report. */
const openedForReview = v.object({ ...review.entries, selectors: v.exactOptional(count) });

const decision = v.object({ id: uuid7Schema, state: stateSchema, required: count, given: count });

/** The closed list of codes. */
export const codeSchema = v.picklist(Object.values(codes).flat());

/** What became of one row of a batch: the state that the single call would answer, or the code that it would be refused with. */
export const resultSchema = v.union([
  v.object({ submission: uuid7Schema, status: v.literal(200), state: stateSchema }),
  v.object({ submission: uuid7Schema, status: count, code: codeSchema }),
]);

const problem = v.object({
  type: v.string(),
  title: v.string(),
  status: count,
  detail: v.string(),
  code: codeSchema,
  errors: v.exactOptional(v.array(v.object({ pointer: v.string(), detail: v.string() }))),
});

/** The path of a list's next page, or null after the last. */
const next = v.nullable(pattern(/^\/v1\/[a-z0-9-]+\/[a-z]+\/after\/[A-Za-z0-9_-]+$/, 'must be the path of a page'));
const nextActs = v.nullable(
  pattern(
    /^\/v1\/[a-z0-9-]+\/[a-z]+\/[0-9a-f-]{36}\/acts\/after\/[A-Za-z0-9_-]+$/,
    'must be the path of a page of acts',
  ),
);

const nextAsked = v.nullable(
  pattern(/^\/v1\/[a-z0-9-]+\/acknowledgements\/asked\/after\/[A-Za-z0-9_-]+$/, 'must be the path of a page'),
);
/** What has become of a record by an act. */
const recall = v.object({ id: uuid7Schema, state: stateSchema, custody: custodySchema });

/** The schemas of all answers, by what is asked for. */
export const answers = {
  submission,
  tracked: v.object({ ...submission.entries, acts: v.array(actSchema), actsBefore: nextActs }),
  acts: v.object({ acts: v.array(actSchema), next: nextActs }),
  submissions: v.object({ submissions: v.array(submission), next }),
  sealed,
  review: openedForReview,
  selectors: searching.selectors,
  search: searching.search,
  watch: searching.watch,
  watches: v.object({ watches: v.array(searching.watchRowSchema), next }),
  searches: v.object({ searches: v.array(searching.searchRowSchema), next }),
  inbox: v.object({ tasks: v.array(taskSchema), next }),
  decision,
  batch: v.object({ results: v.array(resultSchema) }),
  records: v.object({ records: v.array(recordRowSchema), next }),
  wholeRecord: v.object({
    ...recordRowSchema.entries,
    cover: toldCoverSchema,
    erasure: v.exactOptional(erasureSchema),
  }),
  retention: v.object({ id: uuid7Schema, erasure: erasureSchema }),
  erasures: v.object({ erasures: v.array(erasureRowSchema), next }),
  recall,
  acknowledgement: v.object({ ...recall.entries, action: v.picklist(acknowledgementActions) }),
  overdue: v.object({ overdue: v.array(overdueSchema), next }),
  asked: v.object({ asked: v.array(askedSchema), next: nextAsked }),
  outcome: v.object({ ...recall.entries, outcomes: v.array(v.picklist(recordOutcomes)) }),
  statistics: statisticsSchema,
  disclosure: v.object({ ...review.entries, disclosure: custodySchema }),
  keys: v.object({ keys: v.array(v.union([intakeKeySchema, logKeySchema, otherKeySchema])) }),
  consoleConnection: consoleConnectionSchema,
  problem,
} as const;

export type SubmissionAnswer = v.InferOutput<typeof answers.submission>;
export type TrackedSubmission = v.InferOutput<typeof answers.tracked>;
export type Act = v.InferOutput<typeof actSchema>;
export type ActsAnswer = v.InferOutput<typeof answers.acts>;
export type SubmissionsAnswer = v.InferOutput<typeof answers.submissions>;
export type SealedAnswer = v.InferOutput<typeof answers.sealed>;
export type ConsoleConnection = v.InferOutput<typeof answers.consoleConnection>;
export type KeyAnswer = v.InferOutput<typeof answers.review>;
export type InboxAnswer = v.InferOutput<typeof answers.inbox>;
export type Task = v.InferOutput<typeof taskSchema>;
export type DecisionAnswer = v.InferOutput<typeof answers.decision>;
export type BatchAnswer = v.InferOutput<typeof answers.batch>;
export type RecordsAnswer = v.InferOutput<typeof answers.records>;
export type RecordRow = v.InferOutput<typeof recordRowSchema>;
export type WholeRecord = v.InferOutput<typeof answers.wholeRecord>;
export type RetentionAnswer = v.InferOutput<typeof answers.retention>;
export type ErasuresAnswer = v.InferOutput<typeof answers.erasures>;
export type RecallAnswer = v.InferOutput<typeof answers.recall>;
export type AcknowledgementAnswer = v.InferOutput<typeof answers.acknowledgement>;
export type Overdue = v.InferOutput<typeof overdueSchema>;
export type AskedToAcknowledge = v.InferOutput<typeof askedSchema>;
export type OutcomeAnswer = v.InferOutput<typeof answers.outcome>;
export type DisclosureAnswer = v.InferOutput<typeof answers.disclosure>;
export type KeysAnswer = v.InferOutput<typeof answers.keys>;
