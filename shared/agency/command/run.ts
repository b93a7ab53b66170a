import { parseArgs } from 'node:util';
import { Distrusted, NotSendable, Refused, Unreachable } from '../failures.ts';
import { approve, giveBack, reject, review } from './approve.ts';
import type { Called, Command } from './command.ts';
import { closing, introduction } from './help.ts';
import { inbox } from './inbox.ts';
import { keysNew } from './keys.ts';
import { principalPut, principalSign } from './principal.ts';
import { read, records } from './records.ts';
import { openSession, Usage } from './session.ts';
import { clean, facts, faultLines, flowing } from './show.ts';
import { submit } from './submit.ts';
import type { Terminal } from './terminal.ts';
import { status, withdraw } from './track.ts';

const commands: Readonly<Record<string, Command>> = {
  submit,
  status,
  withdraw,
  inbox,
  review,
  approve,
  reject,
  return: giveBack,
  records,
  read,
  'keys new': keysNew,
  'principal sign': principalSign,
  'principal put': principalPut,
};

/** Exit codes: done; refused, or not to be trusted; not called as it can be; no answer. */
const exit = { done: 0, refused: 1, usage: 2, unavailable: 3 } as const;

const common = {
  as: { type: 'string' },
  connection: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const overview = (width: number): string => {
  const list = Object.entries(commands).map(([words, { usage, summary }]) => {
    const [, argument = ''] = /^ ([A-Z]+)/.exec(usage.slice(words.length)) ?? [];
    return [`  ${words} ${argument}`, summary] as const;
  });
  return [introduction, facts(list, width), closing].join('\n\n');
};

/** The command that the first word, or the first two, name; and the rest. */
const commandIn = (args: readonly string[]): { command: Command; rest: string[] } => {
  for (const words of [2, 1]) {
    const command = commands[args.slice(0, words).join(' ')];
    if (command !== undefined) return { command, rest: args.slice(words) };
  }
  throw new Usage('there is no such command. "samsyn --help" lists them.');
};

const parsed = (command: Command, args: string[]): ReturnType<typeof parseArgs> => {
  try {
    return parseArgs({ args, options: { ...command.options, ...common }, allowPositionals: true });
  } catch (error) {
    // parseArgs throws a TypeError whose message names the option and says how to write it.
    throw new Usage(error instanceof TypeError ? error.message : 'these arguments cannot be read');
  }
};

const runCommand = async (args: readonly string[], terminal: Terminal): Promise<void> => {
  const { command, rest } = commandIn(args);
  const { values, positionals } = parsed(command, rest);
  if (values.help === true) {
    const help = `${command.help}\n\n"samsyn --help" tells of --as, --connection and --json.`;
    terminal.out(`samsyn ${command.usage}\n\n${flowing(help, terminal.width)}`);
    return;
  }
  const option = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const called: Called = {
    positionals,
    option,
    flag: (name) => values[name] === true,
    terminal,
    session: (role) => openSession({ as: option('as'), connection: option('connection') }, role, terminal),
    tell: (value, text) => terminal.out(values.json === true ? JSON.stringify(value) : text),
  };
  await command.run(called);
};

const advice: Readonly<Record<string, string>> = {
  'signature-stale': 'Set the clock of this machine.',
  'key-unknown': 'Is the principal enrolled? See "samsyn principal sign --help".',
  'role-missing': 'Name another principal with --as.',
  'not-found': 'Look at the id, and at whom you call as (--as).',
};

/** What went wrong, in words that say what to do, and the exit code. */
const told = (error: unknown, terminal: Terminal): number => {
  if (error instanceof Usage) {
    terminal.err(`samsyn: ${error.message}`);
    return exit.usage;
  }
  if (error instanceof Refused) {
    const lines = [
      `samsyn: refused (${clean(error.code)}). ${clean(error.message)} ${advice[error.code] ?? ''}`.trimEnd(),
    ];
    if (error.faults.length > 0) lines.push(faultLines(error.faults));
    terminal.err(lines.join('\n'));
    return error.status === 429 || error.status >= 500 ? exit.unavailable : exit.refused;
  }
  if (error instanceof NotSendable) {
    terminal.err(`samsyn: not sent, ${error.message}. Correct these:\n${faultLines(error.faults)}`);
    return exit.refused;
  }
  if (error instanceof Distrusted) {
    terminal.err(`samsyn: NOT TO BE TRUSTED: ${error.message}. Do not decide on it; tell whoever runs the exchange.`);
    return exit.refused;
  }
  if (error instanceof Unreachable) {
    terminal.err(`samsyn: ${error.message}. Does the exchange run, and is the connection right?`);
    return exit.unavailable;
  }
  terminal.err(`samsyn: ${error instanceof Error ? clean(`${error.name}: ${error.message}`) : 'it failed'}`);
  return exit.unavailable;
};

/** Runs `samsyn` with these arguments; its exit code. Nothing is thrown. */
export const run = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  try {
    if (args.length === 0 || args[0] === '--help' || args[0] === '-h' || args[0] === 'help') {
      terminal.out(overview(terminal.width));
      return exit.done;
    }
    await runCommand(args, terminal);
    return exit.done;
  } catch (error) {
    return told(error, terminal);
  }
};
