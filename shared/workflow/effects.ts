import type { RecordedAct } from '../custody/leaf.ts';
import type { Outcome } from '../domain/effects.ts';
import type { Submission } from '../domain/submission.ts';
import type { Effect, Intake, Nonce, Unlocking } from './ports.ts';
import type { TokenEffect } from './token-ports.ts';

/** What goes with an act, each where there is any. */
export interface Brought {
  readonly nonce?: Nonce | undefined;
  readonly intake?: Intake | undefined;
  readonly unlocking?: Unlocking | undefined;
  /** Tokens that are let go. */
  readonly tokens?: readonly TokenEffect[] | undefined;
  /** By which number KMS knows that it gave a key for this act. */
  readonly use?: string | undefined;
}

function withKey(effects: Outcome<RecordedAct>['effects'], { stagedKey }: Intake): readonly Effect[] {
  return effects.map((effect) => (effect.kind === 'submission-begun' ? { ...effect, stagedKey } : effect));
}

function withUse(effects: readonly Effect[], use: string): readonly Effect[] {
  return effects.map((effect) => (effect.kind === 'act-recorded' ? { ...effect, use } : effect));
}

function ofIntake({ id, cover: { replaces } }: Submission, { sealed, sealedKeyDigest }: Intake): readonly Effect[] {
  return [
    { kind: 'sealed-key-seen', digest: sealedKeyDigest, submission: id },
    { kind: 'body-kept', submission: id, sealed },
    ...(replaces === undefined ? [] : [{ kind: 'replacement-claimed', replaced: replaces, by: id } as const]),
  ];
}

function ofUnlocking({ after: { id }, latest }: Outcome<RecordedAct>, unlocking: Unlocking): readonly Effect[] {
  const { records, corrects } = unlocking;
  return [
    ...records.flatMap(({ record, wrappedKey }): readonly Effect[] => {
      const { recipient, originator } = record;
      return [
        { kind: 'record-unlocked', record },
        { kind: 'record-key-kept', recipient, originator, id, wrappedKey },
      ];
    }),
    ...corrects.flatMap((replaced): readonly Effect[] => {
      const { recipient: agency, originator, id: submission, was } = replaced;
      const asked = { kind: 'acknowledgement-asked', submission, originator, agency, since: latest.at } as const;
      // A recall has asked already, and asks for more.
      return [{ kind: 'record-replaced', ...replaced, by: id }, ...(was === 'released' ? [asked] : [])];
    }),
  ];
}

/** All that one transaction writes: the nonce, what the acts lead to, and what they bring with them. */
export function withBrought(outcome: Outcome<RecordedAct>, brought: Brought): readonly Effect[] {
  const { after, effects } = outcome;
  const { nonce, intake, unlocking, tokens = [], use = intake?.use } = brought;
  const begun = intake === undefined ? effects : withKey(effects, intake);
  return [
    ...(nonce === undefined ? [] : [{ kind: 'nonce-consumed', nonce } as const]),
    ...(use === undefined ? begun : withUse(begun, use)),
    ...(intake === undefined ? [] : ofIntake(after, intake)),
    ...(unlocking === undefined ? [] : ofUnlocking(outcome, unlocking)),
    ...tokens,
  ];
}
