import type { RouteName } from '../routes.ts';
import type { Described } from './described.ts';
import * as searched from './search-examples.ts';

/** What a report can be searched for, and who has searched. */
export const searchOperations = {
  selectors: {
    tag: 'submitting',
    summary: 'Send what a pending report can be searched for',
    description:
      'In the place of what was sent before, while it is pending: state-conflict later. Of each selector, normalised, a token is kept and nothing ' +
      'else; its approvers are told the number.',
    request: { schema: 'SelectorsBody', examples: { 'two-of-a-report': searched.selectors } },
    answer: { description: 'How many there are, each once.', schema: 'Selectors', examples: { two: searched.count } },
    refusals: ['state-conflict', 'body-invalid'],
  },
  search: {
    tag: 'reading',
    summary: 'Search for a selector, and say what for',
    description:
      'Records of your agency that carry it, and whom else to ask. What others hold and let nobody know is answered as what nobody holds. On record ' +
      'before it is answered; it counts in the day’s budget of its person and its agency, also where its body is refused: budget-exhausted.',
    request: { schema: 'SearchBody', examples: { 'a-phone': searched.phone } },
    answer: {
      description: 'What was found.',
      schema: 'Search',
      examples: { 'in-a-record': searched.hit, 'somebody-to-ask': searched.elsewhere, nothing: searched.miss },
    },
    refusals: ['budget-exhausted', 'body-invalid'],
  },
  searches: {
    tag: 'reading',
    summary: "List your agency's searches of the last 90 days",
    description:
      'For auditors, newest first, 50 at most. What was searched for is nowhere to be told. next is the path of the next page, or null.',
    answer: { description: 'A page.', schema: 'Searches', examples: { 'cut-short': searched.searches } },
    refusals: [],
  },
} as const satisfies Partial<Record<RouteName, Described>>;
