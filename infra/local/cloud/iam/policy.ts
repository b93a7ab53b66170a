import { isObject, type Json, type JsonObject } from '../basics/json.ts';
import { type Condition, readConditions } from './conditions.ts';
import { actionPattern, listOf, type Pattern, resourcePattern } from './pattern.ts';

/** Whom a statement of a resource's policy is about. */
export interface Principals {
  readonly everybody: boolean;
  /** ARNs and account numbers as they stand: `arn:aws:iam::…:root`, `arn:aws:iam::…:role/…`. */
  readonly aws: readonly string[];
  readonly services: readonly string[];
}

/** One statement, ready to be asked. */
export interface Statement {
  readonly sid: string;
  readonly effect: 'Allow' | 'Deny';
  /** As they stand, for whoever lists what is granted; what judges is below. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly isAction: Pattern;
  /** Whether the statement is about a resource. */
  readonly isResource: Pattern;
  /** Undefined in a policy of an identity. */
  readonly principals: Principals | undefined;
  readonly conditions: readonly Condition[];
}

const known = new Set(['Sid', 'Effect', 'Action', 'Resource', 'Principal', 'Condition']);

/** Whose policy it is: a resource's says of whom each statement is, an identity's is about itself. */
export type Holder = 'an identity' | 'a resource';

/**
 * Reads a policy document of an identity or of a resource.
 * @throws Error for anything that is not evaluated here, `NotAction`, `NotResource`, `NotPrincipal` and unknown conditions among it:
 * passed over, it would allow what AWS refuses.
 */
export function readPolicy(document: Json | undefined, of: Holder): Statement[] {
  const statements = isObject(document) ? document.Statement : undefined;
  if (statements === undefined) throw new Error('a policy has no statements');
  return (Array.isArray(statements) ? statements : [statements]).map((statement) => {
    if (!isObject(statement)) throw new Error('a policy has a statement that is no object');
    return readStatement(statement, of);
  });
}

function readStatement(statement: JsonObject, of: Holder): Statement {
  const { Sid, Effect, Action, Resource, Principal, Condition } = statement;
  const unknown = Object.keys(statement).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`a policy has ${unknown.join(', ')}, which is not evaluated here`);
  if (Effect !== 'Allow' && Effect !== 'Deny') throw new Error('a policy has a statement without an effect');
  const [actions, resources] = [listOf(Action), listOf(Resource)];
  if (actions.length === 0 || resources.length === 0) throw new Error('a policy has a statement about nothing');
  if ((Principal === undefined) !== (of === 'an identity'))
    throw new Error(`a policy of ${of} has a statement ${Principal === undefined ? 'of nobody' : 'with a principal'}`);
  return {
    sid: typeof Sid === 'string' ? Sid : '',
    effect: Effect,
    actions,
    resources,
    isAction: anyOf(actions.map(actionPattern)),
    isResource: anyOf(resources.map((resource) => resourcePattern(resource, Effect))),
    principals: Principal === undefined ? undefined : readPrincipals(Principal),
    conditions: readConditions(Condition),
  };
}

function readPrincipals(principal: Json): Principals {
  if (principal === '*') return { everybody: true, aws: [], services: [] };
  const { AWS, Service, ...others } = isObject(principal) ? principal : { unread: principal };
  if (Object.keys(others).length > 0) throw new Error('a policy names principals of a kind that is not known here');
  const aws = listOf(AWS);
  return { everybody: aws.includes('*'), aws, services: listOf(Service) };
}

function anyOf(patterns: readonly Pattern[]): Pattern {
  return (text) => patterns.some((matches) => matches(text));
}
