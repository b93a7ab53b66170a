import { isObject, type Json, type JsonObject } from '../basics/json.ts';

/** The filter of an event source mapping: a record passes when one of its patterns matches, or when there is none. */
export type Filter = readonly JsonObject[];

/**
 * Reads `FilterCriteria`, whose patterns are JSON text.
 * @throws on a kind of comparison that is not known here: such a record would be passed, or dropped, otherwise on AWS.
 */
export function readFilter(patterns: readonly string[]): Filter {
  return patterns.map((text) => {
    const pattern = JSON.parse(text) as Json;
    if (!isObject(pattern)) throw new Error(`A filter pattern must be an object: ${text}`);
    checkPattern(pattern);
    return pattern;
  });
}

export function passes(filter: Filter, record: Json): boolean {
  return filter.length === 0 || filter.some((pattern) => matches(pattern, record));
}

const comparisons: Record<string, (operand: Json, value: Json | undefined) => boolean> = {
  exists: (operand, value) => (value !== undefined) === operand,
  prefix: (operand, value) => typeof value === 'string' && value.startsWith(String(operand)),
  suffix: (operand, value) => typeof value === 'string' && value.endsWith(String(operand)),
  'equals-ignore-case': (operand, value) =>
    typeof value === 'string' && value.toLowerCase() === String(operand).toLowerCase(),
  'anything-but': (operand, value) =>
    value !== undefined && !(Array.isArray(operand) ? operand : [operand]).some((other) => other === value),
};

function checkPattern(pattern: JsonObject): void {
  for (const [name, part] of Object.entries(pattern)) {
    if (name === '$or') throw new Error('The local cloud does not know $or in filters');
    if (isObject(part)) checkPattern(part);
    else if (!Array.isArray(part)) throw new Error(`A filter compares ${name} with a list of values`);
    else part.filter(isObject).forEach(checkComparison);
  }
}

function checkComparison(comparison: JsonObject): void {
  for (const name of Object.keys(comparison)) {
    if (comparisons[name] === undefined)
      throw new Error(`The local cloud does not know the comparison ${name} in filters`);
  }
}

function matches(pattern: JsonObject, value: Json | undefined): boolean {
  return Object.entries(pattern).every(([name, part]) => {
    const member = isObject(value) ? value[name] : undefined;
    if (isObject(part)) return (Array.isArray(member) ? member : [member]).some((one) => matches(part, one));
    return Array.isArray(part) && part.some((expected) => equals(expected, member));
  });
}

/** A list in the record matches when one of its values does. */
function equals(expected: Json, value: Json | undefined): boolean {
  if (isObject(expected)) {
    return Object.entries(expected).every(([name, operand]) => comparisons[name]?.(operand, value) === true);
  }
  return Array.isArray(value) ? value.includes(expected) : value === expected;
}
