import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { program } from '../terminal/program.ts';
import { clean } from '../terminal/show.ts';
import type { Command } from './command.ts';
import { nearest } from './nearest.ts';
import { Usage } from './session.ts';

const common = {
  as: { type: 'string' },
  connection: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export function didYouMean(meant: string | undefined): string {
  return meant === undefined ? '' : ` Did you mean "${meant}"?`;
}

/** A sentence about an option that the command has not; undefined for any other error. */
function unknownOption(error: unknown, words: string, options: readonly string[]): string | undefined {
  if (!(error instanceof TypeError && 'code' in error && error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION'))
    return undefined;
  const [, written = ''] = /'(-[^']*)'/.exec(error.message) ?? [];
  const meant = nearest(
    written,
    options.map((name) => `--${name}`),
  );
  return `"${program} ${words}" has no option ${clean(written)}.${didYouMean(meant)} See --help.`;
}

/** A sentence about an option that stands without its value, or with the next option in its place; undefined for any other error. */
function withoutValue(error: unknown): string | undefined {
  if (!(error instanceof TypeError && 'code' in error && error.code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE'))
    return undefined;
  const [, name] = /'(?:-\w, )?--([a-z-]+)(?: <value>)?' argument (?:missing|is ambiguous)/.exec(error.message) ?? [];
  return name === undefined ? undefined : noValue(name);
}

function noValue(name: string): string {
  return `--${name} stands without its value.${name === 'as' ? ` It says who you are: --as police-desk.` : ''} See --help.`;
}

/** The options and words of a call. @throws Usage with a sentence. */
export function parsed(command: Command, words: string, args: string[]): ReturnType<typeof parseArgs> {
  const options: ParseArgsOptionsConfig = { ...command.options, ...common };
  for (const name of command.without ?? []) if (!(name in command.options)) delete options[name];
  try {
    const found = parseArgs({ args, options, allowPositionals: true });
    // An empty one is what a shell makes of a variable that is not set.
    const empty = Object.keys(found.values).find((name) => found.values[name] === '');
    if (empty !== undefined) throw new Usage(noValue(empty));
    return found;
  } catch (error) {
    if (error instanceof Usage) throw error;
    const unknown = unknownOption(error, words, Object.keys(options));
    if (unknown !== undefined) throw new Usage(unknown);
    throw new Usage(
      withoutValue(error) ?? (error instanceof TypeError ? error.message : 'these arguments cannot be read'),
    );
  }
}
