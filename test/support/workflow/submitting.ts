import type { SignedCall } from '../../../shared/workflow/call.ts';
import { handledAs } from '../submissions.ts';
import type { Outcome, World } from './world.ts';

/** What a PUT is answered: its status, or the code that refuses it. */
export const answerOf = (outcome: Outcome) => (outcome.ok ? outcome.value.status : outcome.error.code);
export const bodyOf = async (world: World, id = world.id, cover = handledAs('H0')) => ({
  cover,
  sealed: await world.sealedReport(id),
});
export const callOf = (world: World, body: unknown, id = world.id): Promise<SignedCall> =>
  world.callOf('desk', 'PUT', `submissions/${id}`, body, id);
export const put = async (world: World, body: unknown, id = world.id) =>
  world.answered(world.useCases.submit, await callOf(world, body, id));
export const stages = ({ keys }: World) => keys.asked.filter((what) => what === 'stage').length;
