import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../../../shared/domain/result.ts';

/** What the command line asks for. */
export interface Options {
  readonly help: boolean;
  /** The connection.json of an exchange that runs already; without it one is started, and ended. */
  readonly connection?: string;
  /** The table of drug seizures to make reports of. */
  readonly seizures?: string;
  /** How many of these reports are sent, and how many at once. */
  readonly send: number;
  readonly atOnce: number;
}

export const usage = `npm run demo -- [options]

Starts the exchange on this machine, sends reports both ways between Police and Customs, through submission, approval
queue, approval, release and reading, and says what happens and how long it takes.

  --connection FILE   use an exchange that runs already (npm start writes .samsyn/connection.json)
  --seizures FILE     make a report of each row of the drug seizure statistics of U.S. Customs and Border Protection
                      (a CSV file), and send the first of them the whole way, from Customs to Police
    --send N          how many of them; 200 unless told
    --at-once N       how many are on their way at the same time; 8 unless told
  --help              this text
`;

function wholeNumber(text: string | undefined, otherwise: number, most: number): number | undefined {
  if (text === undefined) return otherwise;
  const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= most ? number : undefined;
}

function parsed(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    options: {
      help: { type: 'boolean', short: 'h' },
      connection: { type: 'string' },
      seizures: { type: 'string' },
      send: { type: 'string' },
      'at-once': { type: 'string' },
    },
  }).values;
}

/** Reads the command line; the error is a sentence. */
export function readOptions(argv: readonly string[]): Result<Options, string> {
  let values: ReturnType<typeof parsed>;
  try {
    values = parsed(argv);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
  const { help = false, connection, seizures } = values;
  const send = wholeNumber(values.send, 200, 100_000);
  const atOnce = wholeNumber(values['at-once'], 8, 64);
  if (send === undefined) return err('--send takes a whole number, 1 to 100000');
  if (atOnce === undefined) return err('--at-once takes a whole number, 1 to 64');
  return ok({
    help,
    send,
    atOnce,
    ...(connection !== undefined && { connection }),
    ...(seizures !== undefined && { seizures }),
  });
}
