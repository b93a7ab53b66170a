import { afterAll, describe, expect, it } from 'vitest';
import { identifyingIn } from '../../../shared/client/identifying.ts';
import { checkToSend } from '../../../shared/client/seal.ts';
import { sentenceOf } from '../../../shared/console/submit/fault-sentences.ts';
import { faultWords } from '../../../shared/console/submit/fault-words.ts';
import { placeOf } from '../../../shared/console/submit/labels.ts';
import { language } from '../../../shared/console/words/language.ts';
import { ruleOn, ruleSets } from '../../../shared/domain/law/rule-on.ts';
import type { Fault } from '../../../shared/domain/refusal.ts';
import { sharingFaults } from '../../../shared/domain/sharing.ts';
import { readSubmissionBody } from '../../../shared/protocol/cover.ts';

afterAll(() => {
  language.value = 'sv';
});

const sender = { originator: 'police', today: '2026-11-28' };
const faultsOf = (cover: unknown, report: unknown): readonly Fault[] => {
  const checked = checkToSend(cover, report, sender);
  return checked.ok ? [] : checked.error;
};

const long = 'x'.repeat(11_000);
const subject = (over: object) => ({ type: 'person', category: 'other', suspected: false, identifiers: [], ...over });
const report = (over: object) => ({
  version: 1,
  title: 'T',
  kind: 'other',
  observed: { from: '2026-11-20T10:00:00Z', to: '2026-11-20T10:00:00Z' },
  statements: [],
  subjects: [],
  places: [],
  ...over,
});
const picture = { mediaType: 'image/png', data: 'A'.repeat(4 * 40_000), caption: 'c' };

/** Letters that break every rule there is, one way or another. */
const broken: readonly (readonly [cover: unknown, report: unknown])[] = [
  [undefined, undefined],
  [[], []],
  [{}, {}],
  [
    {
      version: 2,
      reference: 'å',
      recipients: ['police', 'customs', 'customs', 'X'],
      priority: 'x',
      handling: { code: 'H4' },
      grading: {},
      purpose: { code: '', description: '' },
      legalGround: '',
      offence: { name: '', minimumPenaltyMonths: 900, maximumPenaltyMonths: '', systematic: 'x' },
      retention: { class: 'case', caseClosedOn: '2027-01-01' },
      secrecy: { provision: 'x', date: 'x' },
      replaces: 'x',
      more: 1,
    },
    report({ title: long, kind: 'x', observed: { from: '', to: '' }, statements: [{ text: '', nature: '' }] }),
  ],
  [
    {
      handling: { code: 'H3', conditions: '' },
      recipients: [],
      offence: { name: 'xx', minimumPenaltyMonths: 3, maximumPenaltyMonths: 1, systematic: false },
    },
    report({
      observed: { from: '2026-11-21T10:00:00Z', to: '2026-11-20T10:00:00Z' },
      subjects: [
        subject({ suspected: undefined, identifiers: [{ type: '', value: '' }] }),
        subject({ type: 'x' }),
        subject({ type: 'consignment', quantityGrams: -1, category: undefined }),
        { type: 'consignment', identifiers: {}, quantityGrams: 1e13 },
        { type: 'consignment', identifiers: [], quantityGrams: 'many' },
      ],
      places: [{ name: 'x', latitude: 91, longitude: 'x' }],
      statements: 7,
      images: [{ mediaType: 'image/gif', data: '?', caption: 7 }],
    }),
  ],
  [
    {},
    report({ kind: 'person', totals: [{ period: 'x', office: 'x', substance: 'x', events: 1.5, quantityGrams: 1 }] }),
  ],
  [{}, report({ images: [picture, picture] })],
  [{}, report({ images: [picture, picture, picture, picture, picture] })],
  [{}, report({ statements: Array.from({ length: 30 }, () => ({ text: 'x'.repeat(9000), nature: 'fact' })) })],
];

const told: readonly string[] = [
  ...broken.flatMap(([cover, letter]) => faultsOf(cover, letter)),
  ...sharingFaults(ruleOn(ruleSets.customs, 'sharing', '2026-11-24'), {
    name: 'x',
    minimumPenaltyMonths: 0,
    maximumPenaltyMonths: 6,
    systematic: false,
  }),
  ...identifyingIn({ reference: '189001019802', legalGround: '070-123 45 67', purpose: { description: 'ABC 12D' } }),
  ...catchAllFaults(),
  ...[
    'must be among the files',
    'stands on a submission of before',
    'is image/png by its first bytes',
    'must be I-JSON',
  ].map((detail) => ({ pointer: '', detail })),
].map(({ detail }) => detail);

function catchAllFaults(): readonly Fault[] {
  const cover = { recipients: ['nowhere'], purpose: { description: 'Law enforcement.' } };
  const context = { ...sender, agencies: ['customs'], catchAlls: ['law enforcement'] };
  const read = readSubmissionBody({ cover, sealed: '' }, context);
  return read.ok ? [] : (read.error.errors ?? []);
}

describe('a fault', () => {
  it('of every kind is told in a sentence of its own, in both languages, and none in the words of the wire', () => {
    expect(new Set(told).size).toBeGreaterThan(35);
    for (const spoken of ['sv', 'en'] as const) {
      language.value = spoken;
      const unforeseen = told.filter((detail) => sentenceOf(detail) === faultWords().sentences.contract);
      expect({ spoken, unforeseen }).toEqual({ spoken, unforeseen: [] });
      for (const detail of told) expect(sentenceOf(detail)).toMatch(/^\p{Lu}.*[.”_-]$/u);
    }
  });

  it('says its numbers', () => {
    language.value = 'sv';
    expect(sentenceOf('must have 10 to 500 characters')).toBe('Skriv 10 till 500 tecken.');
    expect(sentenceOf('must have 128 KiB together at most, and have 200 KiB: make them smaller')).toContain('200 KiB');
    expect(sentenceOf('has a member that is not known here: "referense"')).toContain('"referense"');
    expect(sentenceOf('something that a later exchange says')).toBe('Följer inte reglerna.');
  });

  it('is told where it is: by the name of its field, and which of several', () => {
    language.value = 'sv';
    expect(placeOf('/cover/purpose/description')).toBe('Vad ska rapporten vara till för?');
    expect(placeOf('/report/statements/1/text')).toBe('Uppgift 2: Vad är känt?');
    expect(placeOf('/report/subjects/0')).toBe('Person eller föremål 1');
    expect(placeOf('/report/subjects/0/identifiers/3/value')).toBe('Person eller föremål 1: Kännetecken');
    expect(placeOf('/cover/recipients/0')).toBe('Mottagare');
    expect(placeOf('/cover')).toBe('');
  });
});
