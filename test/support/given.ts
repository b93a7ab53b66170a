import { expect } from 'vitest';
import type { ActName } from '../../shared/domain/act.ts';
import type { Command } from '../../shared/domain/command.ts';
import type { Cover } from '../../shared/domain/cover.ts';
import { decide } from '../../shared/domain/decide.ts';
import { evolve } from '../../shared/domain/evolve.ts';
import type { Code, Refusal } from '../../shared/domain/refusal.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import { begun, following, type History } from './submissions.ts';

/** A submission as it stands after what has happened, and what comes of commands on it. */
export interface Given extends History {
  readonly and: (...more: readonly Command[]) => Given;
  readonly when: (command: Command) => {
    /** Exactly these acts; none, where the same was decided before; or a refusal. Answers the state that they lead to. */
    readonly leadsTo: (...expected: readonly ActName[] | readonly [Code | Refusal]) => Submission;
  };
}

/** A test of the domain as a sentence: given a cover, or a history, and the commands that followed, when this is commanded, it leads to that. */
export const given = (start: Cover | History, ...past: readonly Command[]): Given => {
  const history = past.reduce(following, 'acts' in start ? start : begun(start));
  const { acts, state } = history;
  return {
    acts,
    state,
    and: (...more) => given(history, ...more),
    when: (command) => ({
      leadsTo(...expected) {
        const verdict = decide(state, command);
        const [first] = expected;
        const told = verdict.ok ? verdict.value.map(({ act }) => act) : [verdict.error];
        const codes = verdict.ok ? told : [verdict.error.code];
        expect(typeof first === 'object' ? told : codes).toEqual(expected);
        return verdict.ok ? verdict.value.reduce<Submission>(evolve, state) : state;
      },
    }),
  };
};
