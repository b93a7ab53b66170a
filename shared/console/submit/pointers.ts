/** Values in a tree by their RFC 6901 pointer; the names of a draft's members have neither `~` nor `/` in them. */

function segmentsOf(pointer: string): readonly string[] {
  return pointer.split('/').slice(1);
}

/** What stands there; undefined where nothing does. */
export function valueAt(tree: unknown, pointer: string): unknown {
  return segmentsOf(pointer).reduce<unknown>(
    (at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined),
    tree,
  );
}

function put(tree: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const inside = put(valueAt(tree, `/${name}`), rest, value);
  if (Array.isArray(tree)) return tree.map((item, i) => (String(i) === name ? inside : item));
  return { ...(tree as object), [name]: inside };
}

/** The same tree with another value there: nothing of the old one is changed. */
export function withValue<Tree>(tree: Tree, pointer: string, value: unknown): Tree {
  return put(tree, segmentsOf(pointer), value) as Tree;
}

/** The same tree with one item more at the end of the list there. */
export function withItem<Tree>(tree: Tree, pointer: string, item: unknown): Tree {
  const list = valueAt(tree, pointer);
  return withValue(tree, pointer, [...(Array.isArray(list) ? list : []), item]);
}

/** The same tree without an item of the list there. */
export function withoutItem<Tree>(tree: Tree, pointer: string, index: number): Tree {
  const list = valueAt(tree, pointer);
  return withValue(tree, pointer, Array.isArray(list) ? list.filter((_, i) => i !== index) : list);
}

/** A pointer with `*` in the place of each number: the first statement is any. */
export function patternOf(pointer: string): string {
  return pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*');
}
