import type { RouteName } from '../routes.ts';
import type { WatchAnswer, WatchesAnswer, WatchRow } from '../search-answers.ts';
import type { WatchBody } from '../search-bodies.ts';
import { cursorOf } from './answer-examples.ts';
import type { Described } from './described.ts';
import { letters, recalled } from './examples.ts';
import { phone } from './search-examples.ts';

const until = '2027-01-31';
const body: WatchBody = { ...phone, until };
const begun: WatchAnswer = { id: recalled, until };
const { type } = phone.selector;
const row: WatchRow = {
  id: recalled,
  type,
  purpose: phone.purpose,
  caseReference: '0900-K555-26',
  createdAt: '2026-11-24T09:13:10.002Z',
  until,
  matches: [{ submission: letters, at: '2026-11-24T10:02:11.400Z' }],
};
const page: WatchesAnswer = { watches: [row], next: cursorOf('watches', 'customs', recalled) };

/** Watches: who waits for what may come. */
export const watchOperations = {
  watch: {
    tag: 'reading',
    summary: 'Be told when a record that carries a selector is released to your agency',
    description:
      'As a search, and it counts as one on each of its days: budget-exhausted. until is a day of your agency, 90 days ahead at the most. Its topic ' +
      'is told matched; what was released before is found by a search.',
    request: { schema: 'WatchBody', examples: { 'a-phone': body } },
    created: 'It stands.',
    answer: { description: 'It stands.', schema: 'Watch', examples: { stands: begun } },
    refusals: ['budget-exhausted', 'body-invalid'],
  },
  watches: {
    tag: 'reading',
    summary: "List your agency's watches, and what they have found",
    description: 'Newest first, 50 at most. What each waits for is nowhere to be told.',
    answer: { description: 'A page.', schema: 'Watches', examples: { 'cut-short': page } },
    refusals: [],
  },
  'end-watch': {
    tag: 'reading',
    summary: 'End a watch',
    description: 'Of your agency, whoever began it. Ended again, it is as it was.',
    request: { schema: 'EndBody', examples: { end: {} } },
    answer: {
      description: 'It stands no more.',
      schema: 'WatchRow',
      examples: { ended: { ...row, endedAt: '2026-12-02T08:00:00.000Z' } },
    },
    refusals: ['body-invalid'],
  },
} satisfies Partial<Record<RouteName, Described>>;
