import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSubmissionBody } from '../../shared/protocol/cover.ts';
import { aCover } from './support.ts';

const context = {
  originator: 'police',
  agencies: ['police', 'customs', 'coastguard'],
  catchAlls: ['Brottsbekämpande verksamhet', 'Law enforcement'],
  today: '2026-11-24',
};
const sealed = 'a.b.c.d.e';
const read = (cover: unknown) => readSubmissionBody({ cover, sealed }, context);
/** The pointers of the faults of a cover in which these members stand instead; [] where it has none. */
const pointers = (over: object): string[] => {
  const result = read({ ...aCover(), ...over });
  return result.ok ? [] : (result.error.errors ?? []).map((fault) => fault.pointer);
};
const offence = aCover().offence;

describe('a cover', () => {
  it('is read as it was written', () => {
    expect(read(aCover())).toEqual({ ok: true, value: { cover: aCover(), sealed } });
  });

  it.each([
    ['conditions with H3', { handling: { code: 'H3', conditions: 'x' } }],
    ['conditions of 500 code points', { handling: { code: 'H3', conditions: '😀'.repeat(500) } }],
    ['a reason instead of a grading', { grading: { unnecessaryReason: 'Known facts only' } }],
    ['a scale up to life', { offence: { ...offence, minimumPenaltyMonths: 216, maximumPenaltyMonths: 'life' } }],
    ['a scale of one length', { offence: { ...offence, minimumPenaltyMonths: 7, maximumPenaltyMonths: 7 } }],
    ['a case closed today', { retention: { class: 'case', caseClosedOn: '2026-11-24' } }],
    ['retention as a camera picture', { retention: { class: 'camera' } }],
    ['a secrecy mark', { secrecy: { provision: 'OSL 18:1', date: '2026-11-24' } }],
    ['a correction', { replaces: '019ab1c2-0000-7000-8000-000000000000' }],
    ['two recipients', { recipients: ['customs', 'coastguard'] }],
    ['every character of a reference', { reference: 'AZaz09 ./:_-' }],
  ])('may have %s', (_, over) => expect(pointers(over)).toEqual([]));

  it.each([
    ['another version', { version: 2 }, '/cover/version'],
    ['a version that is text', { version: '1' }, '/cover/version'],
    ['an empty reference', { reference: '' }, '/cover/reference'],
    ['a reference of 65 characters', { reference: 'x'.repeat(65) }, '/cover/reference'],
    ['a reference with a line break', { reference: 'K-1\n' }, '/cover/reference'],
    ['a reference beyond ASCII', { reference: 'K-å' }, '/cover/reference'],
    ['no recipients', { recipients: [] }, '/cover/recipients'],
    ['a recipient twice', { recipients: ['customs', 'customs'] }, '/cover/recipients/1'],
    ['itself as a recipient', { recipients: ['customs', 'police'] }, '/cover/recipients/1'],
    ['an agency that is not registered', { recipients: ['tax'] }, '/cover/recipients/0'],
    ['a recipient that is no text', { recipients: [7] }, '/cover/recipients/0'],
    ['recipients as text', { recipients: 'customs' }, '/cover/recipients'],
    ['another priority', { priority: 'flash' }, '/cover/priority'],
    ['another handling code', { handling: { code: 'H4' } }, '/cover/handling/code'],
    ['no handling code', { handling: {} }, '/cover/handling/code'],
    ['handling as text', { handling: 'H0' }, '/cover/handling'],
    ['H3 without conditions', { handling: { code: 'H3' } }, '/cover/handling/conditions'],
    ['H3 with empty conditions', { handling: { code: 'H3', conditions: '' } }, '/cover/handling/conditions'],
    [
      '501 characters of conditions',
      { handling: { code: 'H3', conditions: 'x'.repeat(501) } },
      '/cover/handling/conditions',
    ],
    ['conditions without H3', { handling: { code: 'H2', conditions: 'Ask.' } }, '/cover/handling'],
    [
      'grading and a reason',
      { grading: { source: 'A', information: 1, unnecessaryReason: 'Known' } },
      '/cover/grading',
    ],
    ['half a grading', { grading: { source: 'A' } }, '/cover/grading'],
    ['a source D', { grading: { source: 'D', information: 1 } }, '/cover/grading'],
    ['information 5', { grading: { source: 'A', information: 5 } }, '/cover/grading'],
    ['information as text', { grading: { source: 'A', information: '1' } }, '/cover/grading'],
    ['an empty grading', { grading: {} }, '/cover/grading'],
    ['a purpose of another code', { purpose: { ...aCover().purpose, code: 'statistics' } }, '/cover/purpose/code'],
    [
      'a purpose of 9 characters',
      { purpose: { code: 'prevent', description: 'x'.repeat(9) } },
      '/cover/purpose/description',
    ],
    [
      'a purpose of 9 code points',
      { purpose: { code: 'prevent', description: '😀'.repeat(9) } },
      '/cover/purpose/description',
    ],
    ['a catch-all', { purpose: { code: 'prevent', description: 'Law enforcement' } }, '/cover/purpose/description'],
    [
      'a catch-all, dressed up',
      { purpose: { code: 'prevent', description: ' law  ENFORCEMENT.' } },
      '/cover/purpose/description',
    ],
    [
      'a catch-all, hyphenated invisibly',
      { purpose: { code: 'prevent', description: 'Law\u00adenforce\u200bm\u034fe\ufe0fnt\u3164+' } },
      '/cover/purpose/description',
    ],
    ['a legal ground of 4 characters', { legalGround: 'PBDL' }, '/cover/legalGround'],
    ['a legal ground of 201 characters', { legalGround: 'x'.repeat(201) }, '/cover/legalGround'],
    ['an offence of one letter', { offence: { ...offence, name: 'x' } }, '/cover/offence/name'],
    [
      'a penalty of 217 months',
      { offence: { ...offence, maximumPenaltyMonths: 217 } },
      '/cover/offence/maximumPenaltyMonths',
    ],
    ['half a month', { offence: { ...offence, minimumPenaltyMonths: 0.5 } }, '/cover/offence/minimumPenaltyMonths'],
    [
      'a negative penalty',
      { offence: { ...offence, minimumPenaltyMonths: -1 } },
      '/cover/offence/minimumPenaltyMonths',
    ],
    [
      'a minimum of life',
      { offence: { ...offence, minimumPenaltyMonths: 'life' } },
      '/cover/offence/minimumPenaltyMonths',
    ],
    [
      'a scale upside down',
      { offence: { ...offence, minimumPenaltyMonths: 85 } },
      '/cover/offence/maximumPenaltyMonths',
    ],
    ['systematic as text', { offence: { ...offence, systematic: 'yes' } }, '/cover/offence/systematic'],
    ['another retention class', { retention: { class: 'forever' } }, '/cover/retention/class'],
    [
      'a closed case in the future',
      { retention: { class: 'case', caseClosedOn: '2026-11-25' } },
      '/cover/retention/caseClosedOn',
    ],
    [
      'a closed case on no date',
      { retention: { class: 'case', caseClosedOn: '2026-02-30' } },
      '/cover/retention/caseClosedOn',
    ],
    [
      'a closed case without a case',
      { retention: { class: 'no-case', caseClosedOn: '2026-01-01' } },
      '/cover/retention',
    ],
    ['a secrecy mark without a date', { secrecy: { provision: 'OSL 18:1' } }, '/cover/secrecy/date'],
    [
      'a secrecy mark of 2 characters',
      { secrecy: { provision: 'OS', date: '2026-01-01' } },
      '/cover/secrecy/provision',
    ],
    ['null for a secrecy mark', { secrecy: null }, '/cover/secrecy'],
    ['a correction of no id', { replaces: 'the last one' }, '/cover/replaces'],
    ['an unknown member', { colour: 'red' }, '/cover'],
    ['an unknown member in depth', { offence: { ...offence, colour: 'red' } }, '/cover/offence'],
    ['a member of the prototype', { constructor: 'x' }, '/cover'],
  ])('is refused with %s', (_, over, pointer) => expect(pointers(over)).toEqual([pointer]));

  it('is refused without any one of its members', () => {
    for (const name of Object.keys(aCover()).filter((x) => x !== 'secrecy' && x !== 'replaces')) {
      const cover = Object.fromEntries(Object.entries(aCover()).filter(([member]) => member !== name));
      expect(read(cover)).toEqual({
        ok: false,
        error: { code: 'cover-invalid', errors: [{ pointer: `/cover/${name}`, detail: 'is missing' }] },
      });
    }
  });

  it('may have 16 recipients, and not 17', () => {
    const agencies = Array.from({ length: 17 }, (_, i) => `agency-${i}`);
    const many = (count: number) =>
      readSubmissionBody(
        { cover: { ...aCover(), recipients: agencies.slice(0, count) }, sealed },
        { ...context, agencies },
      );
    expect(many(16).ok).toBe(true);
    expect(many(17).ok).toBe(false);
  });

  it('is told all its faults at once, those of the calendar and the agencies included', () => {
    const faults = pointers({
      version: 3,
      recipients: ['tax', 'customs', 'police', 'customs'],
      purpose: { code: 'x', description: 'Law enforcement' },
      offence: { name: '', minimumPenaltyMonths: 20, maximumPenaltyMonths: 2, systematic: 1 },
      retention: { class: 'case', caseClosedOn: '2027-01-01' },
      more: 1,
    });
    expect(faults).toEqual([
      '/cover/version',
      '/cover/recipients/3',
      '/cover/purpose/code',
      '/cover/offence/name',
      '/cover/offence/systematic',
      '/cover/offence/maximumPenaltyMonths',
      '/cover',
      '/cover/recipients/0',
      '/cover/recipients/2',
      '/cover/purpose/description',
      '/cover/retention/caseClosedOn',
    ]);
  });

  it('has 50 rows of faults at most', () => {
    expect(pointers({ recipients: Array.from({ length: 500 }, (_, i) => i) })).toHaveLength(50);
    expect(pointers({ recipients: Array.from({ length: 500 }, () => 'tax') })).toHaveLength(50);
  });

  it('with a list of thousands is told its first fault alone', () => {
    expect(pointers({ recipients: Array.from({ length: 5000 }, (_, i) => i) })).toHaveLength(1);
  });
});

