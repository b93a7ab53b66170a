import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { clearWarning, inTheClearTo } from '../../client/address.ts';
import { patiently, platform } from '../../client/calls.ts';
import type { Connection } from '../../client/connection.ts';
import { nodeTransport } from '../../client/node/transport.ts';
import { shortPatience } from '../../client/patience.ts';
import type { Transport } from '../../client/transport.ts';
import type { ConsoleConnection } from '../../protocol/answers.ts';
import { indexFile } from '../../runtime/console-files.ts';
import { type Command, refuseWords } from '../call/command.ts';
import { connectionFile, Declined, readConnectionFile, Usage } from '../call/session.ts';
import { sentences } from '../terminal/show.ts';
import { builtFiles } from './built-files.ts';
import { serveConsole } from './local-server.ts';

/** A browser keeps keys by the address that it made them at: the port stays the same from day to day. */
const usualPort = 8788;

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Usage(`--port is a number from 0 to 65535, and is ${text}`);
}

/** What the connection file says to a browser: whom to believe, and nothing of keys and credentials. */
export function trustOf({
  authority,
  formerAuthorities,
  registrars,
  names = {},
  timeZones = {},
  laws,
}: Connection): ConsoleConnection {
  return {
    authority,
    formerAuthorities,
    agencies: Object.keys(registrars).map((id) => ({ id, names: names[id] ?? { sv: id, en: id } })),
    registrars,
    timeZones,
    ...(laws && { laws }),
  };
}

function digestOf(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('base64url');
}

/** Whether the exchange serves this very page, which names all other files by their integrity; undefined where it does not say. */
async function servesTheSame(transport: Transport, page: Buffer): Promise<boolean | undefined> {
  try {
    const ask = () => transport({ method: 'GET', path: '/v1/console', headers: {} });
    const { status, body } = await patiently(ask, shortPatience, platform);
    return status === 200 ? digestOf(body) === digestOf(page) : undefined;
  } catch {
    return undefined;
  }
}

function compared(same: boolean | undefined): string {
  if (same === undefined) return 'The exchange does not answer now: calls are passed on once it does.';
  return same
    ? 'The exchange serves the same page, byte for byte.'
    : 'The exchange serves another page than this one: it is of another version, or not to be trusted. This one is run here.';
}

/** `samsyn console` */
export const browserConsole: Command = {
  usage: 'console',
  summary: 'serve the browser console from this machine, to this machine',
  options: { port: { type: 'string' } },
  without: ['as'],
  help: `Builds the browser console from the sources of this clone and serves it at http://127.0.0.1:${usualPort}/v1/console, to this machine
alone, until Ctrl-C. Whom the browser believes (authority, registrars) is what your connection file says, and its calls are passed on to the
exchange as they are: they are signed in the browser, for the exchange's own name. With the console that the exchange itself serves, you
believe the exchange in both: in the code that handles your keys and reports, and in whose signatures count.
It prints the SHA-256 of its page, which names all other files by their integrity, and whether the exchange serves the same one.
--port: another port. A browser's keys belong to the address that they were made at: keep to one.

  samsyn console
  samsyn console --connection police.json --port 9000`,
  run: async (called) => {
    refuseWords(called, 'it takes options only; see --help.');
    const connection = readConnectionFile(connectionFile(called.option('connection'), called.terminal.env));
    const { url, authority } = connection;
    const clear = inTheClearTo(url);
    if (clear !== undefined) called.warn(clearWarning(clear));
    const transport = nodeTransport(url, authority);
    const files = builtFiles();
    const page = files.get(indexFile);
    if (page === undefined) throw new Declined('the console was built without its page');
    const port = portOf(called.option('port') ?? String(usualPort));
    const server = await serveConsole({ files, connection: trustOf(connection), transport, port }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
        throw new Declined(`port ${port} is not free (${error.code}): end what listens there, or give another --port`);
      },
    );
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/console`;
    const same = await servesTheSame(transport, page.bytes);
    const said = `The console is at ${at}, for the exchange ${authority}. SHA-256 of its page: ${digestOf(page.bytes)}. ${compared(same)} Ctrl-C ends it.`;
    called.tell(
      { url: at, authority, page: digestOf(page.bytes), same: same ?? null },
      sentences(said, called.terminal.width),
    );
    const signal = called.terminal.interrupted();
    if (!signal.aborted) await once(signal, 'abort');
    server.close();
    server.closeAllConnections();
  },
};
