import type { Agency } from '../domain/agency.ts';
import { recordNotification } from '../domain/notice.ts';
import { tellMatches } from './match.ts';
import type { Exchange } from './ports.ts';
import type { Outbox } from './relay.ts';
import { beginTelling, Untold } from './tell-again.ts';
import { tokensReach } from './tokens.ts';

/**
 * Tells the recipients of a record what has become of it (released, recalled), and marks who was told with the state itself. Until all are,
 * the sweep finds it and has it told again: a message may be lost, its mark is not. Who was told once is not told again, whichever of
 * the others cannot be; who may have been told, and is not marked, is told once more, and not at every turn of the sweep.
 *
 * @returns how many were told
 * @throws Untold after all were tried, where some could not be told
 */
export async function tellRecipients(
  exchange: Pick<Exchange, 'read' | 'markTold' | 'beginTellingAgain' | 'endTellingAgain' | 'carried' | 'write'>,
  outbox: Pick<Outbox, 'tell'>,
  id: string,
  now: number,
  watches: Parameters<typeof tellMatches>[0],
): Promise<number> {
  const { submission, untold = [], untoldSince } = (await exchange.read(id)) ?? {};
  const notification = submission && recordNotification(submission);
  if (submission === undefined || notification === undefined || untoldSince === undefined) return 0;
  // Before it is told: whoever searches because it was told finds it.
  const tokens = await tokensReach(exchange, submission, untold);
  for (const agency of untold) await tellMatches(watches, outbox, submission, tokens, agency);
  const isAgain = await beginTelling(exchange, submission, untoldSince, now);
  const outcomes = await Promise.allSettled(untold.map((agency) => outbox.tell(agency, notification)));
  const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  const left: readonly Agency[] = untold.filter((_, i) => outcomes[i]?.status === 'rejected');
  if (left.length < untold.length) await exchange.markTold(submission, left);
  else if (isAgain) await exchange.endTellingAgain(submission);
  if (failed.length > 0) throw new Untold('recipients could not be told', { cause: failed[0] });
  return untold.length;
}
