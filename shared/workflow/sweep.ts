import type { Agency } from '../domain/agency.ts';
import { type Notice, releaseNotice, taskNotices } from '../domain/notice.ts';
import type { Exchange, Stored, WaitingKind } from './ports.ts';
import { type Outbox, relay } from './relay.ts';
import { isLongUnproven } from './unproven.ts';

const minute = 60_000;
/** So many are looked at in one turn: their states come by one call, and what goes to one queue leaves in calls of ten, all at once. */
const inOneTurn = 100;
/** So long a run begins new turns: with what a turn waits for a service that does not answer, it ends before its function (30 s). */
const longestRun = 10_000;

/**
 * Whether it is a waiting submission's turn to be relayed again: every minute at first, every ten after that, every hour after two. What
 * has waited for days waits for a person to mend something, and a message a minute would bury everything else.
 */
export function isItsTurn(waited: number): boolean {
  const minutes = Math.floor(waited / minute);
  if (minutes < 10) return minutes >= 1;
  return minutes < 120 ? minutes % 10 === 0 : minutes % 60 === 0;
}

export interface Sweeping {
  readonly exchange: Pick<Exchange, 'waiting' | 'read'>;
  readonly outbox: Pick<Outbox, 'queueApproval' | 'queueRelease'>;
  readonly agencies: readonly Agency[];
  readonly now: () => number;
}

/** What a run has sent, what it has left to the next one, and what could not be sent. */
export interface Swept {
  readonly notices: number;
  readonly left: number;
  readonly failures: readonly { readonly submission: string; readonly error: unknown }[];
}

interface Due {
  readonly id: string;
  readonly agency: Agency;
  readonly kind: WaitingKind;
}

/** One of each list in turn: an agency with thousands waiting holds up none of the others. */
function interleaved<T>(lists: readonly (readonly T[])[]): readonly T[] {
  return Array.from({ length: Math.max(0, ...lists.map(({ length }) => length)) }, (_, i) =>
    lists.flatMap((list) => list.slice(i, i + 1)),
  ).flat();
}

async function dueOf({ exchange, agencies }: Sweeping, kind: Due['kind'], now: number): Promise<readonly Due[]> {
  const before = new Date(now - minute).toISOString();
  const lists = await Promise.all(
    agencies.map(async (agency) => {
      const waiting = await exchange.waiting(kind, agency, before);
      return waiting
        .filter(({ since }) => isItsTurn(now - Date.parse(since)) && (kind !== 'proof' || isLongUnproven(since, now)))
        .map(({ id }) => ({ id, agency, kind }));
    }),
  );
  return interleaved(lists);
}

/** What still has to be sent of it, by its state: the index is behind, and a release of a moment ago is being told right now. */
function noticesFor({ agency, kind }: Due, stored: Stored | undefined, now: number): readonly Notice[] {
  if (stored === undefined) return [];
  const { submission: s, untoldSince } = stored;
  if (kind === 'task') return taskNotices(s, agency);
  const isUntold = untoldSince !== undefined && now - Date.parse(untoldSince) >= minute;
  return s.state === 'approved' || isUntold ? [releaseNotice(s)] : [];
}

/**
 * Finds what has waited for a machine for longer than a minute (an approval without its release, recipients that were not told, a task that
 * was never opened) and relays it again: a stream forgets after 24 hours, a submission does not. Releases go first, then tasks, then what is
 * known not to be proved, of each agency one in turn; a notice that cannot be sent holds up none of the others, and what there is no time for is left to the next run.
 */
export async function relayWaiting(ports: Sweeping): Promise<Swept> {
  const started = ports.now();
  const kinds = ['release', 'task', 'proof'] as const;
  const due = (await Promise.all(kinds.map((kind) => dueOf(ports, kind, started)))).flat();
  const failures: { submission: string; error: unknown }[] = [];
  let notices = 0;
  let at = 0;
  for (; at < due.length && ports.now() - started < longestRun; at += inOneTurn) {
    const turn = due.slice(at, at + inOneTurn);
    const states = await Promise.allSettled(turn.map(({ id }) => ports.exchange.read(id)));
    // A row that cannot be read, whoever has written it, holds up nothing but itself.
    const sending = turn.flatMap((one, i) => {
      const state = states[i];
      if (state?.status === 'rejected') return [{ submission: one.id, sent: Promise.reject(state.reason) }];
      const notices = noticesFor(one, state?.value, started);
      return notices.map((notice) => ({ submission: one.id, sent: relay(ports.outbox, notice) }));
    });
    const outcomes = sending.map(({ submission, sent }) =>
      sent.then(
        () => undefined,
        (error: unknown) => ({ submission, error }),
      ),
    );
    const failed = (await Promise.all(outcomes)).filter((one) => one !== undefined);
    failures.push(...failed);
    notices += sending.length - failed.length;
  }
  return { notices, left: Math.max(0, due.length - at), failures };
}
