import type { Cover } from '../../domain/cover.ts';
import { encodeBase64url, utf8 } from '../base64.ts';
import { signatureInput } from '../http-signature.ts';

/*
 * What the examples of the OpenAPI document are about; nothing of it has happened. Calls are signed by the test keys that RFC 9421
 * (B.1.4) and RFC 8037 (A.1) publish, entries by that of RFC 7515 (A.3), so that anyone can make the same bytes. What only a key that
 * is nobody's could make (ciphertexts, wrapped keys, moduli, leaf hashes) is filler of the right length.
 */

/** `length` characters of base64url that say what they are. */
export function filler(length: number): string {
  return 'FillerForIllustration'.repeat(Math.ceil(length / 21)).slice(0, length);
}

/** A digest that is none, told apart by a word. */
export function digestNamed(word: string): string {
  return `${word.padEnd(42, '-')}A`;
}

/** A report of the police under H1, one of the customs under H3, and some that came before. */
export const letters = '01a20af2-9600-7c3d-a5b1-0f6e2d9c8b47';
export const container = '01a20b3c-4d10-7e81-9b72-c4d5e6f70819';
const returnedOfCustoms = '01a1f0aa-7b20-7a64-8c0d-19e2d3c4b5a6';
export const returned = '01a1ee01-1a40-7f17-a3c6-5d0b8e2f4976';
export const recalled = '01a1d9c4-03e8-7b02-8f5a-e61c7d9a3b28';
export const correction = '01a1e2b7-5f90-7c48-b0d3-7a94f1c6e205';

export const deskKey = 'poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U';
export const approverKey = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k';
export const intakeKids = {
  police: '5b1d9e0c-3f27-4a68-9c41-7d20e8b6f153',
  customs: 'e83a4f16-90c7-4d25-b1fa-28c6d05e7b94',
};

/** A compact JWE as the contract wants it, but for its ciphertext, which is cut short: a real one has 5,462 characters or more. */
function sealedFor(iss: 'police' | 'customs', jti: string): string {
  const header = { alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: intakeKids[iss], typ: 'samsyn-report-v1', iss, jti };
  const segment = encodeBase64url(utf8(JSON.stringify(header)));
  return [segment, filler(512), filler(16), filler(64), `${filler(21)}w`].join('.');
}

export const lettersCover = {
  version: 1,
  reference: '5000-K123456-26',
  recipients: ['customs'],
  priority: 'routine',
  handling: { code: 'H1' },
  grading: { source: 'B', information: 2 },
  purpose: { code: 'investigate', description: 'Narcotics posted as letters at one box, on Tuesday evenings.' },
  legalGround: 'PBDL (2018:1693) 3 kap. 2 §',
  offence: { name: 'Grovt narkotikabrott', minimumPenaltyMonths: 24, maximumPenaltyMonths: 84, systematic: true },
  retention: { class: 'camera' },
} satisfies Cover;

export const containerCover = {
  version: 1,
  reference: 'TV 2026/88:3',
  recipients: ['police'],
  priority: 'urgent',
  handling: { code: 'H3', conditions: 'Nothing is done at the address before customs has been asked.' },
  grading: { unnecessaryReason: 'Own observation, with the item at hand.' },
  purpose: { code: 'prevent', description: 'A consignment of detonators, to be stopped before it is collected.' },
  legalGround: 'TBDL (2018:1694) 3 kap. 2 §',
  offence: { name: 'Terroristbrott', minimumPenaltyMonths: 48, maximumPenaltyMonths: 'life', systematic: false },
  retention: { class: 'case', caseClosedOn: '2026-11-20' },
  secrecy: { provision: 'OSL 18 kap. 1 §', date: '2026-11-23' },
  replaces: returnedOfCustoms,
} satisfies Cover;

export const lettersBody = { cover: lettersCover, sealed: sealedFor('police', letters) };
export const containerBody = { cover: containerCover, sealed: sealedFor('customs', container) };

/** SHA-256 of the bodies (as JSON.stringify writes them) and of their sealed strings. */
export const digests = {
  letters: {
    content: 'aLfyPVSsAC3HASHSMrygkpmFKuRwTno4eVznG9EEGww',
    sealed: 'ajcWzORAUJq7VCEFXd_rCCj5p4ZtjlwS7yAtL-SGVBw',
  },
  container: {
    content: '1boI7OMNTsGkd1n7iLeK8hqIsekDe7oDeEsyvNWzTE0',
    sealed: '7Vt9T9Rin4Vl5Iblsg2wJJBXYApAtWTuCv9OFNpUezA',
  },
};

