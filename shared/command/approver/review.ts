import type { Opened } from '../../client/client.ts';
import { webCrypto } from '../../protocol/crypto.ts';
import { thumbprint } from '../../protocol/thumbprint.ts';
import { type Command, whichOne } from '../call/command.ts';
import { noNames, warnOfNames } from '../call/in-the-clear.ts';
import { aboutPictures, roomOf, tellOpened } from '../call/kept-report.ts';
import { NotAllDone } from '../call/long-run.ts';
import type { Session } from '../call/session.ts';
import { idMeant } from '../call/which.ts';
import { program } from '../terminal/program.ts';
import { callLines, sentences } from '../terminal/show.ts';
import { showOpened } from '../terminal/show-report.ts';
import { notApprovable, orSayWhatIsAsked, refusalCalls } from './decided-on.ts';
import { rememberReview, tryToRemember } from './reviewed.ts';

/** Whether the one who calls has submitted it, by this key or another of the same person: such a one decides on nothing of it. */
async function isSubmitter({ signer }: Opened, { principal }: Session): Promise<boolean> {
  return (
    (signer.holder !== undefined && signer.holder === principal.holder) ||
    (await thumbprint(webCrypto(), signer.signingKey)) === principal.keyid
  );
}

/** The decisions that whoever has read a report may make of it. */
async function whatFollows(opened: Opened, session: Session, width: number): Promise<string> {
  const { id } = opened;
  if (await isSubmitter(opened, session))
    return sentences('You have submitted it yourself: another person of your agency decides on it.', width);
  return `Decide:\n${callLines(`${program} approve ${id} ${session.me}`, width)}\n${refusalCalls(id, session.me, width)}`;
}

/** `samsyn review ID` */
export const review: Command = {
  usage: 'review ID',
  summary: 'open a pending report of your own agency',
  options: { justification: { type: 'string' }, out: { type: 'string' } },
  help: `Needs the role approver. Fetches the sealed report, verifies who signed it, asks for its key (which is on record), and opens it
here. Nothing of it is kept on this machine but the digest of what you have read, which your decision then names. --out DIR also writes
it, in the clear, into a folder of your own: report.json, and each picture as picture-1.jpg and so on; never over a file that is there.
Delete it when you have decided. --justification says why you open it (10 to 500 characters; ${noNames}).
An id may be shortened to a beginning or end that is one task's alone, and its reference will do.
What is no report of version 1 is shown as it was sealed, with exit code 1: it can be returned or rejected,
and nobody approves it.

  samsyn review 019ab1c2-0000-7000-8000-000000000000 --as police-approver-1
  samsyn review 019ab1c2-0000-7000-8000-000000000000 --justification "On duty for this desk today."
  samsyn review 019ab1c2-0000-7000-8000-000000000000 --out seen --as police-approver-1`,
  run: async (called) => {
    const which = whichOne(called);
    const session = await called.session('approver');
    const id = await idMeant(called, session, which, 'inbox', 'submissions');
    const justification = called.option('justification');
    const { width } = called.terminal;
    warnOfNames(called, 'justification');
    const out = roomOf(called.option('out'));
    tryToRemember(session);
    const opened = await session.client
      .review(id, justification === undefined ? {} : { justification })
      .catch(orSayWhatIsAsked(session, id, width));
    const next = opened.report.ok ? `\n\n${await whatFollows(opened, session, width)}` : '';
    const notKept = await tellOpened(called, opened, out, (files) => {
      const pictures = aboutPictures(opened, files, `review ${id} --out DIR ${session.me}`, width);
      return `${showOpened(opened, width)}${pictures}${next}`;
    });
    rememberReview(session, id, opened);
    if (notKept !== undefined) throw new NotAllDone(1, notKept);
    if (!opened.report.ok) throw notApprovable(session, id, width);
  },
};
