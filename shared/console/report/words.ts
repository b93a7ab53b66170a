import type { PurposeCode, RetentionClass } from '../../domain/cover.ts';
import type { HandlingCode } from '../../domain/handling.ts';
import type { Report, Subject } from '../../protocol/report.ts';
import { bilingual } from '../words/language.ts';

type Texts<Key extends string | number> = Readonly<Record<Key, string>>;
type Person = Extract<Subject, { type: 'person' }>;

interface ReportWords {
  readonly kinds: Texts<Report['kind']>;
  readonly natures: Texts<Report['statements'][number]['nature']>;
  readonly subjects: Texts<Subject['type']>;
  readonly categories: Texts<Person['category']>;
  readonly handling: Texts<HandlingCode>;
  readonly purposes: Texts<PurposeCode>;
  readonly retention: Texts<RetentionClass>;
  readonly priorities: Texts<'urgent' | 'routine'>;
  /** Of the source: A to C, X. */
  readonly sources: Texts<'A' | 'B' | 'C' | 'X'>;
  /** Of the information: 1 to 4. */
  readonly accuracies: Texts<1 | 2 | 3 | 4>;
  readonly labels: Texts<
    | 'reference'
    | 'from'
    | 'to'
    | 'handling'
    | 'conditions'
    | 'grading'
    | 'purpose'
    | 'ground'
    | 'offence'
    | 'retention'
    | 'secrecy'
    | 'replaces'
    | 'signed'
    | 'observed'
    | 'statements'
    | 'subjects'
    | 'places'
    | 'pictures'
    | 'totals'
    | 'cover'
    | 'substance'
    | 'quantity'
    | 'period'
    | 'office'
    | 'events'
  >;
  readonly ungraded: (reason: string) => string;
  readonly suspected: string;
  readonly notSuspected: string;
  readonly systematic: string;
  readonly scale: (from: number, to: number | 'life') => string;
  readonly caseClosed: (day: string) => string;
  readonly signedBy: (name: string, agency: string, when: string) => string;
  readonly verified: string;
  readonly revokedSince: (when: string) => string;
  readonly formerName: (authority: string) => string;
  readonly grams: (amount: string) => string;
  readonly takenAt: (when: string) => string;
  readonly invalid: string;
}

