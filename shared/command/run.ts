import { readFileSync } from 'node:fs';
import { clearWarning, inTheClearTo } from '../client/address.ts';
import { isUuid7 } from '../protocol/ids.ts';
import { acknowledge } from './approver/acknowledge.ts';
import { approve, giveBack, reject } from './approver/approve.ts';
import { inbox } from './approver/inbox.ts';
import { overdue } from './approver/overdue.ts';
import { recall } from './approver/recall.ts';
import { erasures, retention } from './approver/retention.ts';
import { review } from './approver/review.ts';
import { didYouMean, parsed } from './call/arguments.ts';
import type { Called, Command } from './call/command.ts';
import { closing, introduction } from './call/help.ts';
import { NotAllDone } from './call/long-run.ts';
import { nearest } from './call/nearest.ts';
import { passedOver } from './call/passed-over.ts';
import { openSession, senderOf, Usage, whoIsWhat, withClockOf } from './call/session.ts';
import { browserConsole } from './console/console.ts';
import { convertUsCbp } from './conversion/convert.ts';
import { submit } from './desk/submit.ts';
import { acts, status, submissions, withdraw } from './desk/track.ts';
import { doctor } from './doctor/doctor.ts';
import { connectionNew } from './enrolment/connection-new.ts';
import { keysNew } from './enrolment/keys.ts';
import { principalList } from './enrolment/principal-list.ts';
import { principalPut } from './enrolment/principal-put.ts';
import { principalSign } from './enrolment/principal-sign.ts';
import { registrarNew } from './enrolment/registrar-new.ts';
import { exit, failureOf, type Known } from './failing.ts';
import { rules } from './law/rules.ts';
import { lateCommand } from './oversight/late.ts';
import { readers } from './oversight/readers.ts';
import { report } from './oversight/report.ts';
import { outcome } from './reader/outcome.ts';
import { read, records } from './reader/records.ts';
import { search, searches } from './reader/search.ts';
import { unwatch, watch, watches } from './reader/watch.ts';
import { asCalled, program } from './terminal/program.ts';
import { clean, facts, flowing, sentences } from './terminal/show.ts';
import type { Terminal } from './terminal/terminal.ts';

const commands: Readonly<Record<string, Command>> = {
  submit,
  submissions,
  status,
  acts,
  withdraw,
  inbox,
  review,
  approve,
  reject,
  return: giveBack,
  recall,
  acknowledge,
  overdue,
  outcome,
  readers,
  late: lateCommand,
  report,
  erasures,
  retention,
  records,
  read,
  search,
  searches,
  watch,
  watches,
  unwatch,
  rules,
  console: browserConsole,
  doctor,
  'convert us-cbp': convertUsCbp,
  'keys new': keysNew,
  'registrar new': registrarNew,
  'connection new': connectionNew,
  'principal sign': principalSign,
  'principal put': principalPut,
  'principal list': principalList,
};

/** Commands by their words and arguments, with what each does; all of them, or those that begin with a word. */
function listed(width: number, first?: string): string {
  return facts(
    Object.entries(commands)
      .filter(([words]) => first === undefined || words.startsWith(`${first} `))
      .map(([words, { usage, summary }]) => {
        const [, argument = ''] = /^ ([A-Z]+)/.exec(usage.slice(words.length)) ?? [];
        return [`  ${words} ${argument}`, summary] as const;
      }),
    width,
  );
}

function overview(width: number): string {
  return [asCalled(introduction), listed(width), closing(width)].join('\n\n');
}

/** A word that several commands begin with, as `keys`, called by itself: a list of them. Undefined for any other call. */
function group([word, ...more]: readonly string[], width: number): string | undefined {
  const isGroup = Object.keys(commands).some((words) => words.startsWith(`${word} `));
  if (!isGroup || more.some((one) => one !== '--help' && one !== '-h' && one !== 'help')) return undefined;
  return `${program} ${word} …\n\n${listed(width, word)}\n\n${sentences(`"${program} ${word} COMMAND --help" tells of one.`, width)}`;
}

/** The command that the first word, or the first two, name; and the rest. */
function commandIn(args: readonly string[]): { command: Command; words: string; rest: string[] } {
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
}

function warnOn({ err, width }: Terminal, json: boolean) {
  return (warning: string): void => err(json ? JSON.stringify({ warning }) : sentences(`Warning: ${warning}`, width));
}

async function runCommand(args: readonly string[], machine: Terminal, known: Known): Promise<void> {
  const { command, words, rest } = commandIn(args);
  const { values, positionals } = parsed(command, words, rest);
  if (values.help === true) {
    const help = `${command.help}\n\n"samsyn --help" tells of --as, --connection and --json.`;
    machine.out(`${program} ${command.usage}\n\n${flowing(asCalled(help), machine.width)}`);
    return;
  }
  const option = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const terminal = withClockOf(option('connection'), machine);
  const warn = warnOn(terminal, values.json === true);
  const called: Called = {
    positionals,
    option,
    flag: (name) => values[name] === true,
    terminal,
    session: async (role, over) => {
      const named = { as: option('as') ?? (terminal.env.SAMSYN_AS || undefined), connection: option('connection') };
      const session = await openSession(named, role, terminal, over);
      known.roles = whoIsWhat(session.connection, session.principal, [words, [role, ...(command.alsoFor ?? [])]]);
      const ignored = passedOver(session, named.as);
      if (ignored !== undefined) warn(ignored);
      known.me = session.me;
      const clear = inTheClearTo(session.connection.url);
      if (clear !== undefined) warn(clearWarning(clear));
      return session;
    },
    sender: () => senderOf({ as: option('as'), connection: option('connection') }, terminal),
    about: (id) => {
      known.id = id;
    },
    warn,
    tell: (value, text) => terminal.out(values.json === true ? JSON.stringify(value) : text),
  };
  known.id = positionals.find(isUuid7);
  await command.run(called);
}

/** The version that package.json names. */
function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}

/** What a call about the command itself asks for: its help, a part of it, or its version. Undefined for a command. */
function asksFor(args: readonly string[], width: number): string | undefined {
  const [first] = args;
  if (first === undefined || first === '--help' || first === '-h') return overview(width);
  if (first === '--version' || first === '-V' || first === '-v' || first === 'version') return `samsyn ${version()}`;
  return group(args, width);
}

/** `samsyn help submit` asks for what `samsyn submit --help` does. */
function withoutHelpWord(args: readonly string[]): readonly string[] {
  const [first, ...words] = args;
  if (first !== 'help') return args;
  return words[0]?.startsWith('-') === false ? [...words, '--help'] : ['--help'];
}

/** Runs `samsyn` with these arguments; its exit code. Nothing is thrown. */
export async function run(written: readonly string[], terminal: Terminal): Promise<number> {
  const args = withoutHelpWord(written);
  const known: Known = { width: terminal.width };
  try {
    const asked = asksFor(args, terminal.width);
    if (asked !== undefined) {
      terminal.out(asked);
      return exit.done;
    }
    await runCommand(args, terminal, known);
    await terminal.written();
    const { why, readerGone } = terminal.lost() ?? { readerGone: true };
    if (!readerGone) throw new NotAllDone(1, `${why}. What was done is done: look before you call again.`);
    return exit.done;
  } catch (error) {
    const { exit: code, text, value } = failureOf(error, known);
    terminal.err(args.includes('--json') ? JSON.stringify(value) : sentences(`samsyn: ${text}`, terminal.width));
    return code;
  }
}
