import { type Command, needed, whichOne } from '../call/command.ts';
import { noNames, warnOfNames } from '../call/in-the-clear.ts';
import { idMeant } from '../call/which.ts';
import { program } from '../terminal/program.ts';
import { facts, hint, sentences } from '../terminal/show.ts';

/** `samsyn recall ID` */
export const recall: Command = {
  usage: 'recall ID --reason TEXT',
  summary: 'take a released report back from all its recipients',
  options: { reason: { type: 'string' } },
  help: `Needs the role approver, of the agency that has sent it. For good, and at once: from then on nobody opens it, for the keys of all recipients
are deleted with it. What was read before is out of reach; each recipient is told, and is asked what it has done ("samsyn overdue" lists who has not
answered). The reason (5 to 500 characters) is read by the recipients too; ${noNames}.

To correct a report instead, submit the correction with "replaces"; what is recalled may be replaced too.

  samsyn recall 019ab1c2-0000-7000-8000-000000000000 --reason "It names the wrong consignee." --as police-approver-1`,
  run: async (called) => {
    const which = whichOne(called);
    const reason = needed(called, 'reason', `say why in 5 to 500 characters; its recipients read it; ${noNames}`);
    warnOfNames(called, 'reason');
    const session = await called.session('approver');
    const id = await idMeant(called, session, which, 'submissions');
    const recalled = await session.client.recall(id, reason);
    const { width } = called.terminal;
    const shown = facts(
      [
        ['Record', id],
        ['State', recalled.state],
        ['Custody', `act ${recalled.custody.seq}, ${recalled.custody.hash}`],
      ],
      width,
    );
    const said = sentences(
      'Its recipients are told, and asked what they have done with what they had taken from it.',
      width,
    );
    const next = hint('Who has answered:', `${program} status ${id} ${session.me}`, width);
    called.tell(recalled, `${shown}\n\n${said}\n${next}`);
  },
};
