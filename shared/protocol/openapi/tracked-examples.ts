import type { ActsAnswer, TrackedSubmission } from '../answers.ts';
import { cursorOf, pending, place, toldOf } from './answer-examples.ts';
import { approverKey, container, containerCover, deskKey, digestNamed, digests, letters } from './examples.ts';

/** Submissions with their acts, as parties read them, for the examples of the OpenAPI document. */
function byPolice(keyid: string) {
  return { agency: 'police', keyid };
}
function act(seq: number, name: TrackedSubmission['acts'][number]['act'], at: string, more: object) {
  return {
    seq,
    act: name,
    at: `2026-11-24T${at}Z`,
    ...more,
    hash: place(seq).hash,
  };
}
const colleague = byPolice(digestNamed('KeyOfAColleague'));

/** As the originator reads it: its own acts with their keys, a recipient's without. */
export const released: TrackedSubmission = {
  ...pending,
  state: 'released',
  approvals: { required: [{ agency: 'police', count: 2 }], given: 2 },
  decidedAt: '2026-11-24T08:32:03.642Z',
  releasedAt: '2026-11-24T08:32:03.981Z',
  custody: place(7),
  acts: [
    act(1, 'submitted', '00:26:41.204', { by: byPolice(deskKey) }),
    act(2, 'reviewed', '08:02:10.377', { by: byPolice(approverKey) }),
    act(3, 'approved', '08:04:55.010', {
      by: byPolice(approverKey),
      secrecyAssessment: { provision: 'OSL 10 kap. 15 a §', reason: 'The interest in the exchange weighs more.' },
    }),
    act(4, 'reviewed', '08:31:20.118', { by: colleague }),
    act(5, 'approved', '08:32:03.642', { by: colleague }),
    act(6, 'released', '08:32:03.981', {}),
    act(7, 'disclosed', '09:15:27.509', { by: { agency: 'customs' } }),
  ],
  actsBefore: null,
};

/** The page before one that begins with the third act. */
export const earlierActs: ActsAnswer = { acts: released.acts.slice(0, 2), next: null };

/** The latest page of a record that was opened again and again, as an auditor of the recipient reads it. */
export const recordActs: ActsAnswer = {
  acts: [
    act(51, 'disclosed', '14:02:41.350', {
      by: { agency: 'customs', keyid: digestNamed('KeyOfAReader') },
      purpose: 'investigate',
      justification: 'The sender is a suspect in this case.',
      caseReference: '0900-K555-26',
    }),
  ],
  next: cursorOf('record-acts', 'customs', '51', `records/${letters}/acts`),
};

/** An H3 report of the customs, as the police read it, which refused its conditions. */
export const refused: TrackedSubmission = {
  ...pending,
  id: container,
  ...toldOf(containerCover),
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
  decidedAt: '2026-11-24T01:10:44.871Z',
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
  actsBefore: null,
};
