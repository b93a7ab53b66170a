import type { Task } from '../../protocol/answers.ts';
import type { DecisionBody } from '../../protocol/bodies.ts';
import { approveAll, approveAllOptions } from './approve-all.ts';
import { type Called, type Command, idOf, needed } from './command.ts';
import { filterHelp } from './filters.ts';
import { longRunHelp } from './long-run.ts';
import { rememberReview, reviewedDigest } from './reviewed.ts';
import { type Session, Usage } from './session.ts';
import { cleanLines } from './show.ts';
import { showOpened } from './show-report.ts';

/** `samsyn review ID` */
export const review: Command = {
  usage: 'review ID',
  summary: 'open a pending report of your own agency',
  options: { justification: { type: 'string' } },
  help: `Needs the role approver. Fetches the sealed report, verifies who signed it, asks for its key (which is on record), and opens it
here. Nothing of it is kept on this machine but the digest of what you have read, which your decision then names.

  samsyn review 019ab1c2-0000-7000-8000-000000000000 --as police-approver-1
  samsyn review 019ab1c2-0000-7000-8000-000000000000 --justification "On duty for this desk today."`,
  run: async (called) => {
    const id = idOf(called);
    const session = await called.session('approver');
    const justification = called.option('justification');
    const opened = await session.client.review(id, justification === undefined ? {} : { justification });
    rememberReview(session, id, opened.sealedDigest);
    const as = `--as ${session.principal.name}`;
    const next = `samsyn approve ${id} ${as}\nsamsyn return ${id} --reason "…" ${as}\nsamsyn reject ${id} --reason "…" ${as}`;
    called.tell(opened, `${showOpened(opened, called.terminal.width)}\n\nDecide:\n${next}`);
  },
};

/** The task of an H3 report of another agency that asks ours; undefined where it is none. */
const askOf = async (session: Session, id: string): Promise<Task | undefined> => {
  for await (const task of session.client.inbox()) {
    if (task.submission === id) return task.originator === session.principal.agency ? undefined : task;
  }
  return undefined;
};

/** The sealed report that is decided on: the one that was read here, or for a recipient that was asked the one that its task names. */
const decidedOn = async (called: Called, session: Session, id: string): Promise<{ digest: string; ask?: Task }> => {
  const read = called.option('digest') ?? reviewedDigest(session, id);
  if (read !== undefined) return { digest: read };
  const ask = await askOf(session, id);
  if (ask !== undefined) return { digest: ask.sealedDigest, ask };
  throw new Usage(
    `you have not read this report on this machine: first "samsyn review ${id} --as ${session.principal.name}". If you have read it elsewhere, give its --digest.`,
  );
};

const accepted = (called: Called, ask: Task | undefined, id: string): { acceptsConditions?: true } => {
  if (called.flag('accept-conditions')) return { acceptsConditions: true };
  if (ask === undefined) return {};
  const conditions = cleanLines(ask.handling.conditions ?? '', '  ', called.terminal.width);
  throw new Usage(
    `${ask.originator} shares this report on conditions:\n${conditions}\nIf your agency keeps them: samsyn approve ${id} --accept-conditions`,
  );
};

const assessment = (called: Called): Pick<DecisionBody, 'secrecyAssessment'> => {
  const [provision, reason] = [called.option('secrecy-provision'), called.option('secrecy-reason')];
  if (provision === undefined && reason === undefined) return {};
  if (provision === undefined || reason === undefined) {
    throw new Usage('an assessment of secrecy has both --secrecy-provision and --secrecy-reason');
  }
  return { secrecyAssessment: { provision, reason } };
};

const decide = async (called: Called, session: Session, id: string, decision: DecisionBody): Promise<void> => {
  const answer = await session.client.decide(id, decision);
  const given = `${answer.given} of ${answer.required} approvals are given`;
  called.tell(
    answer,
    `${decision.decision === 'approve' ? 'Approved' : 'Decided'}. The submission is ${answer.state}; ${given}.`,
  );
};

const digest = { digest: { type: 'string' } } as const;

/** `samsyn approve ID` */
export const approve: Command = {
  usage: 'approve ID',
  summary: 'approve what you have read, the conditions of another agency, or many',
  options: {
    ...digest,
    'accept-conditions': { type: 'boolean' },
    'secrecy-provision': { type: 'string' },
    'secrecy-reason': { type: 'string' },
    ...approveAllOptions,
  },
  help: `Needs the role approver. It approves the sealed report that you have read with "samsyn review" on this machine, and no other. For an
H3 report of another agency you decide on its conditions alone, without reading it.

  samsyn approve 019ab1c2-0000-7000-8000-000000000000 --as police-approver-1
  samsyn approve 019ab1c2-0000-7000-8000-000000000000 --accept-conditions --as customs-approver-1
  samsyn approve 019ab1c2-0000-7000-8000-000000000000 --secrecy-provision "OSL 10:15a" --secrecy-reason "Needed for the case."

Many: --all --from AGENCY opens and verifies each open task of that originator (each is on record as reviewed), shows a line of each, asks for
every 25, and decides on those in one call of 25 signatures. --yes approves whatever verifies and asks nothing. What cannot be approved is
told, and does not stop the others. Another agency's H3 tasks are approved with --accept-conditions alone.

  samsyn approve --all --from customs --as customs-approver-1
  samsyn approve --all --from customs --handling H0 --reference "US-CBP" --yes --as customs-approver-1

${filterHelp}

${longRunHelp}`,
  run: async (called) => {
    if (called.flag('all')) return approveAll(called);
    const id = idOf(called);
    const secrecy = assessment(called);
    const session = await called.session('approver');
    const { digest: sealedDigest, ask } = await decidedOn(called, session, id);
    const conditions = accepted(called, ask, id);
    await decide(called, session, id, { decision: 'approve', sealedDigest, ...conditions, ...secrecy });
  },
};

const refusal = (decision: 'reject' | 'return', summary: string, what: string): Command => ({
  usage: `${decision} ID --reason TEXT`,
  summary,
  options: { ...digest, reason: { type: 'string' } },
  help: `Needs the role approver. ${what} The reason has 5 to 500 characters.

  samsyn ${decision} 019ab1c2-0000-7000-8000-000000000000 --reason "The purpose is too wide." --as police-approver-1`,
  run: async (called) => {
    const id = idOf(called);
    const reason = needed(called, 'reason', 'say why in 5 to 500 characters; the originator reads it');
    const session = await called.session('approver');
    const { digest: sealedDigest } = await decidedOn(called, session, id);
    await decide(called, session, id, { decision, sealedDigest, reason });
  },
});

/** `samsyn reject ID` */
export const reject = refusal(
  'reject',
  'refuse it: it is not to be shared',
  "It ends your own agency's submission for good; of another agency's H3 report it withholds the release to yours.",
);

/** `samsyn return ID` */
export const giveBack = refusal(
  'return',
  'give it back to be corrected',
  'It ends the submission; corrected, it comes again under a new id, with "replaces".',
);
