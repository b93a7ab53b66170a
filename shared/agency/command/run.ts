import { readFileSync } from 'node:fs';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { Distrusted, NotSendable, Refused, Unreachable } from '../failures.ts';
import { asCalled, program } from '../program.ts';
import { approve, giveBack, reject, review } from './approve.ts';
import type { Called, Command } from './command.ts';
import { convertUsCbp } from './convert.ts';
import { doctor } from './doctor.ts';
import { closing, introduction } from './help.ts';
import { inbox } from './inbox.ts';
import { keysNew } from './keys.ts';
import { NotAllDone } from './long-run.ts';
import { nearest } from './nearest.ts';
import { connectionNew } from './operator/connection-new.ts';
import { principalList } from './operator/principal-list.ts';
import { principalPut } from './operator/principal-put.ts';
import { principalSign } from './operator/principal-sign.ts';
import { registrarNew } from './operator/registrar-new.ts';
import { read, records } from './records.ts';
import { Declined, openSession, senderOf, Usage, whoIsWhat } from './session.ts';
import { clean, facts, faultLines, flowing, sentences } from './show.ts';
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
  'registrar new': registrarNew,
  'connection new': connectionNew,
  'principal sign': principalSign,
  'principal put': principalPut,
  'principal list': principalList,
};

/** Exit codes: done; refused, or not to be trusted; not called as it can be; no answer. */
const exit = { done: 0, refused: 1, usage: 2, unavailable: 3 } as const;

const common = {
  as: { type: 'string' },
  connection: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Commands by their words and arguments, with what each does; all of them, or those that begin with a word. */
const listed = (width: number, first?: string): string =>
  facts(
    Object.entries(commands)
      .filter(([words]) => first === undefined || words.startsWith(`${first} `))
      .map(([words, { usage, summary }]) => {
        const [, argument = ''] = /^ ([A-Z]+)/.exec(usage.slice(words.length)) ?? [];
        return [`  ${words} ${argument}`, summary] as const;
      }),
    width,
  );

const overview = (width: number): string => [asCalled(introduction), listed(width), closing(width)].join('\n\n');

/** A word that several commands begin with, as `keys`, called by itself: a list of them. Undefined for any other call. */
const group = ([word, ...more]: readonly string[], width: number): string | undefined => {
  const isGroup = Object.keys(commands).some((words) => words.startsWith(`${word} `));
  if (!isGroup || more.some((one) => one !== '--help' && one !== '-h' && one !== 'help')) return undefined;
  return `${program} ${word} …\n\n${listed(width, word)}\n\n${sentences(`"${program} ${word} COMMAND --help" tells of one.`, width)}`;
};

const didYouMean = (meant: string | undefined): string => (meant === undefined ? '' : ` Did you mean "${meant}"?`);

/** The command that the first word, or the first two, name; and the rest. */
const commandIn = (args: readonly string[]): { command: Command; words: string; rest: string[] } => {
  for (const count of [2, 1]) {
    const words = args.slice(0, count).join(' ');
    const command = commands[words];
    if (command !== undefined) return { command, words, rest: args.slice(count) };
  }
  const [word = ''] = args;
  const several = Object.keys(commands).filter((words) => words.startsWith(`${word} `));
  if (several.length > 0) throw new Usage(`"${word}" is followed by a word of its own: ${several.join(', ')}.`);
  const meant = nearest(args.slice(0, 2).join(' '), Object.keys(commands)) ?? nearest(word, Object.keys(commands));
  throw new Usage(`there is no such command: ${clean(word)}.${didYouMean(meant)} "${program} --help" lists them.`);
};

/** A sentence about an option that the command has not; undefined for any other error. */
const unknownOption = (error: unknown, words: string, options: readonly string[]): string | undefined => {
  if (!(error instanceof TypeError && 'code' in error && error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION'))
    return undefined;
  const [, written = ''] = /'(-[^']*)'/.exec(error.message) ?? [];
  const meant = nearest(
    written,
    options.map((name) => `--${name}`),
  );
  return `"${program} ${words}" has no option ${clean(written)}.${didYouMean(meant)} See --help.`;
};

const parsed = (command: Command, words: string, args: string[]): ReturnType<typeof parseArgs> => {
  const options: ParseArgsOptionsConfig = { ...command.options, ...common };
  for (const name of command.without ?? []) if (!(name in command.options)) delete options[name];
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const unknown = unknownOption(error, words, Object.keys(options));
    if (unknown !== undefined) throw new Usage(unknown);
    // parseArgs throws a TypeError whose message names the option and says how to write it.
    throw new Usage(error instanceof TypeError ? error.message : 'these arguments cannot be read');
  }
};

