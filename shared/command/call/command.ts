import type { ParseArgsOptionsConfig } from 'node:util';
import type { Role } from '../../protocol/principal-entry.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type KnownSender, type Over, type Session, Usage } from './session.ts';

/** What a command is called with. */
export interface Called {
  readonly positionals: readonly string[];
  /** The value of an option that takes text. */
  readonly option: (name: string) => string | undefined;
  /** Whether an option that takes none was given. */
  readonly flag: (name: string) => boolean;
  readonly terminal: Terminal;
  /** Opens the session: reads the connection, finds the principal. `over` is the patience of a long run. */
  readonly session: (role: Role, over?: Over) => Promise<Session>;
  /** What is known without calling anybody of who would send, and to whom; nothing of a connection that is not there. */
  readonly sender: () => KnownSender;
  /** Says which submission or record the call is about, for the hints that a failure gives. */
  readonly about: (id: string) => void;
  /** Tells on standard error what to look at, and goes on: in words, or with --json as an object. */
  readonly warn: (warning: string) => void;
  /** Writes a result: with --json the value in one line, otherwise the text. */
  readonly tell: (value: unknown, text: string) => void;
}

/** One command of `samsyn`. */
export interface Command {
  /** Its words and arguments: `approve ID`. */
  readonly usage: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What --help says beyond that, examples included. */
  readonly help: string;
  readonly options: ParseArgsOptionsConfig;
  /** Of the options for all commands those that this one has no use for. */
  readonly without?: readonly ('as' | 'connection')[];
  /** Roles that may do it too, besides the one that its session is opened for. */
  readonly alsoFor?: readonly Role[];
  readonly run: (called: Called) => Promise<void>;
}

/** The arguments that say which submissions or records are meant, one or more, as they were written. */
export function whichOf({ positionals: [first, ...more] }: Called): readonly [string, ...string[]] {
  if (first === undefined) throw new Usage('which one? Give the id of a submission or record, or its reference.');
  return [first, ...more];
}

/** The one argument that says which submission or record is meant, as it was written. */
export function whichOne(called: Called): string {
  const [which, ...more] = whichOf(called);
  if (more.length > 0) throw new Usage('give one id; put quotes around a text of several words.');
  return which;
}

/** Refuses options that this way of calling has no use for: whoever writes one means something by it. */
export function refuseUnused(called: Called, options: object, why: string): void {
  for (const name of Object.keys(options))
    if (called.option(name) !== undefined || called.flag(name)) throw new Usage(`--${name} ${why}`);
}

/** Refuses words where a command takes options alone. */
export function refuseWords({ positionals: [word] }: Called, instead: string): void {
  if (word !== undefined) throw new Usage(`"${word}" has no use here: ${instead}`);
}

/** An option that the command cannot do without. */
export function needed(called: Called, name: string, why: string): string {
  const value = called.option(name);
  if (value === undefined) throw new Usage(`--${name} is missing: ${why}`);
  return value;
}

/** An option of a fixed list of words. */
export function oneOf<const Word extends string>(name: string, value: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === value);
  if (found === undefined) throw new Usage(`--${name} is one of ${words.join(', ')}`);
  return found;
}
