import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Role } from '../template/roles.ts';

const listOf = (value: Json | undefined): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');

/** IAM's wildcards: `*` any run of characters, `?` one. Actions are compared without case. */
const matches = (pattern: string, value: string, flags = ''): boolean => {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`, flags).test(value);
};

const statementsOf = (document: Json): readonly JsonObject[] => {
  const statements = isObject(document) ? document.Statement : undefined;
  const all = (Array.isArray(statements) ? statements : [statements]).filter(isObject);
  // Read wrongly these would allow what AWS does not.
  const unread = all.flatMap((one) => ['NotAction', 'NotResource'].filter((name) => name in one));
  if (unread.length > 0) throw new Error(`a role's policy has ${unread.join(', ')}, which is not evaluated here`);
  return all;
};

/**
 * Whether a role's own policies name an action on each of these resources; where none is known, on any. Conditions, denials and the
 * policies of keys and queues are not looked at: AWS may refuse more. What no statement names, AWS refuses, and so does this.
 */
export const allows = (role: Role | undefined, action: string, resources: readonly string[]): boolean => {
  const statements = (role?.policies ?? [])
    .flatMap(statementsOf)
    .filter(({ Effect, Action }) => Effect === 'Allow' && listOf(Action).some((one) => matches(one, action, 'i')));
  if (resources.length === 0) return statements.length > 0;
  return resources.every((arn) => statements.some(({ Resource }) => listOf(Resource).some((one) => matches(one, arn))));
};
