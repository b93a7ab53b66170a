import type { Act } from './act.ts';
import type { Agency } from './agency.ts';
import type { Day } from './law/rules.ts';
import type { RecordOf } from './record-of.ts';
import { clockOf, clocksOf, goesOn, type ToldErasure, toldErasure } from './retention.ts';
import type { RunningClock, Submission } from './submission.ts';

/** What acts on clocks, and clocks themselves, lead to. */
export type RetentionEffect =
  | { readonly kind: 'clock-set'; readonly submission: string; readonly agency: Agency; readonly on: Day }
  | { readonly kind: 'clock-ended'; readonly submission: string; readonly agency: Agency }
  | (RecordOf & { readonly kind: 'record-kept-until'; readonly erasure: ToldErasure })
  | (RecordOf & { readonly kind: 'record-erased' })
  | { readonly kind: 'body-destroyed'; readonly submission: string };

/** Beside what goes of anything that is taken back. */
type Gone =
  | RetentionEffect
  | (RecordOf & { readonly kind: 'record-key-dropped' })
  | { readonly kind: 'acknowledgement-given'; readonly submission: string; readonly agency: Agency };

/** The clocks that end something by themselves: of what is on its way to a release none does. */
function runningClocks(s: Submission | undefined): readonly RunningClock[] {
  return s === undefined || s.state === 'pending' || s.state === 'approved' ? [] : clocksOf(s);
}

/** Clocks that begin, run otherwise or end, each as it stands in the list of what has its time. */
function clockEffects(before: Submission | undefined, after: Submission): readonly Gone[] {
  const [was, is] = [runningClocks(before), runningClocks(after)];
  const inOf = (clocks: readonly RunningClock[], agency: Agency) => clocks.find((clock) => clock.agency === agency);
  const submission = after.id;
  return [
    ...is.flatMap((clock): readonly Gone[] => {
      const stood = inOf(was, clock.agency);
      const on = goesOn(clock);
      return stood !== undefined && goesOn(stood) === on
        ? []
        : [{ kind: 'clock-set', submission, agency: clock.agency, on }];
    }),
    ...was
      .filter(({ agency }) => inOf(is, agency) === undefined)
      .map(({ agency }) => ({ kind: 'clock-ended', submission, agency }) as const),
  ];
}

/**
 * What goes where an agency's time is over: of a recipient its key and what it was asked about it; once nobody's time runs, the ciphertext.
 * A record whose time was changed is told so.
 */
function erasureEffects(after: Submission, latest: Act): readonly Gone[] {
  const { id, originator } = after;
  if (latest.act === 'extended' || latest.act === 'paused' || latest.act === 'resumed') {
    const { agency: recipient } = latest.by;
    const clock = clockOf(after, recipient);
    if (recipient === originator || clock === undefined) return [];
    return [{ kind: 'record-kept-until', recipient, originator, id, erasure: toldErasure(clock) }];
  }
  if (latest.act !== 'erased') return [];
  const record = { recipient: latest.agency, originator, id };
  const ofRecipient: readonly Gone[] = [
    { kind: 'record-erased', ...record },
    { kind: 'record-key-dropped', ...record },
    { kind: 'acknowledgement-given', submission: id, agency: latest.agency },
  ];
  return [
    ...(latest.agency === originator ? [] : ofRecipient),
    ...(after.state === 'erased' ? [{ kind: 'body-destroyed', submission: id } as const] : []),
  ];
}

/** All that a change of clocks leads to. */
export function retentionEffects(before: Submission | undefined, after: Submission, latest: Act): readonly Gone[] {
  return [...clockEffects(before, after), ...erasureEffects(after, latest)];
}
