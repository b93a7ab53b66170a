import type { Agency } from '../domain/agency.ts';
import { refuse } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import { isExhausted, searcherOf } from '../domain/searching.ts';
import { afterWatch, afterWatchEnded, type Watch } from '../domain/watching.ts';
import { uuid7 } from '../protocol/ids.ts';
import { readEndBody, readWatchBody } from '../protocol/search-bodies.ts';
import { normalised } from '../protocol/selectors/normalise.ts';
import { dayIn, endOfDay } from '../protocol/time.ts';
import { signedOf, timeOf, type UseCase } from './call.ts';
import { nextPath, pageSize } from './paging.ts';
import { Unavailable } from './ports.ts';
import { exhausted, type Searching, type SearchSettings, turnedAway, used } from './search.ts';
import type { KeptWatch, Watches } from './watch-ports.ts';

export interface Watching extends Searching {
  readonly watches: Watches;
}

/** Of the same agency others search at the same time: each writes its number in turn. */
const attempts = 30;

/**
 * POST watches: from now on the agency is told of a record that carries a selector when it is released to it. It counts in the budget as a search
 * on each of its days, and so does one whose body is refused.
 */
export function beginWatch(ports: Watching, settings: SearchSettings): UseCase {
  return async (call) => {
    const { agency, timeZone, budgets } = settings;
    const away = await turnedAway(ports, call, settings);
    if (away !== undefined) return err(away);
    const today = dayIn(timeZone, call.now);
    const body = readWatchBody(call.body, (selector) => normalised(selector, today), today);
    if (!body.ok) {
      const counted = await used(ports, call, settings);
      return counted.ok ? body : counted;
    }
    const { selector, until, ...why } = body.value;
    const token = await ports.macs.token(selector);
    const id = uuid7(call.now, ports.chance.random(10));
    const endsAt = timeOf(endOfDay(timeZone, until));
    const { by, now } = call;
    const watch: Watch = { id, agency, by, type: selector.type, ...why, createdAt: timeOf(now), until, endsAt };
    const { nonce, evidence } = signedOf(call);
    const person = searcherOf(by);
    for (let i = 0; i < attempts; i += 1) {
      const was = await ports.searches.standing(agency, person);
      if (isExhausted(was, budgets, today)) return err(exhausted(settings, now));
      const change = { agency, person, was, now: afterWatch(was, until, today), nonce };
      const failure = await ports.watches.change({ ...change, begun: { watch, token, evidence } });
      if (failure === undefined) return ok({ status: 201, body: { id, until }, spent: true });
      if (failure === 'nonce-replayed') return err(refuse(failure));
    }
    throw new Unavailable('others of the agency keep searching at the same time');
  };
}

function shown({ watch, matches }: KeptWatch) {
  const { id, type, purpose, caseReference, createdAt, until, endedAt } = watch;
  return {
    id,
    type,
    purpose,
    ...(caseReference === undefined ? {} : { caseReference }),
    createdAt,
    until,
    ...(endedAt === undefined ? {} : { endedAt }),
    matches,
  };
}

/** GET watches: the agency's, newest first; what each waits for is nowhere to be shown. */
export function listWatches(watches: Pick<Watches, 'list'>, agency: Agency): UseCase {
  return async (call) => {
    const found = await watches.list(agency, call.after, pageSize + 1);
    const rows = found.slice(0, pageSize);
    const last = found.length > pageSize ? rows.at(-1) : undefined;
    const next = nextPath(agency, 'watches', last === undefined ? null : last.watch.id);
    return ok({ status: 200, body: { watches: rows.map(shown), next }, spent: false });
  };
}

/** POST watches/{id}/end: nobody is told any more. Ended again, it is as it was. */
export function endWatch(ports: Watching, settings: SearchSettings): UseCase {
  return async (call) => {
    const { agency, timeZone } = settings;
    const body = readEndBody(call.body);
    if (!body.ok) return body;
    const today = dayIn(timeZone, call.now);
    const at = timeOf(call.now);
    for (let i = 0; i < attempts; i += 1) {
      const kept = await ports.watches.read(agency, call.id);
      if (kept === undefined) return err(refuse('not-found'));
      const { watch, token, person } = kept;
      if (watch.endedAt !== undefined || watch.endsAt <= at)
        return ok({ status: 200, body: shown(kept), spent: false });
      const was = await ports.searches.standing(agency, person);
      const change = {
        agency,
        person,
        was,
        now: afterWatchEnded(was, watch.until, today),
        nonce: signedOf(call).nonce,
      };
      const failure = await ports.watches.change({ ...change, ended: { watch, token, at } });
      const ended = { ...kept, watch: { ...watch, endedAt: at } };
      if (failure === undefined) return ok({ status: 200, body: shown(ended), spent: true });
      if (failure === 'nonce-replayed') return err(refuse(failure));
    }
    throw new Unavailable('others of the agency keep searching at the same time');
  };
}
