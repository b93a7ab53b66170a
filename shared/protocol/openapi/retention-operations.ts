import type { ErasuresAnswer, RetentionAnswer } from '../answers.ts';
import type { RouteName } from '../routes.ts';
import { cursorOf } from './answer-examples.ts';
import type { Described } from './described.ts';
import { letters, lettersCover, recalled } from './examples.ts';

const erasure = { on: '2032-12-31', rule: 'customs/retention-no-case/2019-01-01', source: 'TBDL 4:9' };
const extended: RetentionAnswer = { id: letters, erasure };
const paused: RetentionAnswer = {
  id: letters,
  erasure: { ...erasure, on: '2046-11-24', pausedSince: '2028-03-01' },
};
const row = { id: recalled, reference: lettersCover.reference, on: '2029-12-31' } as const;
const soon: ErasuresAnswer = {
  erasures: [{ ...row, kind: 'record', rule: 'police/retention-no-case/2019-01-01' }],
  next: cursorOf('erasures', 'police', `${row.on}#${recalled}`),
};

/** How long an agency keeps what it has. */
export const retentionOperations = {
  retain: {
    tag: 'reading',
    summary: 'Keep longer what your agency has of a submission, or stop its clock',
    description:
      'For approvers: of the originator for its submission, once that is released or has ended; of a recipient for its record. Each for its own ' +
      'clock alone, and never beyond the longest that the rule allows, which a fault of until names. Of a clock that is paused, on is that longest ' +
      'day; resumed, it goes as much later as it was paused. What is so already has no second act. state-conflict where the rule lets nobody pause, ' +
      'where a paused clock is to be extended, and before the submission is released or has ended.',
    request: {
      schema: 'RetentionBody',
      examples: {
        extend: { action: 'extend', until: '2032-12-31', reason: 'The case is with the court of appeal.' },
        pause: { action: 'pause', reason: 'The suspect is in prison.' },
        resume: { action: 'resume', reason: 'The sentence has been served.' },
      },
    },
    answer: { description: 'How it stands now.', schema: 'Retention', examples: { extended, paused } },
    refusals: ['state-conflict', 'record-erased', 'body-invalid'],
  },
  erasures: {
    tag: 'reading',
    summary: 'List what goes in the next 30 days',
    description:
      'For approvers and auditors: what your agency has, the soonest first, 50 at most. next is the path of the next page, or null.',
    answer: { description: 'A page.', schema: 'Erasures', examples: { soon } },
    refusals: [],
  },
} satisfies Partial<Record<RouteName, Described>>;
