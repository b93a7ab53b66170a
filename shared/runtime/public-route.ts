import { refuse } from '../domain/refusal.ts';
import type { PublicFunction } from '../protocol/routes.ts';
import { answer, apiHandler, refusal } from './http.ts';
import { log } from './log.ts';
import { targetOf } from './target.ts';

/** What a public route answers, and for how many seconds it may be kept; 0: not at all. */
export interface Published {
  readonly body: object;
  readonly maxAge: number;
}

/** The handler of a public, unsigned route. */
export function publicFunction(name: PublicFunction, agencies: readonly string[], published: () => Promise<Published>) {
  return apiHandler(async (received) => {
    const target = targetOf(received, agencies);
    if (!target.ok) return refusal(target.error);
    const { body, maxAge } = await published();
    const answered = answer(200, body, { 'cache-control': maxAge === 0 ? 'no-store' : `max-age=${maxAge}` });
    log({ event: 'call-answered', route: target.value.route.name, status: 200 });
    return answered;
  }, name);
}

/** The handler of everything that is no route: says whether path, query, route or method is wrong. */
export function refusingFunction(name: string, agencies: readonly string[]) {
  return apiHandler(async (received) => {
    const target = targetOf(received, agencies);
    const refused = target.ok ? refuse('not-found') : target.error;
    const refusedAnswer = refusal(refused);
    log({ event: 'call-answered', route: 'none', status: refusedAnswer.statusCode, code: refused.code });
    return refusedAnswer;
  }, name);
}
