import type { Task } from '../../protocol/answers.ts';
import type { DecisionBody } from '../../protocol/bodies.ts';
import { Refused } from '../failures.ts';
import { program } from '../program.ts';
import { approveAll, approveAllOptions } from './approve-all.ts';
import { type Called, type Command, idOf, needed, refuseUnused } from './command.ts';
import { filterHelp, filterOptions } from './filters.ts';
import { aboutPictures, keepIn, roomOf } from './kept-report.ts';
import { longRunHelp, longRunOptions } from './long-run.ts';
import { rememberReview, reviewedDigest } from './reviewed.ts';
import { Declined, type Session, Usage } from './session.ts';
import { callLines, hint, sentences } from './show.ts';
import { showAsk } from './show-lists.ts';
import { showOpened } from './show-report.ts';

/** `samsyn review ID` */
export const review: Command = {
  usage: 'review ID',
  summary: 'open a pending report of your own agency',
  options: { justification: { type: 'string' }, out: { type: 'string' } },
  help: `Needs the role approver. Fetches the sealed report, verifies who signed it, asks for its key (which is on record), and opens it
here. Nothing of it is kept on this machine but the digest of what you have read, which your decision then names. --out DIR also writes
it, in the clear, into a folder of your own: report.json, and each picture as picture-1.jpg and so on; never over a file that is there.
Delete it when you have decided.

  samsyn review 019ab1c2-0000-7000-8000-000000000000 --as police-approver-1
  samsyn review 019ab1c2-0000-7000-8000-000000000000 --justification "On duty for this desk today."
  samsyn review 019ab1c2-0000-7000-8000-000000000000 --out seen --as police-approver-1`,
  run: async (called) => {
    const id = idOf(called);
    const session = await called.session('approver');
    const justification = called.option('justification');
    const { width } = called.terminal;
    const out = roomOf(called.option('out'));
    const opened = await session.client
      .review(id, justification === undefined ? {} : { justification })
      .catch(orSayWhatIsAsked(session, id, width));
    rememberReview(session, id, opened.sealedDigest);
    const calls = [
      `approve ${id}`,
      `return ${id} --reason "WHAT TO CORRECT"`,
      `reject ${id} --reason "WHY YOU REJECT IT"`,
    ].map((call) => callLines(`${program} ${call} ${session.me}`, width));
    const files = out === undefined ? undefined : keepIn(out, opened);
    const pictures = aboutPictures(opened, files, `review ${id} --out DIR ${session.me}`, width);
    called.tell(
      { ...opened, ...(files && { files }) },
      `${showOpened(opened, width)}${pictures}\n\nDecide:\n${calls.join('\n')}`,
    );
  },
};

/** The open task of a submission in this approver's inbox; undefined where there is none. */
const taskOf = async (session: Session, id: string): Promise<Task | undefined> => {
  for await (const task of session.client.inbox()) if (task.submission === id) return task;
  return undefined;
};

const isOthers = (task: Task, session: Session): boolean => task.originator !== session.principal.agency;

/** A report of another agency cannot be opened before its release: who is asked about its conditions is told that, and not "not-found". */
const orSayWhatIsAsked =
  (session: Session, id: string, width: number) =>
  async (error: unknown): Promise<never> => {
    const task = error instanceof Refused && error.code === 'not-found' ? await taskOf(session, id) : undefined;
    if (task === undefined || !isOthers(task, session)) throw error;
    const why = `this report is ${task.originator}'s, and is opened by nobody here before it is released.`;
    throw new Usage(`${why} You are asked about its conditions alone:\n${showAsk(task, session.me, width)}`);
  };

/** Why there are no conditions for this approver to accept. */
const nothingToAccept = ({ me }: Session, id: string, isOwn: boolean, width: number): Usage => {
  const calls = (...words: readonly string[]): string =>
    words.map((word) => callLines(`${program} ${word} ${me}`, width)).join('\n');
  const own =
    "this report is your own agency's: its recipients accept the conditions, and you decide without --accept-conditions on " +
    'what you have read:';
  const notAsked =
    'your agency is not asked to accept conditions of this report, or you have answered already. It is asked about an H3 report ' +
    'of another agency, once the approvals of that agency are all given; it then stands in your inbox:';
  return new Usage(isOwn ? `${own}\n${calls(`review ${id}`, `approve ${id}`)}` : `${notAsked}\n${calls('inbox')}`);
};

