import type { Agency } from '../domain/agency.ts';
import type { Submission } from '../domain/submission.ts';
import { stoodAt } from '../domain/watching.ts';
import type { Outbox } from './relay.ts';
import type { Watches } from './watch-ports.ts';

/**
 * Tells an agency of its watches that stand by a token of a record which is released to it. Done before it is told of the release itself, whose
 * mark finds what was lost: a match is noted first and marked once told, so that whoever comes again tells what was not, and nothing twice.
 */
export async function tellMatches(
  watches: Pick<Watches, 'read' | 'standingBy' | 'noteMatch' | 'markMatchTold'>,
  outbox: Pick<Outbox, 'tell'>,
  s: Submission,
  tokens: readonly string[],
  recipient: Agency,
): Promise<void> {
  if (s.state !== 'released') return;
  const { id: submission, releasedAt: at } = s;
  const standing = await Promise.all(tokens.map((token) => watches.standingBy(recipient, token)));
  for (const id of new Set(standing.flat())) {
    const kept = await watches.read(recipient, id);
    if (kept === undefined || !stoodAt(kept.watch, at)) continue;
    if (!(await watches.noteMatch(kept.watch, { submission, at }))) continue;
    const { priority } = s.cover;
    await outbox.tell(recipient, { version: 1, event: 'matched', watch: id, submission, priority });
    await watches.markMatchTold(kept.watch, submission);
  }
}
