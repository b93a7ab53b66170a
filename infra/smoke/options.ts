import { parseArgs } from 'node:util';
import { whyNoAddress } from '../../shared/client/address.ts';
import { Usage } from '../../shared/command/call/session.ts';

/** What the command line asks for. */
export interface Options {
  readonly help: boolean;
  readonly json: boolean;
  /** The connection file; undefined for the usual one. */
  readonly connection: string | undefined;
  /** What `cdk deploy --outputs-file` wrote: names the API whose settings are read back; undefined where it is not to be looked at. */
  readonly outputs: string | undefined;
  /** Another address than the connection's. */
  readonly url: string | undefined;
  /** The longest wait for one step, in milliseconds. */
  readonly patience: number;
}

export const usage = `npm run smoke -- [--connection FILE] [--outputs FILE] [--url URL] [--patience SECONDS] [--json]

Sends reports the whole way through a deployed exchange, through submission, approval queue, approval, release and reading: each handling
code from each agency of the connection to the next, and from the last to the first (of two agencies eight reports, both ways). Tells the
time of each step, in milliseconds, and counts the calls. The first report also shows what no template can: that KMS re-encrypts from an
RSA intake key to a symmetric key with a context, each half under a key policy of its own; a step that fails is told with the policy
statements to look at.

  --connection FILE   default: $SAMSYN_HOME/connection.json, or .samsyn/connection.json. It needs of each agency a submitter, two approvers
                      (or as many as its rules ask for) and a reader, as "samsyn principal put --stand-ins" writes them. Where it names
                      notification queues, people act on their messages, and else they ask.
  --outputs FILE      what "cdk deploy --all --outputs-file FILE" wrote. With credentials of an operator in the environment the run first
                      waits until the API is available (a TLS policy takes a quarter of an hour to spread), reads its settings back
                      from API Gateway, and compares them with the templates'
  --url URL           another address of the exchange, ending in /v1; Host stays the connection's authority
  --patience SECONDS  the longest wait for one step, 1 to 900; 60 unless told
  --json              a report a line, and the sum in the last one
  --help              this text

What it leaves are its reports, whose references begin with SMOKE: a record cannot be taken away. Exit code 0: all arrived; 1: one did not;
2: not called as it can be.
`;

/** Reads the command line. @throws Usage with a sentence. */
export function readOptions(args: readonly string[]): Options {
  const { help = false, json = false, connection, outputs, url, patience = '60' } = parsed(args);
  const seconds = /^\d{1,3}$/.test(patience) ? Number(patience) : 0;
  if (seconds < 1 || seconds > 900) throw new Usage('--patience is a whole number of seconds, 1 to 900');
  const why = url === undefined ? undefined : whyNoAddress(url);
  if (why !== undefined) throw new Usage(`--url ${why}`);
  return { help, json, connection, outputs, url, patience: seconds * 1000 };
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    const options = {
      help: { ...flag, short: 'h' },
      json: flag,
      connection: text,
      outputs: text,
      url: text,
      patience: text,
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new Usage(error instanceof Error ? error.message : 'these arguments cannot be read');
  }
}
