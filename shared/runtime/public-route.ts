import { refuse } from '../domain/refusal.ts';
import { answer, apiHandler, refusal } from './http.ts';
import { log } from './log.ts';
import { targetOf } from './target.ts';

/** The handler of a public, unsigned route, whose answer may be kept for so many seconds. */
export const publicFunction = (
  name: string,
  agencies: readonly string[],
  maxAge: number,
  body: () => Promise<object>,
) =>
  apiHandler(async (received) => {
    const target = targetOf(received, agencies);
    if (!target.ok) return refusal(target.error);
    const answered = answer(200, await body(), { 'cache-control': `max-age=${maxAge}` });
    log({ event: 'call-answered', route: target.value.route.name, status: 200 });
    return answered;
  }, name);

/** The handler of everything that is no route: says whether path, query, route or method is wrong. */
export const refusingFunction = (name: string, agencies: readonly string[]) =>
  apiHandler(async (received) => {
    const target = targetOf(received, agencies);
    const refused = target.ok ? refuse('not-found') : target.error;
    const refusedAnswer = refusal(refused);
    log({ event: 'call-answered', route: 'none', status: refusedAnswer.statusCode, code: refused.code });
    return refusedAnswer;
  }, name);
