import { computed } from '@preact/signals';
import type { Fault } from '../../domain/refusal.ts';
import type { SubmissionAnswer } from '../../protocol/answers.ts';
import { dayIn } from '../../protocol/time.ts';
import {
  type AgencyClient,
  checkToSend,
  identifyingIn,
  NotSendable,
  type Prepared,
  Refused,
  type Sender,
} from '../client.ts';
import { connection } from '../session/connection.ts';
import { memory } from '../session/memory.ts';
import { session } from '../session/session.ts';
import { type Failure, failureOf } from '../shell/failure.tsx';
import { go } from '../shell/router.ts';
import { blankCover, blankDraft, type CoverDraft, type Draft } from './draft.ts';
import { fieldOf, inOrder, isAsked, letterOf } from './letter.ts';
import { withItem, withoutItem, withValue } from './pointers.ts';
import { follow, sentBefore } from './submissions.ts';

/** A report that is being written. It lives in this tab's memory, and nowhere else. */
interface Writing {
  readonly draft?: Draft | undefined;
  /** Stands for this one report: what was chosen for it, and is long in coming, belongs to no other. */
  readonly begun?: object;
  /** Whether anything was written since it was begun: leaving is asked about then. */
  readonly isWritten: boolean;
  /** The fields that somebody has left: what is wrong with others is not told while they may still come to them. */
  readonly left: ReadonlySet<string>;
  /** Whether it was to be sent: all that is wrong is told from then on. */
  readonly attempted: boolean;
  /** What the exchange alone could judge, until something is changed. */
  readonly judged: readonly Fault[];
  /** The sealed body that was sent and got no answer: it is sent again as it is, and has one effect. */
  readonly unanswered?: Prepared | undefined;
  readonly isSending: boolean;
  readonly failure?: Failure | undefined;
  /** Whether it corrects something that cannot be had back: all of it has to be written anew. */
  readonly isWrittenAnew: boolean;
  /** Another draft that somebody wants to begin meanwhile. */
  readonly next?: Writing | undefined;
}

const nothing: Writing = {
  isWritten: false,
  left: new Set(),
  attempted: false,
  judged: [],
  isSending: false,
  isWrittenAnew: false,
};

export const writing = memory(nothing);

function change(changed: Partial<Writing>): void {
  writing.value = { ...writing.value, ...changed };
}

/** What was sent in this session, by its id, for a correction: once sealed, a desk cannot open it. */
const sent = memory<ReadonlyMap<string, Draft>>(new Map());

/** The submission that was sent last, to be told so where it is shown. */
export const justSent = memory<string | undefined>(undefined);

/** Who sends, as far as faults depend on it. */
export function sender(): Sender {
  const agency = session.value?.identity.agency ?? '';
  return { originator: agency, today: dayIn(connection.value?.timeZones[agency], Date.now()) };
}

/** The other agencies of the exchange. */
export function otherAgencies(): readonly string[] {
  return (connection.value?.agencies ?? []).map(({ id }) => id).filter((id) => id !== session.value?.identity.agency);
}

/** All that is wrong with the draft, each at its field, by the very code that judges what is sent. */
export const faults = computed((): readonly Fault[] => {
  const { draft, judged } = writing.value;
  if (draft === undefined) return [];
  const { cover, report } = letterOf(draft);
  const checked = checkToSend(cover, report, sender());
  const all = [...(checked.ok ? [] : checked.error), ...judged].filter(({ pointer }) => isAsked(draft, pointer));
  return inOrder(all.map(({ pointer, detail }) => ({ pointer: fieldOf(draft, pointer), detail })));
});

/** What to think over: where the cover, which goes in the clear, seems to name somebody, and whether it was sent before. */
export const warnings = computed((): readonly Fault[] => {
  const { draft } = writing.value;
  if (draft === undefined) return [];
  const reference = draft.cover.reference.trim();
  return [...identifyingIn(letterOf(draft).cover), ...sentBefore({ ...draft.cover, reference })];
});

/** What is told at a field. */
export function toldAt(at: string): readonly Fault[] {
  const { attempted, left } = writing.value;
  return attempted || left.has(at) ? faults.value.filter(({ pointer }) => pointer === at) : [];
}

/** What is under way is not changed: the same is sent again, or somebody says that they write on. */
function edit(edited: (draft: Draft) => Draft): void {
  const { draft, isSending, unanswered } = writing.value;
  if (draft === undefined || isSending || unanswered !== undefined) return;
  change({ draft: edited(draft), isWritten: true, judged: [], failure: undefined });
}

