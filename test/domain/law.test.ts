import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cover } from '../../shared/domain/cover.ts';
import { approvalsRequired, handlingCodes } from '../../shared/domain/handling.ts';
import { erasureOf } from '../../shared/domain/law/erasure.ts';
import { nameOfRule, ruleOn, ruleSets } from '../../shared/domain/law/rule-on.ts';
import { type Dated, type RuleKind, ruleSetNames } from '../../shared/domain/law/rules.ts';
import { approvalsOf, dueHoursOf } from '../../shared/domain/rules.ts';
import { sharingFaults } from '../../shared/domain/sharing.ts';
import { isDate } from '../../shared/protocol/time.ts';

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const moved = (day: string, days: number): string => dayOf(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000);

const histories = ruleSetNames.flatMap((law) =>
  (Object.keys(ruleSets[law]) as RuleKind[]).map((kind) => {
    const entries: readonly Dated<unknown>[] = ruleSets[law][kind];
    return { law, kind, entries };
  }),
);
/** The day on which both laws came into force. */
const since = '2019-01-01';

describe.each(histories)('the history of $law/$kind', ({ law, kind, entries }) => {
  it('is a table that people can read: days of the calendar in their order, each with its source and its words', () => {
    const days = entries.map(({ from }) => from);
    expect(days[0]).toBe(since);
    expect(days).toEqual([...new Set(days)].toSorted());
    for (const { from, source, text } of entries) {
      expect(isDate(from)).toBe(true);
      expect(source).toMatch(/\S{3}/);
      expect(text.sv).toMatch(/^\p{Lu}.{15,}\.$/u);
      expect(text.en).toMatch(/^\p{Lu}.{15,}\.$/u);
      expect(text.sv).not.toBe(text.en);
    }
  });

  it('changes on the day of an entry, and is on the day before as it was', () => {
    for (const [i, entry] of entries.entries()) {
      expect(ruleOn(ruleSets[law], kind, entry.from)).toBe(entry);
      expect(ruleOn(ruleSets[law], kind, moved(entry.from, 1)).from >= entry.from).toBe(true);
      const before = () => ruleOn(ruleSets[law], kind, moved(entry.from, -1));
      if (i === 0) expect(before).toThrow(RangeError);
      else expect(before()).toBe(entries[i - 1]);
    }
  });

  it('has one rule for every day, without gap or overlap', () => {
    const days = fc.integer({ min: Date.parse(since), max: Date.parse('2060-01-01') }).map(dayOf);
    fc.assert(
      fc.property(days, (day) => {
        const holding = entries.filter(({ from }, i) => from <= day && day < (entries[i + 1]?.from ?? '9999-12-31'));
        expect(holding).toEqual([ruleOn(ruleSets[law], kind, day)]);
      }),
    );
  });
});

describe('the law of sharing', () => {
  const petty = { name: 'x', minimumPenaltyMonths: 0, maximumPenaltyMonths: 11, systematic: false };
  const told = (law: 'police' | 'customs', day: string, offence: Cover['offence']) =>
    sharingFaults(ruleOn(ruleSets[law], 'sharing', day), offence).map(({ detail }) => detail);

  it('of the Police had a threshold until December 2025', () => {
    const refused = 'under PBDL 3:2 the scale must reach one year of prison, or the activity must be systematic';
    expect(told('police', '2025-11-30', petty)).toEqual([refused]);
    expect(told('police', '2025-11-30', { ...petty, systematic: true })).toEqual([]);
    expect(told('police', '2025-11-30', { ...petty, maximumPenaltyMonths: 12 })).toEqual([]);
    expect(told('police', '2025-12-01', petty)).toEqual([]);
  });

  it('of Customs has one still', () => {
    expect(told('customs', '2025-12-01', petty)).toEqual([
      'under TBDL 3:2 the scale must reach one year of prison, or the activity must be systematic',
    ]);
    expect(told('customs', '2025-12-01', { ...petty, maximumPenaltyMonths: 'life' })).toEqual([]);
  });
});

