import { isObject, type Json } from '../basics/json.ts';
import { arnPattern, listOf, pattern } from './pattern.ts';

/** The condition keys of one request, by name; a list where the key has several values. A key that is not there is absent. */
export type Keys = Readonly<Record<string, string | readonly string[]>>;

/** One condition, ready to be asked. */
export type Condition = (keys: Keys) => boolean;

/** Keys that this machine can give a request a value for; those of several values ask for a set operator, as IAM's page on them says. */
const single = new Set([
  'aws:CurrentTime',
  'aws:PrincipalAccount',
  'aws:PrincipalArn',
  'aws:SecureTransport',
  'aws:SourceAccount',
  'aws:SourceArn',
  'kms:CallerAccount',
  'kms:EncryptionAlgorithm',
  'kms:MacAlgorithm',
  'kms:SigningAlgorithm',
  'kms:ViaService',
]);
const several = new Set(['dynamodb:Attributes', 'dynamodb:LeadingKeys', 'kms:EncryptionContextKeys']);
/** What follows is a member's name, of which nothing is known beforehand. */
const contextMember = 'kms:EncryptionContext:';

function isSingle(key: string): boolean {
  return single.has(key) || (key.startsWith(contextMember) && key.length > contextMember.length);
}

/** What an operator asks of one value, made of one value that the policy wants. */
type Comparison = (wanted: string) => (value: string) => boolean;

function dates(holds: (value: number, wanted: number) => boolean): Comparison {
  return (wanted) => {
    const limit = dateOf(wanted);
    return (value) => holds(dateOf(value), limit);
  };
}

function dateOf(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new Error(`a policy compares dates, and ${text} is none`);
  return time;
}

const equals: Comparison = (wanted) => (value) => value === wanted;

/** The operators that are evaluated; the two of ARNs are one, as in IAM. */
const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: equals,
  StringLike: pattern,
  ArnEquals: arnPattern,
  ArnLike: arnPattern,
  Bool: (wanted) => equals(wanted.toLowerCase()),
  DateLessThan: dates((value, wanted) => value < wanted),
  DateLessThanEquals: dates((value, wanted) => value <= wanted),
  DateGreaterThan: dates((value, wanted) => value > wanted),
  DateGreaterThanEquals: dates((value, wanted) => value >= wanted),
};
/** Operators that hold where none of the wanted values matches, and where the key is absent. */
const negated: Readonly<Record<string, Comparison>> = {
  StringNotEquals: equals,
  StringNotLike: pattern,
  ArnNotEquals: arnPattern,
  ArnNotLike: arnPattern,
};

/**
 * Reads the block `Condition` of a statement: all of them have to hold.
 * @throws Error for an operator or a key that is not evaluated here: read as if it were not there, it would allow what AWS refuses.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function readConditions(block: Json | undefined): Condition[] {
  if (block === undefined) return [];
  if (!isObject(block)) throw new Error('a policy has a Condition that is no object');
  return Object.entries(block).flatMap(([operator, byKey]) => {
    if (!isObject(byKey)) throw new Error(`a policy has nothing under the operator ${operator}`);
    return Object.entries(byKey).map(([key, wanted]) => readCondition(operator, key, valuesOf(wanted)));
  });
}

/** Values as the policy has them; true and false stand there as text or as such. */
function valuesOf(wanted: Json): string[] {
  const values = Array.isArray(wanted) ? wanted : [wanted];
  if (values.some((value) => typeof value !== 'string' && typeof value !== 'boolean')) {
    throw new Error('a policy compares with a value that is neither text nor true or false');
  }
  return listOf(values.map(String));
}

function readCondition(operator: string, key: string, wanted: readonly string[]): Condition {
  if (!isSingle(key) && !several.has(key))
    throw new Error(`a policy has the condition key ${key}, which is not known here`);
  if (wanted.length === 0) throw new Error(`a policy compares ${key} with nothing`);
  if (operator === 'Null') return isNull(key, wanted);
  const [set, name = ''] = operator.includes(':') ? operator.split(':') : [undefined, operator];
  if (isSingle(key) === (set !== undefined)) {
    throw new Error(`a policy compares ${key}, of ${isSingle(key) ? 'one value' : 'several values'}, by ${operator}`);
  }
  const wantsNone = negated[name];
  const comparison = comparisons[name] ?? wantsNone;
  if (comparison === undefined) throw new Error(`a policy has the operator ${operator}, which is not known here`);
  const tests = wanted.map(comparison);
  const matches = (value: string): boolean => tests.some((test) => test(value)) !== (wantsNone !== undefined);
  if (set === 'ForAllValues') return (keys) => valuesIn(keys, key).every(matches);
  if (set === 'ForAnyValue') return (keys) => valuesIn(keys, key).some(matches);
  if (set !== undefined) throw new Error(`a policy has the operator ${operator}, which is not known here`);
  return (keys) => {
    const [value] = valuesIn(keys, key);
    return value === undefined ? wantsNone !== undefined : matches(value);
  };
}

function isNull(key: string, wanted: readonly string[]): Condition {
  const [absent, other] = wanted;
  if (other !== undefined || (absent !== 'true' && absent !== 'false')) {
    throw new Error(`a policy asks whether ${key} is there by something else than true or false`);
  }
  return (keys) => (valuesIn(keys, key).length === 0) === (absent === 'true');
}

function valuesIn(keys: Keys, key: string): readonly string[] {
  const found = Object.hasOwn(keys, key) ? keys[key] : undefined;
  return found === undefined ? [] : typeof found === 'string' ? [found] : found;
}
