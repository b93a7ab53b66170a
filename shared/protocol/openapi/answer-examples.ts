import type {
  BatchAnswer,
  DecisionAnswer,
  DisclosureAnswer,
  InboxAnswer,
  KeyAnswer,
  KeysAnswer,
  RecordRow,
  RecordsAnswer,
  SealedAnswer,
  SubmissionAnswer,
  SubmissionsAnswer,
  Task,
  TrackedSubmission,
  WholeRecord,
} from '../answers.ts';
import { encodeBase64url, utf8 } from '../base64.ts';
import {
  approverKey,
  calls,
  container,
  containerCover,
  correction,
  deskEntry,
  deskKey,
  digestNamed,
  digests,
  filler,
  intakeKids,
  letters,
  lettersCover,
  recalled,
  returned,
} from './examples.ts';

/** Answers of the exchange, as the examples of the OpenAPI document show them. */
const place = (seq: number) => ({ seq, hash: digestNamed(`LeafOfAct${seq}`) });
const shownInRow = ({ reference, priority, handling, grading, purpose, offence }: WholeRecord['cover']) => ({
  reference,
  priority,
  handling,
  grading,
  purpose,
  offence,
});

export const pending: SubmissionAnswer = {
  id: letters,
  state: 'pending',
  receivedAt: '2026-11-24T00:26:41.204Z',
  contentDigest: digests.letters.content,
  sealedDigest: digests.letters.sealed,
  approvals: { required: [{ agency: 'police', count: 2 }], given: 0 },
  due: '2026-12-01T00:26:41.204Z',
  custody: place(1),
};
export const withdrawn: SubmissionAnswer = { ...pending, state: 'withdrawn', custody: place(2) };

const former: SubmissionAnswer = {
  id: returned,
  state: 'returned',
  receivedAt: '2026-11-14T17:07:12.480Z',
  contentDigest: digestNamed('DigestOfTheBody'),
  sealedDigest: digestNamed('DigestOfTheSealedReport'),
  approvals: { required: [{ agency: 'police', count: 1 }], given: 0 },
  due: '2026-11-21T17:07:12.480Z',
  custody: place(3),
};
const cursorOf = (list: string, agency: string, key: string): string =>
  `/v1/${agency}/${list}/after/${encodeBase64url(utf8(`1|${list}|${agency}|${key}`))}`;

export const submissions: SubmissionsAnswer = {
  submissions: [pending, former],
  next: cursorOf('submissions', 'police', `${former.receivedAt}#${returned}`),
};

const byPolice = (keyid: string) => ({ agency: 'police', keyid });
const act = (seq: number, name: TrackedSubmission['acts'][number]['act'], at: string, more: object) => ({
  seq,
  act: name,
  at: `2026-11-24T${at}Z`,
  ...more,
  hash: place(seq).hash,
});
const colleague = byPolice(digestNamed('KeyOfAColleague'));

/** As the originator reads it: its own acts with their keys, a recipient's without. */
export const released: TrackedSubmission = {
  ...pending,
  state: 'released',
  approvals: { required: [{ agency: 'police', count: 2 }], given: 2 },
  custody: place(7),
  acts: [
    act(1, 'submitted', '00:26:41.204', { by: byPolice(deskKey) }),
    act(2, 'reviewed', '08:02:10.377', { by: byPolice(approverKey) }),
    act(3, 'approved', '08:04:55.010', { by: byPolice(approverKey) }),
    act(4, 'reviewed', '08:31:20.118', { by: colleague }),
    act(5, 'approved', '08:32:03.642', { by: colleague }),
    act(6, 'released', '08:32:03.981', {}),
    act(7, 'disclosed', '09:15:27.509', { by: { agency: 'customs' } }),
  ],
};

