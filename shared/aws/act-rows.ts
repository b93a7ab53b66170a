import type { Custody, RecordedAct } from '../custody/leaf.ts';
import type { Evidence, Submitted } from '../domain/act.ts';
import type { Cover } from '../domain/cover.ts';
import type { EntryRows } from './entry-rows.ts';
import { idInOrder, type Key, keyOf } from './items.ts';
import { packed, unpacked } from './packed.ts';

/** Of an act what is not shown: its evidence, with the digest of the signer's entry; the first act's cover; what opens its commitment. */
interface Kept {
  readonly evidence?: Omit<Evidence, 'principal'> & { readonly entry: string };
  readonly cover?: Cover;
  readonly custody: Omit<Custody, 'hash'>;
}

/** The row of an act: what is shown of it stands in `record`, for lists to read no more than that; the rest is packed beside it. */
export interface ActRow extends Pick<Key, 'pk'> {
  readonly record: object;
  readonly kept: Uint8Array;
}

type Whole = RecordedAct & { readonly evidence?: Evidence; readonly cover?: Cover };

async function keptOf({ principal, ...rest }: Evidence, entries: EntryRows): Promise<Kept['evidence']> {
  return {
    ...rest,
    entry: await entries.keep(principal),
  };
}

async function evidenceOf({ entry, ...rest }: NonNullable<Kept['evidence']>, entries: EntryRows): Promise<Evidence> {
  return {
    ...rest,
    principal: await entries.read(entry),
  };
}

export async function actRow(act: RecordedAct, isReading: boolean, entries: EntryRows) {
  const key = isReading ? keyOf.reading : keyOf.act;
  const { submission, evidence, cover, custody, ...shown } = act as Whole;
  const { hash, ...opening } = custody;
  const proof = evidence && { evidence: await keptOf(evidence, entries) };
  const kept = packed({ ...proof, cover, custody: opening });
  return { ...key(submission, act.seq), kind: 'act', record: { ...shown, custody: { hash } }, kept };
}

/** An act as it was recorded, to the last sign: its commitment is over all of it. */
export async function actOf({ pk, record, kept }: ActRow, entries: EntryRows): Promise<RecordedAct> {
  const { evidence, cover, custody } = unpacked<Kept>(kept);
  const shown = record as RecordedAct;
  return {
    ...shown,
    submission: idInOrder(pk),
    ...(cover && { cover }),
    ...(evidence && { evidence: await evidenceOf(evidence, entries) }),
    custody: { ...custody, ...shown.custody },
  } as RecordedAct;
}

/** The first act without its evidence: what never changes of a submission stands there alone. */
export function firstActOf({ pk, record, kept }: ActRow): Omit<Submitted, 'evidence'> {
  const { cover } = unpacked<Kept>(kept);
  return { ...record, submission: idInOrder(pk), cover } as Submitted;
}

/** The commitment of an act. */
export function commitmentOf({ kept }: ActRow): string {
  return unpacked<Kept>(kept).custody.commitment;
}
