import { type SubmissionAnswer, stateSchema } from '../../protocol/answers.ts';
import { type Command, needed, oneOf, refuseWords, whichOne } from '../call/command.ts';
import { only } from '../call/filters.ts';
import { noNames, warnOfNames } from '../call/in-the-clear.ts';
import { listOptions, tellList } from '../call/lists.ts';
import { periodOf, periodOptions, sinceOption, timeHelp } from '../call/period.ts';
import type { Session } from '../call/session.ts';
import { idMeant } from '../call/which.ts';
import { program } from '../terminal/program.ts';
import { hint } from '../terminal/show.ts';
import { showActs, shownActs } from '../terminal/show-acts.ts';
import { shownSubmissions, showSubmission } from '../terminal/show-lists.ts';

const states = stateSchema.options;

/** `samsyn submissions` */
export const submissions: Command = {
  usage: 'submissions',
  summary: "list your own agency's submissions",
  alsoFor: ['approver', 'auditor'],
  options: { ...listOptions, ...sinceOption, state: { type: 'string' } },
  help: `For submitters, approvers and auditors. Newest first; the first 50, unless --all or --json asks for every one. --state shows those in
one state: ${states.join(', ')}. --since shows those received since then (${timeHelp}).
Times are in this machine's zone; "samsyn status ID" tells them to the second. An auditor's come before how approvals stand.

  samsyn submissions --as police-desk
  samsyn submissions --all --state pending --as police-auditor
  samsyn submissions --all --since 2026-11-01 --as police-auditor`,
  run: async (called) => {
    refuseWords(called, `it takes options only; "${program} status ID" shows one.`);
    const option = called.option('state');
    const state = option === undefined ? undefined : oneOf('state', option, states);
    const inPeriod = periodOf(called);
    const { client, me, principal } = await called.session('submitter');
    const goesBy = principal.roles.every((role) => role === 'auditor') ? 'times' : 'approvals';
    const received = inPeriod(client.submissions(), ({ receivedAt }) => receivedAt);
    const rows = only(received, (one) => state === undefined || one.state === state);
    const first = await tellList(called, rows, shownSubmissions(goesBy, called.terminal.now()));
    if (called.flag('json')) return;
    const next =
      first === undefined
        ? 'No submissions.'
        : `\n${hint('Look at one:', `${program} status ${first.id} ${me}`, called.terminal.width)}`;
    called.terminal.out(next);
  },
};

/** What its originator can do about a report that stays approved, with no proof for its release. */
function wayOut({ id, unprovenSince }: SubmissionAnswer, { principal, me, via }: Session, width: number): string {
  if (unprovenSince === undefined) return '';
  const who = principal.roles.includes('submitter') ? me : `--as SUBMITTER${via}`;
  return `\n\n${hint('To take it back:', `${program} withdraw ${id} --reason "WHY" ${who}`, width)}`;
}

/** `samsyn status ID` */
export const status: Command = {
  usage: 'status ID',
  summary: 'show a submission: its state, approvals and acts',
  alsoFor: ['approver', 'auditor'],
  options: {},
  help: `For submitters, approvers and auditors of the originator; approvers and auditors of a recipient once H3 has asked it, or after
release. Each act of your own agency is shown with the key that has done it, and with whose it is where the connection knows it. What a
report was opened for is shown to auditors and approvers of the agency that said so. The latest 30 acts at most: "samsyn acts" lists every one.

  samsyn status 019ab1c2-0000-7000-8000-000000000000 --as police-desk`,
  run: async (called) => {
    const which = whichOne(called);
    const session = await called.session('submitter');
    const id = await idMeant(called, session, which, 'submissions', 'inbox', 'records');
    const { client, connection, me } = session;
    const submission = await client.track(id);
    const { width } = called.terminal;
    const acts = showActs(submission, connection.principals, width);
    const before =
      submission.actsBefore === null
        ? ''
        : `\n\n${hint('Acts before these:', `${program} acts ${id} --all ${me}`, width)}`;
    called.tell(
      submission,
      `${showSubmission(submission, width)}\n\n${acts}${before}${wayOut(submission, session, width)}`,
    );
  },
};

/** `samsyn acts ID` */
export const acts: Command = {
  usage: 'acts ID',
  summary: 'list who has done what with a report, when and why',
  alsoFor: ['submitter', 'approver', 'reader'],
  options: { ...listOptions, ...periodOptions },
  help: `For submitters, approvers and auditors of the originator, and readers, approvers and auditors of a recipient after release. The latest
first; the first 50, unless --all or --json asks for every one. --since and --until choose by time (${timeHelp}).
What a report was opened for is shown to auditors and approvers of the agency that said so.

  samsyn acts 019ab1c2-0000-7000-8000-000000000000 --as customs-auditor
  samsyn acts 019ab1c2-0000-7000-8000-000000000000 --since 2026-11-01 --as police-auditor`,
  run: async (called) => {
    const which = whichOne(called);
    const inPeriod = periodOf(called);
    const session = await called.session('auditor');
    const { client, connection, principal } = session;
    const id = await idMeant(called, session, which, 'submissions', 'inbox', 'records');
    // Whoever reads alone is told by the record; all others follow the submission, as originator or as recipient.
    const list = principal.roles.every((role) => role === 'reader') ? 'records' : 'submissions';
    const shown = shownActs(connection.principals, called.terminal.width);
    const first = await tellList(
      called,
      inPeriod(client.acts(list, id), ({ at }) => at),
      shown,
    );
    if (first === undefined && !called.flag('json')) called.terminal.out('No acts in that time.');
  },
};

/** `samsyn withdraw ID` */
export const withdraw: Command = {
  usage: 'withdraw ID --reason TEXT',
  summary: 'take a submission back that is pending, or cannot be released',
  options: { reason: { type: 'string' } },
  help: `Needs the role submitter. Only while it is pending, or approved and not proved (see "samsyn status ID"), and for good. The reason (5 to 500 characters) stays with your agency;
${noNames}.

  samsyn withdraw 019ab1c2-0000-7000-8000-000000000000 --reason "Wrong recipient."`,
  run: async (called) => {
    const which = whichOne(called);
    const reason = needed(called, 'reason', `say why in 5 to 500 characters; ${noNames}`);
    warnOfNames(called, 'reason');
    const session = await called.session('submitter');
    const id = await idMeant(called, session, which, 'submissions');
    const submission = await session.client.withdraw(id, reason);
    called.tell(submission, showSubmission(submission, called.terminal.width));
  },
};
