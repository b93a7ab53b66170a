import type { SearchAnswer, SearchesAnswer, SelectorsAnswer } from '../search-answers.ts';
import type { SearchBody, SelectorsBody } from '../search-bodies.ts';
import { cursorOf, place } from './answer-examples.ts';
import { digestNamed, letters } from './examples.ts';

/** Selectors and searches, for the examples of the OpenAPI document. The numbers are those that PTS and Skatteverket publish for fiction and tests. */
export const selectors: SelectorsBody = {
  selectors: [
    { type: 'personnummer', value: '19880423-2398' },
    { type: 'phone', value: '070-174 06 12' },
  ],
  salt: 'c2FsdHMtYXJlLXJhbmRvbS1ieXRlcw',
};
export const count: SelectorsAnswer = { id: letters, count: 2 };

export const phone: SearchBody = {
  selector: { type: 'phone', value: '070-174 06 12' },
  salt: 'YW5vdGhlci1vbmUtb2YtMjQtYnl0ZXM',
  purpose: 'investigate',
  justification: 'The number was on the label of a seized letter.',
  caseReference: '0900-K555-26',
};
export const hit: SearchAnswer = { hit: true, records: [letters], contacts: [], search: place(41) };
export const elsewhere: SearchAnswer = {
  hit: true,
  records: [],
  contacts: [{ agency: 'police', contact: 'Vakthavande, 010-000 00 00' }],
  search: place(42),
};
export const miss: SearchAnswer = { hit: false, records: [], contacts: [], search: place(43) };

export const searches: SearchesAnswer = {
  searches: [
    {
      seq: 41,
      at: '2026-11-24T09:12:44.871Z',
      by: { agency: 'customs', keyid: digestNamed('KeyOfAReader') },
      type: 'phone',
      purpose: 'investigate',
      justification: phone.justification,
      caseReference: '0900-K555-26',
      hit: true,
    },
  ],
  next: cursorOf('searches', 'customs', '41'),
};
