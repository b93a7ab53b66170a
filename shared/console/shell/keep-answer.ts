import type { Signal } from '@preact/signals';
import type { AgencyClient } from '../client.ts';
import { isIn } from '../session/session.ts';
import { type Failure, failureOf } from './failure.tsx';

/**
 * Keeps what was answered, or why it was not, as long as whoever has asked is still in. An answer that comes after the console was locked
 * is nobody's: kept, it would be shown to whoever comes in next, who may be another.
 */
export async function keepAnswer<Answer>(
  client: AgencyClient,
  asked: Promise<Answer>,
  failure: Signal<Failure | undefined>,
  keep: (answer: Answer) => void,
): Promise<void> {
  try {
    const answer = await asked;
    if (!isIn(client)) return;
    keep(answer);
    failure.value = undefined;
  } catch (error) {
    if (isIn(client)) failure.value = failureOf(error);
  }
}
