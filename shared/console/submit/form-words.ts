import type { Subject } from '../../protocol/report.ts';
import { plural } from '../words/format.ts';
import { bilingual } from '../words/language.ts';

interface FormWords {
  readonly title: string;
  readonly correctionTitle: string;
  readonly correcting: string;
  readonly writtenAnew: string;
  readonly onlyHere: string;
  readonly parts: Readonly<
    Record<'report' | 'statements' | 'subjects' | 'places' | 'pictures' | 'cover' | 'law', string>
  >;
  readonly partHints: Readonly<Record<'subjects' | 'places' | 'pictures' | 'cover', string>>;
  readonly optional: string;
  readonly choose: string;
  readonly numbered: (what: string, number: number) => string;
  readonly addStatement: string;
  readonly addPlace: string;
  readonly addIdentifier: string;
  readonly addSubject: Readonly<Record<Subject['type'], string>>;
  readonly remove: (what: string) => string;
  readonly removeShort: string;
  /** By what such things are mostly known. */
  readonly identifiers: Readonly<Record<Subject['type'], readonly string[]>>;
  readonly yes: string;
  readonly no: string;
  readonly handlingMeans: Readonly<Record<'H0' | 'H1' | 'H2' | 'H3', string>>;
  readonly gradingHow: Readonly<Record<'graded' | 'unnecessary', string>>;
  readonly priorityMeans: Readonly<Record<'routine' | 'urgent', string>>;
  readonly years: (months: string, years: string) => string;
  readonly totalsKept: (count: number) => string;
  readonly goOn: string;
}

