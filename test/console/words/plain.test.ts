import { describe, expect, it } from 'vitest';
import { fromNow, plural } from '../../../shared/console/words/format.ts';
import { language } from '../../../shared/console/words/language.ts';
import { plain } from '../../../shared/console/words/plain.ts';

describe('text of others', () => {
  it.each([
    ['a mark that turns the order of writing', 'Nils\u202egnp.exe', 'Nils\ufffdgnp.exe'],
    ['an isolate that is never closed', '\u2066Anna', '\ufffdAnna'],
    ['an escape sequence', '\u001b[2Kapprove', '\ufffd[2Kapprove'],
    ['a line separator', 'a\u2028b', 'a\ufffdb'],
    ['a word joiner that splits a number', '19890\u20601019802', '19890\ufffd1019802'],
    ['a joiner after nothing that joins', '1\u200d2', '1\ufffd2'],
    ['tags, which carry a text that nobody sees', 'A\u{e0041}\u{e0042}', 'A\ufffd\ufffd'],
    ['a letter that is drawn as nothing (Hangul filler)', 'A\u3164B\uffa0\u115f\u1160', 'A\ufffdB\ufffd\ufffd\ufffd'],
    ['a mark that joins without being seen', 'a\u034fb', 'a\ufffdb'],
    ['selectors of variants, which carry bytes that nobody sees', 'A\ufe00\ufe0f\u{e0100}', 'A\ufffd\ufffd\ufffd'],
  ])('shows %s as what it is', (_, written, shown) => {
    expect(plain(written)).toBe(shown);
  });

  it.each([
    ['line ends and tabs', 'one\n\ttwo'],
    ['Persian and Hindi', 'نمی\u200cخواهم क्\u200dष'],
    ['a family', '👩\u200d👩\u200d👧'],
    ['pictographs with a selector of their colour', '👩🏽\u200d🚒 ❤\ufe0f 🏳\ufe0f\u200d🌈 1\ufe0f⃣'],
    ['other writing', '한국어 עברית العربية'],
    ['a soft hyphen', 'under\u00adrättelse'],
    ['what is markup elsewhere', '<b onclick="x">&amp;</b>'],
  ])('leaves %s as they are', (_, written) => {
    expect(plain(written)).toBe(written);
  });
});

describe('a span', () => {
  const now = Date.parse('2026-11-28T10:00:00Z');

  it.each([
    ['2026-12-05T09:59:59Z', 'om 6 dagar', 'in 6 days'],
    ['2026-11-29T11:00:00Z', 'om 25 timmar', 'in 25 hours'],
    ['2026-11-28T11:30:00Z', 'om 90 minuter', 'in 90 minutes'],
    ['2026-11-28T09:59:30Z', 'för 0 minuter sedan', '0 minutes ago'],
    ['2026-11-26T10:00:00Z', 'för 2 dagar sedan', '2 days ago'],
  ])('to %s is told in the largest unit of which it is two or more, never longer than it is', (time, sv, en) => {
    const before = language.value;
    try {
      language.value = 'sv';
      expect(fromNow(time, now)).toBe(sv);
      language.value = 'en';
      expect(fromNow(time, now)).toBe(en);
    } finally {
      language.value = before;
    }
  });

  it('and a count have the form of their number', () => {
    const forms = { one: 'ärende', other: 'ärenden' };
    expect([0, 1, 2, 21].map((count) => plural(count, forms))).toEqual(['ärenden', 'ärende', 'ärenden', 'ärenden']);
  });
});
