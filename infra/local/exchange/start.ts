import { join } from 'node:path';
import { program, word } from '../../../shared/command/terminal/program.ts';
import { CannotStart } from '../cloud/basics/cannot-start.ts';
import { type Log, logToOutput, sendLinesTo } from '../cloud/basics/output.ts';
import { accountForEach } from './agency-accounts.ts';
import { baseConfiguration } from './configuration.ts';
import { type Exchange, startExchange } from './exchange.ts';
import { logFile } from './log-file.ts';

/** `npm start`: an exchange on this machine until SIGTERM or SIGINT. PORT and SAMSYN_HOME say where (contract, section 9). */

/** Everything is to have ended 5 s after the signal. */
const longestStopMs = 4_500;
/** A hundred years: longer than anything is kept. */
const mostDays = 36_525;

let exchange: Exchange | undefined;
let ending = false;

function tell(sentence: string): void {
  process.stdout.write(`Samsyn ${sentence}\n`);
}

/** A process that exits takes its children with it, so that ending it half-way leaves nothing behind. */
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(0), longestStopMs).unref();
  await exchange?.stop();
  tell('has ended');
  process.exit(0);
}

/** A Ctrl-C reaches the database as well: what fails while all of it ends is nothing to look into. */
const log: Log = (entry) => {
  if (!ending) logToOutput(entry);
};

function fail(fault: unknown): void {
  const error = fault instanceof Error ? fault : new Error(String(fault));
  if (error instanceof CannotStart) tell(`cannot start: ${error.message}`);
  else {
    const [sentence = ''] = error.message.split('\n');
    logToOutput({ level: 'ERROR', message: error.message, stack: error.stack });
    tell(exchange === undefined ? `cannot start: ${sentence}` : `has failed and ends: ${sentence}`);
  }
  process.exit(1);
}

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new CannotStart(`PORT must be a number from 0 to 65535, not ${text}`);
}

/** Years are rehearsed, not travelled back: a report would be received before it was sent. */
function daysOf(text: string): number {
  const days = Number(text);
  if (Number.isSafeInteger(days) && days >= 0 && days <= mostDays) return days;
  throw new CannotStart(`SAMSYN_DAYS_AHEAD must be a whole number from 0 to ${mostDays}, not ${text}`);
}

function todayIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** One link a person: a click enrols the browser. Who is revoked gets none. */
function waysIn({ connection, linkFor }: Exchange): string[] {
  const people = connection.principals.filter(({ status }) => status === 'active');
  return [
    'has a console: open a link, and the browser is that person. Each is good once, within an hour.',
    ...people.map((person) => `${person.name.padEnd(24)} ${linkFor(person)}`),
  ];
}

/** Whether each agency's content keys are to lie in an account of its own. */
function ownAccountsOf(text: string): boolean {
  if (text === '' || text === '1') return text === '1';
  throw new CannotStart(`SAMSYN_OWN_ACCOUNTS must be 1, or left out, not ${text}`);
}

const { PORT, SAMSYN_HOME, SAMSYN_DAYS_AHEAD, SAMSYN_OWN_ACCOUNTS } = process.env;
const home = SAMSYN_HOME || '.samsyn';
// Whoever looks at a terminal reads sentences; whatever else takes the output gets all of it.
const file = process.stdout.isTTY ? join(home, 'exchange.log') : undefined;
if (file !== undefined) sendLinesTo(logFile(file, tell));

// Every other line is an object of JSON: a warning of Node's too.
process.removeAllListeners('warning');
process.on('warning', ({ name, message }) => {
  if (name !== 'ExperimentalWarning') logToOutput({ level: 'WARN', message: `${name}: ${message}` });
});
process.on('SIGTERM', () => void end());
process.on('SIGINT', () => void end());
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

try {
  const [port, daysAhead] = [portOf(PORT || '8787'), daysOf(SAMSYN_DAYS_AHEAD || '0')];
  const accounts = ownAccountsOf(SAMSYN_OWN_ACCOUNTS || '') ? { accounts: accountForEach(baseConfiguration()) } : {};
  exchange = await startExchange({ home, port, daysAhead, ...accounts, progress: tell, log });
  if (ending) await exchange.stop();
  else {
    tell(`is ready at ${exchange.url}`);
    if (daysAhead > 0)
      tell(`has its clock ${daysAhead} days ahead of this machine's: it is ${todayIn(daysAhead)} there`);
    for (const line of waysIn(exchange)) tell(line);
    const there = SAMSYN_HOME ? `export SAMSYN_HOME=${word(SAMSYN_HOME)}, then ` : '';
    if (file !== undefined) tell(`writes what its functions say into ${file}`);
    tell(
      `has its people's keys in ${home}/connection.json. In another terminal: ${there}${program} --help. Ctrl-C ends it.`,
    );
  }
} catch (fault) {
  fail(fault);
}
