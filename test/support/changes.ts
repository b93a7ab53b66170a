import type { RecordedAct } from '../../shared/custody/leaf.ts';
import { effectsOf } from '../../shared/domain/effects.ts';
import type { NonEmpty } from '../../shared/domain/non-empty.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import { type Brought, withBrought } from '../../shared/workflow/effects.ts';
import type { Effect } from '../../shared/workflow/ports.ts';

/** Acts that follow on a state, with what goes with them. */
export interface Change extends Brought {
  readonly before: Submission | undefined;
  readonly acts: NonEmpty<RecordedAct>;
}

/** All that is written with such a change, as the use cases put it together. */
export const effectsIn = ({ before, acts, ...brought }: Change): readonly Effect[] =>
  withBrought(effectsOf(before, acts), brought);
