import { describe, expect, it } from 'vitest';
import { checkToSend } from '../../../shared/client/seal.ts';
import {
  blankCover,
  blankDraft,
  blankPlace,
  blankStatement,
  blankSubject,
  type Draft,
} from '../../../shared/console/submit/draft.ts';
import { fieldOf, inOrder, isAsked, letterOf, utcOf } from '../../../shared/console/submit/letter.ts';
import { valueAt, withItem, withoutItem, withValue } from '../../../shared/console/submit/pointers.ts';
import { draftFrom } from '../../../shared/console/submit/read-letter.ts';
import { readSubmissionBody } from '../../../shared/protocol/cover.ts';
import { readReport } from '../../../shared/protocol/report.ts';

const sender = { originator: 'police', today: '2026-11-28' };

const written = (over: readonly (readonly [at: string, value: unknown])[] = []): Draft =>
  [
    ['/report/title', ' Letters posted at one box '],
    ['/report/kind', 'consignment'],
    ['/report/observed/from', '2026-11-20T11:00'],
    ['/report/statements/0/text', 'A man posted eleven letters.'],
    ['/cover/reference', 'K 2026/1187'],
    ['/cover/grading/source', 'B'],
    ['/cover/grading/information', '2'],
    ['/cover/purpose/code', 'investigate'],
    ['/cover/purpose/description', 'Narcotics letters posted at one box.'],
    ['/cover/legalGround', 'PBDL 3 kap. 2 §'],
    ['/cover/offence/name', 'Grovt narkotikabrott'],
    ['/cover/offence/minimumPenaltyMonths', '24'],
    ['/cover/offence/maximumPenaltyMonths', '84'],
    ...over,
  ].reduce((draft, [at, value]) => withValue(draft, String(at), value), blankDraft(blankCover(['customs'])));

const faultsOf = (draft: Draft): readonly string[] => {
  const { cover, report } = letterOf(draft);
  const checked = checkToSend(cover, report, sender);
  return checked.ok ? [] : checked.error.map(({ pointer }) => fieldOf(draft, pointer));
};

