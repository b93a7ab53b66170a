import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Agency } from '../domain/agency.ts';
import type { Priority } from '../domain/cover.ts';
import type { RecordOf } from '../domain/record-of.ts';
import type { Nonce } from '../workflow/ports.ts';

/** The primary key of an item of the table `Exchange`. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** How long a nonce outlives the `created` of its signature, in seconds: longer than any signature is fresh (contract, section 3). */
const nonceLife = 360;
/** DynamoDB deletes an expired item within days, never before; a margin for clocks that differ. */
const ttlMargin = 60;

/** An act's number in its key: ten million acts of one submission stay in order. */
const actDigits = 7;

/** A search's number in its key: ten billion of one agency stay in order. */
const searchDigits = 10;

/** Where everything of the table `Exchange` stands. */
export const keyOf = {
  state: (id: string): Key => ({ pk: `submission#${id}`, sk: 'state' }),
  act: (id: string, seq: number): Key => ({
    pk: `submission#${id}`,
    sk: `act#${String(seq).padStart(actDigits, '0')}`,
  }),
  /** In a partition of their own: however often somebody opens a report, what a release has to read grows by nothing. */
  reading: (id: string, seq: number): Key => ({ ...keyOf.act(id, seq), pk: `readings#${id}` }),
  task: (id: string, agency: Agency): Key => ({ pk: `submission#${id}`, sk: `task#${agency}` }),
  acknowledgement: (id: string, agency: Agency): Key => ({ pk: `submission#${id}`, sk: `acknowledgement#${agency}` }),
  clock: (id: string, agency: Agency): Key => ({ pk: `submission#${id}`, sk: `clock#${agency}` }),
  replacement: (id: string): Key => ({ pk: `submission#${id}`, sk: 'replacement' }),
  selectors: (id: string): Key => ({ pk: `submission#${id}`, sk: 'selectors' }),
  /** What an originator holds of a token: no search of another agency reads this partition, unless the originator's rule lets it. */
  held: (originator: Agency, token: string, id: string): Key => ({ pk: `held#${originator}#${token}`, sk: id }),
  /** The records of an agency that carry a token, in a partition that holds nothing of anybody else's. */
  bearing: (recipient: Agency, token: string, order: string): Key => ({
    pk: `token#${recipient}#${token}`,
    sk: order,
  }),
  searches: (agency: Agency): Key => ({ pk: `searches#${agency}`, sk: 'standing' }),
  /** What one person has searched today; a system or a shared desk goes by its key. */
  searcher: (agency: Agency, person: string): Key => ({ pk: `searches#${agency}`, sk: `by#${person}` }),
  search: (agency: Agency, seq: number): Key => ({
    pk: `searches#${agency}`,
    sk: `search#${String(seq).padStart(searchDigits, '0')}`,
  }),
  watch: (agency: Agency, id: string): Key => ({ pk: `watches#${agency}`, sk: `watch#${id}` }),
  /** Watches of an agency that stand by a token: a release reads this partition for each of its own tokens, and no other watch. */
  watchedToken: (agency: Agency, token: string, id: string): Key => ({ pk: `watch#${agency}#${token}`, sk: id }),
  nonce: ({ keyid, nonce }: Nonce): Key => ({ pk: `nonce#${keyid}#${nonce}`, sk: 'nonce' }),
  entry: (digest: string): Key => ({ pk: `entry#${digest}`, sk: 'entry' }),
  tally: (agency: Agency, id: string): Key => ({ pk: `tally#${agency}#${id}`, sk: 'tally' }),
  sealedKey: (digest: string): Key => ({ pk: `sealed-key#${digest}`, sk: 'sealed-key' }),
};

/**
 * Where the content key of a recipient's record lies: apart from the record, in a partition that names its originator too. By that IAM holds who
 * recalls to the keys of its own agency's reports, and who reads covers to no key.
 */
export function recordKey({ recipient, originator, id }: RecordOf) {
  return { recipient: `${recipient}#${originator}`, id };
}

/** Newest first is this order read backwards. */
export function receivedOrder(receivedAt: string, id: string): string {
  return `${receivedAt}#${id}`;
}

/** Urgent first, then by due. */
export function inboxOrder(priority: Priority, due: string, id: string): string {
  return `${priority === 'urgent' ? 0 : 1}#${due}#${id}`;
}

/** In what goes by itself the soonest stands first. */
export function erasureOrder(on: string, id: string): string {
  return `${on}#${id}`;
}

/** The submission's id at the end of an order key, or of a partition's. */
export function idInOrder(order: string): string {
  return order.slice(order.lastIndexOf('#') + 1);
}

/** Consumed nonces are kept until no signature with them can be fresh; DynamoDB forgets them by `expiresAt`. */
export function nonceItem(nonce: Nonce): Record<string, AttributeValue> {
  return item({ ...keyOf.nonce(nonce), expiresAt: nonce.createdAt + nonceLife + ttlMargin });
}

/** A plain object as DynamoDB's attribute values; undefined members are left out. */
export function item(value: object): Record<string, AttributeValue> {
  return marshall(value, { removeUndefinedValues: true, convertClassInstanceToMap: false });
}

/** An item's attribute values as a plain object. The caller names what it wrote there. */
export function plain<T>(attributes: Record<string, AttributeValue>): T {
  return unmarshall(attributes) as T;
}
