import { fieldWords } from './field-words.ts';
import { formWords } from './form-words.ts';
import { patternOf } from './pointers.ts';

/** What a field is called: by its pointer. */
export function labelOf(at: string): string {
  return fieldWords().fields[patternOf(at)] ?? '';
}

/** What a field asks for, where its name does not say enough. */
export function hintOf(at: string): string | undefined {
  return fieldWords().hints[patternOf(at)];
}

/** The place of a field in the whole form: `Uppgift 2: Vad är känt?`. A place without a name is told by what it stands in. */
export function placeOf(at: string): string {
  const words = formWords();
  const [, list, index, rest] = /^(\/report\/[a-z]+)\/(\d+)(.*)$/.exec(at) ?? [];
  const own = labelOf(at);
  if (list === undefined) return own === '' && at !== '' ? placeOf(at.slice(0, at.lastIndexOf('/'))) : own;
  const item = words.numbered(labelOf(`${list}/0`), Number(index) + 1);
  return rest === '' || own === '' ? item : `${item}: ${own}`;
}

/** The id of a field's element. */
export function idOf(at: string): string {
  return `field${at.replaceAll('/', '-')}`;
}
