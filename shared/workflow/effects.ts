import type { RecordedAct } from '../custody/leaf.ts';
import type { Outcome } from '../domain/effects.ts';
import type { Submission } from '../domain/submission.ts';
import type { Effect, Intake, Nonce, Unlocking } from './ports.ts';

/** What goes with an act, each where there is any. */
export interface Brought {
  readonly nonce?: Nonce | undefined;
  readonly intake?: Intake | undefined;
  readonly unlocking?: Unlocking | undefined;
}

function withKey(effects: Outcome<RecordedAct>['effects'], { stagedKey }: Intake): readonly Effect[] {
  return effects.map((effect) => (effect.kind === 'submission-begun' ? { ...effect, stagedKey } : effect));
}

function ofIntake({ id, cover: { replaces } }: Submission, { sealed, sealedKeyDigest }: Intake): readonly Effect[] {
  return [
    { kind: 'sealed-key-seen', digest: sealedKeyDigest, submission: id },
    { kind: 'body-kept', submission: id, sealed },
    ...(replaces === undefined ? [] : [{ kind: 'replacement-claimed', replaced: replaces, by: id } as const]),
  ];
}

function ofUnlocking({ id }: Submission, { records, corrects }: Unlocking): readonly Effect[] {
  return [
    ...records.map((unlocked) => ({ kind: 'record-unlocked', ...unlocked }) as const),
    ...corrects.map((replaced) => ({ kind: 'record-replaced', ...replaced, by: id }) as const),
  ];
}

/** All that one transaction writes: the nonce, what the acts lead to, and what they bring with them. */
export function withBrought({ after, effects }: Outcome<RecordedAct>, brought: Brought): readonly Effect[] {
  const { nonce, intake, unlocking } = brought;
  return [
    ...(nonce === undefined ? [] : [{ kind: 'nonce-consumed', nonce } as const]),
    ...(intake === undefined ? effects : withKey(effects, intake)),
    ...(intake === undefined ? [] : ofIntake(after, intake)),
    ...(unlocking === undefined ? [] : ofUnlocking(after, unlocking)),
  ];
}
