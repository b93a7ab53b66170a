import type { Command } from '../../../shared/domain/command.ts';
import type { Submission } from '../../../shared/domain/submission.ts';
import type { Outbox } from '../../../shared/workflow/relay.ts';
import { relayWaiting } from '../../../shared/workflow/sweep.ts';
import { historiesIn } from '../histories.ts';
import { memoryExchange } from '../memory/exchange.ts';
import { approvalBy, handledAs, person, reviewBy } from '../submissions.ts';

/** Tables with submissions that wait for a machine, and what leaves of them by queues and topics. */
export const aRelay = () => {
  const { exchange } = memoryExchange();

  /** What leaves by queues and topics, written down in the order in which it left. */
  const listening = () => {
    const sent: string[] = [];
    const outbox: Outbox = {
      queueApproval: async (agency, { event, submission }) => void sent.push(`${event} ${agency} ${submission}`),
      queueRelease: async (submission) => void sent.push(`release ${submission}`),
      tell: async (agency, { event, submission }) => void sent.push(`told ${agency} ${event} ${submission}`),
    };
    return { sent, outbox };
  };

  const received = '2026-03-01T00:00:00.000Z';
  const histories = historiesIn(exchange);
  const submitted = (code: 'H0' | 'H3', recipients?: readonly string[]) =>
    histories.submitted(handledAs(code, recipients), { at: received });
  const done = (before: Submission, ...commands: readonly Command[]) =>
    histories.following(before, ...commands.map((command) => ({ ...command, at: received })));
  const minute = (n: number) => Date.parse(received) + n * 60_000 + 1;

  /** Tables are shared by all tests of this file: what a sweep sends of these submissions, in its order. */
  const swept = async (at: number, ...of: readonly Submission[]) => {
    const { sent, outbox } = listening();
    await relayWaiting({ exchange, outbox, agencies: ['police', 'customs'], now: () => at });
    return sent.filter((line) => of.some(({ id }) => line.endsWith(id)));
  };
  const approvedReport = async (recipients?: readonly string[]) =>
    done(await submitted('H0', recipients), reviewBy(person('police', 'a')), approvalBy(person('police', 'a')));
  return { exchange, listening, submitted, done, minute, swept, approvedReport };
};
