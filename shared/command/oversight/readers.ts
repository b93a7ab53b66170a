import type { Act } from '../../protocol/answers.ts';
import { type Command, whichOne } from '../call/command.ts';
import { listOptions, tellList } from '../call/lists.ts';
import { periodOf, periodOptions, timeHelp } from '../call/period.ts';
import { idMeant } from '../call/which.ts';
import { shownActs } from '../terminal/show-acts.ts';

async function* openings(acts: AsyncIterable<Act>): AsyncGenerator<Act> {
  for await (const act of acts) if (act.act === 'disclosed' || act.act === 'reviewed') yield act;
}

/** `samsyn readers ID` */
export const readers: Command = {
  usage: 'readers ID',
  summary: 'tell who has opened a report, when and what for',
  alsoFor: ['approver'],
  options: { ...listOptions, ...periodOptions },
  help: `For auditors and approvers of the originator or a recipient. Every opening is on record before the key leaves: those of your own agency with
whose key it was, its purpose, justification and case reference; those of others with the agency and the time. The latest first. --since and --until choose
by time (${timeHelp}).

  samsyn readers 019ab1c2-0000-7000-8000-000000000000 --as customs-auditor`,
  run: async (called) => {
    const which = whichOne(called);
    const inPeriod = periodOf(called);
    const session = await called.session('auditor');
    const { client, connection } = session;
    const id = await idMeant(called, session, which, 'submissions', 'inbox', 'records');
    const acts = openings(inPeriod(client.acts('submissions', id), ({ at }) => at));
    const first = await tellList(called, acts, shownActs(connection.principals, called.terminal.width));
    if (first === undefined && !called.flag('json')) called.terminal.out('Nobody has opened it in that time.');
  },
};
