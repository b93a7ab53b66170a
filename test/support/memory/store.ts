import type { RecordedAct } from '../../../shared/custody/leaf.ts';
import type { Agency } from '../../../shared/domain/agency.ts';
import type { Asking, Task } from '../../../shared/domain/effects.ts';
import type { RecordOf } from '../../../shared/domain/record-of.ts';
import type { Submission } from '../../../shared/domain/submission.ts';
import type { Tally } from '../../../shared/domain/tally.ts';
import type { StagedKey } from '../../../shared/workflow/key-ports.ts';
import type { AuthorizedRecord, SealedBody, WaitingKind } from '../../../shared/workflow/ports.ts';
import type { Carried } from '../../../shared/workflow/token-ports.ts';

/** By whom and since when a row waits for a machine. */
export interface Waits {
  readonly kind: WaitingKind;
  readonly agency: Agency;
  readonly since: string;
}

export interface StateRow {
  readonly submission: Submission;
  readonly hash: string;
  readonly knownTo: readonly Agency[];
  readonly staged?: StagedKey | undefined;
  readonly waiting?: Waits | undefined;
  readonly untold?: readonly Agency[] | undefined;
  readonly tellingAgain?: string | undefined;
}

export interface TaskRow {
  readonly task: Task;
  /** When there is something to do about it by itself. */
  readonly dueAt?: string | undefined;
  readonly waiting?: Waits | undefined;
  readonly tellingAgain?: string | undefined;
}

/** All rows, by their keys (parts of a key are parted by a slash). Readings lie apart from the acts that decide. */
export const aStore = () => ({
  states: new Map<string, StateRow>(),
  acts: new Map<string, RecordedAct>(),
  readings: new Map<string, RecordedAct>(),
  tasks: new Map<string, TaskRow>(),
  nonces: new Set<string>(),
  sealedKeys: new Map<string, string>(),
  replacements: new Map<string, string>(),
  /** When what an agency has goes: the day, and the submission. */
  clocks: new Map<string, { readonly submission: string; readonly agency: Agency; readonly at: string | undefined }>(),
  selectors: new Map<string, Carried>(),
  held: new Map<string, readonly string[]>(),
  bearing: new Map<string, true>(),
  bodies: new Map<string, SealedBody>(),
  records: new Map<string, AuthorizedRecord>(),
  recordKeys: new Map<string, Uint8Array>(),
  tallies: new Map<string, Tally>(),
  acknowledgements: new Map<string, Asking>(),
});
export type Store = ReturnType<typeof aStore>;

/** A content key lies apart from its record. */
export const recordKeyOf = ({ recipient, originator, id }: RecordOf): string => `${recipient}/${originator}/${id}`;

/** Where rows stand in their lists. */
export const orderOf = {
  received: (at: string, id: string): string => `${at}#${id}`,
  inbox: ({ priority, due, submission }: Task): string => `${priority === 'urgent' ? 0 : 1}#${due}#${submission}`,
};

const isPlain = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A copy as it comes back from a table: nobody shares it, bytes are bytes, and members that are undefined are not there. */
export const copied = <T>(value: T): T => {
  if (value instanceof Uint8Array) return Uint8Array.from(value) as T;
  if (Array.isArray(value)) return value.map(copied) as T;
  if (!isPlain(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, copied(member)])) as T;
};