/** What the police's approver decides, and what an approver of the police, which H3 has asked, answers to the customs' conditions. */
export const approval = { decision: 'approve', sealedDigest: digests.letters.sealed };
export const acceptance = { decision: 'approve', sealedDigest: digests.container.sealed, acceptsConditions: true };

function inputFor(keyid: string, nonce: string, withBody = true): string {
  return `samsyn=${signatureInput({ created: 1795480000, keyid, nonce, alg: 'ed25519', withBody })}`;
}

/** Signed calls of the examples: path, body and the two headers. */
export const calls = {
  submit: {
    path: `/v1/police/submissions/${letters}`,
    body: JSON.stringify(lettersBody),
    input: inputFor(deskKey, 'Yk1vZ0p3c0xRYjh0TnZHZQ-1'),
    value: 'samsyn=:3TH+BjsJh4b7vxuo8ztiNhbFD5ErKmra7HKZrNQ2S7ZtGu+2Q1Oy6d00Bz6mlj23NZgZR5Pj7VOeX73vJBxxCQ==:',
  },
  withdraw: {
    path: `/v1/police/submissions/${letters}/withdrawal`,
    body: '{"reason":"Sent by mistake."}',
    input: inputFor(deskKey, 'Yk1vZ0p3c0xRYjh0TnZHZQ-2'),
    value: 'samsyn=:tzrEM2wp2OUH4BPiwGb+85FLBAHODzPEzfs/pXwm7LCwBg4jUeGVfPbu7XkIhlCVA4vyOJ5Zf9Yl1vcrhL34Aw==:',
  },
  list: {
    path: '/v1/police/submissions',
    body: undefined,
    input: inputFor(deskKey, 'Yk1vZ0p3c0xRYjh0TnZHZQ-3', false),
    value: 'samsyn=:vaQMRSgFAIKpR6HOBohz8eYL7l/vS4AgL/KcZNn1oJlyHjjystTLkpk38E0IQu1jimJMk4KBwdnowWqkzcibBg==:',
  },
  approve: {
    path: `/v1/police/submissions/${letters}/decisions`,
    body: JSON.stringify(approval),
    input: inputFor(approverKey, 'Yk1vZ0p3c0xRYjh0TnZHZQ-4'),
    value: 'samsyn=:imUOCox613TAr7QpuGA1SxTdXC03/Qn7PsnS/QnZUasNmVWPCPFcsyMGUZI2KHlhNpPlhrIDmfT8wUlEQUDcCA==:',
  },
  accept: {
    path: `/v1/police/submissions/${container}/decisions`,
    body: JSON.stringify(acceptance),
    input: inputFor(approverKey, 'Yk1vZ0p3c0xRYjh0TnZHZQ-5'),
    value: 'samsyn=:QO71vT9NTvrkmxnOIk3ocQQSQbvq9fXSlM1bIxvMHiGMBPljMIBQXLShCNpIu6HnzVPBbHw4F/avgw7Ztu/vCw==:',
  },
};

/** The entry of the police's desk, whose key is deskKey, signed by its registrar. */
export const deskEntry =
  'eyJhbGciOiJFUzI1NiIsImtpZCI6Im9LSXl3dkdVcFRWVHl4TVEzYndJSWVRVXVkZnJfQ2tMTWpDRTE5RUNELVUiLCJ0eXAiOiJzYW1zeW4tcHJpbmNpcGFsLXYxIn0.eyJhZ2VuY3kiOiJwb2xpY2UiLCJuYW1lIjoicG9saWNlLWRlc2siLCJyb2xlcyI6WyJzdWJtaXR0ZXIiXSwic2VyaWFsIjoxLCJzaWduaW5nS2V5Ijp7ImNydiI6IkVkMjU1MTkiLCJrdHkiOiJPS1AiLCJ4IjoiSnJRTGo1UF84OWlYRVM5LXZGZ3JJeTI5Y2xGOUNDX29QUHN3M2M1RDBicyJ9LCJzdGF0dXMiOiJhY3RpdmUiLCJ2YWxpZEZyb20iOiIyMDI2LTA2LTAxVDAwOjAwOjAwWiIsInZhbGlkVW50aWwiOiIyMDI3LTA2LTAxVDAwOjAwOjAwWiIsInZlcnNpb24iOjF9.RmggF1FsIHvmfDShLuyJdHRz3m9AsZIPzYj6aP7bHmDqi8QApThZdrWQ5cmd_H6Pzzpznfq78W9dhsCUN4qPtA';
