import { both } from './both.ts';
import type { RuleSet } from './rules.ts';

/**
 * Customs: Tullverkets brottsdatalag (TBDL, 2018:1694), and what it has in common with the Police. A change is a new entry below the last
 * one, with its own day; nothing that stands here is ever altered.
 */
export const customs: RuleSet = {
  ...both,
  sharing: [
    {
      from: '2019-01-01',
      rule: { leastMaximumMonths: 12, orSystematic: true },
      source: 'TBDL 3:2',
      text: {
        sv: 'Brottet ska kunna ge minst ett års fängelse, eller verksamheten vara systematisk.',
        en: 'The offence can give at least one year of prison, or the activity is systematic.',
      },
    },
  ],
  'retention-unreleased': [
    {
      from: '2019-01-01',
      rule: { from: 'case-closed', keep: { years: 1 }, longest: { years: 5 }, pausable: false },
      source: 'TBDL 4:2',
      text: {
        sv: 'Det som inte delats: ett år efter att ärendet avslutades, eller annars efter att det kom in.',
        en: 'What was not released: one year after the case was closed, or else after it came in.',
      },
    },
  ],
  'retention-case': [
    {
      from: '2019-01-01',
      rule: { from: 'case-closed', keep: { years: 1 }, longest: { years: 10 }, pausable: false },
      source: 'TBDL 4:8',
      text: {
        sv: 'Delat i ett ärende: ett år efter att ärendet avslutades.',
        en: 'Released in a case: one year after the case was closed.',
      },
    },
  ],
  'retention-no-case': [
    {
      from: '2019-01-01',
      rule: {
        from: 'end-of-year-of-registration',
        keep: { years: 3 },
        graver: { leastMaximumMonths: 24, keep: { years: 5 } },
        longest: { years: 20 },
        pausable: true,
      },
      source: 'TBDL 4:9',
      text: {
        sv: 'Delat utan ärende: tre år efter utgången av det kalenderår då det registrerades; fem om brottet kan ge två års fängelse eller mer. En ny registrering av personen förlänger; fängelse stoppar tiden.',
        en: 'Released without a case: three years after the end of the calendar year of registration; five if the offence can give two years of prison or more. A new registration of the person extends; imprisonment stops the clock.',
      },
    },
  ],
  'retention-surveillance': [
    {
      from: '2019-01-01',
      rule: {
        from: 'end-of-year-of-registration',
        keep: { years: 10 },
        longest: { years: 20 },
        pausable: true,
      },
      source: 'TBDL 4:10',
      text: {
        sv: 'Övervakning: tio år efter utgången av det kalenderår då det registrerades.',
        en: 'Surveillance: ten years after the end of the calendar year of registration.',
      },
    },
  ],
  'retention-camera': [
    {
      from: '2019-01-01',
      rule: { from: 'registration', keep: { months: 6 }, pausable: false },
      source: 'PBDL 4:11a (analog)',
      text: {
        sv: 'Polisens kamerabevakning: sex månader efter att det registrerades.',
        en: 'Camera surveillance by the Police: six months after registration.',
      },
    },
  ],
  'retention-carrier': [
    {
      from: '2019-01-01',
      rule: { from: 'registration', keep: { months: 6 }, pausable: false },
      source: 'TBDL 4:9a',
      text: {
        sv: 'Uppgifter från transportföretag: sex månader efter att det registrerades.',
        en: 'Data of carriers: six months after registration.',
      },
    },
  ],
};
