import { both } from './both.ts';
import type { RuleSet } from './rules.ts';

/**
 * The Police: polisens brottsdatalag (PBDL, 2018:1693), and what it has in common with Customs. A change is a new entry below the last
 * one, with its own day; nothing that stands here is ever altered.
 */
export const police: RuleSet = {
  ...both,
  sharing: [
    {
      from: '2019-01-01',
      rule: { leastMaximumMonths: 12, orSystematic: true },
      source: 'PBDL 3:2',
      text: {
        sv: 'Brottet ska kunna ge minst ett års fängelse, eller verksamheten vara systematisk.',
        en: 'The offence can give at least one year of prison, or the activity is systematic.',
      },
    },
    {
      from: '2025-12-01',
      rule: 'linked-and-needed',
      source: 'PBDL 3:2, SFS 2025:961',
      text: {
        sv: 'Uppgiften ska ha samband med misstänkt brottslig verksamhet och behövas; ingen gräns i straffskalan.',
        en: 'It is linked to suspected criminal activity and needed; there is no threshold in the scale of penalties.',
      },
    },
  ],
  'retention-unreleased': [
    {
      from: '2019-01-01',
      rule: { from: 'case-closed', keep: { years: 1 }, longest: { years: 5 }, pausable: false },
      source: 'PBDL 4:2',
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
      source: 'PBDL 4:7',
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
      source: 'PBDL 4:8–9',
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
      source: 'PBDL 4:10',
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
      source: 'PBDL 4:11a',
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
      source: 'TBDL 4:9a (analog)',
      text: {
        sv: 'Uppgifter från transportföretag: sex månader efter att det registrerades.',
        en: 'Data of carriers: six months after registration.',
      },
    },
  ],
};
