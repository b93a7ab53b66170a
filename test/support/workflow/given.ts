import { expect } from 'vitest';
import type { ActName } from '../../../shared/domain/act.ts';
import type { Cover } from '../../../shared/domain/cover.ts';
import type { Code } from '../../../shared/domain/refusal.ts';
import { ok } from '../../../shared/domain/result.ts';
import { consumes } from '../../../shared/workflow/settle-nonce.ts';
import { handledAs } from '../submissions.ts';
import { aWorld, type Name, type Outcome, type World } from './world.ts';

/** What somebody does with the submission of a world, or the exchange by itself. */
export interface Step {
  readonly by: string;
  readonly done: (world: World) => Promise<Outcome>;
}

/** Each call of a step, with its nonce, so that what became of that is seen too. */
const nonces = new WeakMap<World, { keyid: string; nonce: string; createdAt: number }[]>();
const calling =
  (name: Name, use: keyof World['useCases'], method: 'PUT' | 'POST', path: string, body: (world: World) => unknown) =>
  async (world: World): Promise<Outcome> => {
    const call = await world.callOf(name, method, path.replace('{id}', world.id), await body(world), world.id);
    if (call.signed) nonces.set(world, [...(nonces.get(world) ?? []), call.signed.nonce]);
    return world.answered(world.useCases[use], call);
  };
const digestOf = async (world: World) =>
  (await world.exchange.read(world.id))?.submission.sealedDigest ?? 'Q'.repeat(43);

/** The submission, of a report that is really sealed. */
export const submission = (cover: Cover = handledAs('H1'), name: Name = 'desk'): Step => ({
  by: `${name} submits`,
  done: calling(name, 'submit', 'PUT', 'submissions/{id}', async (world) => ({
    cover,
    sealed: await world.sealedReport(world.id),
  })),
});
export const review = (name: Name): Step => ({
  by: `${name} opens it for review`,
  done: calling(name, 'review', 'POST', 'submissions/{id}/reviews', () => ({})),
});
const decision = (name: Name, does: string, body: object): Step => ({
  by: `${name} ${does}`,
  done: calling(name, 'decide', 'POST', 'submissions/{id}/decisions', async (world) => ({
    sealedDigest: await digestOf(world),
    ...body,
  })),
});
export const approval = (name: Name, more: object = {}): Step =>
  decision(name, 'approves', { decision: 'approve', ...more });
export const acceptance = (name: Name): Step => approval(name, { acceptsConditions: true });
export const rejection = (name: Name): Step =>
  decision(name, 'rejects', { decision: 'reject', reason: 'Not within the purpose.' });
export const sendingBack = (name: Name): Step =>
  decision(name, 'returns', { decision: 'return', reason: 'The grading is missing.' });
export const withdrawal = (name: Name): Step => ({
  by: `${name} withdraws`,
  done: calling(name, 'withdraw', 'POST', 'submissions/{id}/withdrawal', () => ({ reason: 'Sent by mistake.' })),
});
export const disclosure = (name: Name): Step => ({
  by: `${name} opens the record`,
  done: calling(name, 'disclose', 'POST', 'records/{id}/disclosures', () => ({
    purpose: 'investigate',
    justification: 'Checked against a seizure.',
  })),
});
export const recall = (name: Name): Step => ({
  by: `${name} recalls it`,
  done: calling(name, 'recall', 'POST', 'records/{id}/recall', () => ({ reason: 'It names somebody else.' })),
});
export const acknowledgement = (name: Name, action: 'rectified' | 'erased' | 'restricted'): Step => ({
  by: `${name} acknowledges it: ${action}`,
  done: calling(name, 'acknowledge', 'POST', 'records/{id}/acknowledgements', () => ({ action })),
});
/** What the exchange does by itself once the approvals are there. */
export const release: Step = {
  by: 'the exchange releases',
  async done(world) {
    const body = { outcome: await world.released(world.id) };
    return ok({ status: 200, body, spent: true });
  },
};
/** So much time passes. */
export const minutes = (count: number): Step => ({
  by: `${count} minutes pass`,
  async done(world) {
    world.clock.now += count * 60_000;
    return ok({ status: 200, body: {}, spent: true });
  },
});

const actsIn = async ({ exchange, id }: World) => (await exchange.acts(id, 9_999_999, 1_000)).map(({ act }) => act);

/** Does these steps, none of which may be refused. */
export const happens = async (world: World, ...steps: readonly Step[]): Promise<void> => {
  for (const { by, done } of steps) expect(await done(world), by).toMatchObject({ ok: true });
};

/** What a call was answered, and where it has left its world. */
export interface Left {
  readonly world: World;
  readonly body: Record<string, unknown>;
}

/** A nonce is consumed with the effect, or alone where there is none, unless the same call may succeed later. */
const nonceIsSettled = async (world: World, outcome: Outcome): Promise<void> => {
  const last = nonces.get(world)?.at(-1);
  if (last === undefined) return;
  const isConsumed = await world.exchange.isConsumed(last);
  expect(isConsumed, 'its nonce is consumed').toBe(outcome.ok || consumes(outcome.error.code));
};

/**
 * A test of the workflow as a sentence: given what has happened, when somebody does this, it leads to these acts and no others; to none,
 * where the same was done before; or to a refusal, which leaves everything as it was.
 */
export const given = (...past: readonly Step[]) => ({
  when: (step: Step) => ({
    async leadsTo(...expected: readonly ActName[] | readonly [Code]): Promise<Left> {
      const world = aWorld();
      await happens(world, ...past);
      const [acts, state] = [await actsIn(world), await world.exchange.read(world.id)];
      const outcome = await step.done(world);
      const now = await actsIn(world);
      expect(now.slice(0, acts.length)).toEqual(acts);
      expect(outcome.ok ? now.slice(acts.length) : [outcome.error.code], step.by).toEqual(expected);
      if (now.length === acts.length) expect(await world.exchange.read(world.id)).toEqual(state);
      if (!outcome.ok) expect(now).toEqual(acts);
      await nonceIsSettled(world, outcome);
      return { world, body: outcome.ok ? { ...outcome.value.body } : { ...outcome.error } };
    },
  }),
});