/** The texts of the form in which a report is written. */
export const formWords = bilingual<FormWords>(
  {
    title: 'Skriv en rapport',
    correctionTitle: 'Rätta en rapport',
    correcting: 'Det här är en rättelse: den ersätter den förra rapporten när den lämnas ut.',
    writtenAnew:
      'Rapporten är förseglad och går inte att hämta tillbaka hit. Skriv den på nytt, eller släpp filen som den kom från.',
    onlyHere: 'Utkastet finns bara i den här fliken. Låser du eller stänger du är det borta.',
    parts: {
      report: 'Vad det gäller',
      statements: 'Uppgifter',
      subjects: 'Personer och föremål',
      places: 'Platser',
      pictures: 'Bilder',
      cover: 'Till vem och hur',
      law: 'Varför: ändamål, grund och brott',
    },
    partHints: {
      subjects: 'Vem som är misstänkt och vem som inte är det ska alltid framgå.',
      places: 'En adress eller ett namn räcker.',
      pictures: 'JPEG eller PNG, högst fyra. Det som är för stort förminskas här.',
      cover:
        'Omslaget går i klartext till dem som godkänner och tar emot. Skriv inga namn, personnummer eller telefonnummer i det.',
    },
    optional: 'frivilligt',
    choose: 'Välj …',
    numbered: (what, number) => `${what} ${number}`,
    addStatement: 'Lägg till en uppgift',
    addPlace: 'Lägg till en plats',
    addIdentifier: 'Lägg till ett kännetecken',
    addSubject: {
      person: 'Person',
      consignment: 'Försändelse',
      vehicle: 'Fordon',
      phone: 'Telefon',
      address: 'Adress',
      account: 'Konto',
      organisation: 'Organisation',
    },
    remove: (what) => `Ta bort ${what.toLowerCase()}`,
    removeShort: 'Ta bort',
    identifiers: {
      person: ['personnummer', 'samordningsnummer', 'passnummer', 'födelsedag', 'alias'],
      consignment: ['kollinummer', 'containernummer', 'MRN', 'fraktsedel'],
      vehicle: ['registreringsnummer', 'chassinummer', 'land'],
      phone: ['telefonnummer', 'IMEI', 'IMSI'],
      address: ['adress'],
      account: ['kontonummer', 'IBAN', 'plånbok'],
      organisation: ['organisationsnummer', 'EORI'],
    },
    yes: 'Ja, misstänkt',
    no: 'Nej, inte misstänkt',
    handlingMeans: {
      H0: 'Får användas för att bekämpa brott. Det snabbaste: en godkännare räcker.',
      H1: 'Mottagaren frågar dig innan rapporten åberopas i domstol.',
      H2: 'Mottagaren frågar dig innan rapporten lämnas vidare till någon annan.',
      H3: 'Du skriver villkoren. Mottagaren får rapporten först när den har godtagit dem.',
    },
    gradingHow: { graded: 'Bedöm källa och uppgift', unnecessary: 'Ingen bedömning behövs' },
    priorityMeans: { routine: 'Normalt: ska vara godkänt inom 7 dagar', urgent: 'Brådskande: inom 8 timmar' },
    years: (months, years) => `${months} månader är ${years} år.`,
    totalsKept: (count) =>
      `Rapporten har en tabell med ${count} ${plural(count, { one: 'rad', other: 'rader' })}, som följer med som den är.`,
    goOn: 'Fortsätt på utkastet',
  },
  {
    title: 'Write a report',
    correctionTitle: 'Correct a report',
    correcting: 'This is a correction: it replaces the former report once it is released.',
    writtenAnew: 'The report is sealed and cannot be had back here. Write it anew, or drop the file that it came from.',
    onlyHere: 'The draft is in this tab alone. If you lock or close it, it is gone.',
    parts: {
      report: 'What it is about',
      statements: 'Statements',
      subjects: 'Persons and things',
      places: 'Places',
      pictures: 'Pictures',
      cover: 'To whom, and how',
      law: 'Why: purpose, ground and offence',
    },
    partHints: {
      subjects: 'Who is suspected and who is not is always to be told.',
      places: 'An address or a name is enough.',
      pictures: 'JPEG or PNG, four at most. What is too large is made smaller here.',
      cover:
        'The cover goes in the clear to those who approve and receive. Write no names, personal numbers or phone numbers in it.',
    },
    optional: 'optional',
    choose: 'Choose …',
    numbered: (what, number) => `${what} ${number}`,
    addStatement: 'Add a statement',
    addPlace: 'Add a place',
    addIdentifier: 'Add an identifier',
    addSubject: {
      person: 'Person',
      consignment: 'Consignment',
      vehicle: 'Vehicle',
      phone: 'Phone',
      address: 'Address',
      account: 'Account',
      organisation: 'Organisation',
    },
    remove: (what) => `Remove ${what.toLowerCase()}`,
    removeShort: 'Remove',
    identifiers: {
      person: ['personnummer', 'samordningsnummer', 'passport', 'date of birth', 'alias'],
      consignment: ['parcel', 'container', 'MRN', 'waybill'],
      vehicle: ['plate', 'VIN', 'country'],
      phone: ['phone number', 'IMEI', 'IMSI'],
      address: ['address'],
      account: ['account number', 'IBAN', 'wallet'],
      organisation: ['organisation number', 'EORI'],
    },
    yes: 'Yes, suspected',
    no: 'No, not suspected',
    handlingMeans: {
      H0: 'May be used to fight crime. The fastest: one approver is enough.',
      H1: 'The recipient asks you before the report is used in court.',
      H2: 'The recipient asks you before the report is passed on to anybody.',
      H3: 'You write the conditions. The recipient gets the report once it has accepted them.',
    },
    gradingHow: { graded: 'Grade source and information', unnecessary: 'No grading is needed' },
    priorityMeans: { routine: 'Routine: to be approved within 7 days', urgent: 'Urgent: within 8 hours' },
    years: (months, years) => `${months} months are ${years} years.`,
    totalsKept: (count) =>
      `The report has a table of ${count} ${plural(count, { one: 'row', other: 'rows' })}, which goes along as it is.`,
    goOn: 'Go on with the draft',
  },
);