/**
 * Why nobody decides on this here: a report that waits for this approver has to be read first; of any other the exchange is asked how it
 * stands, and its refusal of one that is not there, or not to be seen, is told as it comes.
 */
const notDecidable = async (session: Session, id: string, isWaiting: boolean, width: number): Promise<Declined> => {
  const { me, client } = session;
  if (isWaiting) {
    const call = callLines(`${program} review ${id} ${me}`, width);
    const elsewhere = 'If you have read it elsewhere, give its --digest.';
    return new Declined(`you have not read this report on this machine. First:\n${call}\n${elsewhere}`);
  }
  const { state } = await client.track(id);
  const why =
    state === 'pending'
      ? 'this report does not wait for you: you have decided on it already, or submitted it yourself.'
      : `this report is ${state}: nothing is left to decide.`;
  return new Declined(`${why}\n${hint('See how it stands:', `${program} status ${id} ${me}`, width)}`);
};

/** The sealed report that is decided on: the one that was read here, or for a recipient that was asked the one that its task names. */
const decidedOn = async (called: Called, session: Session, id: string): Promise<{ digest: string; ask?: Task }> => {
  const named = called.option('digest');
  if (named !== undefined) return { digest: named };
  const read = reviewedDigest(session, id);
  const accepts = called.flag('accept-conditions');
  if (read !== undefined && !accepts) return { digest: read };
  const task = await taskOf(session, id);
  if (task !== undefined && isOthers(task, session)) return { digest: task.sealedDigest, ask: task };
  const { width } = called.terminal;
  if (accepts) throw nothingToAccept(session, id, read !== undefined || task !== undefined, width);
  throw await notDecidable(session, id, task !== undefined, width);
};

const accepted = (called: Called, { me }: Session, ask: Task | undefined): { acceptsConditions?: true } => {
  if (called.flag('accept-conditions')) return { acceptsConditions: true };
  if (ask === undefined) return {};
  throw new Usage(`${ask.originator} shares this report on conditions:\n${showAsk(ask, me, called.terminal.width)}`);
};

const assessment = (called: Called): Pick<DecisionBody, 'secrecyAssessment'> => {
  const [provision, reason] = [called.option('secrecy-provision'), called.option('secrecy-reason')];
  if (provision === undefined && reason === undefined) return {};
  if (provision === undefined || reason === undefined) {
    throw new Usage('an assessment of secrecy has both --secrecy-provision and --secrecy-reason');
  }
  return { secrecyAssessment: { provision, reason } };
};

const decided: Readonly<Record<DecisionBody['decision'], string>> = {
  approve: 'Approved',
  reject: 'Rejected',
  return: 'Returned',
};

const decide = async (called: Called, session: Session, id: string, decision: DecisionBody): Promise<void> => {
  const answer = await session.client.decide(id, decision);
  const given = decision.decision === 'approve' ? `; ${answer.given} of ${answer.required} approvals are given` : '';
  const text = `${decided[decision.decision]}. The submission is ${answer.state}${given}.`;
  called.tell(answer, sentences(text, called.terminal.width));
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
    const ofMany = { yes: {}, ...filterOptions, ...longRunOptions };
    refuseUnused(called, ofMany, 'goes with --all; an id names one submission.');
    const secrecy = assessment(called);
    const session = await called.session('approver');
    const { digest: sealedDigest, ask } = await decidedOn(called, session, id);
    const conditions = accepted(called, session, ask);
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
    const { digest: sealedDigest, ask } = await decidedOn(called, session, id);
    if (decision === 'return' && ask !== undefined) {
      const why = `only ${ask.originator} can return its report; a recipient accepts its conditions or rejects them:`;
      throw new Usage(`${why}\n${showAsk(ask, session.me, called.terminal.width)}`);
    }
    await decide(called, session, id, { decision, sealedDigest, reason });
  },
});

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
