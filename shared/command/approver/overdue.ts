import { type Command, refuseWords } from '../call/command.ts';
import { listOptions, tellList } from '../call/lists.ts';
import { program } from '../terminal/program.ts';
import { hint } from '../terminal/show.ts';
import { shownOverdue } from '../terminal/show-recalls.ts';

/** `samsyn overdue` */
export const overdue: Command = {
  usage: 'overdue',
  summary: 'list recipients that have not answered a recall or correction in time',
  alsoFor: ['auditor'],
  options: { ...listOptions },
  help: `For approvers and auditors of the agency that has sent the reports. The oldest first; the first 50, unless --all or --json asks for every one. In
time is what the law of the day says, 7 days ("samsyn rules"): what was asked since then is not in the list yet.

  samsyn overdue --as police-auditor`,
  run: async (called) => {
    refuseWords(called, `it takes options only; "${program} status ID" shows one.`);
    const { client, me } = await called.session('approver');
    const first = await tellList(called, client.overdue(), shownOverdue);
    if (called.flag('json')) return;
    const next =
      first === undefined
        ? 'Every recipient has answered, or has time left.'
        : `\n${hint('What was done with it:', `${program} status ${first.id} ${me}`, called.terminal.width)}`;
    called.terminal.out(next);
  },
};
