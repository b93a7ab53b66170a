import type { RouteName } from '../routes.ts';
import * as told from './answer-examples.ts';
import type { Described } from './described.ts';
import { acceptance, approval, calls, container, containerBody, letters, lettersBody } from './examples.ts';
import { publicOperations } from './public-operations.ts';
import { recallOperations } from './recall-operations.ts';
import { retentionOperations } from './retention-operations.ts';
import { searchOperations } from './search-operations.ts';
import { statisticsOperations } from './statistics-operations.ts';
import * as tracked from './tracked-examples.ts';
import { watchOperations } from './watch-operations.ts';

const rejection = { decision: 'reject', sealedDigest: approval.sealedDigest, reason: 'Not within the stated purpose.' };
const balanced = {
  ...approval,
  secrecyAssessment: { provision: 'OSL 10 kap. 15 a §', reason: 'The interest in the exchange weighs more.' },
};
function rowOf(submission: string, { body, input, value }: { body: string; input: string; value: string }) {
  return {
    submission,
    body,
    signature: { input, value },
  };
}

/** Every route of the contract that is served, by its name in the table of routes. */
export const operations: Readonly<Record<RouteName, Described>> = {
  ...publicOperations,
  ...recallOperations,
  ...searchOperations,
  ...watchOperations,
  ...retentionOperations,
  ...statisticsOperations,
  submit: {
    tag: 'submitting',
    summary: 'Submit a sealed report',
    description:
      'The cover is judged first, then whether its originator may share it, then the sealed report; the key of the sealed report has to unwrap under its kid at once. The same ' +
      'body again (signed anew) has no second effect and is answered with the current state. Anything else under a used id is ' +
      'submission-exists. Seal anew for each id: an encrypted key that was seen under another id is sealed-key-reused.',
    request: { schema: 'SubmissionBody', examples: { h1: lettersBody, 'h3-with-conditions': containerBody } },
    created: 'Accepted: it waits for the approvals that its handling code asks for.',
    answer: {
      description: 'The same body was accepted before: its current state.',
      schema: 'Submission',
      examples: { pending: told.pending },
    },
    refusals: ['submission-exists', 'sealed-key-reused', 'cover-invalid', 'sealed-invalid', 'sharing-refused'],
  },
  withdraw: {
    tag: 'submitting',
    summary: 'Withdraw a pending submission',
    description: 'Final. Only while it is pending, or approved with unprovenSince: state-conflict otherwise.',
    request: { schema: 'WithdrawalBody', examples: { reason: JSON.parse(calls.withdraw.body) } },
    answer: { description: 'Withdrawn.', schema: 'Submission', examples: { withdrawn: told.withdrawn } },
    refusals: ['state-conflict', 'body-invalid'],
  },
  submissions: {
    tag: 'submitting',
    summary: "List your agency's own submissions",
    description: 'Newest first, 50 at most. next is the path of the next page, or null.',
    answer: { description: 'A page.', schema: 'Submissions', examples: { 'cut-short': told.submissions } },
    refusals: [],
  },
  submission: {
    tag: 'submitting',
    summary: 'Show a submission with its acts',
    description:
      "For the originator; also for a recipient's approvers and auditors from when H3 asks it, or after release. Each agency sees its " +
      'own acts with their keys and those of others without; a reason stands where it may be read, and what a report was opened for ' +
      'to the auditors and approvers of the agency that said so. The latest 30 acts stand here; actsBefore leads to those before.',
    answer: {
      description: 'The submission.',
      schema: 'TrackedSubmission',
      examples: { 'released-to-customs': tracked.released, 'refused-by-a-recipient': tracked.refused },
    },
    refusals: [],
  },
  'submission-acts': {
    tag: 'submitting',
    summary: 'List the acts before those that stand with a submission',
    description:
      'As the submission shows them, from the latest backwards: each page in its order, next is the page before it.',
    answer: { description: 'A page.', schema: 'Acts', examples: { 'the-first-two': tracked.earlierActs } },
    refusals: [],
  },
  'submission-sealed': {
    tag: 'approving',
    summary: 'Fetch the sealed report of a pending submission',
    description:
      'For approvers of the originator. The exact body that was signed, with its signature and the entry of its signer; no key, and no ' +
      'act. Verify entry, signature and digest before you believe it. state-conflict where it is not pending.',
    answer: {
      description: 'The signed body.',
      schema: 'Sealed',
      examples: { sealed: told.sealed, 'key-revoked-since': told.sealedByRevoked },
    },
    refusals: ['state-conflict'],
  },
  review: {
    tag: 'approving',
    summary: 'Open a pending submission: its content key',
    description:
      "For approvers of the originator. The content key, wrapped to the caller's decryption key; the act is on record before it is " +
      'handed over. Compare sealedDigest with what was fetched, and put the key in the place of the second segment of the JWE. ' +
      'One person opens one report at most 100 times in an hour: too-many-calls after that.',
    request: {
      schema: 'ReviewBody',
      examples: { plain: {}, justified: { justification: 'Duty approver, week 48.' } },
    },
    answer: { description: 'The wrapped content key.', schema: 'ReviewKey', examples: { key: told.reviewKey } },
    refusals: ['state-conflict', 'body-invalid'],
  },
  inbox: {
    tag: 'approving',
    summary: "List your agency's open tasks that you have not decided",
    description: 'Urgent first, then by due, 50 at most. next is the path of the next page, or null.',
    answer: { description: 'A page.', schema: 'Inbox', examples: { 'asked-and-own': told.inbox } },
    refusals: [],
  },
  decide: {
    tag: 'approving',
    summary: 'Decide on a submission',
    description:
      'For approvers of the originator, who have opened it, and of a recipient that H3 has asked. In this order: body-invalid (what only ' +
      'the submission tells comes after not-found: a recipient that returns, or approves without acceptsConditions), self-approval, 200 ' +
      'for the same again (same holder, decision and sealedDigest), already-decided, state-conflict, not-reviewed, ' +
      'sealed-digest-mismatch.',
    request: {
      schema: 'DecisionBody',
      examples: {
        approve: approval,
        'approve-across-secrecy': balanced,
        reject: rejection,
        return: { ...rejection, decision: 'return', reason: 'The second statement has no grading.' },
        'accept-conditions': acceptance,
      },
    },
    answer: { description: 'Where it stands now.', schema: 'Decision', examples: { approved: told.decided } },
    refusals: [
      'self-approval',
      'already-decided',
      'state-conflict',
      'not-reviewed',
      'sealed-digest-mismatch',
      'body-invalid',
    ],
  },
  'decide-batch': {
    tag: 'approving',
    summary: 'Decide on up to 25 submissions, each by a signed row',
    description:
      'Rows are judged in their order, each as the single call would be: a row whose signature fails has status 401, one that is not ' +
      "signed by the caller's key 403 role-missing, which consumes nothing. A batch that is itself refused judges no row.",
    request: {
      schema: 'BatchBody',
      examples: {
        'two-rows': { decisions: [rowOf(letters, calls.approve), rowOf(container, calls.accept)] },
      },
    },
    answer: { description: 'A result for each row.', schema: 'BatchResults', examples: { 'one-refused': told.batch } },
    refusals: ['body-invalid'],
  },
  records: {
    tag: 'reading',
    summary: 'List what was released to your agency',
    description: 'Newest first, 50 at most. next is the path of the next page, or null.',
    answer: { description: 'A page.', schema: 'Records', examples: { 'cut-short': told.records } },
    refusals: [],
  },
  record: {
    tag: 'reading',
    summary: 'Show a record with its cover',
    description: 'Also when it was recalled or erased. erasure tells when it goes.',
    answer: { description: 'The record.', schema: 'Record', examples: { record: told.record } },
    refusals: [],
  },
  'record-sealed': {
    tag: 'reading',
    summary: 'Fetch the sealed report of a record',
    description: 'As for a submission: the signed body, no key and no act. 410 where the record is recalled or erased.',
    answer: {
      description: 'The signed body.',
      schema: 'Sealed',
      examples: { sealed: told.sealed, 'key-revoked-since': told.sealedByRevoked },
    },
    refusals: ['record-recalled', 'record-erased'],
  },
  'record-acts': {
    tag: 'reading',
    summary: 'List the acts of a record: who has opened it, and what for',
    description:
      'For readers, approvers and auditors of a recipient, also when it was recalled or erased. From the latest backwards: each page in ' +
      'its order, next is the page before it. What a report was opened for stands there for auditors and approvers of the agency that said so.',
    answer: {
      description: 'A page.',
      schema: 'Acts',
      examples: { 'to-an-auditor-of-the-recipient': tracked.recordActs },
    },
    refusals: [],
  },
  disclose: {
    tag: 'reading',
    summary: 'Open a record, and say what for: its content key',
    description:
      'As a review, and as often. The act, with purpose and justification, is on record before the key is handed over.',
    request: {
      schema: 'DisclosureBody',
      examples: {
        'in-a-case': {
          purpose: 'investigate',
          justification: 'The sender is a suspect in this case.',
          caseReference: '0900-K555-26',
        },
      },
    },
    answer: {
      description: 'The wrapped content key, and the act.',
      schema: 'DisclosureKey',
      examples: { key: told.disclosureKey },
    },
    refusals: ['record-recalled', 'record-erased', 'body-invalid'],
  },
};
