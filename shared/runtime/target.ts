import { type Refusal, refuse } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { isUuid7 } from '../protocol/ids.ts';
import { type Route, routes } from '../protocol/routes.ts';
import { monthForm } from '../protocol/time.ts';

/** What a call is for: the route, the door it came to, and the words of its path that stand for something. */
export interface Target {
  readonly route: Route;
  readonly agency: string | undefined;
  readonly id: string;
  /** `2026-11` */
  readonly month: string | undefined;
  readonly cursor: string | undefined;
  /** A file of the console's. */
  readonly file: string | undefined;
}

const stage = '/v1';
const open = /^\/v1\/(log|console)\//;

function isValidPath(path: string): boolean {
  const alphabet = open.test(path) ? /^[A-Za-z0-9/_.-]*$/ : /^[A-Za-z0-9/_-]*$/;
  const [first, ...segments] = path.split('/');
  return first === '' && alphabet.test(path) && segments.every((s) => s !== '' && s !== '.' && s !== '..');
}

/** A route's path against a call's segments: the words that its placeholders stand for, or undefined. `after` is never an id. */
function matched(route: Route, segments: readonly string[]): Readonly<Record<string, string>> | undefined {
  const wanted = route.path.split('/');
  if (wanted.length !== segments.length) return undefined;
  const words: Record<string, string> = {};
  for (const [i, want] of wanted.entries()) {
    const got = segments[i] ?? '';
    if (want === '{id}' && got === 'after') return undefined;
    if (want.startsWith('{')) words[want.slice(1, -1)] = got;
    else if (want !== got) return undefined;
  }
  return words;
}

/** Whether an id is none, or a month. */
function isMistaken({ id, month }: Readonly<Record<string, string>>): boolean {
  return (id !== undefined && !isUuid7(id)) || (month !== undefined && !monthForm.test(month));
}

/**
 * Judges path, query, route and method of a call, in this order (contract, section 1), on the path as the caller sent it: what API
 * Gateway decoded or mended on the way is not what was signed.
 */
export function targetOf(
  call: { readonly method: string; readonly path: string; readonly hasQuery: boolean },
  agencies: readonly string[],
): Result<Target, Refusal> {
  if (!isValidPath(call.path)) return err(refuse('path-invalid'));
  const segments = call.path.slice(stage.length + 1).split('/');
  const isBelowStage = call.path.startsWith(`${stage}/`);
  const [door = '', ...behind] = segments;
  const agency = isBelowStage && agencies.includes(door) ? door : undefined;
  const found = routes.flatMap((route) => {
    const words = matched(route, route.door ? behind : segments);
    const stands = isBelowStage && words !== undefined && (!route.door || agency !== undefined);
    return stands ? [{ route, words }] : [];
  });
  if (found.some(({ words }) => isMistaken(words))) return err(refuse('path-invalid'));
  if (call.hasQuery) return err(refuse('query-not-allowed'));
  if (found.length === 0) return err(refuse('not-found'));
  const hit = found.find(({ route }) => route.method === call.method);
  if (hit === undefined) return err(refuse('method-not-allowed'));
  const { route, words } = hit;
  return ok({
    route,
    agency: route.door ? agency : undefined,
    id: words.id ?? '',
    month: words.month,
    cursor: words.cursor,
    file: words.file,
  });
}
