import type {
  BatchAnswer,
  ConsoleConnection,
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
  WholeRecord,
} from '../answers.ts';
import { encodeBase64url, utf8 } from '../base64.ts';
import {
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
export function place(seq: number) {
  return { seq, hash: digestNamed(`LeafOfAct${seq}`) };
}
function shownInRow({ reference, priority, handling, grading, purpose, offence }: WholeRecord['cover']) {
  return {
    reference,
    priority,
    handling,
    grading,
    purpose,
    offence,
  };
}

export function toldOf({ reference, recipients, priority, handling }: WholeRecord['cover']) {
  return {
    reference,
    recipients,
    priority,
    handling,
  };
}

export const pending: SubmissionAnswer = {
  id: letters,
  ...toldOf(lettersCover),
  state: 'pending',
  receivedAt: '2026-11-24T00:26:41.204Z',
  contentDigest: digests.letters.content,
  sealedDigest: digests.letters.sealed,
  approvals: { required: [{ agency: 'police', count: 2 }], given: 0 },
  due: '2026-12-01T00:26:41.204Z',
  custody: place(1),
  erasure: { on: '2027-11-24', rule: 'police/retention-unreleased/2019-01-01', source: 'PBDL 4:2' },
};
export const withdrawn: SubmissionAnswer = { ...pending, state: 'withdrawn', custody: place(2) };

const former: SubmissionAnswer = {
  id: returned,
  ...toldOf(lettersCover),
  state: 'returned',
  receivedAt: '2026-11-14T17:07:12.480Z',
  contentDigest: digestNamed('DigestOfTheBody'),
  sealedDigest: digestNamed('DigestOfTheSealedReport'),
  approvals: { required: [{ agency: 'police', count: 1 }], given: 0 },
  due: '2026-11-21T17:07:12.480Z',
  decidedAt: '2026-11-15T08:10:03.702Z',
  custody: place(3),
};
export function cursorOf(list: string, agency: string, key: string, path = list): string {
  return `/v1/${agency}/${path}/after/${encodeBase64url(utf8(`1|${list}|${agency}|${key}`))}`;
}

export const submissions: SubmissionsAnswer = {
  submissions: [pending, former],
  next: cursorOf('submissions', 'police', `${former.receivedAt}#${returned}`),
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
  receivedAt: pending.receivedAt,
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
export const record: WholeRecord = {
  ...row,
  cover: lettersCover,
  erasure: { on: '2029-12-31', rule: 'customs/retention-no-case/2019-01-01', source: 'TBDL 4:9' },
};

function intakeKey(agency: 'police' | 'customs') {
  return {
    kty: 'RSA',
    n: `${filler(511)}B`,
    e: 'AQAB',
    kid: intakeKids[agency],
    use: 'enc',
    alg: 'RSA-OAEP-256',
    agency,
  } as const;
}
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

/** The registrars' key of all examples (RFC 7515, A.3). */
const registrarKey = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
} as const;
export const consoleConnection: ConsoleConnection = {
  authority: 'samsyn.example',
  formerAuthorities: [],
  agencies: [
    { id: 'police', names: { sv: 'Polismyndigheten', en: 'Swedish Police Authority' } },
    { id: 'customs', names: { sv: 'Tullverket', en: 'Swedish Customs' } },
  ],
  registrars: { police: registrarKey, customs: registrarKey },
  timeZones: {},
  laws: { police: { law: 'police' }, customs: { law: 'customs', approvals: { H0: 2 } } },
};
