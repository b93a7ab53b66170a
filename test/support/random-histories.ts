import fc from 'fast-check';
import { type Act, type Approver, type RecordOutcome, recordOutcomes } from '../../shared/domain/act.ts';
import type { Command } from '../../shared/domain/command.ts';
import { decide } from '../../shared/domain/decide.ts';
import { evolve } from '../../shared/domain/evolve.ts';
import { handlingCodes } from '../../shared/domain/handling.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import {
  approvalBy,
  begun,
  disclosureBy,
  erasureOf,
  extensionBy,
  handledAs,
  pauseBy,
  person,
  recallBy,
  rejectionBy,
  release,
  returnBy,
  reviewBy,
  sealedDigest,
  someEvidence,
  withdrawalBy,
} from './submissions.ts';

const recipients = ['customs', 'coastguard'];
/** The originator, its recipients, and one that nothing is ever sent to. */
export const agencies = ['police', ...recipients, 'prosecution'];
const at = '2026-11-24T09:30:00.000Z';
/** When the time of everything is over. */
const late = '2027-11-24T09:30:00.000Z';

/** Few persons with two keys each, so that the same person comes back with another key again and again. */
const party = fc
  .record({
    agency: fc.constantFrom('police', ...recipients),
    holder: fc.constantFrom('h1', 'h2', 'h3'),
    key: fc.constantFrom(1, 2),
  })
  .map(({ agency, holder, key }) => person(agency, `${holder}`, key));

const acknowledgementBy = (by: Approver, more: object = {}): Command => ({
  kind: 'acknowledge',
  by,
  at,
  evidence: someEvidence(),
  action: 'erased',
  replaced: false,
  ...more,
});

const outcomeBy = (by: Approver, outcome: RecordOutcome = 'seizure'): Command => ({
  kind: 'result',
  by,
  at,
  evidence: someEvidence(),
  outcome,
});

/** All that a person can order, one of each, well formed and not. */
export const commandsBy = (by: Approver): readonly Command[] => [
  reviewBy(by),
  approvalBy(by),
  approvalBy(by, { acceptsConditions: true, sealedDigest: 'X' }),
  rejectionBy(by),
  returnBy(by),
  withdrawalBy(by),
  disclosureBy(by),
  recallBy(by),
  acknowledgementBy(by),
  acknowledgementBy(by, { action: 'rectified', replaced: true }),
  extensionBy(by, '2040-01-01'),
  pauseBy(by, 'pause', '2026-11-24'),
  outcomeBy(by),
  outcomeBy(by, 'none'),
];

/** Any command, in a state that may or may not take it. */
const command: fc.Arbitrary<Command> = fc.oneof(
  party.map(reviewBy),
  fc
    .record({ by: party, accepts: fc.constantFrom(undefined, true), digest: fc.constantFrom(sealedDigest, 'X') })
    .map(({ by, accepts, digest }) => approvalBy(by, { acceptsConditions: accepts, sealedDigest: digest })),
  party.map((by) => rejectionBy(by)),
  party.map(returnBy),
  party.map(withdrawalBy),
  fc.constantFrom('police', ...recipients).map((agency): Command => ({ kind: 'lapse', agency, at: late })),
  fc.constant<Command>({ kind: 'expire', at: late }),
  fc.constant(release),
  party.map(disclosureBy),
  party.map(recallBy),
  party.map(acknowledgementBy),
  fc.constantFrom('police', ...recipients).map(erasureOf),
  party.map((by) => extensionBy(by, '2040-01-01')),
  party.map((by) => pauseBy(by, 'pause', '2026-11-24')),
  party.map((by) => pauseBy(by, 'resume', '2026-12-24')),
  fc
    .record({ by: party, outcome: fc.constantFrom(...recordOutcomes) })
    .map(({ by, outcome }) => outcomeBy(by, outcome)),
);

/** Reviews, approvals and the release, again and again: without them hardly any run would get past `pending`. */
const onward = fc.oneof(
  { weight: 2, arbitrary: party.map(reviewBy) },
  { weight: 2, arbitrary: party.map((by) => approvalBy(by)) },
  { weight: 1, arbitrary: party.map((by) => approvalBy(by, { acceptsConditions: true })) },
  { weight: 1, arbitrary: fc.constant(release) },
);
const commands = fc.array(fc.oneof({ weight: 30, arbitrary: onward }, { weight: 1, arbitrary: command }), {
  minLength: 10,
  maxLength: 60,
  size: 'max',
});

const submitter = fc.option(party.filter((p) => p.agency === 'police'));

const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
};

/** One command of a random history: what it met, and what it led to. */
export interface Step {
  readonly before: Submission;
  readonly command: Command;
  readonly acts: readonly Act[] | undefined;
  readonly state: Submission;
  readonly history: readonly Act[];
}

const run = (code: (typeof handlingCodes)[number], by: ReturnType<typeof person> | null, list: readonly Command[]) => {
  const start = begun(handledAs(code, recipients), by ?? undefined);
  let history = start.acts;
  let state = deepFreeze(start.state);
  return list.map((next): Step => {
    const before = state;
    const verdict = decide(before, next);
    const acts = verdict.ok ? verdict.value : undefined;
    history = [...history, ...(acts ?? [])];
    state = deepFreeze((acts ?? []).reduce<Submission>(evolve, before));
    return { before, command: next, acts, state, history };
  });
};

/** Holds of every step of some hundred random histories. */
export const property = (holds: (step: Step) => void) =>
  fc.assert(
    fc.property(fc.constantFrom(...handlingCodes), submitter, commands, (code, by, list) => {
      for (const step of run(code, by, list)) holds(step);
    }),
    { numRuns: 400 },
  );
