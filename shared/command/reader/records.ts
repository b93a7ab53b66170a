import { purposeCodes } from '../../domain/cover.ts';
import { type Command, refuseUnused, refuseWords, whichOne } from '../call/command.ts';
import { noNames, warnOfNames } from '../call/in-the-clear.ts';
import { aboutPictures, roomOf, tellOpened } from '../call/kept-report.ts';
import { listOptions, tellList } from '../call/lists.ts';
import { longRunHelp, longRunOptions, NotAllDone } from '../call/long-run.ts';
import { Declined } from '../call/session.ts';
import { idMeant } from '../call/which.ts';
import { program } from '../terminal/program.ts';
import { hint } from '../terminal/show.ts';
import { shownRecords } from '../terminal/show-lists.ts';
import { showOpened } from '../terminal/show-report.ts';
import { standingOf, standingWords } from '../terminal/standing.ts';
import { readAll, readAllOptions } from './read-all.ts';
import { chosenRecords, recordFilterHelp, recordFilterOptions } from './record-filters.ts';
import { rememberRecord, tryToRememberRecords } from './remembered.ts';
import { whyOf, whyOptions } from './why.ts';

/** Stands for a justification in hints: long enough for whoever copies it as it is to be taken. */
const whyPlace = '"WHY YOU READ IT"';

/** `samsyn records` */
export const records: Command = {
  usage: 'records',
  summary: 'list the reports that were released to your agency',
  options: { ...listOptions, ...recordFilterOptions },
  help: `Needs the role reader. Newest first; the first 50, unless --all or --json asks for every one.

  samsyn records --as customs-analyst
  samsyn records --all --from customs --as police-analyst
  samsyn records --since 2026-11-01 --offence narkotika --unread --as police-analyst

${recordFilterHelp}`,
  run: async (called) => {
    refuseWords(called, `it takes options only; "${program} read ID" opens one.`);
    const session = await called.session('reader');
    const { client, me } = session;
    const first = await tellList(called, chosenRecords(called, session)(client.records()), shownRecords);
    if (called.flag('json')) return;
    const call = `${program} read ${first?.id} --purpose investigate --justification ${whyPlace} ${me}`;
    called.terminal.out(first === undefined ? 'No records.' : `\n${hint('Read one:', call, called.terminal.width)}`);
  },
};

/** `samsyn read ID` */
export const read: Command = {
  usage: 'read ID --purpose CODE --justification TEXT',
  summary: 'open a record, or all; that you did, and why, is on record',
  options: {
    ...whyOptions,
    ...readAllOptions,
  },
  help: `Needs the role reader. The purpose is one of ${purposeCodes.join(', ')}; the justification has 10 to 500 characters and
stays with your agency; --case is the reference of your own case (in both, ${noNames}). --out DIR writes the report, in the clear, into a folder of your own:
report.json, and each picture as picture-1.jpg and so on; never over a file that is there. Delete it when you are done.

  samsyn read 019ab1c2-0000-7000-8000-000000000000 --purpose investigate \\
      --justification "Same sender as in our case." --case K-123-26 --as customs-analyst
  samsyn read 019ab1c2-0000-7000-8000-000000000000 --out seen --purpose investigate \\
      --justification "Same sender as in our case." --as customs-analyst

A record that a correction has replaced is shown with REPLACED by its id before all else, also in --json and in files.

Many: --all opens every record of the list for one purpose, each on record by itself, and shows one line of each; at a terminal it asks before it
opens more than ten, unless --yes is given. --out FOLDER keeps each as FOLDER/ID.json, and its pictures as FOLDER/ID.picture-1.jpg and so on,
in the clear; what lies there is not opened again, so that an interrupted run is finished by the same command. Without --out, --unread does
that: which records you have opened is remembered on this machine, and no word of them.

  samsyn read --all --from customs --reference "US-CBP" --out seizures --purpose prevent \\
      --justification "To compare with our own figures." --as police-analyst

${recordFilterHelp}

${longRunHelp}`,
  run: async (called) => {
    warnOfNames(called, 'justification', 'case');
    if (called.flag('all')) return readAll(called, whyOf(called));
    const which = whichOne(called);
    refuseUnused(
      called,
      { yes: {}, ...recordFilterOptions, ...longRunOptions },
      'goes with --all; an id names one record.',
    );
    const why = whyOf(called);
    const session = await called.session('reader');
    const { client, me } = session;
    const id = await idMeant(called, session, which, 'records');
    const out = roomOf(called.option('out'));
    tryToRememberRecords(session);
    const standing = await client.record(id);
    const opened = { ...standingOf(standing), ...(await client.disclose(id, why)) };
    const { seq, hash } = opened.disclosure;
    const { width } = called.terminal;
    const again = `read ${id} --out DIR --purpose ${why.purpose} --justification ${whyPlace} ${me}`;
    const notKept = await tellOpened(called, opened, out, (files) => {
      const pictures = aboutPictures(opened, files, again, width);
      return `${showOpened(opened, width, standingWords(standing))}\n\nOn record as act ${seq}, ${hash}${pictures}`;
    });
    await rememberRecord(session, id);
    if (notKept !== undefined) throw new NotAllDone(1, notKept);
    if (!opened.report.ok)
      throw new Declined(
        `what ${opened.originator} has sealed there is no report of version 1. Tell ${opened.originator}.`,
      );
  },
};
