import type { DecisionBody } from '../../protocol/bodies.ts';
import { type Called, type Command, needed, refuseUnused, whichOf, whichOne } from '../call/command.ts';
import { filterHelp, filterOptions } from '../call/filters.ts';
import { noNames, warnOfNames } from '../call/in-the-clear.ts';
import { longRunHelp, longRunOptions } from '../call/long-run.ts';
import { type Session, Usage } from '../call/session.ts';
import { idMeant } from '../call/which.ts';
import { sentences } from '../terminal/show.ts';
import { showAsk } from '../terminal/show-lists.ts';
import { approveAll, approveAllOptions } from './approve-all.ts';
import { eachOf } from './approve-several.ts';
import { accepted, decidedOn } from './decided-on.ts';

function assessment(called: Called): Pick<DecisionBody, 'secrecyAssessment'> {
  const [provision, reason] = [called.option('secrecy-provision'), called.option('secrecy-reason')];
  if (provision === undefined && reason === undefined) return {};
  if (provision === undefined || reason === undefined) {
    throw new Usage('an assessment of secrecy has both --secrecy-provision and --secrecy-reason');
  }
  return { secrecyAssessment: { provision, reason } };
}

const decided: Readonly<Record<DecisionBody['decision'], string>> = {
  approve: 'Approved',
  reject: 'Rejected',
  return: 'Returned',
};

async function decide(called: Called, session: Session, id: string, decision: DecisionBody, head = ''): Promise<void> {
  const answer = await session.client.decide(id, decision);
  const given = decision.decision === 'approve' ? `; ${answer.given} of ${answer.required} approvals are given` : '';
  const text = `${head}${decided[decision.decision]}. The submission is ${answer.state}${given}.`;
  called.tell(answer, sentences(text, called.terminal.width));
}

const digest = { digest: { type: 'string' } } as const;

/** Options that say something of one report. */
const ofOne = { ...digest, 'secrecy-provision': { type: 'string' }, 'secrecy-reason': { type: 'string' } } as const;

/** `samsyn approve ID` */
export const approve: Command = {
  usage: 'approve ID …',
  summary: 'approve what you have read, the conditions of another agency, or many',
  options: {
    ...ofOne,
    'accept-conditions': { type: 'boolean' },
    ...approveAllOptions,
  },
  help: `Needs the role approver. It approves the sealed report that you have read with "samsyn review" on this machine, and no other. For an
H3 report of another agency you decide on its conditions alone, without reading it. --secrecy-provision and --secrecy-reason state why
secrecy does not stand in the way; every party reads them (${noNames}).

  samsyn approve 019ab1c2-0000-7000-8000-000000000000 --as police-approver-1
  samsyn approve 019ab1c2-0000-7000-8000-000000000000 --accept-conditions --as customs-approver-1
  samsyn approve 5000-K123456-26 5000-K123457-26 --as police-approver-1
  samsyn approve 019ab1c2-0000-7000-8000-000000000000 --secrecy-provision "OSL 10:15a" --secrecy-reason "Needed for the case."

Several may be named, each read before. An id may be shortened to a beginning or end that is one task's alone, and its reference will do.

Many: --all --from AGENCY shows the open tasks of that originator in pages that fit the terminal, and asks twice: which are opened (each is on
record as reviewed; one that you pass over leaves no act), and then, with title, persons and pictures, which of them are approved, in one
call of a signature each. An answer is y, n, the numbers themselves ("2,5"), "all but 2,5", a for all that follow, or q; "open 2" shows one
whole. --yes approves whatever verifies and asks nothing. What cannot be approved is told, and does not stop the others. Another agency's H3
tasks are approved with --accept-conditions alone.

  samsyn approve --all --from customs --as customs-approver-1
  samsyn approve --all --from customs --handling H0 --reference "US-CBP" --yes --as customs-approver-1

${filterHelp}

${longRunHelp}`,
  run: async (called) => {
    if (called.flag('all')) return approveAll(called);
    const written = whichOf(called);
    const ofMany = { yes: {}, ...filterOptions, ...longRunOptions };
    refuseUnused(called, ofMany, 'goes with --all; an id names one submission.');
    if (written.length > 1) refuseUnused(called, ofOne, 'is for one submission.');
    const secrecy = assessment(called);
    warnOfNames(called, 'secrecy-provision', 'secrecy-reason');
    const session = await called.session('approver');
    const ids = new Set<string>();
    for (const one of written) ids.add(await idMeant(called, session, one, 'inbox', 'submissions'));
    const approveOne = async (id: string): Promise<void> => {
      const { digest: sealedDigest, ask } = await decidedOn(called, session, id, 'approve');
      const conditions = accepted(called, session, ask);
      const head = ids.size > 1 ? `${id}: ` : '';
      await decide(called, session, id, { decision: 'approve', sealedDigest, ...conditions, ...secrecy }, head);
    };
    const [only = '', ...more] = ids;
    return more.length === 0 ? approveOne(only) : eachOf(called, [...ids], approveOne);
  },
};

function refusal(decision: 'reject' | 'return', summary: string, what: string): Command {
  return {
    usage: `${decision} ID --reason TEXT`,
    summary,
    options: { ...digest, reason: { type: 'string' } },
    help: `Needs the role approver. ${what} The reason has 5 to 500 characters; ${noNames}.

  samsyn ${decision} 019ab1c2-0000-7000-8000-000000000000 --reason "The purpose is too wide." --as police-approver-1`,
    run: async (called) => {
      const which = whichOne(called);
      const reason = needed(called, 'reason', `say why in 5 to 500 characters; the originator reads it; ${noNames}`);
      warnOfNames(called, 'reason');
      const session = await called.session('approver');
      const id = await idMeant(called, session, which, 'inbox', 'submissions');
      const { digest: sealedDigest, ask } = await decidedOn(called, session, id, decision);
      if (decision === 'return' && ask !== undefined) {
        const why = `only ${ask.originator} can return its report; a recipient accepts its conditions or rejects them:`;
        throw new Usage(`${why}\n${showAsk(ask, session.me, called.terminal.width)}`);
      }
      await decide(called, session, id, { decision, sealedDigest, reason });
    },
  };
}

/** `samsyn reject ID` */
export const reject = refusal(
  'reject',
  'reject it: it is not to be shared',
  "It ends your own agency's submission for good; of another agency's H3 report it withholds the release to yours.",
);

/** `samsyn return ID` */
export const giveBack = refusal(
  'return',
  'return it to be corrected',
  'It ends the submission; corrected, it comes again under a new id, with "replaces".',
);
