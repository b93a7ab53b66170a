import { describe, expect, it } from 'vitest';
import type { RuleSetName } from '../../shared/domain/law/rules.ts';
import { type Accepting, acceptSubmission } from '../../shared/workflow/accept.ts';
import type { SignedCall } from '../../shared/workflow/call.ts';
import { aCover } from '../protocol/support.ts';

const nothing = new Proxy(
  {},
  { get: (_, name) => Promise.reject.bind(Promise, new Error(`asked for ${String(name)}`)) },
);
// Nothing is there, and what has a fault in its cover asks for nothing else.
const ports = { exchange: { read: async () => undefined }, keys: nothing, crypto: nothing, chance: nothing };

/** What a report of a case closed on that day is told at that time: `sealed-invalid` where the cover is as it should be. */
const toldAt = async (
  time: string,
  caseClosedOn: string,
  timeZone?: string,
  { law = 'police', cover: over = {} }: { law?: RuleSetName; cover?: object } = {},
): Promise<string> => {
  const rules = { law, catchAlls: [], timeZone };
  const settings = { agency: 'police', agencies: ['police', 'customs', 'coastguard'], rules: { police: rules } };
  const cover = { ...aCover(), retention: { class: 'case', caseClosedOn }, ...over };
  const call = {
    by: { agency: 'police', keyid: 'k' },
    now: Date.parse(time),
    id: '019ab1c2-0000-7000-8000-000000000000',
    body: { cover, sealed: 'no.sealed.report.at.all' },
  };
  const use = acceptSubmission(ports as unknown as Accepting, settings, []);
  const outcome = await use(call as unknown as SignedCall);
  return outcome.ok ? 'accepted' : outcome.error.code;
};

describe('a report on an offence that gives six months', () => {
  const petty = {
    offence: { name: 'Ringa stöld', minimumPenaltyMonths: 0, maximumPenaltyMonths: 6, systematic: false },
  };

  it.each([
    [
      'the Police, in the last minute of November 2025 in Sweden',
      'police',
      '2025-11-30T22:59:00Z',
      undefined,
      'sharing-refused',
    ],
    [
      'the Police, a minute later, when the threshold has gone',
      'police',
      '2025-11-30T23:00:00Z',
      undefined,
      'sealed-invalid',
    ],
    [
      'the Police in Helsinki, where December has begun by then',
      'police',
      '2025-11-30T22:00:00Z',
      'Europe/Helsinki',
      'sealed-invalid',
    ],
    ['Customs, whose threshold stands', 'customs', '2026-11-24T11:00:00Z', undefined, 'sharing-refused'],
  ] as const)('of %s is judged by the law of its day', async (_, law, time, timeZone, told) => {
    expect(await toldAt(time, '2025-01-01', timeZone, { law, cover: petty })).toBe(told);
  });
});

describe('a case that was closed today', () => {
  it.each([
    ['half an hour after midnight in winter, when UTC has yesterday', '2026-11-23T23:30:00Z', '2026-11-24'],
    ['an hour and a half after midnight in summer', '2026-06-30T23:30:00Z', '2026-07-01'],
    ['at noon', '2026-11-24T11:00:00Z', '2026-11-24'],
  ])('is one of today in Sweden, %s', async (_, time, day) => {
    expect(await toldAt(time, day)).toBe('sealed-invalid');
  });

  it('is not one of tomorrow, a minute before midnight in Sweden', async () => {
    expect(await toldAt('2026-11-23T22:59:00Z', '2026-11-24')).toBe('cover-invalid');
  });

  it('is one of today where the agency lives, if it has configured another zone', async () => {
    expect(await toldAt('2026-11-23T22:59:00Z', '2026-11-24', 'Europe/Helsinki')).toBe('sealed-invalid');
    expect(await toldAt('2026-11-24T00:30:00Z', '2026-11-24', 'Atlantic/Reykjavik')).toBe('sealed-invalid');
    expect(await toldAt('2026-11-23T23:30:00Z', '2026-11-24', 'Atlantic/Reykjavik')).toBe('cover-invalid');
  });
});
