import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostSelectors, type SelectorType, selectorTypes } from '../../../shared/domain/selectors.ts';
import { normalised } from '../../../shared/protocol/selectors/normalise.ts';
import { selectorsOf } from '../../../shared/protocol/selectors/of-report.ts';
import { recognised } from '../../../shared/protocol/selectors/recognise.ts';

const today = '2026-11-24';
const written = (type: SelectorType, value: string, day = today) => normalised({ type, value }, day)?.value;

describe('a selector is written in one way', () => {
  it.each([
    // Skatteverket's numbers for tests; the last is a samordningsnummer.
    ['personnummer', '19880423-2398', '198804232398'],
    ['personnummer', '880423-2398', '198804232398'],
    ['personnummer', ' 8804232398 ', '198804232398'],
    ['personnummer', '１９８８０４２３２３９８', '198804232398'],
    ['personnummer', '880423+2398', '188804232398'],
    ['personnummer', '19701063-2391', '197010632391'],
    // PTS's series for fiction.
    ['phone', '070-174 06 12', '+46701740612'],
    ['phone', '+46 (0)70 174 06 12', '+46701740612'],
    ['phone', '0046701740612', '+46701740612'],
    ['phone', '+45 32 12 34 56', '+4532123456'],
    ['plate', 'abc 12a', 'SE:ABC12A'],
    ['plate', 'dk: ab 12 345', 'DK:AB12345'],
    ['plate', 'NO:EL-12345', 'NO:EL12345'],
    ['plate', 'måns1', 'SE:MÅNS1'],
    ['tracking-number', 'rr 123 456 785 se', 'RR123456785SE'],
    ['tracking-number', '1z-999-aa1-0123456784', '1Z999AA10123456784'],
    ['account', 'se45 5000 0000 0583 9825 7466', 'SE4550000000058398257466'],
    ['account', 'BG 5050-1055', 'BG50501055'],
    ['account', 'pg 4-2', 'PG42'],
    ['account', '8327-9,'.replace(',', '1234567'), '832791234567'],
    ['imei', '49-015420-323751-8', '490154203237518'],
    ['imei', '49015420323751', '490154203237518'],
    ['email', 'Kalle.Anka@ÅKERI.Example', 'kalle.anka@xn--keri-poa.example'],
    ['username', 'Telegram: @Kalle_Anka', 'telegram:kalle_anka'],
    ['crypto-address', '1BoatSLRHtKNngkdXEeobR76b53LETtpyT', '1BoatSLRHtKNngkdXEeobR76b53LETtpyT'],
    ['crypto-address', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq'],
    ['crypto-address', '0x52908400098527886E0F7030069857D2E4169EE7', '0x52908400098527886E0F7030069857D2E4169EE7'],
  ] as const)('%s: %s is %s', (type, value, expected) => {
    expect(written(type, value)).toBe(expected);
    expect(written(type, expected)).toBe(expected);
  });

  it('ten digits name a person of the century in which their day has come', () => {
    expect(written('personnummer', '270101-2380', '2026-12-31')).toBeUndefined();
    const number = [...'0123456789'].map((last) => `270101-123${last}`).find((one) => written('personnummer', one));
    expect(written('personnummer', number ?? '', '2026-12-31')).toMatch(/^19270101/);
    expect(written('personnummer', number ?? '', '2027-01-01')).toMatch(/^20270101/);
  });
});

describe('what is none of its type is none', () => {
  it.each([
    ['personnummer', '19880423-2399'],
    ['personnummer', '19901301-2380'],
    ['personnummer', '19900230-2388'],
    ['personnummer', '٨٨٠٤٢٣-٢٣٩٨'],
    ['phone', '070-174'],
    ['phone', '112'],
    ['phone', '٠٧٠١٧٤٠٦١٢'],
    ['phone', '+46701740612;ext=1'],
    ['phone', '+46701740612 OR 1=1'],
    // А and В of the Cyrillic alphabet.
    ['plate', 'АВC123'],
    ['plate', 'A'],
    ['plate', 'ABC\u0000123'],
    ['plate', 'SWE:ABC123'],
    ['tracking-number', 'RR123456784SE'],
    ['tracking-number', 'ABC'],
    ['account', 'SE4550000000058398257467'],
    ['account', '12345'],
    ['imei', '490154203237519'],
    ['email', 'kalle@localhost'],
    ['email', 'kalle@127.0.0.1'],
    ['email', 'a b@example.se'],
    ['email', 'kalle\u200b@example.se'],
    ['email', 'kalle@exa%6dple.se'],
    ['username', 'kalle'],
    ['username', 'telegram:'],
    ['username', 'tele gram:kalle'],
    ['crypto-address', '1BoatSLRHtKNngkdXEeobR76b53LETtpyU'],
    ['crypto-address', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp'],
    ['crypto-address', 'BC1Qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq'],
  ] as const)('%s: %j', (type, value) => expect(written(type, value)).toBeUndefined());
});

describe('whatever is sent', () => {
  const type = fc.constantFrom(...selectorTypes);
  const fragment = fc.oneof(
    fc.constantFrom(
      '+46',
      '070-174 06 12',
      '19880423',
      '-2398',
      'SE45',
      'BG',
      ':',
      '@',
      '.se',
      'bc1q',
      '١',
      '１',
      'ſ',
      'İ',
      'ß',
      'ǆ',
      '\u0301',
      '\u200d',
      ' ',
    ),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(...'0123456789 -+ABCabc:.@'), maxLength: 20 }),
  );
  const value = fc.array(fragment, { maxLength: 6 }).map((all) => all.join(''));

  it('is normalised once: twice is the same', () => {
    fc.assert(
      fc.property(type, value, (one, text) => {
        const first = normalised({ type: one, value: text }, today);
        if (first !== undefined) expect(normalised(first, today)).toEqual(first);
      }),
      { numRuns: 5_000 },
    );
  });

  it('takes no time, however long and contrived it is', () => {
    const began = performance.now();
    for (const one of selectorTypes) {
      for (const text of ['0', ' ', '-', 'a', 'a.', '@', '1', 'a:', '\u0301', 'Å', '(', '1-']) {
        normalised({ type: one, value: text.repeat(200 / text.length) }, today);
        expect(normalised({ type: one, value: text.repeat(400_000) }, today)).toBeUndefined();
        expect(recognised(text.repeat(400_000), today)).toBeUndefined();
      }
    }
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe('what was typed is taken for', () => {
  it.each([
    ['19880423-2398', 'personnummer'],
    ['070-1740612', 'phone'],
    ['+46701740612', 'phone'],
    ['ABC 123', 'plate'],
    ['DK:AB12345', 'plate'],
    ['RR123456785SE', 'tracking-number'],
    ['SE45 5000 0000 0583 9825 7466', 'account'],
    ['BG 5050-1055', 'account'],
    ['490154203237518', 'imei'],
    ['kalle@example.se', 'email'],
    ['telegram:kalle', 'username'],
    ['bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq', 'crypto-address'],
    ['Kalle Anka', undefined],
    ['', undefined],
  ] as const)('%j: %s', (text, type) => expect(recognised(text, today)?.type).toBe(type));
});

describe('the selectors of a report', () => {
  const named = (...identifiers: { type: string; value: string }[]) => ({
    subjects: [{ type: 'person' as const, category: 'suspect' as const, suspected: true, identifiers }],
  });

  it('are its identifiers that are one, each once, in their order', () => {
    const report = named(
      { type: 'bankgiro', value: '5050-1055' },
      { type: 'msisdn', value: '+46701740612' },
      { type: 'phone', value: '070-174 06 12' },
      { type: 'phone', value: '070-17' },
      { type: 'passport', value: 'AA1234567' },
      { type: '__proto__', value: '070-174 06 36' },
      { type: 'samordningsnummer', value: '197010632391' },
    );
    expect(selectorsOf(report, today)).toEqual([
      { type: 'account', value: 'BG50501055' },
      { type: 'phone', value: '+46701740612' },
      { type: 'personnummer', value: '197010632391' },
    ]);
  });

  it('are fifty at most', () => {
    const many = Array.from({ length: 100 }, (_, i) => ({ type: 'username', value: `telegram:user${i}` }));
    expect(selectorsOf(named(...many), today)).toHaveLength(mostSelectors);
  });
});