/** The words in which a report and its cover are told. */
export const reportWords = bilingual<ReportWords>(
  {
    kinds: {
      consignment: 'Försändelse',
      'camera-observation': 'Kameraiakttagelse',
      'border-crossing': 'Gränspassage',
      person: 'Person',
      other: 'Övrigt',
    },
    natures: { fact: 'Faktum', assessment: 'Bedömning' },
    subjects: {
      person: 'Person',
      vehicle: 'Fordon',
      phone: 'Telefon',
      consignment: 'Försändelse',
      address: 'Adress',
      account: 'Konto',
      organisation: 'Organisation',
    },
    categories: { suspect: 'misstänkt', convicted: 'dömd', victim: 'brottsoffer', other: 'övrig' },
    handling: {
      H0: 'Får bara användas för att bekämpa brott',
      H1: 'Får inte åberopas i domstol utan avsändarens tillstånd',
      H2: 'Får inte lämnas vidare utan avsändarens tillstånd',
      H3: 'Villkor som varje mottagare godtar först',
    },
    purposes: {
      prevent: 'Förebygga, förhindra eller upptäcka brottslig verksamhet',
      investigate: 'Utreda eller lagföra brott',
      'enforce-penalties': 'Verkställa straffrättsliga påföljder',
      'public-order': 'Upprätthålla allmän ordning och säkerhet',
    },
    retention: {
      case: 'Hör till ett ärende',
      'no-case': 'Hör inte till något ärende',
      surveillance: 'Från övervakning',
      camera: 'Från kamera',
      carrier: 'Från transportföretag',
    },
    priorities: { urgent: 'Brådskande', routine: 'Normal' },
    sources: {
      A: 'källan är fullt tillförlitlig',
      B: 'källan är i regel tillförlitlig',
      C: 'källan är i regel inte tillförlitlig',
      X: 'källan kan inte bedömas',
    },
    accuracies: {
      1: 'uppgiften är säker',
      2: 'källan vet det själv, uppgiften är inte bekräftad på annat håll',
      3: 'källan vet det inte själv, men annat stöder uppgiften',
      4: 'uppgiften kan inte bedömas',
    },
    labels: {
      reference: 'Beteckning',
      from: 'Från',
      to: 'Till',
      handling: 'Hantering',
      conditions: 'Villkor',
      grading: 'Tillförlitlighet',
      purpose: 'Ändamål',
      ground: 'Rättslig grund',
      offence: 'Brott',
      retention: 'Gallring',
      secrecy: 'Sekretessmarkering',
      replaces: 'Ersätter',
      signed: 'Underskrift',
      observed: 'Iakttaget',
      statements: 'Uppgifter',
      subjects: 'Personer och föremål',
      places: 'Platser',
      pictures: 'Bilder',
      totals: 'Summor',
      cover: 'Omslag',
      substance: 'Ämne',
      quantity: 'Mängd',
      period: 'Period',
      office: 'Ort',
      events: 'Händelser',
    },
    ungraded: (reason) => `Inte bedömd: ${reason}`,
    suspected: 'Misstänkt',
    notSuspected: 'Inte misstänkt',
    systematic: 'systematisk verksamhet',
    scale: (from, to) =>
      to === 'life' ? `fängelse från ${from} månader till livstid` : `fängelse ${from}–${to} månader`,
    caseClosed: (day) => `ärendet avslutades ${day}`,
    signedBy: (name, agency, when) => `${name}, ${agency}, ${when}`,
    verified: 'Underskriften, registratorn och innehållet är kontrollerade i den här webbläsaren',
    revokedSince: (when) => `Nyckeln spärrades senare, ${when}`,
    formerName: (authority) => `Skriven under för ett tidigare namn på Samsyn: ${authority}`,
    grams: (amount) => `${amount} g`,
    takenAt: (when) => `tagen ${when}`,
    invalid: 'Det här är ingen giltig rapport. Det som är fel:',
  },
  {
    kinds: {
      consignment: 'Consignment',
      'camera-observation': 'Camera observation',
      'border-crossing': 'Border crossing',
      person: 'Person',
      other: 'Other',
    },
    natures: { fact: 'Fact', assessment: 'Assessment' },
    subjects: {
      person: 'Person',
      vehicle: 'Vehicle',
      phone: 'Phone',
      consignment: 'Consignment',
      address: 'Address',
      account: 'Account',
      organisation: 'Organisation',
    },
    categories: { suspect: 'suspect', convicted: 'convicted', victim: 'victim', other: 'other' },
    handling: {
      H0: 'For fighting crime only',
      H1: "Not in court without the provider's permission",
      H2: "Not passed on without the provider's permission",
      H3: 'On conditions that each recipient accepts first',
    },
    purposes: {
      prevent: 'Prevent, hinder or detect criminal activity',
      investigate: 'Investigate or prosecute offences',
      'enforce-penalties': 'Enforce criminal penalties',
      'public-order': 'Maintain public order and security',
    },
    retention: {
      case: 'Belongs to a case',
      'no-case': 'Belongs to no case',
      surveillance: 'From surveillance',
      camera: 'From a camera',
      carrier: 'From a carrier',
    },
    priorities: { urgent: 'Urgent', routine: 'Routine' },
    sources: {
      A: 'the source is fully reliable',
      B: 'the source is as a rule reliable',
      C: 'the source is as a rule not reliable',
      X: 'the source cannot be assessed',
    },
    accuracies: {
      1: 'the information is sure',
      2: 'the source knows it itself, it is not confirmed elsewhere',
      3: 'the source does not know it itself, but other things support it',
      4: 'the information cannot be assessed',
    },
    labels: {
      reference: 'Reference',
      from: 'From',
      to: 'To',
      handling: 'Handling',
      conditions: 'Conditions',
      grading: 'Grading',
      purpose: 'Purpose',
      ground: 'Legal ground',
      offence: 'Offence',
      retention: 'Retention',
      secrecy: 'Secrecy mark',
      replaces: 'Replaces',
      signed: 'Signature',
      observed: 'Observed',
      statements: 'Statements',
      subjects: 'Persons and things',
      places: 'Places',
      pictures: 'Pictures',
      totals: 'Totals',
      cover: 'Cover',
      substance: 'Substance',
      quantity: 'Quantity',
      period: 'Period',
      office: 'Office',
      events: 'Events',
    },
    ungraded: (reason) => `Not graded: ${reason}`,
    suspected: 'Suspected',
    notSuspected: 'Not suspected',
    systematic: 'systematic activity',
    scale: (from, to) => (to === 'life' ? `prison from ${from} months to life` : `prison ${from}–${to} months`),
    caseClosed: (day) => `the case was closed on ${day}`,
    signedBy: (name, agency, when) => `${name}, ${agency}, ${when}`,
    verified: 'Signature, registrar and content were checked in this browser',
    revokedSince: (when) => `The key was revoked later, ${when}`,
    formerName: (authority) => `Signed for a former name of Samsyn: ${authority}`,
    grams: (amount) => `${amount} g`,
    takenAt: (when) => `taken ${when}`,
    invalid: 'This is no valid report. What is wrong:',
  },
);
