import type { Called } from '../call/command.ts';
import { Declined, type KnownSender } from '../call/session.ts';

/**
 * Tells what to look at before something is sent, and asks whoever sits there whether it is to be sent all the same. A script is told, and
 * goes on. Throws Declined.
 */
export async function beforeSending(called: Called, warnings: readonly string[]): Promise<void> {
  for (const warning of warnings) called.warn(warning);
  const { live, ask } = called.terminal;
  if (warnings.length === 0 || !live || called.flag('yes') || called.flag('json')) return;
  const answer = await ask('Send it all the same? y(es), n(o): ');
  if (!/^\s*y(es)?\s*$/i.test(answer ?? '')) throw new Declined('nothing was sent. --yes sends without asking.');
}

/** What --check cannot tell of the recipients: which agencies the exchange has it says itself, as it does when the report is sent. */
export function whatWasNotJudged({ originator, pinned }: KnownSender, recipients: Iterable<string>): string {
  if (pinned === undefined) return ' Its recipients were not looked at: that takes a connection, and --as.';
  const others = [...recipients].filter((agency) => !pinned.includes(agency)).join(', ');
  const whether =
    others === '' ? '' : ` The connection has no registrar of ${others}: the exchange judges whether it may go there.`;
  return `${originator === undefined ? ' Name who sends it with --as, and its recipients are looked at too.' : ''}${whether}`;
}
