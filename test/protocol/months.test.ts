import { describe, expect, it } from 'vitest';
import { boundsOf, dayIn } from '../../shared/protocol/time.ts';

describe('a month of an agency', () => {
  it.each([
    ['2026-11', undefined, '2026-10-31T23:00:00.000Z', '2026-11-30T23:00:00.000Z'],
    ['2026-12', 'Europe/Stockholm', '2026-11-30T23:00:00.000Z', '2026-12-31T23:00:00.000Z'],
    ['2026-10', 'Europe/Stockholm', '2026-09-30T22:00:00.000Z', '2026-10-31T23:00:00.000Z'],
    ['2026-03', 'Europe/Helsinki', '2026-02-28T22:00:00.000Z', '2026-03-31T21:00:00.000Z'],
    ['2026-11', 'America/Halifax', '2026-11-01T03:00:00.000Z', '2026-12-01T04:00:00.000Z'],
    ['2026-11', 'Pacific/Kiritimati', '2026-10-31T10:00:00.000Z', '2026-11-30T10:00:00.000Z'],
  ])('%s in %s begins and ends at its own midnight', (month, zone, from, until) => {
    expect(boundsOf(month, zone)).toEqual({ from, until });
    expect(dayIn(zone, Date.parse(from))).toBe(`${month}-01`);
    expect(dayIn(zone, Date.parse(until) - 1).slice(0, 7)).toBe(month);
  });
});
