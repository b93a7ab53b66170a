import { describe, expect, it } from 'vitest';
import type { Notification } from '../../shared/domain/notice.ts';
import { afterOneMore, isExhausted, type SearchStanding } from '../../shared/domain/searching.ts';
import { afterWatch, afterWatchEnded, type Watch } from '../../shared/domain/watching.ts';
import { dayIn, endOfDay } from '../../shared/protocol/time.ts';
import { tellMatches } from '../../shared/workflow/match.ts';
import { given } from '../support/given.ts';
import { watchesIn } from '../support/memory/watches.ts';
import { approvalBy, handledAs, person, release, reviewBy } from '../support/submissions.ts';

const anna = person('police', 'anna');
const { state: released } = given(handledAs('H0'), reviewBy(anna), approvalBy(anna), release);
if (released.state !== 'released') throw new Error('it is released');
const { releasedAt } = released;
const before = new Date(Date.parse(releasedAt) - 1000).toISOString();
const after = new Date(Date.parse(releasedAt) + 1000).toISOString();

const watch = (id: string, over: Partial<Watch> = {}): Watch => ({
  id,
  agency: 'customs',
  by: person('customs', 'rut'),
  type: 'phone',
  purpose: 'investigate',
  justification: 'On the label of a letter.',
  createdAt: before,
  until: '2027-01-01',
  endsAt: '2027-01-01T23:00:00.000Z',
  ...over,
});
const kept = (one: Watch, token = 't1') => ({ watch: one, token, person: 'holder rut', matches: [] });

describe('a watch', () => {
  const told: [string, Notification][] = [];
  const outbox = { tell: async (agency: string, notification: Notification) => void told.push([agency, notification]) };
  const tells = async (watches: ReturnType<typeof watchesIn>, tokens = ['t1', 't2']) => {
    told.length = 0;
    await tellMatches(watches, outbox, released, tokens, 'customs');
    return told.map(([agency, { event, watch: id, submission }]) => [agency, event, id, submission]);
  };

  it('fires for its agency when a record that carries it is released, once for all of its tokens', async () => {
    const all = [kept(watch('w1')), kept(watch('w2'), 't9'), kept(watch('w3', { agency: 'coastguard' }))];
    const fired = ['customs', 'matched', 'w1', released.id];
    expect(await tells(watchesIn([...all, kept(watch('w1'), 't2')]))).toEqual([fired]);
  });

  it('does not fire again when the same release is told again, and does where it could not be told', async () => {
    const watches = watchesIn([kept(watch('w1'))]);
    const deaf = { tell: () => Promise.reject(new Error('no topic')) };
    await expect(tellMatches(watches, deaf, released, ['t1'], 'customs')).rejects.toThrow('no topic');
    expect(await tells(watches)).toHaveLength(1);
    expect(await tells(watches)).toEqual([]);
  });

  it.each([
    ['was begun after the release', { createdAt: after }],
    ['has ended by itself', { endsAt: releasedAt }],
    ['was ended', { endedAt: before }],
  ])('does not fire where it %s', async (_, over) => {
    expect(await tells(watchesIn([kept(watch('w1', over))]))).toEqual([]);
  });
});

describe('the budget of a watch', () => {
  const unused: SearchStanding = { seq: 0, agency: { day: '', times: 0 }, person: { day: '', times: 0 } };
  const two = { person: 2, agency: 9 };

  it('is a search on each of its days, and no more once it has ended by itself', () => {
    const standing = afterWatch(unused, '2026-12-03', '2026-12-01');
    const searched = { ...standing, ...afterOneMore(standing, '2026-12-02') };
    expect(isExhausted(standing, two, '2026-12-01')).toBe(false);
    expect(isExhausted(searched, two, '2026-12-02')).toBe(true);
    expect(isExhausted(searched, two, '2026-12-03')).toBe(false);
    expect(isExhausted({ ...searched, ...afterOneMore(searched, '2026-12-04') }, two, '2026-12-04')).toBe(false);
  });

  it('is not given back on the day on which it is ended', () => {
    const once = afterWatch(afterWatch(unused, '2026-12-09', '2026-12-01'), '2026-12-09', '2026-12-01');
    const ended = afterWatchEnded(once, '2026-12-09', '2026-12-02');
    expect(isExhausted(ended, two, '2026-12-02')).toBe(true);
    expect(isExhausted(ended, two, '2026-12-03')).toBe(false);
  });
});

describe('the end of a day', () => {
  it.each([
    ['Europe/Stockholm', '2026-12-03', '2026-12-03T23:00:00.000Z'],
    ['Europe/Stockholm', '2026-07-03', '2026-07-03T22:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-07-03', '2026-07-03T10:00:00.000Z'],
    ['Pacific/Pago_Pago', '2026-07-03', '2026-07-04T11:00:00.000Z'],
  ])('in %s of %s is %s', (zone, day, end) => {
    const ends = endOfDay(zone, day);
    expect(new Date(ends).toISOString()).toBe(end);
    expect([dayIn(zone, ends - 1), dayIn(zone, ends) > day]).toEqual([day, true]);
  });
});