/** What a call has come to know that helps to tell why it was refused. */
interface Known {
  /** Who is what, where the caller lacks a role. */
  roles?: string | undefined;
}

const runCommand = async (args: readonly string[], terminal: Terminal, known: Known): Promise<void> => {
  const { command, words, rest } = commandIn(args);
  const { values, positionals } = parsed(command, words, rest);
  if (values.help === true) {
    const help = `${command.help}\n\n"samsyn --help" tells of --as, --connection and --json.`;
    terminal.out(`${program} ${command.usage}\n\n${flowing(asCalled(help), terminal.width)}`);
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
    session: async (role, over) => {
      const named = { as: option('as'), connection: option('connection') };
      const session = await openSession(named, role, terminal, over);
      known.roles = whoIsWhat(session.connection, session.principal, [words, role]);
      return session;
    },
    sender: () => senderOf({ as: option('as'), connection: option('connection') }, terminal),
    tell: (value, text) => terminal.out(values.json === true ? JSON.stringify(value) : text),
  };
  await command.run(called);
};

/** What to do about a refusal, beyond what the exchange itself says. */
const advice: Readonly<Record<string, string>> = {
  'signature-stale': 'Set the clock of this machine.',
  'signature-invalid': `Look at "authority" in the connection: "${program} doctor" compares.`,
  'key-unknown': `Is the principal enrolled? See "${program} principal sign --help", and "${program} doctor".`,
  'key-revoked': `Make new keys: "${program} keys new".`,
  'role-missing': 'Name another principal with --as.',
  'not-found': 'Look at the id, and at whom you call as (--as).',
  'self-approval': 'Another person has to decide: whoever submits does not approve.',
  'not-reviewed': `Open it first: "${program} review ID".`,
  'already-decided': `See how it stands: "${program} status ID".`,
  'state-conflict': `See how it stands: "${program} status ID".`,
};

/** What went wrong, in words that say what to do; for scripts by its name; and the exit code. */
interface Told {
  readonly exit: number;
  readonly text: string;
  readonly value: object;
}

const ofRefusal = ({ code, message, status, faults }: Refused, { roles }: Known): Told => {
  const what = (code === 'role-missing' ? roles : undefined) ?? advice[code] ?? '';
  const lines = [`refused (${clean(code)}). ${clean(message)} ${what}`.trimEnd()];
  if (faults.length > 0) lines.push(faultLines(faults));
  return {
    exit: status === 429 || status >= 500 ? exit.unavailable : exit.refused,
    text: lines.join('\n'),
    value: { error: 'refused', code, status, detail: message, errors: faults },
  };
};

const failureOf = (error: unknown, known: Known): Told => {
  if (error instanceof Refused) return ofRefusal(error, known);
  const { name, message } = error instanceof Error ? error : new Error('it failed');
  const of = (code: number, word: string, text: string, more: object = {}): Told => ({
    exit: code,
    text,
    value: { error: word, detail: message, ...more },
  });
  if (error instanceof Usage) return of(exit.usage, 'usage', message);
  if (error instanceof Declined) return of(exit.refused, 'declined', message);
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
    const end = message.includes('\n') ? '\n' : '. ';
    const text = `${message}${end}Does the exchange run? "${program} doctor" looks for the reason.`;
    return of(exit.unavailable, 'no-answer', text);
  }
  return of(exit.unavailable, 'failed', clean(`${name}: ${message}`));
};

/** The version that package.json names. */
const version = (): string =>
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')).version;

/** What a call about the command itself asks for: its help, a part of it, or its version. Undefined for a command. */
const asksFor = (args: readonly string[], width: number): string | undefined => {
  const [first] = args;
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') return overview(width);
  if (first === '--version' || first === '-V') return `samsyn ${version()}`;
  return group(args, width);
};

/** Runs `samsyn` with these arguments; its exit code. Nothing is thrown. */
export const run = async (args: readonly string[], terminal: Terminal): Promise<number> => {
  const known: Known = {};
  try {
    const asked = asksFor(args, terminal.width);
    if (asked !== undefined) {
      terminal.out(asked);
      return exit.done;
    }
    await runCommand(args, terminal, known);
    return exit.done;
  } catch (error) {
    const { exit: code, text, value } = failureOf(error, known);
    terminal.err(args.includes('--json') ? JSON.stringify(value) : sentences(`samsyn: ${text}`, terminal.width));
    return code;
  }
};
