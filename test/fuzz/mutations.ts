import fc from 'fast-check';

/** A word that stands in what the mutations write, and in nothing of ours: where it comes back, input was echoed. */
export const canary = 'Xq7zCanary';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const isObject = (value: Json): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What may stand where something else belongs. */
const strangers: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  0.5,
  1e308,
  -0,
  2 ** 53 - 1,
  '',
  ' ',
  canary,
  `${canary}\u0000`,
  '\u{1F600}'.repeat(3),
  `${canary} \u200B\u202E`,
  'constructor',
  [],
  [[]],
  [canary],
  {},
  { [canary]: canary },
  { length: 1 },
  JSON.parse('{"__proto__":{"version":1},"toString":1}'),
];

/** The paths of all values in a value, the root's first. */
const pathsOf = (value: Json, path: readonly string[] = []): (readonly string[])[] => {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, member]) => pathsOf(member, [...path, name]))];
};

/** The value with the one at `path` changed; `change` answers undefined to remove it. */
const changedAt = (value: Json, path: readonly string[], change: (old: Json) => Json | undefined): Json | undefined => {
  const [name, ...rest] = path;
  if (name === undefined) return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const changed = String(index) === name ? changedAt(item, rest, change) : item;
      return changed === undefined ? [] : [changed];
    });
  }
  const members = Object.entries(value).flatMap(([key, member]): [string, Json][] => {
    const changed = key === name ? changedAt(member, rest, change) : member;
    return changed === undefined ? [] : [[key, changed]];
  });
  return Object.fromEntries(members);
};

/** The value at a path; null where there is none. */
const valueAt = (value: Json, path: readonly string[]): Json =>
  path.reduce<Json>((inside, name) => {
    if (typeof inside !== 'object' || inside === null) return null;
    return Array.isArray(inside) ? (inside[Number(name)] ?? null) : (inside[name] ?? null);
  }, value);

const kinds = [
  ...(['remove', 'replace', 'add', 'graft', 'graft', 'rename', 'repeat', 'stretch', 'shift'] as const),
  ...(['borrow', 'case', 'wrap'] as const),
];
interface Edit {
  readonly kind: (typeof kinds)[number];
  readonly at: number;
  readonly from: number;
  readonly size: number;
}

const text = (old: Json, { size, kind }: Edit): Json => {
  if (typeof old !== 'string') return old;
  if (kind === 'case') return old === old.toUpperCase() ? old.toLowerCase() : old.toUpperCase();
  return size % 3 === 0 ? old.slice(0, size % (old.length + 1)) : old + canary.repeat(size);
};

const edited = (old: Json, edit: Edit, whole: Json, donor: Json): Json | undefined => {
  const other = strangers[edit.from % strangers.length] ?? null;
  switch (edit.kind) {
    case 'remove':
      return undefined;
    case 'replace':
      return other;
    case 'add':
      return isObject(old) ? { ...old, [edit.size % 2 === 0 ? canary : 'version']: other } : other;
    case 'graft': {
      // A member that another valid message has here, and this one may not.
      const given = isObject(donor) ? Object.entries(donor) : [];
      const [name, value] = given[edit.from % given.length] ?? [];
      return isObject(old) && name !== undefined ? { ...old, [name]: value ?? null } : old;
    }
    case 'rename':
      return isObject(old) ? Object.fromEntries(Object.entries(old).map(([k, x]) => [k.toUpperCase(), x])) : old;
    case 'repeat':
      return Array.isArray(old) ? Array.from({ length: edit.size }, () => old).flat() : [old, old];
    case 'stretch':
    case 'case':
      return text(old, edit);
    case 'shift':
      return typeof old === 'number' ? old + edit.size - 10 : old;
    case 'borrow': {
      const paths = pathsOf(whole);
      return valueAt(whole, paths[edit.from % paths.length] ?? []);
    }
    case 'wrap':
      return edit.size % 2 === 0 ? [old] : { value: old };
  }
};

const anEdit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom(...kinds),
  at: fc.nat(),
  from: fc.nat(),
  size: fc.integer({ min: 0, max: 60 }),
});

/** A valid message of a grammar with none to four edits: members taken away, added, renamed, moved, stretched, replaced. */
export const mutatedJson = (valid: fc.Arbitrary<Json>): fc.Arbitrary<Json> =>
  fc.tuple(valid, valid, fc.array(anEdit, { maxLength: 4, size: 'max' })).map(([value, other, edits]) =>
    edits.reduce<Json>((whole, edit) => {
      const paths = pathsOf(whole);
      // The root itself seldom: most faults sit deep inside of what is otherwise right.
      const path = paths[edit.at % paths.length] ?? [];
      return changedAt(whole, path, (old) => edited(old, edit, whole, valueAt(other, path))) ?? null;
    }, value),
  );

interface TextEdit {
  readonly kind: 'cut' | 'put' | 'double' | 'over' | 'end' | 'start' | 'next';
  readonly at: number;
  readonly length: number;
  readonly piece: string;
}

/** None to three edits of a text: something cut, doubled, or one of these pieces put in. */
export const textEdits = (pieces: readonly string[]): fc.Arbitrary<readonly TextEdit[]> =>
  fc.array(
    fc.record({
      kind: fc.constantFrom('cut', 'put', 'double', 'over', 'end', 'start', 'next', 'next'),
      at: fc.nat(),
      length: fc.nat(6),
      piece: fc.oneof(
        { weight: 4, arbitrary: fc.constantFrom(...pieces) },
        { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
      ),
    }),
    { maxLength: 3, size: 'max' },
  );

/**
 * One of the words of a text (the last as likely as all others) with its last letter replaced by the next: in base64 that is a stray
 * last bit, and in a number or a name the next one.
 */
const nextAtEnd = (text: string, at: number): string => {
  const ends = [...text.matchAll(/[A-Za-z0-9_-](?![A-Za-z0-9_-])/g)].map(({ index }) => index);
  const end = ends[at % 2 === 0 ? ends.length - 1 : at % ends.length] ?? -1;
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_A';
  return text.slice(0, end) + letters.charAt(letters.indexOf(text.charAt(end)) + 1) + text.slice(end + 1);
};

/** A text with these edits made. */
export const withEdits = (text: string, edits: readonly TextEdit[]): string =>
  edits.reduce((old, { kind, at, length, piece }) => {
    const place = at % (old.length + 1);
    const [head, middle, tail] = [old.slice(0, place), old.slice(place, place + length), old.slice(place + length)];
    if (kind === 'cut') return head + tail;
    if (kind === 'put') return head + piece + middle + tail;
    if (kind === 'double') return head + middle + middle + tail;
    if (kind === 'over') return head + piece + tail;
    if (kind === 'next') return nextAtEnd(old, at);
    return kind === 'end' ? old + piece : piece + old;
  }, text);

/** A valid text of a grammar with such edits. */
export const mutatedText = (valid: fc.Arbitrary<string>, pieces: readonly string[]): fc.Arbitrary<string> =>
  fc.tuple(valid, textEdits(pieces)).map(([text, edits]) => withEdits(text, edits));
