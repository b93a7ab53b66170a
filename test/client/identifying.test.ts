import { describe, expect, it } from 'vitest';
import { identifyingIn, looksLike } from '../../shared/client/identifying.ts';
import { aCover } from '../protocol/support.ts';

describe('a text', () => {
  // Test numbers that Skatteverket publishes: nobody has them.
  it.each([
    '19880423-2398',
    '198804232398',
    // One that Skatteverket publishes for tests.
    '189001019802',
    '880423-2398',
    '8804232398',
    '880423+2398',
    '880423 2398',
    '880423 - 2398',
    '880423\u20132398',
    '\uff18\uff18\uff10\uff14\uff12\uff13-\uff12\uff13\uff19\uff18',
    // A samordningsnummer; and one whose last digit is mistyped.
    '880483-2398',
    '880423-2399',
  ])('with %j looks like a personnummer', (number) => {
    expect(looksLike(`Same as ${number}, seen twice.`)).toEqual(['a personnummer']);
    expect(looksLike(number)).toEqual(['a personnummer']);
  });

  it.each([
    '070-174 06 05',
    '0701740605',
    '+46 70 174 06 05',
    '+46701740605',
    '0046 70-1740605',
    '08-123 456 78',
    '(08) 123 456 78',
    '+45 12 34 56 78',
    '+46 (0)70-174 06 05',
    '031-390 06 05',
  ])('with %j looks like a phone number', (number) => {
    expect(looksLike(`Called ${number}.`)).toEqual(['a phone number']);
  });

  it.each(['ABC 123', 'ABC123', 'ABC12D', 'abc123', 'MLB-84X', 'AB 12 345', 'AB12345'])(
    'with %j looks like a number plate',
    (plate) => {
      expect(looksLike(`The car ${plate} was there`)).toEqual(['a number plate']);
    },
  );

  it('with several is told of each kind once', () => {
    expect(looksLike('880423-2398 and 19880423-2398 in ABC 123, 070-174 06 05')).toEqual([
      'a personnummer',
      'a phone number',
      'a number plate',
    ]);
  });

  it.each([
    'Checked against a seizure of 2026-11-20, 10:00 to 11:30.',
    'PBDL (2018:1693) 3 kap. 2 §',
    'OSL 10:15a',
    'OSL 10 kap. 15 a §',
    '5000-K123456-26',
    'K-123-26',
    'AM-12345-26',
    'On duty 0700-1500 today.',
    'RR123456785SE',
    '019ab1c2-0000-7000-8000-000000000000',
    '40 letters of 1,250 g each',
    'H1, B2',
    'the 100 letters',
    '20261120T100000',
    'EUR 12 000 000',
    'Brottsbalken 23 kap. 4 §',
    '1234567890',
    '2026113045',
  ])('as %j looks like none', (text) => {
    expect(looksLike(text)).toEqual([]);
  });

  it('takes no time over a long one', () => {
    const began = performance.now();
    for (const part of ['0 ', '0-', '880423 ', 'ABC', '+', '(0)', '19'])
      expect(looksLike(part.repeat(100_000)).length).toBeLessThan(3);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('a cover', () => {
  it('is told by its members, and nothing of what stands there', () => {
    const cover = aCover();
    const found = identifyingIn({
      ...cover,
      purpose: { ...cover.purpose, description: 'Who 880423-2398 met.' },
      handling: { code: 'H3', conditions: 'Call 070-174 06 05 first.' },
    });
    expect(found).toEqual([
      { pointer: '/cover/purpose/description', detail: 'holds what looks like a personnummer' },
      { pointer: '/cover/handling/conditions', detail: 'holds what looks like a phone number' },
    ]);
    expect([identifyingIn(cover), identifyingIn(null), identifyingIn({ purpose: 'x' })]).toEqual([[], [], []]);
  });
});