/** Writes something in a field. */
export function write(at: string, value: unknown): void {
  edit((draft) => withValue(draft, at, value));
}

/** Adds something to a list: a statement, a person, a place. */
export function add(at: string, item: unknown): void {
  edit((draft) => withItem(draft, at, item));
}

/** Takes something out of a list. What was told of its fields is not told of those that move up. */
export function remove(at: string, index: number): void {
  change({ left: new Set([...writing.value.left].filter((field) => !field.startsWith(`${at}/`))) });
  edit((draft) => withoutItem(draft, at, index));
}

/** Somebody leaves a field: what is wrong with it may be told. */
export function leave(at: string): void {
  change({ left: new Set([...writing.value.left, at]) });
}

/** Puts away what was written. */
export function discard(): void {
  writing.value = nothing;
}

/** Begins with a draft; where there is one that somebody has written in, it is asked first which of the two is to stay. */
function begin(draft: Draft, more: Partial<Writing> = {}): void {
  const next = { ...nothing, draft, begun: {}, ...more };
  if (writing.value.isWritten) change({ next });
  else writing.value = next;
  go('write');
}

/** Which stays where two drafts are there: the next in the place of the one that was being written, or that one. */
export function choose(which: 'next' | 'former'): void {
  const { next } = writing.value;
  if (which === 'next' && next !== undefined) writing.value = next;
  else change({ next: undefined });
}

/** Begins a report, under a new cover or one that was used before; goes on with the one that is being written. */
export function beginReport(cover: CoverDraft = blankCover(otherAgencies())): void {
  if (writing.value.draft === undefined) begin(blankDraft(cover));
  else go('write');
}

/** Begins with a letter that was written elsewhere: all that is wrong with it is told at once. */
export function beginWith(draft: Draft): void {
  begin(draft, { isWritten: true, attempted: true });
}

/** Begins a correction: with what was sent, where it was sent in this session; else under what is known of its cover. */
export function beginCorrection({ id, reference, recipients, priority, handling }: SubmissionAnswer): void {
  const before = sent.value.get(id);
  const cover: CoverDraft = {
    ...(before?.cover ?? blankCover([])),
    reference,
    recipients,
    priority,
    handling: { code: handling.code, conditions: handling.conditions ?? '' },
    replaces: id,
  };
  begin(before === undefined ? blankDraft(cover) : { ...before, cover }, { isWrittenAnew: before === undefined });
}

/** The cover of something that was sent in this session, for another report about the same matter. */
export function coverSent(id: string): CoverDraft | undefined {
  const before = sent.value.get(id);
  return before && { ...before.cover, replaces: '' };
}

/** An answer of 500 or more tells nothing of what was done: as without one, the same is sent again. */
function isAnswered(error: unknown): boolean {
  return error instanceof Refused && error.status < 500;
}

/** What is left of a sending that has come to nothing. */
function setBack(error: unknown): Partial<Writing> {
  if (error instanceof NotSendable) return { judged: error.faults };
  const failure = failureOf(error);
  if (!isAnswered(error)) return { failure };
  return { failure, unanswered: undefined, judged: error instanceof Refused ? error.faults : [] };
}

async function sendLetter(client: AgencyClient, draft: Draft): Promise<string> {
  const { cover, report } = letterOf(draft);
  const prepared = writing.value.unanswered ?? (await client.prepare(cover, report));
  if (writing.value.draft === draft) change({ unanswered: prepared });
  return (await client.send(prepared)).id;
}

/** Seals and sends what was written; what got no answer is sent again as it was. Answers whether it was sent. */
export async function send(): Promise<boolean> {
  const { client } = session.value ?? {};
  const { draft, isSending, unanswered } = writing.value;
  if (client === undefined || draft === undefined || isSending) return false;
  change({ attempted: true });
  if (unanswered === undefined && faults.value.length > 0) return false;
  change({ isSending: true, failure: undefined });
  try {
    const id = await sendLetter(client, draft);
    // Whoever has locked meanwhile is shown nothing of it.
    if (writing.value.draft !== draft) return true;
    sent.value = new Map([...sent.value, [id, draft]]);
    discard();
    justSent.value = id;
    follow(id);
    return true;
  } catch (error) {
    if (writing.value.draft === draft) change(setBack(error));
    return false;
  } finally {
    if (writing.value.draft === draft) change({ isSending: false });
  }
}

/** Goes back to writing although what was sent may have come: whoever does so has been told. */
export function writeOn(): void {
  change({ unanswered: undefined, failure: undefined });
}
