import { log } from './log.ts';
import { releaseMessage } from './messages.ts';
import { queueConsumer } from './queue-consumer.ts';

type Outcome = 'record-released' | 'release-done-before' | 'release-still-unproven';

/** The handler of the release queue: releases, then tells the recipients, and logs what came of each. */
export function releaseConsumer(
  release: (submission: string) => Promise<Outcome>,
  tell: (submission: string) => Promise<number>,
) {
  return queueConsumer(releaseMessage, async ({ submission }) => {
    log({ event: await release(submission), submission });
    log({ event: 'recipients-told', submission, recipients: await tell(submission) });
  });
}
