/** What a person has answered to a page of numbered rows. */
export type Choice =
  | { readonly kind: 'these'; readonly numbers: readonly number[] }
  | { readonly kind: 'show'; readonly number: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'quit' };

function numbersIn(text: string, known: readonly number[]): readonly number[] | undefined {
  const numbers: number[] = [];
  for (const part of text.split(/\s*,\s*|\s+(?!-)(?<!-\s)/)) {
    const [, from, to = from] = /^(\d+)(?:\s*-\s*(\d+))?$/.exec(part) ?? [];
    const range = known.filter((number) => number >= Number(from) && number <= Number(to));
    // A number that stands on no row was meant for another page: nothing is done by such an answer.
    if (from === undefined || range.length === 0 || !known.includes(Number(from)) || !known.includes(Number(to)))
      return undefined;
    numbers.push(...range);
  }
  return [...new Set(numbers)];
}

/**
 * The choice in an answer, for rows with these numbers; undefined where it is none, and is asked for again. `open` says what "open 7" means:
 * to show row 7, or to choose it.
 */
export function choiceIn(written: string, known: readonly number[], open: 'shows' | 'chooses'): Choice | undefined {
  const text = written.trim().toLowerCase().replace(/\s+/g, ' ');
  if (text === 'y' || text === 'yes') return { kind: 'these', numbers: known };
  if (text === 'n' || text === 'no') return { kind: 'these', numbers: [] };
  if (text === 'a' || text === 'all') return { kind: 'all' };
  if (text === 'q' || text === 'quit') return { kind: 'quit' };
  const [, words = '', rest = ''] = /^(all but|but|open|o)? ?([\d ,-]+)$/.exec(text) ?? [];
  const numbers = rest === '' ? undefined : numbersIn(rest.trim(), known);
  if (numbers === undefined) return undefined;
  if (words.endsWith('but')) return { kind: 'these', numbers: known.filter((number) => !numbers.includes(number)) };
  const [first] = numbers;
  if (open === 'shows' && words.startsWith('o'))
    return numbers.length === 1 && first !== undefined ? { kind: 'show', number: first } : undefined;
  return { kind: 'these', numbers };
}
