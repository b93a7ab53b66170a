import { refuse } from '../domain/refusal.ts';
import type { ConsoleConnection } from '../protocol/answers.ts';
import type { RoutesOf } from '../protocol/routes.ts';
import { type ConsoleFile, indexFile } from './console-files.ts';
import { type ApiAnswer, answer, apiHandler, type Received, refusal } from './http.ts';
import { log } from './log.ts';
import { targetOf } from './target.ts';

/**
 * What the console's page may do, in the words of its browser. No script and no style but the files that stand here by the hash of their
 * content; nothing is sent anywhere but to the exchange; no other page frames it or keeps a hand on its window. `data:` is for the small
 * drawings within the design system's style sheet, and carries nothing away.
 * https://www.w3.org/TR/CSP3/, https://w3c.github.io/trusted-types/dist/spec/
 */
const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'accelerometer=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** The names of all but the page are made of their content: what such a name stands for never changes. */
const keptOf = (name: string): string => (name === indexFile ? 'no-store' : 'public, max-age=31536000, immutable');

const served = (name: string, { type, bytes, gzipped }: ConsoleFile, { acceptsGzip }: Received): ApiAnswer => ({
  statusCode: 200,
  headers: {
    ...pageHeaders,
    'content-type': type,
    'cache-control': keptOf(name),
    vary: 'accept-encoding',
    ...(acceptsGzip && { 'content-encoding': 'gzip' }),
  },
  body: (acceptsGzip ? gzipped : bytes).toString('base64'),
  isBase64Encoded: true,
});

type ConsoleRoute = RoutesOf<'serve-console'>;

/** The handler of the console's page, its files, and what a browser has to trust; of files, exactly those that the build has noted. */
export const consoleFunction = (
  agencies: readonly string[],
  connection: ConsoleConnection,
  files: ReadonlyMap<string, ConsoleFile>,
) =>
  apiHandler(async (received) => {
    const target = targetOf(received, agencies);
    if (!target.ok) return refusal(target.error);
    const { route, file = indexFile } = target.value;
    const isConnection = route.name === ('console-connection' satisfies ConsoleRoute);
    const found = files.get(file);
    const missing = !isConnection && found === undefined;
    log({ event: 'call-answered', route: route.name, status: missing ? 404 : 200 });
    if (isConnection) return answer(200, connection, { ...pageHeaders, 'cache-control': 'no-store' });
    return found === undefined ? refusal(refuse('not-found')) : served(file, found, received);
  }, 'serve-console');
