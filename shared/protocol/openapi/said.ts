import type { JsonSchema } from '@valibot/to-json-schema';
import type { SchemaName } from './schemas.ts';

const inTheClear = 'The exchange keeps it in the clear: no names or numbers of persons.';

/**
 * What no keyword of JSON Schema says, by the schema and the member that it is said of ('' is the schema itself). A member that does
 * not exist is an error: nothing is said of what is not there.
 */
export const said: Partial<Record<SchemaName, Readonly<Record<string, JsonSchema>>>> = {
  Id: {
    '': {
      description: 'A lower-case UUIDv7 (RFC 9562, 5.7), with 74 random bits.',
      pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
    },
  },
  Time: {
    '': {
      description: 'RFC 3339 in UTC with a capital T and Z, nine digits after the second at most, no leap second.',
      pattern: '^\\d{4}-\\d{2}-\\d{2}T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?Z$',
    },
  },
  Cover: {
    '': { description: 'What the originator tells in the clear. Lengths are counted in Unicode code points.' },
    recipients: { description: 'Agencies of this exchange, each once, not the originator.', uniqueItems: true },
    priority: { description: 'Due after 8 hours (urgent) or 7 days (routine), unless configured otherwise.' },
    handling: { description: 'Conditions stand with H3 and with nothing else.' },
    'purpose.description': {
      description: `What this report is for. Words that fit any report are refused. ${inTheClear}`,
    },
    offence: {
      description:
        'Penalties in months of prison; the maximum is not less than the minimum. Where the originator may not share on such an ' +
        'offence, the answer is sharing-refused.',
    },
    retention: {
      description:
        'caseClosedOn, a date that is not after today in the originator’s time zone, stands with the class case alone.',
    },
    replaces: {
      description:
        'A correction of an earlier submission of the same originator that was released or returned, and that no other correction ' +
        'replaces. Anything else is a fault, alike for foreign and for unused ids.',
    },
  },
  SubmissionBody: {
    sealed: {
      description:
        'A compact JWE (RFC 7516) of at most 256 KiB with the protected header {alg: RSA-OAEP-256, enc: A256GCM, kid, typ: ' +
        'samsyn-report-v1, iss, jti} and no other member: kid an intake key of the originator, iss its id, jti the id in the path. ' +
        'Encrypted key 384 bytes, iv 12, tag 16.',
      maxLength: 262144,
    },
  },
  ReviewBody: { justification: { description: inTheClear } },
  WithdrawalBody: { reason: { description: inTheClear } },
  RecallBody: { reason: { description: `Every recipient reads it. ${inTheClear}` } },
  DisclosureBody: { justification: { description: inTheClear }, caseReference: { description: inTheClear } },
  DecisionBody: {
    reason: { description: `Stated with reject and return, and with them alone. ${inTheClear}` },
    sealedDigest: { description: 'Of the sealed report that was opened, or (by a recipient) that the task names.' },
    acceptsConditions: {
      description: 'true exactly where an approver of a recipient approves an H3 report; the originator leaves it out.',
    },
    secrecyAssessment: {
      description: `The balancing before a release across secrecy. Every party may read it. ${inTheClear}`,
    },
  },
  BatchBody: {
    decisions: {
      description:
        'Each row is a whole signed call to POST submissions/{id}/decisions with a nonce of its own: its exact body, and the values ' +
        'of its Signature-Input and Signature headers, signed for that path and the content type application/json.',
    },
  },
  Custody: { '': { description: 'The number of an act in its submission, from 1 without gaps, and its leaf hash.' } },
  Act: {
    by: {
      description:
        'Who did it: not there where the exchange did. keyid stands in acts of your own agency; to its approvers and auditors the name of ' +
        'whoever has read, as its entry has it now.',
    },
    agency: { description: 'The recipient that an act of the exchange concerns.' },
    reason: { description: 'Where your agency may read it.' },
    purpose: { description: "Of a disclosure, for auditors and approvers of the reader's agency." },
    justification: {
      description: 'Of a review or a disclosure, for auditors and approvers of the agency that gave it.',
    },
    caseReference: { description: "Of a disclosure, for auditors and approvers of the reader's agency." },
    secrecyAssessment: { description: 'Of an approval, for every party.' },
    outcome: { description: 'What has come of it, as a recipient tells; for every party.' },
    note: { description: 'Of an outcome, for the agency that gave it.' },
    action: { description: 'Of an acknowledgement, for the originator and the agency that gave it.' },
    until: { description: 'Of what was extended or resumed, for the agency that did.' },
  },
  RetentionBody: {
    until: {
      description:
        'Stated with extend, and with it alone: later than the day on which it goes, and no later than the rule allows.',
    },
    reason: { description: inTheClear },
  },
  Erasure: {
    on: {
      description:
        'The day, in the agency’s own time zone, on which it goes. Of a clock that is paused, the longest that the rule allows.',
    },
    rule: { description: 'The dated rule that gave it: agency’s law, kind, and the day from which it holds.' },
    source: { description: 'Where that rule stands.' },
  },
  TrackedSubmission: {
    acts: { description: 'The latest 30 at most, in their order.' },
    actsBefore: { description: 'The path of the page of acts before these, or null.' },
  },
  Acts: {
    acts: { description: 'The latest 50 at most, or the 50 before those of the page that led here, in their order.' },
    next: { description: 'The path of the page of acts before these, or null.' },
  },
  Submission: {
    contentDigest: { description: 'SHA-256 of the body as it was received.' },
    sealedDigest: { description: 'SHA-256 of the sealed string.' },
    custody: { description: 'The latest act.' },
    decidedAt: { description: 'When it was approved, returned or rejected.' },
    unprovenSince: {
      description:
        'Of an approved submission, for its originator: since when its acts are known not to prove a release. It is tried again by itself; ' +
        'until it is released it may be withdrawn.',
    },
  },
  Sealed: {
    body: { description: 'The exact body that the originator signed.' },
    'signature.input': { description: 'The value of Signature-Input, as sent.' },
    'signature.value': { description: 'The value of Signature, as sent.' },
    'signature.contentType': { description: 'The value of Content-Type, as sent and signed.' },
    'signature.authority': {
      description:
        "The exchange's name for which it was signed: its own of that day. Not there with what is older than this member.",
    },
    'signature.principal': { description: "The signer's registrar-signed entry that was in force at intake." },
    'signature.revokedAt': { description: 'Where the key was revoked since.' },
  },
  ReviewKey: {
    encryptedKey: { description: "The content key, wrapped to the caller's decryption key (RSA-OAEP-256)." },
  },
  OverdueRow: {
    since: { description: 'Since when it is asked: by the recall, or by the release of the correction.' },
    kind: { description: 'Whether it was recalled, or a correction has replaced it.' },
  },
  Recall: { custody: { description: 'The act of this recall.' } },
  Outcome: {
    outcomes: { description: 'What the agency has told so far.' },
    custody: { description: 'The latest act.' },
  },
  ToldCount: {
    '': { description: 'One to four as "<5"; null where the number would let another be computed.' },
  },
  Statistics: {
    expired: { description: 'Own submissions that nobody has decided in time.' },
    urgentInTime: {
      description: 'Urgent submissions that ended in the month, and those of them that were decided by due.',
    },
    hoursToDecision: { description: 'From receipt to the decision, of what was decided in the month.' },
    reads: { description: "Openings of records by the agency's readers, by purpose." },
    outcomes: { description: 'What the agency has told of records that it had received.' },
    refusals: {
      description: "By code, of the agency's own PUTs and POSTs whose signature held: at least so many.",
    },
  },
  Acknowledgement: { custody: { description: 'The latest act.' } },
  DisclosureKey: { disclosure: { description: 'The act of this disclosure.' } },
  Task: {
    due: { description: "A recipient's own, where H3 has asked it." },
    required: { description: 'Approvals required, over all agencies.' },
    given: { description: 'Approvals given, over all agencies.' },
    reviewed: { description: 'Whether the caller has opened it, with whichever key.' },
    cover: { description: 'In the task of a recipient that H3 asks.' },
  },
  RecordRow: { replacedBy: { description: 'A correction that was released to your agency too.' } },
  ConsoleConnection: {
    '': { description: 'What a browser trusts: members and meaning as in a connection file.' },
    timeZones: { description: 'By agency, where it is not Europe/Stockholm.' },
    laws: {
      description: 'By agency: the rule set of law that binds it, and what it has decided for itself beside it.',
    },
  },
  Problem: { '': { description: 'RFC 9457. Nothing that the caller sent is in it; errors has 50 rows at most.' } },
};
