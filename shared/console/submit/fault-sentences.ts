import { reasonWords } from '../shell/reason-words.ts';
import { number } from '../words/format.ts';
import { faultWords } from './fault-words.ts';

type Words = ReturnType<typeof faultWords>;
type Told = (words: Words, ...found: readonly string[]) => string;

function say(sentence: keyof Words['sentences']): Told {
  return ({ sentences }) => sentences[sentence];
}

/** The details that the schemas, the client and the exchange tell faults by, each with how it is said to whoever writes. */
const details: readonly (readonly [RegExp, Told])[] = [
  [/^must have 1 to 64 characters of /, say('reference')],
  [/^must have (\d+) to (\d+) characters$/, (words, from = '', to = '') => words.characters(from, number(Number(to)))],
  [/^must have (\d+) to (\d+) items$/, (words, from = '', to = '') => words.items(from, to)],
  [/^is missing$/, say('missing')],
  [/^must be one of /, say('choose')],
  [/^must be either source /, say('grading')],
  [/^must be an RFC 3339 time/, say('time')],
  [/^must be a date/, say('date')],
  [/^must not be before from$/, say('beforeStart')],
  [/^must be an integer of (\d+) to (\d+)/, (words, from = '', to = '') => words.months(from, to)],
  [/^must not be less than minimumPenaltyMonths$/, say('lessThanLeast')],
  [/^must be degrees, -(\d+) to /, (words, limit = '') => words.degrees(limit)],
  [/^must not be less than 0$/, say('notNegative')],
  [/^must not be more than /, say('tooMuch')],
  [/^must be (?:a number|an integer)$/, say('number')],
  [/^must be text$/, say('text')],
  [/^must be true or false$/, say('yesOrNo')],
  [/^must be a list$/, say('list')],
  [/^must be an object$/, say('object')],
  [/^must be the picture in base64url/, say('picture')],
  [/^must have 128 KiB together at most, and have (.+?):/, (words, size = '') => words.picturesTooLarge(size)],
  [/^must have 188 KiB as JSON/, say('tooLarge')],
  [/^must not be the originator itself$/, say('originator')],
  [/^must be (?:an agency of this exchange|the id of an agency)$/, say('agency')],
  [/^stands in the list twice$/, say('twice')],
  [/^must not be in the future$/, say('future')],
  [/^must say what this report is for/, say('catchAll')],
  [/^under TBDL 3:2 /, say('threshold')],
  [/^a submission of this agency that was released or returned/, say('replaces')],
  [/^is for reports of the kind "other"$/, say('totals')],
  [/^must be a lower-case UUIDv7$/, say('id')],
  [/^must be I-JSON$/, say('json')],
  [/^must be 1$/, say('version')],
  [/^has no end/, say('cut')],
  [/^is .+ by its first bytes/, say('otherKind')],
  [/^must be among the files$/, say('noPicture')],
  [/^stands on a submission of before$/, say('sentBefore')],
  [/^has a member that is not known here(: .+)?$/, (words, name = '') => words.unknown(name)],
  [
    /^holds what looks like (a personnummer|a phone number|a number plate)$/,
    (words, kind = '') => {
      const { kinds } = reasonWords();
      return words.looksLike(kinds[kind as keyof typeof kinds]);
    },
  ],
];

/** A fault's detail in a sentence that says what to do; one that nobody has foreseen breaks some rule all the same. */
export function sentenceOf(detail: string): string {
  const words = faultWords();
  for (const [pattern, told] of details) {
    const found = pattern.exec(detail);
    if (found !== null) return told(words, ...found.slice(1).map((part) => part ?? ''));
  }
  return words.sentences.contract;
}
