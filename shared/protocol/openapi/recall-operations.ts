import type { AcknowledgementAnswer, AskedToAcknowledge, Overdue, RecallAnswer } from '../answers.ts';
import type { RouteName } from '../routes.ts';
import { cursorOf, place } from './answer-examples.ts';
import type { Described } from './described.ts';
import { lettersCover, recalled } from './examples.ts';

const taken: RecallAnswer = { id: recalled, state: 'recalled', custody: place(8) };
const acknowledged: AcknowledgementAnswer = { ...taken, action: 'erased', custody: place(9) };

const since = '2026-11-15T10:00:00.000Z';
const { reference } = lettersCover;
const overdue: { overdue: Overdue[]; next: string | null } = {
  overdue: [{ id: recalled, reference, agency: 'customs', since, kind: 'recalled' }],
  next: cursorOf('acknowledgements', 'police', `${since}#${recalled}#customs`),
};
const asked: { asked: AskedToAcknowledge[]; next: string | null } = {
  asked: [{ id: recalled, reference, originator: 'police', since, kind: 'recalled' }],
  next: null,
};

/** What an originator takes back, and what its recipients answer. */
export const recallOperations = {
  recall: {
    tag: 'reading',
    summary: 'Recall a released report from all its recipients',
    description:
      'For approvers of the originator. The keys of all recipients are deleted with the act, in the same write: nobody opens it any more. Each ' +
      'recipient is told, reads the reason, and is asked what it has done. Not where it was never released: not-found.',
    request: { schema: 'RecallBody', examples: { reason: { reason: 'It names the wrong consignee.' } } },
    answer: { description: 'Recalled.', schema: 'Recall', examples: { recalled: taken } },
    refusals: ['record-recalled', 'record-erased', 'body-invalid'],
  },
  acknowledge: {
    tag: 'reading',
    summary: 'Tell what your agency has done with what it had taken from a record',
    description:
      'For approvers of a recipient, of a record that was recalled, or that a correction has replaced: once for each agency. The same again ' +
      'has no second effect; another action, and a record that is in force, are state-conflict. A recall asks anew.',
    request: { schema: 'AcknowledgementBody', examples: { erased: { action: 'erased' } } },
    answer: { description: 'On record.', schema: 'Acknowledgement', examples: { acknowledged } },
    refusals: ['state-conflict', 'record-erased', 'body-invalid'],
  },
  acknowledgements: {
    tag: 'reading',
    summary: 'List what recipients have not answered in time',
    description:
      'For approvers and auditors of the originator: recalls, and corrections that have replaced a record, which a recipient has not ' +
      'acknowledged for longer than its rule of the day gives it (7 days). The oldest first, 50 at most.',
    answer: { description: 'A page.', schema: 'Overdue', examples: { 'one-recipient': overdue } },
    refusals: [],
  },
  asked: {
    tag: 'reading',
    summary: 'List what your agency is asked to acknowledge',
    description:
      'For approvers and auditors of a recipient: what it has not answered yet, the oldest first, 50 at most.',
    answer: { description: 'A page.', schema: 'Asked', examples: { recalled: asked } },
    refusals: [],
  },
} satisfies Partial<Record<RouteName, Described>>;
