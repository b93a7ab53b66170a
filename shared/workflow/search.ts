import { commitToSearch } from '../custody/search-leaf.ts';
import type { Agency } from '../domain/agency.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { afterOneMore, type Budgets, isExhausted, type SearchStanding, searcherOf } from '../domain/searching.ts';
import { readSearchBody } from '../protocol/search-bodies.ts';
import { normalised } from '../protocol/selectors/normalise.ts';
import { dayIn } from '../protocol/time.ts';
import { type SignedCall, signedOf, timeOf, type UseCase } from './call.ts';
import { nextPath, pageSize } from './paging.ts';
import { Unavailable } from './ports.ts';
import type { Recording } from './record.ts';
import type { Macs, RecordedSearch, Searches } from './search-ports.ts';

export interface Searching extends Recording {
  readonly macs: Macs;
  readonly searches: Searches;
}

/** What holds at one agency's door. */
export interface SearchSettings {
  readonly agency: Agency;
  readonly timeZone: string | undefined;
  readonly budgets: Budgets;
  /** Whom to contact at each agency whose rule of its day lets searches know that it holds something; the others are silent. */
  readonly contactsOn: (now: number) => readonly { readonly agency: Agency; readonly contact: string }[];
}

/** Of the same agency others search at the same time: each writes its number in turn. */
const attempts = 30;
/** As many are told as a page has (contract, section 9). */
const mostRecords = pageSize;

/** Seconds until the day ends where the agency is, by halving: zones change their clocks when they like. */
function untilTomorrow(timeZone: string | undefined, now: number): number {
  const today = dayIn(timeZone, now);
  let [before, after] = [now, now + 26 * 3_600_000];
  while (after - before > 500) {
    const middle = (before + after) / 2;
    if (dayIn(timeZone, middle) === today) before = middle;
    else after = middle;
  }
  return Math.ceil((after - now) / 1000);
}

/** What is told once nothing is left of the day. */
export function exhausted({ timeZone }: SearchSettings, now: number): Refusal {
  return { ...refuse('budget-exhausted'), retryAfter: untilTomorrow(timeZone, now) };
}

/**
 * Uses one search of what is left of the day, with the act of one that was made; each on the standing that is there. Answers the act, or why it is
 * none.
 */
export async function used(
  { searches }: Searching,
  call: SignedCall,
  settings: SearchSettings,
  make?: (standing: SearchStanding) => Promise<RecordedSearch>,
): Promise<Result<RecordedSearch | undefined, Refusal>> {
  const { agency, timeZone, budgets } = settings;
  const person = searcherOf(call.by);
  const today = dayIn(timeZone, call.now);
  for (let i = 0; i < attempts; i += 1) {
    const was = await searches.standing(agency, person);
    if (isExhausted(was, budgets, today)) return err(exhausted(settings, call.now));
    const search = await make?.(was);
    const now = { seq: search?.seq ?? was.seq, ...afterOneMore(was, today) };
    const made = search && { search, nonce: signedOf(call).nonce };
    const failure = await searches.write({ agency, person, was, now, made });
    if (failure === undefined) return ok(search);
    if (failure === 'nonce-replayed') return err(refuse(failure));
  }
  throw new Unavailable('others of the agency keep searching at the same time');
}

/** Whether nothing has to be asked of anybody: a replay, or a day that is used up. */
export async function turnedAway({ exchange, searches }: Searching, call: SignedCall, settings: SearchSettings) {
  const [isReplay, standing] = await Promise.all([
    exchange.isConsumed(signedOf(call).nonce),
    searches.standing(settings.agency, searcherOf(call.by)),
  ]);
  if (isReplay) return refuse('nonce-replayed');
  const isOver = isExhausted(standing, settings.budgets, dayIn(settings.timeZone, call.now));
  return isOver ? exhausted(settings, call.now) : undefined;
}

/** Those of these agencies that hold it in something which the searching agency was not given. */
async function contactsFor(
  { searches }: Searching,
  { agency, contactsOn }: SearchSettings,
  token: string,
  now: number,
) {
  const asked = contactsOn(now).filter((one) => one.agency !== agency);
  const held = await Promise.all(asked.map((one) => searches.holds(one.agency, token, agency)));
  return asked.filter((_, i) => held[i]);
}

/**
 * POST searches: which records of its agency carry a selector, and whom else to ask. Every search is on record before its answer leaves, with what
 * it was for, and counts in the day's budget: also one whose body is refused, or numbers could be tried without end. What other agencies hold and
 * did not share is not read at all, unless their rule lets it be known: nothing of it can be told, not even by the time it takes.
 */
export function searchRecords(ports: Searching, settings: SearchSettings): UseCase {
  return async (call) => {
    const { agency, timeZone } = settings;
    const away = await turnedAway(ports, call, settings);
    if (away !== undefined) return err(away);
    const day = dayIn(timeZone, call.now);
    const body = readSearchBody(call.body, (selector) => normalised(selector, day));
    if (!body.ok) {
      const counted = await used(ports, call, settings);
      return counted.ok ? body : counted;
    }
    const { selector, ...why } = body.value;
    const token = await ports.macs.token(selector);
    const [records, contacts] = await Promise.all([
      ports.searches.bearing(agency, token, mostRecords),
      contactsFor(ports, settings, token, call.now),
    ]);
    const hit = records.length > 0 || contacts.length > 0;
    const { by, now } = call;
    const { evidence } = signedOf(call);
    const act = { act: 'searched', agency, at: timeOf(now), by, type: selector.type, ...why, hit, evidence } as const;
    const done = await used(ports, call, settings, ({ seq }) =>
      commitToSearch({ ...act, seq: seq + 1 }, ports.chance.random(32), ports.crypto),
    );
    if (!done.ok || done.value === undefined) return done.ok ? err(refuse('internal')) : done;
    const { seq, custody } = done.value;
    return ok({ status: 200, body: { hit, records, contacts, search: { seq, hash: custody.hash } }, spent: true });
  };
}

/** How long searches are listed, in milliseconds. */
const listed = 90 * 86_400_000;

/** GET searches: those of the last 90 days, newest first; what was searched for is nowhere to be shown. */
export function listSearches(searches: Pick<Searches, 'list'>, agency: Agency): UseCase {
  return async (call) => {
    const before = call.after === undefined ? undefined : Number(call.after);
    const found = await searches.list(agency, before, timeOf(call.now - listed), pageSize + 1);
    const rows = found.slice(0, pageSize);
    const last = found.length > pageSize ? rows.at(-1) : undefined;
    const shown = rows.map(({ by, ...row }) => ({ ...row, by: { agency: by.agency, keyid: by.keyid } }));
    const next = nextPath(agency, 'searches', last === undefined ? null : String(last.seq));
    return ok({ status: 200, body: { searches: shown, next }, spent: false });
  };
}
