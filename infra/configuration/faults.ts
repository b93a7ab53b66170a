import * as v from 'valibot';
import { NotReadable, readJson } from '../../shared/client/node/text-file.ts';

/** A configuration that cannot be deployed; the message lists every fault with its place. */
export class ConfigurationFaults extends Error {
  override readonly name = 'ConfigurationFaults';
}

/** What is wrong, in words: our own rules say it themselves; what valibot says of a missing, an unknown or a wrong member is put plainly. */
function sentenceOf({ kind, type, expected, received, message }: v.BaseIssue<unknown>): string {
  // Rules without words of their own: `Invalid value: Expected >=1 but received 0`.
  if (kind !== 'schema')
    return message.replace(/^Invalid [a-z]+: Expected (.*) but received (.*)$/, 'has to be $1, and is $2');
  if (received === 'undefined') return 'is missing';
  if (type === 'strict_object' && expected === 'never')
    return 'is no member of a configuration; look whether its name is misspelt';
  return `has to be ${expected}, and is ${received}`;
}

/**
 * Checks a parsed configuration.
 * @param what it describes: `an exchange`.
 * @throws ConfigurationFaults with all faults at once, one a line: where, and what is expected there.
 */
export function checked<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  source: string,
  what: string,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const faults = result.issues.map((issue) => `  ${v.getDotPath(issue) ?? '(the whole)'}: ${sentenceOf(issue)}`);
  throw new ConfigurationFaults(`${source} does not describe ${what}. Mend and run again:\n${faults.join('\n')}`);
}

/**
 * Reads a configuration's file.
 * @param variable the variable of the environment that names it.
 * @throws ConfigurationFaults when the file is missing or other than JSON.
 */
export function readConfigurationFile(file: string, variable: string): unknown {
  try {
    return readJson(file);
  } catch (cause) {
    if (cause instanceof NotReadable)
      throw new ConfigurationFaults(`${file} cannot be read: ${cause.message}`, { cause });
    throw new ConfigurationFaults(`${file} cannot be read: ${variable} has to name your configuration`, { cause });
  }
}
