import { bilingual } from '../words/language.ts';

interface FaultWords {
  readonly characters: (from: string, to: string) => string;
  readonly items: (from: string, to: string) => string;
  readonly months: (from: string, to: string) => string;
  readonly degrees: (limit: string) => string;
  readonly picturesTooLarge: (size: string) => string;
  readonly unknown: (name: string) => string;
  readonly looksLike: (what: string) => string;
  readonly sentences: Readonly<Record<Sentence, string>>;
}

type Sentence =
  | 'missing'
  | 'reference'
  | 'choose'
  | 'grading'
  | 'time'
  | 'date'
  | 'beforeStart'
  | 'lessThanLeast'
  | 'notNegative'
  | 'tooMuch'
  | 'number'
  | 'text'
  | 'yesOrNo'
  | 'list'
  | 'object'
  | 'picture'
  | 'tooLarge'
  | 'originator'
  | 'agency'
  | 'twice'
  | 'future'
  | 'catchAll'
  | 'threshold'
  | 'replaces'
  | 'totals'
  | 'id'
  | 'json'
  | 'version'
  | 'cut'
  | 'otherKind'
  | 'noPicture'
  | 'sentBefore'
  | 'contract';

/** What is wrong with a field, and what to do, in the language of whoever writes. */
export const faultWords = bilingual<FaultWords>(
  {
    characters: (from, to) => `Skriv ${from} till ${to} tecken.`,
    items: (from, to) => (from === '0' ? `Högst ${to} får stå här.` : `Välj minst ${from} och högst ${to}.`),
    months: (from, to) => `Ange hela månader, ${from} till ${to}.`,
    degrees: (limit) => `Ange grader, −${limit} till ${limit}.`,
    picturesTooLarge: (size) => `Bilderna har ${size} tillsammans. De får ha 128 KiB: ta bort någon.`,
    unknown: (name) => `Här står något som inte hör hit${name}.`,
    looksLike: (what) => `Det här ser ut som ${what}. Omslaget går i klartext: skriv det i rapporten i stället.`,
    sentences: {
      missing: 'Det här saknas.',
      reference: 'Skriv 1 till 64 tecken: A–Z, siffror, mellanslag och ./:_-',
      choose: 'Välj ett av alternativen.',
      grading: 'Välj både källa och uppgift, eller skriv varför ingen bedömning behövs (5 till 200 tecken).',
      time: 'Ange dag och klockslag.',
      date: 'Ange en dag.',
      beforeStart: 'Slutet kan inte vara före början.',
      lessThanLeast: 'Högst kan inte vara mindre än lägst.',
      notNegative: 'Kan inte vara mindre än 0.',
      tooMuch: 'Är orimligt mycket.',
      number: 'Ange ett tal.',
      text: 'Ska vara text.',
      yesOrNo: 'Välj ja eller nej.',
      list: 'Ska vara en lista.',
      object: 'Ska vara ett objekt.',
      picture: 'Är ingen bild.',
      tooLarge: 'Rapporten är för stor: 188 KiB är det mesta, med bilder.',
      originator: 'Din egen myndighet är ingen mottagare.',
      agency: 'Myndigheten finns inte i Samsyn.',
      twice: 'Står två gånger.',
      future: 'Kan inte ligga i framtiden.',
      catchAll: 'Skriv vad just den här rapporten är till för: det som står passar på vilken som helst.',
      threshold: 'Enligt TBDL 3 kap. 2 § ska straffskalan nå ett år, eller verksamheten vara systematisk.',
      replaces: 'Det som rättas ska vara utlämnat eller återlämnat, och inte redan vara rättat.',
      totals: 'Summor står bara i rapporter av slaget ”Övrigt”.',
      id: 'Är inget nummer i Samsyn.',
      json: 'Är inte JSON i den stränga formen.',
      version: 'Ska vara version 1.',
      cut: 'Bilden har inget slut: den är avklippt eller skadad.',
      otherKind: 'Bilden är av ett annat slag än det sägs.',
      noPicture: 'Bilden finns inte bland filerna: släpp den tillsammans med rapportens fil.',
      sentBefore: 'En rapport med den här beteckningen är redan inlämnad. Är det samma, blir den två.',
      contract: 'Följer inte reglerna.',
    },
  },
  {
    characters: (from, to) => `Write ${from} to ${to} characters.`,
    items: (from, to) =>
      from === '0' ? `At most ${to} may stand here.` : `Choose ${from} at least and ${to} at most.`,
    months: (from, to) => `Give whole months, ${from} to ${to}.`,
    degrees: (limit) => `Give degrees, −${limit} to ${limit}.`,
    picturesTooLarge: (size) => `The pictures have ${size} together. They may have 128 KiB: remove one.`,
    unknown: (name) => `Something stands here that does not belong here${name}.`,
    looksLike: (what) => `This looks like ${what}. The cover goes in the clear: write it in the report instead.`,
    sentences: {
      missing: 'This is missing.',
      reference: 'Write 1 to 64 characters: A–Z, digits, space and ./:_-',
      choose: 'Choose one.',
      grading: 'Choose both source and information, or write why no grading is needed (5 to 200 characters).',
      time: 'Give day and time.',
      date: 'Give a day.',
      beforeStart: 'The end cannot be before the beginning.',
      lessThanLeast: 'The most cannot be less than the least.',
      notNegative: 'Cannot be less than 0.',
      tooMuch: 'Is more than can be.',
      number: 'Give a number.',
      text: 'Has to be text.',
      yesOrNo: 'Choose yes or no.',
      list: 'Has to be a list.',
      object: 'Has to be an object.',
      picture: 'Is no picture.',
      tooLarge: 'The report is too large: 188 KiB is the most, with pictures.',
      originator: 'Your own agency is no recipient.',
      agency: 'There is no such agency in Samsyn.',
      twice: 'Stands twice.',
      future: 'Cannot lie in the future.',
      catchAll: 'Write what this very report is for: what stands here fits any.',
      threshold: 'Under TBDL 3:2 the scale has to reach one year, or the activity has to be systematic.',
      replaces: 'What is corrected has to be released or returned, and not corrected before.',
      totals: 'Totals stand in reports of the kind “Other” alone.',
      id: 'Is no number in Samsyn.',
      json: 'Is not JSON in its strict form.',
      version: 'Has to be version 1.',
      cut: 'The picture has no end: it was cut off, or is damaged.',
      otherKind: 'The picture is of another kind than is said.',
      noPicture: 'The picture is not among the files: drop it together with the file of the report.',
      sentBefore: 'A report with this reference is submitted already. If it is the same, there will be two.',
      contract: 'Does not follow the rules.',
    },
  },
);
