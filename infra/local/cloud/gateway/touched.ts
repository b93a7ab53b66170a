import { isObject, type Json, type JsonObject } from '../basics/json.ts';

/** Words of DynamoDB's expressions that name no attribute. */
const words = new Set(
  (
    'SET REMOVE ADD DELETE AND OR NOT BETWEEN IN attribute_exists attribute_not_exists attribute_type begins_with contains size ' +
    'if_not_exists list_append'
  )
    .toLowerCase()
    .split(' '),
);

/** What is asked or told beyond any list of attributes: it is the name of none, and no policy that lists some admits it. */
const all = '*';

/** The top-level attributes that an expression names. */
function namedIn(expression: Json | undefined, names: Json | undefined): string[] {
  if (typeof expression !== 'string') return [];
  // A value, and what follows a dot within a document, is no attribute.
  const tokens = expression.match(/(?<![\w:#.])#?[A-Za-z_]\w*/g) ?? [];
  return tokens
    .filter((token) => !words.has(token.toLowerCase()))
    .map((token) => (token.startsWith('#') && isObject(names) ? String(names[token] ?? all) : token));
}

/**
 * The attributes that a call on one item touches, as IAM is shown them (`dynamodb:Attributes`): of its key, and of its expressions. What
 * answers with a whole row, or names its attributes by a parameter of before the expressions, touches all.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function touched(action: string, part: JsonObject): string[] {
  const keyed = [part.Key, part.Item].filter(isObject).flatMap((item) => Object.keys(item));
  const { ExpressionAttributeNames: names } = part;
  const expressions = [part.UpdateExpression, part.ConditionExpression, part.ProjectionExpression];
  const isWhole =
    part.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ||
    String(part.ReturnValues ?? '').startsWith('ALL_') ||
    (action === 'GetItem' && part.ProjectionExpression === undefined) ||
    part.AttributeUpdates !== undefined ||
    part.Expected !== undefined;
  return [...new Set([...keyed, ...expressions.flatMap((one) => namedIn(one, names)), ...(isWhole ? [all] : [])])];
}
