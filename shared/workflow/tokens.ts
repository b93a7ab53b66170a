import type { Agency } from '../domain/agency.ts';
import { clocksOf } from '../domain/retention.ts';
import { neverReleased, type Submission } from '../domain/submission.ts';
import type { Exchange } from './ports.ts';
import type { Carried, TokenEffect } from './token-ports.ts';

/*
 * Where tokens stand, and how they move. A submission's own lie in one row beside its state (`carried`), and each once more by what its
 * originator holds. With a release they reach each recipient: one row for each token, in a partition of that agency and that token, which is
 * all that a search of it reads. So a search reads the same whether another agency holds what it asks for or not.
 */

/** Rows that a transaction has room for, beside the nonce and two of the submission. */
const room = 90;

/** What its originator holds: let go, one by one. */
function letGo({ id, originator }: Submission, tokens: readonly string[]): readonly TokenEffect[] {
  return tokens.map((token) => ({ kind: 'token-dropped', originator, token, submission: id }) as const);
}

/**
 * What goes of a submission's tokens with this move, in the same write: all of them, where it ends unreleased; where an agency's time is over,
 * those by which it holds or finds it. Every change of a state comes by `record`, which asks here: whoever adds a way for a submission to end
 * has nothing to add.
 */
export async function tokensDropped(
  tables: Pick<Exchange, 'carried'>,
  before: Submission | undefined,
  after: Submission,
): Promise<readonly TokenEffect[]> {
  if (before === undefined) return [];
  const erased = after.erased?.find((agency) => before.erased?.includes(agency) !== true);
  if (erased !== undefined) return tokensErased(tables, after, erased);
  if (before.state === after.state || !neverReleased(after.state)) return [];
  const carried = await tables.carried(after.id);
  const all = { kind: 'selectors-dropped', submission: after.id, was: carried?.version } as const;
  return [all, ...letGo(after, carried?.tokens ?? [])];
}

/** The row of all tokens tells which rows there are, so it goes with the last clock, whoever's that is. */
async function tokensErased(tables: Pick<Exchange, 'carried'>, after: Submission, agency: Agency) {
  const isLast = clocksOf(after).length === 0;
  if (agency !== after.originator && 'releasedTo' in after) {
    const { id, releasedAt } = after;
    return recordTokensDropped(tables, { recipient: agency, id, releasedAt, isLast });
  }
  const carried = await tables.carried(after.id);
  if (carried === undefined) return [];
  const all = { kind: 'selectors-dropped', submission: after.id, was: carried.version } as const;
  return [...letGo(after, carried.tokens), ...(isLast ? [all] : [])];
}

/**
 * What a recall does once it is written (`tokensReach`): nobody is told any more that its originator holds it. The row of all of them stays for its
 * recipients, whose searches still find what was recalled (contract, section 9), until each has erased its record. At most 50 rows.
 */
async function heldTokensDropped(tables: Pick<Exchange, 'carried'>, s: Submission): Promise<readonly TokenEffect[]> {
  return letGo(s, (await tables.carried(s.id))?.tokens ?? []);
}

/** What an erasure of one recipient's record writes besides: its agency's searches no longer find it. At most 51 rows. */
async function recordTokensDropped(
  tables: Pick<Exchange, 'carried'>,
  { recipient, id, releasedAt, isLast }: { recipient: Agency; id: string; releasedAt: string; isLast: boolean },
): Promise<readonly TokenEffect[]> {
  const carried = await tables.carried(id);
  if (carried === undefined) return [];
  const reached = { recipient, id, releasedAt };
  return [
    ...carried.tokens.map((token) => ({ kind: 'record-token-dropped', token, ...reached }) as const),
    ...(isLast ? [{ kind: 'selectors-dropped', submission: id, was: carried.version } as const] : []),
  ];
}

/** The writes that put these tokens in the place of those that were there, in as many steps as DynamoDB needs: two at the most. */
export function tokensReplaced(
  s: Submission,
  was: Carried | undefined,
  tokens: readonly string[],
  version: string,
): readonly (readonly TokenEffect[])[] {
  const { id, originator } = s;
  const gone = letGo(s, was?.tokens.filter((token) => !tokens.includes(token)) ?? []);
  const come = tokens
    .filter((token) => !was?.tokens.includes(token))
    .map((token) => ({ kind: 'token-held', originator, token, submission: id }) as const);
  const step = (now: readonly string[], from: string | undefined, to: string, moved: readonly TokenEffect[]) =>
    [
      { kind: 'selectors-counted', submission: id, count: now.length },
      { kind: 'selectors-set', submission: id, was: from, carried: { tokens: now, version: to } },
      ...moved,
    ] as const;
  if (gone.length + come.length <= room) return [step(tokens, was?.version, version, [...gone, ...come])];
  const left = was?.tokens.filter((token) => tokens.includes(token)) ?? [];
  return [step(left, was?.version, `${version}-`, gone), step(tokens, `${version}-`, version, come)];
}

/**
 * Lets a record's tokens reach an agency: from here on its searches find the record. Done before the agency is told, and again whenever it is
 * told again, so that none is lost with a message; done twice, it changes nothing.
 *
 * @returns the tokens, by which watches of these agencies may stand
 */
export async function tokensReach(
  tables: Pick<Exchange, 'carried' | 'write'>,
  s: Submission,
  recipients: readonly Agency[],
): Promise<readonly string[]> {
  if (s.state !== 'released' && s.state !== 'recalled') return [];
  const { id, originator, releasedAt } = s;
  const { tokens } = (await tables.carried(id)) ?? { tokens: [] };
  if (tokens.length === 0) return [];
  for (const recipient of recipients) {
    const reached = tokens.map((token) => ({ kind: 'record-token-kept', recipient, token, id, releasedAt }) as const);
    const shared = tokens.map(
      (token) => ({ kind: 'token-shared', originator, token, submission: id, recipient }) as const,
    );
    // What was let go meanwhile, by a recall, is shared with nobody any more, and reaches its recipients all the same.
    if ((await tables.write([...reached, ...shared])) !== undefined) await tables.write(reached);
  }
  // Not with the recall itself, which writes three rows for each of sixteen recipients, and has no room for fifty more.
  if (s.state === 'recalled') await tables.write(await heldTokensDropped(tables, s));
  return tokens;
}