describe('the frame of a submission', () => {
  it.each([
    ['nothing', undefined, ['']],
    ['null', null, ['']],
    ['a list', [], ['']],
    ['text', 'cover', ['']],
    ['an empty object', {}, ['/cover', '/sealed']],
    ['a sealed report that is no text', { cover: aCover(), sealed: 7 }, ['/sealed']],
    ['a member more', { cover: aCover(), sealed, sealed2: sealed }, ['']],
    ['a cover that is text', { cover: 'x', sealed }, ['/cover']],
    ['a cover that is a list', { cover: [], sealed: 1 }, undefined],
  ])('is cover-invalid with %s', (_, body, expected) => {
    const result = readSubmissionBody(body, context);
    expect(result).toMatchObject({ ok: false, error: { code: 'cover-invalid' } });
    if (!result.ok && expected) expect(result.error.errors?.map((fault) => fault.pointer)).toEqual(expected);
  });
});

describe('no fault', () => {
  const canary = fc.stringMatching(/^[A-Z]{6}$/).map((word) => `QX${word}XQ`);
  it('tells anything of what was sent', () => {
    const spoilt = fc
      .tuple(fc.constantFrom(...Object.keys(aCover()), 'unknown'), canary, fc.nat(3))
      .map(([name, word, how]) => {
        const value = [
          word,
          { [word]: word },
          [word, { [word]: 1 }],
          { ...Object(Reflect.get(aCover(), name)), [word]: word },
        ][how];
        return { word, cover: { ...aCover(), [name === 'unknown' ? word : name]: value } };
      });
    fc.assert(
      fc.property(spoilt, ({ word, cover }) => {
        const result = read(cover);
        if (!result.ok) expect(JSON.stringify(result.error)).not.toContain(word);
      }),
      { numRuns: 500 },
    );
  });
});
