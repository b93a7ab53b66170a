import type { Json } from '../basics/json.ts';

/** Whether a text is meant. */
export type Pattern = (text: string) => boolean;

/** One text or a list of them, as IAM writes both; anything else in it is an error. */
export function listOf(value: Json | undefined): string[] {
  const values = value === undefined ? [] : Array.isArray(value) ? value : [value];
  return values.map((one) => {
    if (typeof one !== 'string') throw new Error('a policy has something else than text where texts are listed');
    if (one.includes('${')) throw new Error(`a policy has a variable, which is not evaluated here: ${one}`);
    return one;
  });
}

/** IAM's wildcards: `*` for any run of characters, a slash and a colon included, `?` for one. */
export function pattern(text: string): Pattern {
  if (text === '*') return () => true;
  if (!/[*?]/.test(text)) return (value) => value === text;
  const escaped = text
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${escaped}$`, 's');
  return (value) => expression.test(value);
}

/** An action's name, which is compared without case: `dynamodb:Get*`. Of the service IAM takes no wildcard. */
export function actionPattern(text: string): Pattern {
  if (text !== '*' && !/^[a-z0-9-]+:[a-z0-9*?]+$/i.test(text))
    throw new Error(`a policy names an action that is none: ${text}`);
  const matches = pattern(text.toLowerCase());
  return (action) => matches(action.toLowerCase());
}

/** The six parts of an ARN, each with wildcards of its own: `*` in one does not reach into the next. The last part keeps its colons. */
export function arnPattern(text: string): Pattern {
  if (!text.startsWith('arn:') || partsOf(text).length < 6)
    throw new Error(`a policy names an ARN that is not whole: ${text}`);
  const wanted = partsOf(text).map(pattern);
  return (value) => {
    const parts = partsOf(value);
    return parts.length === wanted.length && wanted.every((matches, i) => matches(parts[i] ?? ''));
  };
}

/**
 * A resource. At its end a wildcard of IAM reaches over colons, elsewhere it may not: what is allowed is read part by part, and what is denied as
 * far as it can reach.
 */
export function resourcePattern(text: string, effect: 'Allow' | 'Deny'): Pattern {
  if (text === '*') return pattern(text);
  const inParts = arnPattern(text);
  return effect === 'Allow' ? inParts : pattern(text);
}

function partsOf(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
