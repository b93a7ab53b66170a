import * as v from 'valibot';
import type { Fault } from '../domain/refusal.ts';
import { faultsOf } from '../protocol/schema.ts';

function isUnknown(issue: v.BaseIssue<unknown>): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

/**
 * Faults with the names of unknown members in them. The exchange never tells what it was sent; on the sender's own machine a misspelt name
 * is what has to be found. `faults` are those of the value under the schema, others stay as they are.
 */
export function namingUnknown(faults: readonly Fault[], schema: v.GenericSchema, value: unknown): Fault[] {
  if (!faults.some(({ detail }) => detail.includes('not known'))) return [...faults];
  const names = new Map<string, string>();
  for (const issue of v.safeParse(schema, value).issues ?? []) {
    const [fault] = isUnknown(issue) ? faultsOf([issue], '') : [];
    if (fault !== undefined) names.set(`${fault.pointer} ${fault.detail}`, String(issue.path?.at(-1)?.key));
  }
  return faults.map(({ pointer, detail }) => {
    const name = names.get(`${pointer} ${detail}`);
    return { pointer, detail: name === undefined ? detail : `${detail}: ${JSON.stringify(name)}` };
  });
}
