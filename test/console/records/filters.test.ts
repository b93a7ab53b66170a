import { describe, expect, it } from 'vitest';
import { allRecords, type RecordFilter, recordsIn } from '../../../shared/console/records/filters.ts';
import type { RecordRow } from '../../../shared/protocol/answers.ts';

const aRow = (id: string, over: Partial<RecordRow> = {}): RecordRow => ({
  id,
  originator: 'police',
  releasedAt: '2026-11-24T08:00:00Z',
  state: 'released',
  reference: 'K 2026/1187',
  priority: 'routine',
  handling: { code: 'H1' },
  grading: { source: 'B', information: 2 },
  purpose: { code: 'investigate', description: 'Letters posted at one box.' },
  offence: { name: 'Grovt narkotikabrott', minimumPenaltyMonths: 24, maximumPenaltyMonths: 84, systematic: true },
  ...over,
});

const one = aRow('1');
const other = aRow('2', {
  originator: 'coast-guard',
  // Past midnight in Stockholm, and not yet in UTC.
  releasedAt: '2026-11-24T23:30:00Z',
  priority: 'urgent',
  handling: { code: 'H3', conditions: 'Ask before any use in court.' },
  reference: 'KB 7',
  offence: { ...one.offence, name: 'Smuggling' },
});

const shown = (filter: Partial<RecordFilter>, opened: Readonly<Record<string, string>> = {}): readonly string[] =>
  recordsIn([one, other], { ...allRecords, ...filter }, (id) => opened[id]).map(({ id }) => id);

describe('the records that are shown', () => {
  it('are all of them, in their order, where nothing is chosen', () => {
    expect(shown({})).toEqual(['1', '2']);
  });

  it('go by originator, offence, urgency, handling and by what was opened here', () => {
    expect(shown({ originator: 'coast-guard' })).toEqual(['2']);
    expect(shown({ offence: 'Grovt narkotikabrott' })).toEqual(['1']);
    expect(shown({ priority: 'urgent' })).toEqual(['2']);
    expect(shown({ handling: 'H1' })).toEqual(['1']);
    expect(shown({ opened: 'opened' }, { 1: '' })).toEqual(['1']);
    expect(shown({ opened: 'unopened' }, { 1: '' })).toEqual(['2']);
  });

  it('go by the days of whoever reads, both of them included', () => {
    expect(shown({ to: '2026-11-24' })).toEqual(['1']);
    expect(shown({ from: '2026-11-25' })).toEqual(['2']);
    expect(shown({ from: '2026-11-24', to: '2026-11-25' })).toEqual(['1', '2']);
  });

  it('go by words: of what the list says, and of the report where it was opened here', () => {
    expect(shown({ text: 'narkotika  1187' })).toEqual(['1']);
    expect(shown({ text: 'COURT' })).toEqual(['2']);
    expect(shown({ text: 'gloves' })).toEqual([]);
    expect(shown({ text: 'gloves letters' }, { 1: 'A man in gloves.' })).toEqual(['1']);
  });
});
