import type { RetentionBody } from '../../protocol/bodies.ts';
import { isDate } from '../../protocol/time.ts';
import { type Called, type Command, needed, oneOf, refuseUnused, refuseWords } from '../call/command.ts';
import { noNames, warnOfNames } from '../call/in-the-clear.ts';
import { listOptions, tellList } from '../call/lists.ts';
import { Usage } from '../call/session.ts';
import { idMeant } from '../call/which.ts';
import { erasureFacts } from '../terminal/erasure-facts.ts';
import { program } from '../terminal/program.ts';
import { facts, hint } from '../terminal/show.ts';
import { shownErasures } from '../terminal/show-erasures.ts';

const actions = ['extend', 'pause', 'resume'] as const;
const options = { until: { type: 'string' }, reason: { type: 'string' } } as const;

/** What is asked for, as far as it can be told wrong without a call. */
function bodyOf(called: Called, word: string): RetentionBody {
  const action = oneOf('action', word, actions);
  const reason = needed(called, 'reason', `say why in 5 to 500 characters; it stays with your agency; ${noNames}`);
  if (action !== 'extend') {
    refuseUnused(called, { until: {} }, 'goes with extend: a clock is paused until somebody resumes it.');
    return { action, reason };
  }
  const until = needed(called, 'until', 'the day on which it is to go instead, such as 2031-06-01');
  if (!isDate(until)) throw new Usage(`--until is a day, such as 2031-06-01, and is ${until}`);
  return { action, until, reason };
}

/** `samsyn retention ID ACTION` */
export const retention: Command = {
  usage: 'retention ID ACTION --reason TEXT',
  summary: 'keep longer what your agency has of a report, or stop its clock',
  options,
  help: `Needs the role approver. Each agency has a clock of its own on a report, by its own law: the originator on its submission, a recipient on its
record. "samsyn status ID" and "samsyn records" tell when it goes; on that day it is erased for your agency, whatever the other one does.

  extend  it goes on the day of --until instead, as far as the rule allows (a refusal names that day)
  pause   the clock stands, as while somebody is in prison, where the rule lets it
  resume  it runs again: it goes as much later as it stood

The reason (5 to 500 characters) stays with your agency; ${noNames}.

  samsyn retention 019ab1c2-0000-7000-8000-000000000000 extend --until 2031-06-01 --reason "The case is in court." --as customs-approver-1
  samsyn retention 019ab1c2-0000-7000-8000-000000000000 pause --reason "Serves a sentence." --as customs-approver-1`,
  run: async (called) => {
    const [which, word, ...more] = called.positionals;
    if (which === undefined || word === undefined || more.length > 0)
      throw new Usage(`say which one, and what: ${program} retention ID ${actions.join('|')} --reason TEXT`);
    const body = bodyOf(called, word);
    warnOfNames(called, 'reason');
    const session = await called.session('approver');
    const id = await idMeant(called, session, which, 'erasures', 'submissions');
    const retained = await session.client.retain(id, body);
    const { width } = called.terminal;
    const shown = facts([['Report', id], ...erasureFacts(retained.erasure)], width);
    called.tell(retained, `${shown}\n\n${hint('What goes soon:', `${program} erasures ${session.me}`, width)}`);
  },
};

/** `samsyn erasures` */
export const erasures: Command = {
  usage: 'erasures',
  summary: 'list what your agency has that goes in the next 30 days',
  alsoFor: ['auditor'],
  options: { ...listOptions },
  help: `For approvers and auditors. The soonest first; the first 50, unless --all or --json asks for every one. What goes is erased on that day by
itself: nobody opens it any more, and its acts stay. "samsyn rules" tells each rule with its source.

  samsyn erasures --as customs-approver-1`,
  run: async (called) => {
    refuseWords(called, `it takes options only; "${program} status ID" shows one.`);
    const { client, me } = await called.session('approver');
    const first = await tellList(called, client.erasures(), shownErasures);
    if (called.flag('json')) return;
    const next =
      first === undefined
        ? 'Nothing goes in the next 30 days.'
        : `\n${hint('To keep one longer:', `${program} retention ${first.id} extend --until DATE --reason "WHY" ${me}`, called.terminal.width)}`;
    called.terminal.out(next);
  },
};