/** An H3 report of the customs, as the police read it, which refused its conditions. */
export const refused: TrackedSubmission = {
  ...pending,
  id: container,
  state: 'rejected',
  contentDigest: digests.container.content,
  sealedDigest: digests.container.sealed,
  approvals: {
    required: [
      { agency: 'customs', count: 2 },
      { agency: 'police', count: 1 },
    ],
    given: 2,
  },
  due: '2026-11-24T08:26:41.204Z',
  custody: place(7),
  acts: [
    act(1, 'submitted', '00:26:41.204', { by: { agency: 'customs' } }),
    act(2, 'reviewed', '00:40:00.015', { by: { agency: 'customs' } }),
    act(3, 'approved', '00:41:12.730', { by: { agency: 'customs' } }),
    act(4, 'reviewed', '00:52:31.406', { by: { agency: 'customs' } }),
    act(5, 'approved', '00:53:00.224', { by: { agency: 'customs' } }),
    act(6, 'asked', '00:53:00.224', { agency: 'police' }),
    act(7, 'rejected', '01:10:44.871', { by: byPolice(approverKey), reason: 'The condition cannot be kept.' }),
  ],
};

const { input, value } = calls.submit;
const signature = {
  input,
  value,
  contentType: 'application/json',
  keyid: deskKey,
  authority: 'samsyn.example',
  principal: deskEntry,
};
export const sealed: SealedAnswer = { id: letters, body: calls.submit.body, signature };
export const sealedByRevoked: SealedAnswer = {
  ...sealed,
  signature: { ...signature, revokedAt: '2026-11-24T12:00:00Z' },
};

export const reviewKey: KeyAnswer = {
  id: letters,
  sealedDigest: digests.letters.sealed,
  encryptedKey: filler(512),
};
export const disclosureKey: DisclosureAnswer = { ...reviewKey, disclosure: place(7) };

const lettersTask: Task = {
  submission: letters,
  originator: 'police',
  ...shownInRow(lettersCover),
  receivedAt: pending.receivedAt,
  due: pending.due,
  sealedDigest: digests.letters.sealed,
  required: 2,
  given: 1,
  reviewed: true,
};
const containerTask: Task = {
  submission: container,
  originator: 'customs',
  ...shownInRow(containerCover),
  receivedAt: refused.receivedAt,
  due: '2026-11-24T08:53:00.224Z',
  sealedDigest: digests.container.sealed,
  required: 3,
  given: 2,
  reviewed: false,
  cover: containerCover,
};
export const inbox: InboxAnswer = { tasks: [containerTask, lettersTask], next: null };

export const decided: DecisionAnswer = { id: letters, state: 'approved', required: 2, given: 2 };
export const batch: BatchAnswer = {
  results: [
    { submission: letters, status: 200, state: 'approved' },
    { submission: container, status: 409, code: 'already-decided' },
  ],
};

const row: RecordRow = {
  id: letters,
  originator: 'police',
  releasedAt: '2026-11-24T08:32:03.981Z',
  state: 'released',
  ...shownInRow(lettersCover),
};
const recalledRow: RecordRow = {
  ...row,
  id: recalled,
  releasedAt: '2026-11-15T10:00:00.000Z',
  state: 'recalled',
  replacedBy: correction,
};
export const records: RecordsAnswer = {
  records: [row, recalledRow],
  next: cursorOf('records', 'customs', `${recalledRow.releasedAt}#${recalled}`),
};
export const record: WholeRecord = { ...row, cover: lettersCover };

const intakeKey = (agency: 'police' | 'customs') =>
  ({
    kty: 'RSA',
    n: `${filler(511)}B`,
    e: 'AQAB',
    kid: intakeKids[agency],
    use: 'enc',
    alg: 'RSA-OAEP-256',
    agency,
  }) as const;
export const keys: KeysAnswer = {
  keys: [
    intakeKey('police'),
    intakeKey('customs'),
    {
      kty: 'OKP',
      crv: 'Ed25519',
      x: digestNamed('KeyOfTheCustodyLog'),
      kid: '0f4c7d52-6a1b-4e93-8d70-b95e3c21a846',
      use: 'sig',
      alg: 'EdDSA',
    },
  ],
};
