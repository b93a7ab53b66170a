import * as v from 'valibot';
import { askedSchema, overdueSchema } from '../acknowledgement-answers.ts';
import * as told from '../answers.ts';
import * as bodies from '../bodies.ts';
import { agencySchema, coverSchema, gradingSchema, submissionBodySchema } from '../cover.ts';
import { custodySchema } from '../custody.ts';
import { intakeKeySchema, logKeySchema } from '../public-answers.ts';
import * as retention from '../retention-answers.ts';
import { dateSchema, digestSchema, pattern, referenceSchema, timeSchema, uuid7Schema } from '../schema.ts';
import { searchRowSchema, watchRowSchema } from '../search-answers.ts';
import * as searching from '../search-bodies.ts';
import { toldCountSchema } from '../statistics-answers.ts';
import { toldCoverSchema, toldInRow } from '../told-cover.ts';

const { answers } = told;

/** The schemas of the OpenAPI document by their names in it: the very ones that the handlers and the clients use. */
export const schemas = {
  Id: uuid7Schema,
  Agency: agencySchema,
  Digest: digestSchema,
  Time: timeSchema,
  Date: dateSchema,
  Reference: referenceSchema,
  Grading: gradingSchema,
  Cover: coverSchema,
  SubmissionBody: submissionBodySchema,
  WithdrawalBody: bodies.withdrawalBodySchema,
  ReviewBody: bodies.reviewBodySchema,
  SelectorsBody: searching.selectorsBodySchema,
  SearchBody: searching.searchBodySchema,
  WatchBody: searching.watchBodySchema,
  EndBody: searching.endBodySchema,
  DecisionBody: bodies.decisionBodySchema,
  BatchBody: bodies.batchBodySchema,
  DisclosureBody: bodies.disclosureBodySchema,
  RecallBody: bodies.recallBodySchema,
  RetentionBody: bodies.retentionBodySchema,
  OutcomeBody: bodies.outcomeBodySchema,
  AcknowledgementBody: bodies.acknowledgementBodySchema,
  State: told.stateSchema,
  Code: told.codeSchema,
  Custody: custodySchema,
  Act: told.actSchema,
  Submission: answers.submission,
  TrackedSubmission: answers.tracked,
  Acts: answers.acts,
  Submissions: answers.submissions,
  Sealed: answers.sealed,
  ReviewKey: answers.review,
  ToldHandling: toldInRow.handling,
  ToldGrading: toldInRow.grading,
  ToldPurpose: toldInRow.purpose,
  ToldOffence: toldInRow.offence,
  ToldCover: toldCoverSchema,
  Selectors: answers.selectors,
  Search: answers.search,
  Watch: answers.watch,
  WatchRow: watchRowSchema,
  Watches: answers.watches,
  SearchRow: searchRowSchema,
  Searches: answers.searches,
  Task: told.taskSchema,
  Inbox: answers.inbox,
  Decision: answers.decision,
  BatchResult: told.resultSchema,
  BatchResults: answers.batch,
  RecordRow: told.recordRowSchema,
  Records: answers.records,
  Record: answers.wholeRecord,
  DisclosureKey: answers.disclosure,
  Erasure: retention.erasureSchema,
  Retention: answers.retention,
  ErasureRow: retention.erasureRowSchema,
  Erasures: answers.erasures,
  Recall: answers.recall,
  OverdueRow: overdueSchema,
  Overdue: answers.overdue,
  AskedRow: askedSchema,
  Asked: answers.asked,
  Outcome: answers.outcome,
  ToldCount: toldCountSchema,
  Statistics: answers.statistics,
  Acknowledgement: answers.acknowledgement,
  IntakeKey: intakeKeySchema,
  LogKey: logKeySchema,
  Keys: answers.keys,
  ConsoleConnection: answers.consoleConnection,
  ConsoleFile: v.string(),
  OpenApi: v.looseObject({ openapi: pattern(/^3\.1\.\d+$/, 'must be 3.1'), paths: v.looseObject({}) }),
  Problem: answers.problem,
} as const satisfies Record<string, v.GenericSchema>;
export type SchemaName = keyof typeof schemas;

/** Where a schema of this name stands in the document. */
export function refTo(name: SchemaName) {
  return { $ref: `#/components/schemas/${name}` };
}
