/** Members of all objects in a value, and how deep it is nested. */
const sizeOf = (value: unknown): { members: number; depth: number } => {
  if (typeof value !== 'object' || value === null) return { members: 0, depth: 0 };
  const inside = Object.values(value).map(sizeOf);
  return {
    members: inside.reduce((sum, { members }) => sum + members, Array.isArray(value) ? 0 : Object.keys(value).length),
    depth: 1 + Math.max(0, ...inside.map(({ depth }) => depth)),
  };
};

const leavesOf = (value: unknown): unknown[] => {
  if (typeof value !== 'object' || value === null) return [value];
  return [...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value).flatMap(leavesOf)];
};

const isPlainText = (text: string): boolean =>
  [...text].every((character) => {
    const point = character.codePointAt(0) ?? 0;
    const isSurrogate = point >= 0xd800 && point <= 0xdfff;
    const isNoncharacter = (point & 0xfffe) === 0xfffe || (point >= 0xfdd0 && point <= 0xfdef);
    return !isSurrogate && !isNoncharacter;
  });

const isInteroperable = (leaf: unknown): boolean =>
  typeof leaf === 'string'
    ? isPlainText(leaf)
    : typeof leaf !== 'number' || (Math.abs(leaf) <= 2 ** 53 - 1 && Number.isFinite(leaf));

/**
 * I-JSON (RFC 7493) and the contract's 32 levels once more, on top of the platform's own parser: the value in an array of one, or
 * undefined. A member that stands twice is found by counting: the text then names more members than the value has.
 */
export const iJsonValue = (bytes: Uint8Array): [unknown] | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    const { members, depth } = sizeOf(value);
    const named = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/gs)].filter(([, colon]) => colon !== undefined).length;
    return named === members && depth <= 32 && leavesOf(value).every(isInteroperable) ? [value] : undefined;
  } catch {
    return undefined;
  }
};
