import * as v from 'valibot';
import { priorities, purposeCodes, retentionClasses } from '../domain/cover.ts';
import { accuracies, sources } from '../domain/grading.ts';
import { handlingCodes } from '../domain/handling.ts';

/**
 * The answers of the exchange (contract, sections 2 and 5 to 7), as far as this client uses them. Members that it does not know are
 * left out and never a fault: the exchange may grow some.
 */
const custody = v.object({ seq: v.number(), hash: v.string() });

const handling = v.object({ code: v.picklist(handlingCodes), conditions: v.exactOptional(v.string()) });
const grading = v.union([
  v.object({ source: v.picklist(sources), information: v.picklist(accuracies) }),
  v.object({ unnecessaryReason: v.string() }),
]);
const offence = v.object({
  name: v.string(),
  minimumPenaltyMonths: v.number(),
  maximumPenaltyMonths: v.union([v.number(), v.literal('life')]),
  systematic: v.boolean(),
});

const coverInRow = {
  reference: v.string(),
  priority: v.picklist(priorities),
  handling,
  grading,
  purpose: v.object({ code: v.picklist(purposeCodes), description: v.string() }),
  offence,
};

const cover = v.object({
  version: v.literal(1),
  ...coverInRow,
  recipients: v.array(v.string()),
  legalGround: v.string(),
  retention: v.object({ class: v.picklist(retentionClasses), caseClosedOn: v.exactOptional(v.string()) }),
  secrecy: v.exactOptional(v.object({ provision: v.string(), date: v.string() })),
  replaces: v.exactOptional(v.string()),
});

export const states = [
  'pending',
  'returned',
  'rejected',
  'withdrawn',
  'expired',
  'approved',
  'released',
  'recalled',
  'erased',
] as const;

const submission = v.object({
  id: v.string(),
  state: v.picklist(states),
  receivedAt: v.string(),
  contentDigest: v.string(),
  sealedDigest: v.string(),
  approvals: v.object({
    required: v.array(v.object({ agency: v.string(), count: v.number() })),
    given: v.number(),
  }),
  due: v.string(),
  custody,
});
export type SubmissionAnswer = v.InferOutput<typeof submission>;

const act = v.object({
  seq: v.number(),
  act: v.string(),
  at: v.string(),
  by: v.exactOptional(v.object({ agency: v.string(), keyid: v.exactOptional(v.string()) })),
  agency: v.exactOptional(v.string()),
  hash: v.string(),
  reason: v.exactOptional(v.string()),
});

const task = v.object({
  submission: v.string(),
  originator: v.string(),
  ...coverInRow,
  receivedAt: v.string(),
  due: v.string(),
  sealedDigest: v.string(),
  required: v.number(),
  given: v.number(),
  reviewed: v.boolean(),
  cover: v.exactOptional(cover),
});
export type Task = v.InferOutput<typeof task>;

const recordRow = {
  id: v.string(),
  originator: v.string(),
  releasedAt: v.string(),
  state: v.picklist(['released', 'recalled', 'erased']),
  ...coverInRow,
  replacedBy: v.exactOptional(v.string()),
};
export type RecordRow = v.InferOutput<typeof answers.record>;

const key = { id: v.string(), sealedDigest: v.string(), encryptedKey: v.string() };
const next = v.nullable(v.string());

/** The schemas of the answers that the client reads, by what is asked for. */
export const answers = {
  submission,
  tracked: v.object({ ...submission.entries, acts: v.array(act) }),
  submissions: v.object({ submissions: v.array(submission), next }),
  inbox: v.object({ tasks: v.array(task), next }),
  decision: v.object({
    id: v.string(),
    state: v.picklist(states),
    required: v.number(),
    given: v.number(),
  }),
  record: v.object(recordRow),
  records: v.object({ records: v.array(v.object(recordRow)), next }),
  wholeRecord: v.object({ ...recordRow, cover }),
  sealed: v.object({
    id: v.string(),
    body: v.string(),
    signature: v.object({
      input: v.string(),
      value: v.string(),
      contentType: v.string(),
      keyid: v.string(),
      principal: v.string(),
      revokedAt: v.exactOptional(v.string()),
    }),
  }),
  review: v.object(key),
  disclosure: v.object({ ...key, disclosure: custody }),
  keys: v.object({
    keys: v.array(
      v.object({
        kty: v.string(),
        use: v.exactOptional(v.string()),
        kid: v.exactOptional(v.string()),
        agency: v.exactOptional(v.string()),
        n: v.exactOptional(v.string()),
        e: v.exactOptional(v.string()),
      }),
    ),
  }),
  problem: v.object({
    code: v.string(),
    detail: v.string(),
    errors: v.exactOptional(v.array(v.object({ pointer: v.string(), detail: v.string() }))),
  }),
} as const;
export type TrackedSubmission = v.InferOutput<typeof answers.tracked>;
export type DecisionAnswer = v.InferOutput<typeof answers.decision>;
export type WholeRecord = v.InferOutput<typeof answers.wholeRecord>;
export type SealedAnswer = v.InferOutput<typeof answers.sealed>;
export type KeyAnswer = v.InferOutput<typeof answers.review>;
