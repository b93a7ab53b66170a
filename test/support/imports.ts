import { posix } from 'node:path';

/** A file's source by its path from the project's folder, with forward slashes. */
export type Sources = ReadonlyMap<string, string>;

/** An import: what it reaches, and whether it takes nothing but types, of which nothing is left where the program runs. */
interface Import {
  readonly target: string;
  readonly isOfTypes: boolean;
}

const statement = /^\s*(?:import|export)\b([^;'"`]*?)from\s+'([^']+)'|^\s*import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm;

/** `type { A, B }`, or `{ type A, type B }`; what is imported for its effects, as a whole or as a value is no type. */
const takesTypes = (clause: string): boolean => {
  if (clause.trim().startsWith('type ')) return true;
  const names = /^\s*\{([^}]*)\}\s*$/
    .exec(clause)?.[1]
    ?.split(',')
    .map((name) => name.trim());
  return names?.every((name) => name === '' || name.startsWith('type ')) ?? false;
};

const importedBy = (path: string, source: string): readonly Import[] =>
  [...source.matchAll(statement)].map(([, clause = '', from, bare, dynamic]) => {
    const target = from ?? bare ?? dynamic ?? '';
    return {
      target: target.startsWith('.') ? posix.join(posix.dirname(path), target) : target,
      isOfTypes: from !== undefined && takesTypes(clause),
    };
  });

/** What a file imports, types included: paths of our own files from the project's folder, and names of packages and of Node's modules. */
export const importsOf = (path: string, source: string): readonly string[] =>
  importedBy(path, source).map(({ target }) => target);

/** A part of the tree, and what its files may import: beginnings of paths, whole files, or packages; each part may import itself. */
export interface Part {
  readonly name: string;
  readonly of: (path: string) => boolean;
  readonly mayImport: readonly string[];
  /** Of these its files may import types, and nothing that does anything. */
  readonly mayImportTypes?: readonly string[];
}

const reaches = (target: string, allowed: string): boolean =>
  target === allowed || target.startsWith(allowed.endsWith('/') || allowed.endsWith(':') ? allowed : `${allowed}/`);

/** Each import that the parts do not allow, as `file → what it imports`; the first part that has a file judges it. */
export const violations = (sources: Sources, parts: readonly Part[]): readonly string[] =>
  [...sources].flatMap(([path, source]) => {
    const part = parts.find(({ of }) => of(path));
    if (part === undefined) return [`${path} belongs to no part of the tree`];
    return importedBy(path, source)
      .filter(({ target, isOfTypes }) => {
        const allowed = [...part.mayImport, ...(isOfTypes ? (part.mayImportTypes ?? []) : [])];
        return !part.of(target) && !allowed.some((one) => reaches(target, one));
      })
      .map(({ target }) => `${path} → ${target}`);
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

type Graph = ReadonlyMap<string, readonly string[]>;

const circlesIn = (graph: Graph): readonly string[] => {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (node: string, way: readonly string[]): void => {
    if (way.includes(node)) found.push([...way.slice(way.indexOf(node)), node].join(' → '));
    if (done.has(node) || way.includes(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...way, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return found;
};

/** The circles: files of which each imports the next, and the last the first; each circle once, as it is found. */
export const circles = (sources: Sources): readonly string[] =>
  circlesIn(new Map([...sources].map(([path, source]) => [path, importsOf(path, source)])));

/** The circles of rooms: folders as `roomOf` names them, of which a file of each imports one of the next. What no circle holds lies in layers. */
export const circlesOfRooms = (sources: Sources, roomOf: (path: string) => string): readonly string[] => {
  const graph = new Map<string, string[]>();
  for (const [path, source] of sources) {
    const room = roomOf(path);
    const others = importsOf(path, source)
      .filter((target) => sources.has(target) && roomOf(target) !== room)
      .map(roomOf);
    graph.set(room, [...(graph.get(room) ?? []), ...others]);
  }
  return circlesIn(graph);
};
