import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Agency } from '../domain/agency.ts';
import type { Task } from '../domain/effects.ts';
import { sha256Base64url, webCrypto } from '../protocol/crypto.ts';
import { pageSize } from '../workflow/paging.ts';
import type { Page, Stored } from '../workflow/ports.ts';
import { idInOrder, inboxOrder, item } from './items.ts';
import { queriesOf } from './query.ts';

/*
 * A task's place in its agency's index begins with who has already decided it, where somebody has: `~<marks of holders>#<order>`. What
 * waits for a second person after a bulk of approvals is then one stretch of the index, and whoever gave the first passes over it by
 * one step, however long it is. Tasks that nobody has decided stand first, by their order alone.
 */
const decided = '~';

/** A holder's mark: of one length, whatever a registrar has written, and none of the signs that part a place. */
async function markOf(holder: string): Promise<string> {
  return (await sha256Base64url(webCrypto(), holder)).slice(0, 16);
}

/** Where a task stands in the index of its agency. */
export async function placeOf({ submission, priority, due, decidedBy }: Task): Promise<string> {
  const marks = await Promise.all(decidedBy.map(markOf));
  const order = inboxOrder(priority, due, submission);
  return marks.length === 0 ? order : `${decided}${marks.sort().join('.')}#${order}`;
}

/** Who has decided (`~…`, or '' of nobody), and the order among all tasks. */
function partsOf(place: string) {
  if (!place.startsWith(decided)) return { by: '', order: place };
  const end = place.indexOf('#');
  return { by: place.slice(0, end), order: place.slice(end + 1) };
}

/** Before all that others have decided, and after all that these have: `$` follows `#`, and `.` follows both. */
function beyond(by: string): string {
  return by === '' ? decided : `${by}$`;
}

/** The agency's tasks without those that this holder has decided, urgent first, then by due; `states` reads submissions by their ids. */
export function inboxOf(
  client: DynamoDBClient,
  table: string,
  states: (ids: readonly string[]) => Promise<readonly Stored[]>,
) {
  const { query } = queriesOf(client, table);
  const wanted = pageSize + 1;

  const stretch = (agency: Agency, from: string | undefined) =>
    query<{ readonly inboxOrder: string }>({
      IndexName: 'Inbox',
      KeyConditionExpression: `inboxOf = :agency${from === undefined ? '' : ' AND inboxOrder > :from'}`,
      ExpressionAttributeValues: item({ ':agency': agency, ':from': from }),
      Limit: wanted,
    });

  /** The first tasks of each set of persons after this order: a step for each set, at most two, and none for a task. */
  const orders = async (agency: Agency, own: string, after: string | undefined): Promise<readonly string[]> => {
    const found = new Map<string, string[]>();
    /** Takes a task, or answers from where to go on instead. */
    const take = (place: string): string | undefined => {
      const { by, order } = partsOf(place);
      const taken = found.get(by) ?? [];
      found.set(by, taken);
      if (by.includes(own) || taken.length === wanted) return beyond(by);
      if (after !== undefined && order <= after) return `${by}#${after}`;
      taken.push(order);
      return undefined;
    };
    for (let from = after; ; ) {
      const { rows, last } = await stretch(agency, from);
      let next = last === undefined ? undefined : rows.at(-1)?.inboxOrder;
      for (const { inboxOrder: place } of rows) {
        const jump = take(place);
        if (jump === undefined) continue;
        next = jump;
        break;
      }
      if (next === undefined) return [...found.values()].flat().sort();
      from = next;
    }
  };

  return async (agency: Agency, holder: string, after: string | undefined): Promise<Page<Stored>> => {
    const all = await orders(agency, await markOf(holder), after);
    const shown = all.slice(0, pageSize);
    const rows = await states(shown.map(idInOrder));
    return { rows, next: all.length > pageSize ? (shown.at(-1) ?? null) : null };
  };
}
