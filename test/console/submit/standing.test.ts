import { beforeEach, describe, expect, it } from 'vitest';
import { connection } from '../../../shared/console/session/connection.ts';
import { actInWords, mayCorrect, mayWithdraw, standingOf } from '../../../shared/console/submit/standing.ts';
import { sentBefore, submissions } from '../../../shared/console/submit/submissions.ts';
import { language } from '../../../shared/console/words/language.ts';
import type { Act, SubmissionAnswer } from '../../../shared/protocol/answers.ts';

const submission: SubmissionAnswer = {
  id: '019ab1c2-0000-7000-8000-000000000000',
  reference: 'K 1',
  recipients: ['customs'],
  priority: 'routine',
  handling: { code: 'H3', conditions: 'Ask.' },
  state: 'pending',
  receivedAt: '2026-11-28T09:00:00Z',
  contentDigest: 'x',
  sealedDigest: 'x',
  approvals: {
    required: [
      { agency: 'police', count: 2 },
      { agency: 'customs', count: 1 },
    ],
    given: 1,
  },
  due: '2026-11-30T10:00:00Z',
  custody: { seq: 1, hash: 'x' },
};

const names = { police: { sv: 'Polisen', en: 'the Police' }, customs: { sv: 'Tullverket', en: 'Customs' } };
beforeEach(() => {
  language.value = 'sv';
  connection.value = {
    authority: 'samsyn.test',
    formerAuthorities: [],
    agencies: Object.entries(names).map(([id, said]) => ({ id, names: said })),
    registrars: {},
    timeZones: {},
  };
});

const act = (name: Act['act'], over: Partial<Act> = {}): Act => ({ seq: 1, act: name, at: 'x', hash: 'x', ...over });
const reader = { keyid: 'mine', originator: 'police' };

describe('a submission', () => {
  const now = Date.parse('2026-11-28T10:00:00Z');

  it('is told by what it waits for, and until when', () => {
    expect(standingOf(submission, now)).toBe('Väntar på 2 godkännanden till. Ska vara klart om 2 dagar.');
    expect(standingOf({ ...submission, state: 'released' }, now)).toBe('Den är utlämnad till Tullverket.');
    language.value = 'en';
    expect(standingOf({ ...submission, state: 'approved', unprovenSince: 'x' }, now)).toContain('You can withdraw it');
  });

  it('can be taken back while it waits, or where it cannot be released; and corrected once it came back or went out', () => {
    const in_ = (state: SubmissionAnswer['state']): SubmissionAnswer => ({ ...submission, state });
    expect((['pending', 'approved', 'released', 'returned'] as const).map((state) => mayWithdraw(in_(state)))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(mayWithdraw({ ...in_('approved'), unprovenSince: '2026-11-28T09:00:00Z' })).toBe(true);
    expect((['pending', 'returned', 'released', 'rejected'] as const).map((state) => mayCorrect(in_(state)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('has acts in words: whose they were, and that a recipient accepts or declines', () => {
    const mine = { by: { agency: 'police', keyid: 'mine' } };
    expect(actInWords(act('submitted', mine), reader)).toBe('Du lämnade in rapporten');
    expect(actInWords(act('approved', { by: { agency: 'police' } }), reader)).toBe('Polisen godkände rapporten');
    expect(actInWords(act('approved', { by: { agency: 'customs' } }), reader)).toBe('Tullverket godtog villkoren');
    expect(actInWords(act('rejected', { by: { agency: 'customs' } }), reader)).toBe('Tullverket avböjde rapporten');
    expect(actInWords(act('released', { agency: 'customs' }), reader)).toBe('Rapporten lämnades ut till Tullverket');
    language.value = 'en';
    expect(actInWords(act('returned', { by: { agency: 'police' } }), reader)).toBe('The Police returned the report');
  });

  it('is told of where a cover is like it, unless it is over or is what the cover corrects', () => {
    const cover = { reference: 'K 1', recipients: ['customs'] };
    submissions.value = [submission];
    expect(sentBefore(cover)).toMatchObject([{ pointer: '/cover/reference' }]);
    expect(sentBefore({ ...cover, replaces: submission.id })).toEqual([]);
    expect(sentBefore({ ...cover, recipients: ['coast-guard'] })).toEqual([]);
    expect(sentBefore({ ...cover, reference: 'K 2' })).toEqual([]);
    submissions.value = [{ ...submission, state: 'returned' }];
    expect(sentBefore(cover)).toEqual([]);
    submissions.value = undefined;
  });
});
