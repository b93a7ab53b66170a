import { parseArgs } from 'node:util';
import { Distrusted, NotSendable, Refused, Unreachable } from '../failures.ts';
import { approve, giveBack, reject, review } from './approve.ts';
import type { Called, Command } from './command.ts';
import { convertUsCbp } from './convert.ts';
import { doctor } from './doctor.ts';
import { closing, introduction } from './help.ts';
import { inbox } from './inbox.ts';
import { keysNew } from './keys.ts';
import { NotAllDone } from './long-run.ts';
import { principalPut, principalSign } from './principal.ts';
import { read, records } from './records.ts';
import { openSession, Usage } from './session.ts';
import { clean, facts, faultLines, flowing } from './show.ts';
import { submit } from './submit.ts';
import type { Terminal } from './terminal.ts';
import { status, submissions, withdraw } from './track.ts';

const commands: Readonly<Record<string, Command>> = {
  submit,
  submissions,
  status,
  withdraw,
  inbox,
  review,
  approve,
  reject,
  return: giveBack,
  records,
  read,
  doctor,
  'convert us-cbp': convertUsCbp,
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
    session: (role, over) => openSession({ as: option('as'), connection: option('connection') }, role, terminal, over),
    tell: (value, text) => terminal.out(values.json === true ? JSON.stringify(value) : text),
  };
  await command.run(called);
};

/** What to do about a refusal, beyond what the exchange itself says. */
const advice: Readonly<Record<string, string>> = {
  'signature-stale': 'Set the clock of this machine.',
  'signature-invalid': 'Look at "authority" in the connection: "samsyn doctor" compares.',
  'key-unknown': 'Is the principal enrolled? See "samsyn principal sign --help", and "samsyn doctor".',
  'key-revoked': 'Make new keys: "samsyn keys new".',
  'role-missing': 'Name another principal with --as.',
  'not-found': 'Look at the id, and at whom you call as (--as).',
  'self-approval': 'Another person has to decide: whoever submits does not approve.',
  'not-reviewed': 'Open it first: "samsyn review ID".',
  'already-decided': 'See how it stands: "samsyn status ID".',
  'state-conflict': 'See how it stands: "samsyn status ID".',
};

/** What went wrong, in words that say what to do; for scripts by its name; and the exit code. */
interface Told {
  readonly exit: number;
  readonly text: string;
  readonly value: object;
}

const ofRefusal = ({ code, message, status, faults }: Refused): Told => {
  const lines = [`refused (${clean(code)}). ${clean(message)} ${advice[code] ?? ''}`.trimEnd()];
  if (faults.length > 0) lines.push(faultLines(faults));
  return {
    exit: status === 429 || status >= 500 ? exit.unavailable : exit.refused,
    text: lines.join('\n'),
    value: { error: 'refused', code, status, detail: message, errors: faults },
  };
};

const failureOf = (error: unknown): Told => {
  if (error instanceof Refused) return ofRefusal(error);
  const { name, message } = error instanceof Error ? error : new Error('it failed');
  const of = (code: number, word: string, text: string, more: object = {}): Told => ({
    exit: code,
    text,
    value: { error: word, detail: message, ...more },
  });
  if (error instanceof Usage) return of(exit.usage, 'usage', message);
  if (error instanceof NotAllDone) return of(error.exit, 'not-all-done', message);
  if (error instanceof NotSendable) {
    const { faults } = error;
    return of(exit.refused, 'not-sendable', `not sent, ${message}. Correct these:\n${faultLines(faults)}`, {
      errors: faults,
    });
  }
  if (error instanceof Distrusted) {
    const { doubt } = error;
    const text = `NOT TO BE TRUSTED: ${message}. Do not decide on it; tell whoever runs the exchange.`;
    return of(exit.refused, 'not-to-be-trusted', text, { doubt });
  }
  if (error instanceof Unreachable) {
    return of(
      exit.unavailable,
      'no-answer',
      `${message}. Does the exchange run? "samsyn doctor" looks for the reason.`,
    );
  }
  return of(exit.unavailable, 'failed', clean(`${name}: ${message}`));
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
    const { exit: code, text, value } = failureOf(error);
    terminal.err(args.includes('--json') ? JSON.stringify(value) : `samsyn: ${text}`);
    return code;
  }
};