describe('what an agency has decided for itself', () => {
  const own = {
    law: 'police',
    catchAlls: [],
    dueHours: { urgent: 4, routine: 72 },
    approvals: { H0: 2, H1: 1 },
  } as const;

  it('takes the place of the times of its law', () => {
    expect(dueHoursOf(own, '2026-11-28')).toEqual({ urgent: 4, routine: 72 });
    expect(dueHoursOf({ law: 'police', catchAlls: [] }, '2026-11-28')).toEqual({ urgent: 8, routine: 168 });
  });

  it('asks for more approvers than its law, never for fewer', () => {
    expect(approvalsOf(own, '2026-11-28')).toEqual({ H0: 2, H1: 2, H2: 2, H3: 2 });
  });

  it('is never less than the contract, whatever a law says', () => {
    for (const { entries, kind } of histories.filter((one) => one.kind === 'approvals')) {
      expect(kind).toBe('approvals');
      for (const { rule } of entries as readonly Dated<Record<string, number>>[]) {
        for (const code of handlingCodes)
          expect(rule[code]).toBeGreaterThanOrEqual(approvalsRequired(code, 'police', [])[0]?.count ?? 9);
      }
    }
  });
});

const offence = (maximumPenaltyMonths: number | 'life') => ({
  name: 'Narkotikasmuggling',
  minimumPenaltyMonths: 0,
  maximumPenaltyMonths,
  systematic: false,
});
const kept = (
  retention: Cover['retention'],
  registeredOn = '2026-11-28',
  { released = true, most = 6 as number | 'life' } = {},
) => ({ registeredOn, released, cover: { retention, offence: offence(most) } });

describe('the day on which something goes', () => {
  it.each([
    ['a case, a year after it was closed', kept({ class: 'case', caseClosedOn: '2026-05-02' }), '2027-05-02'],
    ['a case that nobody has told to be closed, a year after it came', kept({ class: 'case' }), '2027-11-28'],
    [
      'a case that was closed years ago, the day after it came',
      kept({ class: 'case', caseClosedOn: '2019-05-02' }),
      '2026-11-29',
    ],
    ['no case, three years after the end of the year', kept({ class: 'no-case' }), '2029-12-31'],
    ['no case and 23 months of prison, the same', kept({ class: 'no-case' }, '2026-01-01', { most: 23 }), '2029-12-31'],
    [
      'no case and two years of prison, five years',
      kept({ class: 'no-case' }, '2026-12-31', { most: 24 }),
      '2031-12-31',
    ],
    [
      'no case and prison for life, five years',
      kept({ class: 'no-case' }, '2027-01-01', { most: 'life' }),
      '2032-12-31',
    ],
    ['surveillance, ten years after the end of the year', kept({ class: 'surveillance' }), '2036-12-31'],
    ['a camera, six months', kept({ class: 'camera' }), '2027-05-28'],
    ['a camera at the end of August, at the end of February', kept({ class: 'camera' }, '2026-08-31'), '2027-02-28'],
    ['data of a carrier, six months, in a leap year', kept({ class: 'carrier' }, '2027-08-30'), '2028-02-29'],
    [
      'what was never released, a year, whatever its class',
      kept({ class: 'surveillance' }, '2028-02-29', { released: false }),
      '2029-02-28',
    ],
  ])('of %s', (_, what, day) => {
    for (const law of ruleSetNames) expect(erasureOf(law, what).on).toBe(day);
  });

  it('tells its rule and its source, and how far it may be extended', () => {
    expect(erasureOf('police', kept({ class: 'no-case' }))).toEqual({
      on: '2029-12-31',
      rule: 'police/retention-no-case/2019-01-01',
      source: 'PBDL 4:8–9',
      longest: '2046-11-28',
      pausable: true,
    });
    const camera = erasureOf('customs', kept({ class: 'camera' }));
    expect(camera).toMatchObject({ longest: camera.on, pausable: false });
    expect(nameOfRule('police', 'sharing', { from: '2025-12-01' })).toBe('police/sharing/2025-12-01');
  });

  it('is never before the day after it came, and never after the longest', () => {
    const days = fc.integer({ min: Date.parse(since), max: Date.parse('2060-01-01') }).map(dayOf);
    const classes = fc.constantFrom('case', 'no-case', 'surveillance', 'camera', 'carrier');
    fc.assert(
      fc.property(
        days,
        days,
        classes,
        fc.boolean(),
        fc.constantFrom(...ruleSetNames),
        (came, closed, name, released, law) => {
          const retention = name === 'case' ? { class: name, caseClosedOn: closed } : { class: name };
          const { on, longest } = erasureOf(law, kept(retention as Cover['retention'], came, { released }));
          expect(isDate(on) && isDate(longest)).toBe(true);
          expect(on > came && on <= longest).toBe(true);
        },
      ),
    );
  });
});
