import { posix } from 'node:path';

/** A file's source by its path from the project's folder, with forward slashes. */
export type Sources = ReadonlyMap<string, string>;

/** What a file imports, types included: paths of our own files from the project's folder, and names of packages and of Node's modules. */
export const importsOf = (path: string, source: string): readonly string[] =>
  [
    ...source.matchAll(
      /^\s*(?:import|export)\b[^;'"`]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm,
    ),
  ]
    .map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '')
    .map((target) => (target.startsWith('.') ? posix.join(posix.dirname(path), target) : target));

/** A part of the tree, and what its files may import: beginnings of paths, whole files, or packages; each part may import itself. */
export interface Part {
  readonly name: string;
  readonly of: (path: string) => boolean;
  readonly mayImport: readonly string[];
}

const reaches = (target: string, allowed: string): boolean =>
  target === allowed || target.startsWith(allowed.endsWith('/') || allowed.endsWith(':') ? allowed : `${allowed}/`);

/** Each import that the parts do not allow, as `file → what it imports`; the first part that has a file judges it. */
export const violations = (sources: Sources, parts: readonly Part[]): readonly string[] =>
  [...sources].flatMap(([path, source]) => {
    const part = parts.find(({ of }) => of(path));
    if (part === undefined) return [`${path} belongs to no part of the tree`];
    return importsOf(path, source)
      .filter((target) => !part.of(target) && !part.mayImport.some((allowed) => reaches(target, allowed)))
      .map((target) => `${path} → ${target}`);
  });

/** The file and all of ours that it imports, directly or not. */
export const closure = (sources: Sources, entry: string): ReadonlySet<string> => {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    const source = sources.get(path);
    if (source === undefined || seen.has(path)) return;
    seen.add(path);
    for (const target of importsOf(path, source)) visit(target);
  };
  visit(entry);
  return seen;
};

/** The circles: files of which each imports the next, and the last the first; each circle once, as it is found. */
export const circles = (sources: Sources): readonly string[] => {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) found.push([...way.slice(way.indexOf(path)), path].join(' → '));
    const source = sources.get(path);
    if (source === undefined || done.has(path) || way.includes(path)) return;
    for (const target of importsOf(path, source)) visit(target, [...way, path]);
    done.add(path);
  };
  for (const path of sources.keys()) visit(path, []);
  return found;
};
