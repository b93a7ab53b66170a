import { isObject, type Json, parseJson } from '../basics/json.ts';

/**
 * What a function that reports failures says of its batch, as Lambda reads it: nothing, null, or no failures is success;
 * an answer that names an unknown item, or none, fails the whole batch.
 * @param payload the function's answer as JSON text.
 * @param ids the identifiers of the batch's records, in order.
 * @returns the identifiers that failed.
 */
export function failedOf(payload: string, ids: readonly string[]): Set<string> {
  const answer = parseJson(payload);
  const failures: Json | undefined = isObject(answer) ? answer.batchItemFailures : undefined;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return new Set(ids);
  const failed = failures.map((failure) => (isObject(failure) ? failure.itemIdentifier : undefined));
  const known = failed.filter((id): id is string => typeof id === 'string' && ids.includes(id));
  return known.length === failed.length ? new Set(known) : new Set(ids);
}
