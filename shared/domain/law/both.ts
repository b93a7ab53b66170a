import type { RuleSet } from './rules.ts';

/**
 * What the police and customs have in common: brottsdatalagen (BDL, 2018:1177), and the service levels that the agencies have agreed.
 * A change is a new entry below the last one, with its own day; nothing that stands here is ever altered.
 */
export const both = {
  'secrecy-assessment': [
    {
      from: '2019-01-01',
      rule: 'optional',
      source: 'OSL 10:15a, 18:1–2',
      text: {
        sv: 'Den som godkänner får ange sin sekretessprövning (bestämmelse och skäl). Om den ska krävas är inte avgjort.',
        en: 'Who approves may state the balancing of secrecy (provision and reason). Whether it is to be required is not settled.',
      },
    },
  ],
  purposes: [
    {
      from: '2019-01-01',
      rule: ['prevent', 'investigate', 'enforce-penalties', 'public-order'],
      source: 'BDL 2:1',
      text: {
        sv: 'Förebygga, förhindra eller upptäcka brottslig verksamhet; utreda eller lagföra brott; verkställa straffrättsliga påföljder; upprätthålla allmän ordning och säkerhet.',
        en: 'To prevent or detect criminal activity; to investigate or prosecute offences; to enforce penalties; to maintain public order and safety.',
      },
    },
  ],
  approvals: [
    {
      from: '2019-01-01',
      rule: { H0: 1, H1: 2, H2: 2, H3: 2 },
      source: 'Överenskommelse (agreement)',
      text: {
        sv: 'H0 godkänns av en person, H1, H2 och H3 av två. En myndighet får kräva fler, aldrig färre.',
        en: 'H0 is approved by one person, H1, H2 and H3 by two. An agency may ask for more, never for fewer.',
      },
    },
  ],
  deadlines: [
    {
      from: '2019-01-01',
      rule: {
        dueHours: { urgent: 8, routine: 168 },
        expiryHoursAfterDue: { urgent: 72, routine: 720 },
        remindersAt: [0.5, 1],
      },
      source: '(EU) 2023/977 art. 5, SFS 2017:504 ch. 10; överenskommelse (agreement)',
      text: {
        sv: 'Brådskande ska beslutas inom 8 timmar, annat inom 7 dagar. Påminnelse vid halva tiden och när tiden är ute. Det som inte beslutats 3 dagar (brådskande) eller 30 dagar därefter förfaller.',
        en: 'Urgent is decided within 8 hours, the rest within 7 days. Reminders at half of the time and when it is out. What is not decided 3 days (urgent) or 30 days after that expires.',
      },
    },
  ],
  acknowledgement: [
    {
      from: '2019-01-01',
      rule: { days: 7 },
      source: 'BDF 2:1, (EU) 2016/680 art. 16(6); överenskommelse (agreement)',
      text: {
        sv: 'Mottagaren svarar på en återkallelse eller rättelse inom 7 dagar: rättat, raderat eller begränsat.',
        en: 'A recipient answers a recall or a correction within 7 days: rectified, erased or restricted.',
      },
    },
  ],
  discovery: [
    {
      from: '2019-01-01',
      rule: 'silent',
      source: 'OSL 18:1–2; överenskommelse (agreement)',
      text: {
        sv: 'En annan myndighets sökning får inte veta något om det som inte delats med den.',
        en: "Another agency's search is told nothing of what was not released to it.",
      },
    },
  ],
  'tell-interest': [
    {
      from: '2019-01-01',
      rule: 'do-not-tell',
      source: 'OSL 18:1–2; överenskommelse (agreement)',
      text: {
        sv: 'Den som har en uppgift får inte veta att en annan myndighet har sökt efter den.',
        en: 'Who holds something is not told that another agency has searched for it.',
      },
    },
  ],
} as const satisfies Partial<RuleSet>;
