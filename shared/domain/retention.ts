import type { Erased, Extended, Paused, Resumed } from './act.ts';
import type { Agency } from './agency.ts';
import type { Erase, Retain } from './command.ts';
import type { Day } from './law/rules.ts';
import { type Refusal, refuse } from './refusal.ts';
import { err, ok, type Result } from './result.ts';
import type { RunningClock, State, Submission } from './submission.ts';

/** Whether the time of this agency is over: what it had is gone. */
export function isErasedFor(s: Submission, agency: Agency): boolean {
  return s.erased?.includes(agency) ?? false;
}

/** The state as this agency has it: two agencies have two clocks on one report. */
export function stateFor(s: Submission, agency: Agency): State {
  return isErasedFor(s, agency) ? 'erased' : s.state;
}

/** The clocks that run, the originator's first. What is on its way to a release has its originator's alone. */
export function clocksOf(s: Submission): readonly RunningClock[] {
  const own = s.erasure === undefined ? [] : [{ agency: s.originator, ...s.erasure }];
  return (s.clocks ?? own).filter(({ agency }) => !isErasedFor(s, agency));
}

/** The clock of this agency, where it runs. */
export function clockOf(s: Submission, agency: Agency): RunningClock | undefined {
  return clocksOf(s).find((clock) => clock.agency === agency);
}

/** The day on which it goes: of one that is paused, the last that its rule allows, should nobody let it run again. */
export function goesOn({ on, longest, pausedSince }: RunningClock): Day {
  return pausedSince === undefined ? on : longest;
}

/** When what an agency has goes, by which dated rule, and where that stands (contract, section 7). */
export interface ToldErasure {
  readonly on: Day;
  readonly rule: string;
  readonly source: string;
  readonly pausedSince?: Day | undefined;
}

/** A clock as it is told. */
export function toldErasure(clock: RunningClock): ToldErasure {
  const { rule, source, pausedSince } = clock;
  return { on: goesOn(clock), rule, source, ...(pausedSince === undefined ? {} : { pausedSince }) };
}

const dayMs = 86_400_000;

function daysBetween(from: Day, to: Day): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / dayMs));
}

function later(day: Day, days: number, atMost: Day): Day {
  const moved = new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
  return moved < atMost ? moved : atMost;
}

type Retained = Extended | Paused | Resumed;

function untilFault(detail: string): { readonly ok: false; readonly error: Refusal } {
  return err(refuse('body-invalid', [{ pointer: '/until', detail }]));
}

function extended({ on, longest, pausedSince }: RunningClock, until: Day): Result<{ until: Day } | undefined, Refusal> {
  if (pausedSince !== undefined) return err(refuse('state-conflict'));
  if (until === on) return ok(undefined);
  if (until < on) return untilFault('is later than the day on which it goes now');
  return until > longest ? untilFault(`is ${longest} at the latest, the longest that the rule allows`) : ok({ until });
}

/** What an approver's word on its agency's clock leads to; nothing where it is so already. */
export function retain(s: Submission, command: Retain): Result<readonly [Retained] | readonly [], Refusal> {
  const { at, by, evidence, reason, today } = command;
  if (isErasedFor(s, by.agency)) return err(refuse('record-erased'));
  const clock = clockOf(s, by.agency);
  if (clock === undefined) return err(refuse('state-conflict'));
  if (goesOn(clock) <= today) return err(refuse('record-erased'));
  const done = { submission: s.id, seq: s.seq + 1, at, by, evidence, reason };
  switch (command.action) {
    case 'extend': {
      const asked = extended(clock, command.until);
      if (!asked.ok) return asked;
      return ok(asked.value === undefined ? [] : [{ ...done, act: 'extended', ...asked.value }]);
    }
    case 'pause':
      if (!clock.pausable) return err(refuse('state-conflict'));
      return ok(clock.pausedSince === undefined ? [{ ...done, act: 'paused', since: today }] : []);
    case 'resume': {
      const { pausedSince, on, longest } = clock;
      if (pausedSince === undefined) return ok([]);
      return ok([{ ...done, act: 'resumed', until: later(on, daysBetween(pausedSince, today), longest) }]);
    }
  }
}

/** Whether this agency's time is over on that day: it is erased then, and not a day before. */
export function isOver(s: Submission, agency: Agency, today: Day): boolean {
  const clock = clockOf(s, agency);
  return clock !== undefined && goesOn(clock) <= today;
}

/** The act by which one agency's time ends. */
export function erase(s: Submission, { agency, at }: Erase): Erased {
  return { act: 'erased', submission: s.id, seq: s.seq + 1, at, agency };
}

/** The clocks after an act on one of them. */
export function clocksAfter(s: Submission, act: Retained): readonly RunningClock[] {
  return clocksOf(s).map((clock) => {
    if (clock.agency !== act.by.agency) return clock;
    const { pausedSince: _since, ...running } = clock;
    return act.act === 'paused' ? { ...clock, pausedSince: act.since } : { ...running, on: act.until };
  });
}
