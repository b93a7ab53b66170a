import { Refused } from '../../client/failures.ts';
import type { Task } from '../../protocol/answers.ts';
import type { DecisionBody } from '../../protocol/bodies.ts';
import type { Called } from '../call/command.ts';
import { Declined, type Session, Usage } from '../call/session.ts';
import { program } from '../terminal/program.ts';
import { callLines, hint, sentences } from '../terminal/show.ts';
import { showAsk } from '../terminal/show-lists.ts';
import { reviewedHere } from './reviewed.ts';

/** The open task of a submission in this approver's inbox; undefined where there is none. */
async function taskOf(session: Session, id: string): Promise<Task | undefined> {
  for await (const task of session.client.inbox()) if (task.submission === id) return task;
  return undefined;
}

function isOthers(task: Task, session: Session): boolean {
  return task.originator !== session.principal.agency;
}

/** A report of another agency cannot be opened before its release: who is asked about its conditions is told that, and not "not-found". */
export function orSayWhatIsAsked(session: Session, id: string, width: number) {
  return async (error: unknown): Promise<never> => {
    const task = error instanceof Refused && error.code === 'not-found' ? await taskOf(session, id) : undefined;
    if (task === undefined || !isOthers(task, session)) throw error;
    const why = `this report is ${task.originator}'s, and is opened by nobody here before it is released.`;
    throw new Usage(`${why} You are asked about its conditions alone:\n${showAsk(task, session.me, width)}`);
  };
}

/** Why there are no conditions for this approver to accept. */
function nothingToAccept({ me }: Session, id: string, isOwn: boolean, width: number): Usage {
  const calls = (...words: readonly string[]): string =>
    words.map((word) => callLines(`${program} ${word} ${me}`, width)).join('\n');
  const own =
    "this report is your own agency's: its recipients accept the conditions, and you decide without --accept-conditions on " +
    'what you have read:';
  const notAsked =
    'your agency is not asked to accept conditions of this report, or you have answered already. It is asked about an H3 report ' +
    'of another agency, once the approvals of that agency are all given; it then stands in your inbox:';
  return new Usage(isOwn ? `${own}\n${calls(`review ${id}`, `approve ${id}`)}` : `${notAsked}\n${calls('inbox')}`);
}

/**
 * Why nobody decides on this here: a report that waits for this approver has to be read first; of any other the exchange is asked how it
 * stands, and its refusal of one that is not there, or not to be seen, is told as it comes.
 */
async function notDecidable(session: Session, id: string, isWaiting: boolean, width: number): Promise<Declined> {
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
}

/** The ways to end a submission, each with a place for the reason. */
export function refusalCalls(id: string, me: string, width: number): string {
  return [`return ${id} --reason "WHAT TO CORRECT"`, `reject ${id} --reason "WHY YOU REJECT IT"`]
    .map((call) => callLines(`${program} ${call} ${me}`, width))
    .join('\n');
}

/** Nobody approves what could not be shown: it can be sent back, or rejected. */
export function notApprovable({ me }: Session, id: string, width: number): Declined {
  const why = 'what is sealed there is no report of version 1, so nobody can approve it. Send it back, or reject it:';
  return new Declined(`${sentences(why, width)}\n${refusalCalls(id, me, width)}`);
}

/** The sealed report that is decided on: the one that was read here, or for a recipient that was asked the one that its task names. */
export async function decidedOn(
  called: Called,
  session: Session,
  id: string,
  decision: DecisionBody['decision'],
): Promise<{ digest: string; ask?: Task }> {
  const { width } = called.terminal;
  const named = called.option('digest');
  const read = reviewedHere(session, id);
  const isRead = read !== undefined && (named ?? read.digest) === read.digest;
  if (decision === 'approve' && isRead && !read.isReport) throw notApprovable(session, id, width);
  if (named !== undefined) return { digest: named };
  const accepts = called.flag('accept-conditions');
  if (read !== undefined && !accepts) return { digest: read.digest };
  const task = await taskOf(session, id);
  if (task !== undefined && isOthers(task, session)) return { digest: task.sealedDigest, ask: task };
  if (accepts) throw nothingToAccept(session, id, read !== undefined || task !== undefined, width);
  throw await notDecidable(session, id, task !== undefined, width);
}

export function accepted(called: Called, { me }: Session, ask: Task | undefined): { acceptsConditions?: true } {
  if (called.flag('accept-conditions')) return { acceptsConditions: true };
  if (ask === undefined) return {};
  throw new Usage(`${ask.originator} shares this report on conditions:\n${showAsk(ask, me, called.terminal.width)}`);
}
