import { type Refusal, refuse } from '../domain/refusal.ts';
import type { ConsoleConnection } from '../protocol/answers.ts';
import type { RoutesOf } from '../protocol/routes.ts';
import { type ConsoleFile, indexFile, keptOf, pageHeaders } from './console-files.ts';
import { type ApiAnswer, answer, apiHandler, type Received, refusal } from './http.ts';
import { log } from './log.ts';
import { targetOf } from './target.ts';

function served(name: string, { type, bytes, gzipped }: ConsoleFile, { takesGzip }: Received): ApiAnswer {
  return {
    statusCode: 200,
    headers: {
      ...pageHeaders,
      'content-type': type,
      'cache-control': keptOf(name),
      vary: 'accept-encoding',
      ...(takesGzip && { 'content-encoding': 'gzip' }),
    },
    // All of them are text.
    body: takesGzip ? gzipped.toString('base64') : bytes.toString(),
    isBase64Encoded: takesGzip,
  };
}

/** A refusal is shown at the very address that the keys belong to: the page's policy holds there too. */
function refused(why: Refusal): ApiAnswer {
  const told = refusal(why);
  return { ...told, headers: { ...pageHeaders, ...told.headers } };
}

type ConsoleRoute = RoutesOf<'serve-console'>;

/** The handler of the console's page, its files, and what a browser has to trust; of files, exactly those that the build has noted. */
export function consoleFunction(
  agencies: readonly string[],
  connection: ConsoleConnection,
  files: ReadonlyMap<string, ConsoleFile>,
) {
  return apiHandler(async (received) => {
    const target = targetOf(received, agencies);
    if (!target.ok) return refused(target.error);
    const { route, file = indexFile } = target.value;
    const isConnection = route.name === ('console-connection' satisfies ConsoleRoute);
    const found = files.get(file);
    const missing = !isConnection && found === undefined;
    log({ event: 'call-answered', route: route.name, status: missing ? 404 : 200 });
    if (isConnection) return answer(200, connection, { ...pageHeaders, 'cache-control': 'no-store' });
    return found === undefined ? refused(refuse('not-found')) : served(file, found, received);
  }, 'serve-console');
}
