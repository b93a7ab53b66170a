import { recordOutcomes } from '../../domain/act.ts';
import { type Command, needed, oneOf, whichOne } from '../call/command.ts';
import { noNames, warnOfNames } from '../call/in-the-clear.ts';
import { idMeant } from '../call/which.ts';

/** `samsyn outcome ID` */
export const outcome: Command = {
  usage: 'outcome ID --outcome CODE',
  summary: 'tell what has come of a record; its originator reads it',
  options: { outcome: { type: 'string' }, note: { type: 'string' } },
  help: `Needs the role reader. The outcome is one of ${recordOutcomes.join(', ')}: each counts once for your agency, and every party reads it. --note (1 to 500
characters) stays with your agency; ${noNames}.

  samsyn outcome 019ab1c2-0000-7000-8000-000000000000 --outcome seizure --note "Two kilos." --as customs-analyst`,
  run: async (called) => {
    const which = whichOne(called);
    const told = oneOf('outcome', needed(called, 'outcome', `one of ${recordOutcomes.join(', ')}`), recordOutcomes);
    const note = called.option('note');
    warnOfNames(called, 'note');
    const session = await called.session('reader');
    const id = await idMeant(called, session, which, 'records');
    const answer = await session.client.tellOutcome(id, { outcome: told, ...(note !== undefined && { note }) });
    called.tell(answer, `${id}: ${answer.outcomes.join(', ')}. On record, act ${answer.custody.seq} is the latest.`);
  },
};
