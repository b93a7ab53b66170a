import type { OutcomeAnswer } from '../answers.ts';
import type { RouteName } from '../routes.ts';
import type { Statistics } from '../statistics-answers.ts';
import { place } from './answer-examples.ts';
import type { Described } from './described.ts';
import { container } from './examples.ts';

const told: OutcomeAnswer = { id: container, state: 'released', outcomes: ['seizure'], custody: place(9) };
const november: Statistics = {
  month: '2026-11',
  agency: 'police',
  submitted: 812,
  released: 790,
  rejected: 9,
  returned: 6,
  expired: '<5',
  urgentInTime: { of: 31, within: null },
  hoursToDecision: { median: 6.42, p95: 51.08 },
  reads: { prevent: 118, investigate: 344, 'enforce-penalties': 0, 'public-order': '<5' },
  searches: { made: 0, hits: 0 },
  overdueAcknowledgements: 0,
  outcomes: { seizure: 12, arrest: 5, case: 31, none: 140 },
  refusals: { 'body-invalid': 7, 'state-conflict': '<5' },
};

/** What came of records, and an agency's counts of a month. */
export const statisticsOperations = {
  outcome: {
    tag: 'reading',
    summary: 'Tell what has come of a record',
    description:
      'For readers of a recipient, of what was released or recalled. Each outcome once for an agency: the same again has no second effect. ' +
      'Every party reads the outcome; the note stays with the agency that gives it.',
    request: {
      schema: 'OutcomeBody',
      examples: { seizure: { outcome: 'seizure', note: 'Two kilos, at the terminal.' } },
    },
    answer: { description: 'On record.', schema: 'Outcome', examples: { told } },
    refusals: ['state-conflict', 'record-erased', 'body-invalid'],
  },
  statistics: {
    tag: 'reading',
    summary: "Your agency's counts of a month",
    description:
      'For auditors. The month is that of your agency’s time zone; one that is not over is told as far as it has come. A count of one to four ' +
      'is "<5"; null stands where a number would let another be computed, and where hours are of fewer than five decisions.',
    answer: { description: 'The counts.', schema: 'Statistics', examples: { november } },
    refusals: [],
  },
} satisfies Partial<Record<RouteName, Described>>;
