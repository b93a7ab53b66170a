import { number, plural } from '../words/format.ts';
import { bilingual } from '../words/language.ts';

/** What the law asks, who vouches, and how gradings are to be read. */
export const lawWords = bilingual(
  {
    law: 'Vad lagen kräver',
    priority: 'Brådska',
    sharing: 'Delning',
    reachesOneYear: 'straffskalan når fängelse i ett år',
    isSystematic: 'verksamheten är systematisk',
    overThreshold: (why: string) =>
      `Tröskeln i 3 kap. 2 § TBDL (2018:1694) är nådd: ${why}. 3 kap. 2 § PBDL (2018:1693) har ingen tröskel: där ska ändamål och grund visa sambandet med brottslig verksamhet och behovet.`,
    belowThreshold:
      'Straffskalan når inte fängelse i ett år och verksamheten är inte systematisk. Den som följer 3 kap. 2 § TBDL (2018:1694) får då inte dela; 3 kap. 2 § PBDL (2018:1693) har ingen tröskel, men ändamål och grund ska visa sambandet med brottslig verksamhet och behovet.',
    printedBy: (reference: string, who: string, when: string) => `${reference}. Utskriven av ${who}, ${when}.`,
    title: 'Rubrik',
    correction: 'Rättelsen bredvid det som den rättar',
    returnedBecause: 'Den förra återsändes:',
    coversAlone:
      'Den förra rapporten öppnas inte här: bara det som väntar på beslut lämnas ut till den som godkänner. Det som sägs om den i klartext jämförs.',
    same: (count: number) => `${number(count)} ${plural(count, { one: 'del är lika', other: 'delar är lika' })}`,
    noneDiffers: 'Ingenting av det som jämförs skiljer.',
    part: 'Del',
    former: 'Förut',
    now: 'Nu',
    asSealed: 'Visa texten som den förseglades',
    scaleOf: 'Så läses graderingen',
    source: 'Källan',
    information: 'Uppgiften',
    thisOne: 'gäller här',
    signer: 'Undertecknad av',
    signedAt: 'När',
    key: 'Nyckel',
    registrar: 'Nyckeln intygas av',
    registrarOf: (agency: string) => `registratorn hos ${agency}`,
  },
  {
    law: 'What the law asks',
    priority: 'Urgency',
    sharing: 'Sharing',
    reachesOneYear: 'the scale of penalties reaches one year of prison',
    isSystematic: 'the activity is systematic',
    overThreshold: (why: string) =>
      `The threshold of TBDL (2018:1694) 3:2 is reached: ${why}. PBDL (2018:1693) 3:2 has no threshold: there, purpose and ground have to show the link to criminal activity and the need.`,
    belowThreshold:
      'The scale of penalties does not reach one year of prison and the activity is not systematic. Whoever is bound by TBDL (2018:1694) 3:2 may not share then; PBDL (2018:1693) 3:2 has no threshold, but purpose and ground have to show the link to criminal activity and the need.',
    printedBy: (reference: string, who: string, when: string) => `${reference}. Printed by ${who}, ${when}.`,
    title: 'Title',
    correction: 'The correction beside what it corrects',
    returnedBecause: 'The former one was returned:',
    coversAlone:
      'The former report is not opened here: whoever approves is handed what waits for a decision and nothing else. What is told of it in the clear is compared.',
    same: (count: number) => `${number(count)} ${plural(count, { one: 'part is', other: 'parts are' })} the same`,
    noneDiffers: 'Nothing of what is compared differs.',
    part: 'Part',
    former: 'Before',
    now: 'Now',
    asSealed: 'Show the text as it was sealed',
    scaleOf: 'How the grading is read',
    source: 'The source',
    information: 'The information',
    thisOne: 'applies here',
    signer: 'Signed by',
    signedAt: 'When',
    key: 'Key',
    registrar: 'The key is vouched for by',
    registrarOf: (agency: string) => `the registrar of ${agency}`,
  },
);