describe('a draft', () => {
  it('becomes a letter that breaks no rule once the form is filled in, and no sooner', () => {
    expect(faultsOf(blankDraft(blankCover(['customs'])))).toEqual(
      expect.arrayContaining(['/cover/reference', '/cover/grading', '/report/title', '/report/statements/0/text']),
    );
    expect(faultsOf(written())).toEqual([]);
    expect(letterOf(written()).report).toMatchObject({
      title: 'Letters posted at one box',
      observed: { from: '2026-11-20T10:00:00Z', to: '2026-11-20T10:00:00Z' },
    });
  });

  it('says what was chosen: life, conditions under H3 alone, secrecy where it is marked, a grading for one statement', () => {
    const { cover, report } = letterOf(
      written([
        ['/cover/offence/life', true],
        ['/cover/handling/conditions', 'Ask us first.'],
        ['/cover/secrecy', { marked: true, provision: 'OSL 18 kap. 1 §', date: '2026-11-01' }],
        ['/report/statements/0/graded', true],
        ['/report/statements/0/grading', { how: 'unnecessary', unnecessaryReason: 'Seen by us.' }],
      ]),
    );
    expect(cover).toMatchObject({
      offence: { maximumPenaltyMonths: 'life' },
      handling: { code: 'H1' },
      secrecy: { provision: 'OSL 18 kap. 1 §' },
    });
    expect(valueAt(cover, '/handling/conditions')).toBeUndefined();
    expect(valueAt(report, '/statements/0/grading')).toEqual({ unnecessaryReason: 'Seen by us.' });
    const h3 = letterOf(written([['/cover/handling', { code: 'H3', conditions: ' Ask us first. ' }]])).cover;
    expect(valueAt(h3, '/handling')).toEqual({ code: 'H3', conditions: 'Ask us first.' });
  });

  it('takes numbers as people write them, and tells those that are none', () => {
    const consignment = { ...blankSubject('consignment', ''), quantityGrams: '1 250,5' };
    const place = { ...blankPlace, name: 'Malmö', latitude: '55,6', longitude: 'east' };
    const draft = written([
      ['/report/subjects', [consignment]],
      ['/report/places', [place]],
    ]);
    expect(valueAt(letterOf(draft).report, '/subjects/0/quantityGrams')).toBe(1250.5);
    expect(valueAt(letterOf(draft).report, '/places/0/latitude')).toBe(55.6);
    expect(faultsOf(draft)).toEqual(['/report/places/0/longitude']);
  });

  it('never leaves open who is suspected', () => {
    const person = { ...blankSubject('person', 'personnummer'), category: 'victim' };
    expect(faultsOf(written([['/report/subjects', [person]]]))).toEqual(['/report/subjects/0/suspected']);
    const told = { ...person, suspected: 'no' };
    expect(valueAt(letterOf(written([['/report/subjects', [told]]])).report, '/subjects/0')).toEqual({
      type: 'person',
      category: 'victim',
      suspected: false,
      identifiers: [],
    });
  });

  it('leaves out identifiers that nothing was written in, and finds the fields of those after them', () => {
    const identifiers = [
      { type: 'plate', value: ' ' },
      { type: '', value: 'ABC 12D' },
    ];
    const draft = written([['/report/subjects', [{ ...blankSubject('vehicle', ''), identifiers }]]]);
    expect(faultsOf(draft)).toEqual(['/report/subjects/0/identifiers/1/type']);
    expect(fieldOf(draft, '/report/subjects/0/identifiers')).toBe('/report/subjects/0/identifiers');
  });

  it('of a letter that was read says the same letter', () => {
    const cover = {
      version: 1,
      reference: 'K 1',
      recipients: ['customs'],
      priority: 'urgent',
      handling: { code: 'H3', conditions: 'Ask us first.' },
      grading: { unnecessaryReason: 'Seen by us.' },
      purpose: { code: 'prevent', description: 'To prevent the next consignment.' },
      legalGround: 'PBDL 3 kap. 2 §',
      offence: { name: 'Mord', minimumPenaltyMonths: 120, maximumPenaltyMonths: 'life', systematic: false },
      retention: { class: 'case', caseClosedOn: '2026-11-01' },
      secrecy: { provision: 'OSL 18 kap. 1 §', date: '2026-11-01' },
      replaces: '019ab1c2-0000-7000-8000-000000000000',
    };
    const report = {
      version: 1,
      title: 'Seizures of a week',
      kind: 'other',
      observed: { from: '2026-11-20T10:00:00Z', to: '2026-11-20T10:00:30Z' },
      statements: [{ text: 'Many.', nature: 'assessment', grading: { source: 'C', information: 3 } }],
      subjects: [
        { type: 'person', name: 'Nils', category: 'other', suspected: false, identifiers: [] },
        {
          type: 'consignment',
          identifiers: [{ type: 'parcel', value: '1' }],
          substance: 'tobacco',
          quantityGrams: 0.5,
        },
      ],
      places: [{ name: 'Malmö', latitude: 55.6, longitude: 13 }],
      images: [{ mediaType: 'image/png', data: 'iVBORw0KGgo', caption: 'A box', takenAt: '2026-11-20T10:00:00Z' }],
      totals: [{ period: 'v. 47', office: 'Malmö', substance: 'tobacco', events: 2, quantityGrams: 10 }],
    };
    const body = readSubmissionBody(
      { cover, sealed: '' },
      { originator: 'police', agencies: ['customs'], catchAlls: [], today: sender.today },
    );
    const read = readReport(report);
    if (!body.ok || !read.ok) throw new Error('the letter of this test is none');
    expect(letterOf(draftFrom(body.value.cover, read.value))).toEqual({ cover, report });
  });

  it('is changed without changing what it was', () => {
    const before = blankDraft(blankCover([]));
    const after = withItem(before, '/report/statements', { ...blankStatement, text: 'second' });
    expect(valueAt(after, '/report/statements/1/text')).toBe('second');
    expect(before.report.statements).toHaveLength(1);
    expect(withoutItem(after, '/report/statements', 0).report.statements.map(({ text }) => text)).toEqual(['second']);
    expect(valueAt(after, '/report/nothing/here')).toBeUndefined();
  });

  it('has its faults in the order of the form, and none for an end that was left to be the beginning', () => {
    const pointers = ['/cover/offence', '/cover/reference', '/report/images', '/report/title', '/report/statements/0'];
    expect(inOrder(pointers.map((pointer) => ({ pointer }))).map(({ pointer }) => pointer)).toEqual([
      '/report/title',
      '/report/statements/0',
      '/report/images',
      '/cover/reference',
      '/cover/offence',
    ]);
    const draft = blankDraft(blankCover([]));
    expect(isAsked(draft, '/report/observed/to')).toBe(false);
    expect(isAsked(withValue(draft, '/report/observed/to', '2026-11-20T11:00'), '/report/observed/to')).toBe(true);
  });

  it('has no time where none was given', () => {
    expect([utcOf(''), utcOf('yesterday')]).toEqual(['', '']);
  });
});
