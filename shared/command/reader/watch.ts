import type { WatchRow } from '../../protocol/search-answers.ts';
import { type Command, needed, refuseWords, whichOne } from '../call/command.ts';
import { noNames, warnOfNames } from '../call/in-the-clear.ts';
import { listOptions, tellList } from '../call/lists.ts';
import { program } from '../terminal/program.ts';
import { facts, hint, sentences } from '../terminal/show.ts';
import type { Shown } from '../terminal/show-lists.ts';
import { searchedFor } from './search.ts';
import { whyOf, whyOptions } from './why.ts';

/** `samsyn watch` */
export const watch: Command = {
  usage: 'watch [TYPE] VALUE --until DATE --purpose CODE --justification TEXT',
  summary: 'be told when a report about a phone, a person, a plate and so on is released to you',
  options: { ...whyOptions, until: { type: 'string' } },
  help: `Needs the role reader. As "samsyn search", but for what may come: your agency's notification queue is told when a record that carries it is released
to you, until the end of the day that --until names (YYYY-MM-DD, 90 days ahead at most). What is there already is found by a search. A watch counts as
a search on each of its days. What it waits for is shown nowhere afterwards, so that --case is what tells your watches apart (${noNames}).

  samsyn watch phone 070-1740612 --until 2027-01-31 --purpose investigate \\
      --justification "On the label of a seized letter." --case K-123-26 --as customs-analyst
  samsyn watches --as customs-analyst
  samsyn unwatch 019ab1c2-0000-7000-8000-000000000000 --as customs-analyst`,
  run: async (called) => {
    warnOfNames(called, 'justification', 'case');
    const until = needed(called, 'until', 'the last day of it, as 2027-01-31');
    const why = whyOf(called, 'search');
    const session = await called.session('reader');
    const selector = await searchedFor(called, session);
    const begun = await session.client.searching.watch({ selector, ...why, until });
    const { width } = called.terminal;
    const said = sentences(`Watching (${selector.type}) until the end of ${begun.until}.`, width);
    called.tell(begun, `${said}\n${hint('To end it:', `${program} unwatch ${begun.id} ${session.me}`, width)}`);
  },
};

const shownWatches: Shown<WatchRow> = {
  columns: [
    { title: 'WATCH' },
    { title: 'TYPE' },
    { title: 'UNTIL' },
    { title: 'FOUND' },
    { title: 'PURPOSE' },
    { title: 'CASE', flexible: true },
  ],
  row: ({ id, type, until, endedAt, matches, purpose, caseReference = '–' }) => [
    id,
    type,
    endedAt === undefined ? until : 'ended',
    String(matches.length),
    purpose,
    caseReference,
  ],
  below: ({ matches }) =>
    matches.length === 0 ? undefined : matches.map(({ submission, at }) => `    ${submission}  ${at}`).join('\n'),
};

/** `samsyn watches` */
export const watches: Command = {
  usage: 'watches',
  summary: 'list the watches of your agency, and what each has found',
  alsoFor: ['auditor'],
  options: { ...listOptions },
  help: `For readers and auditors. Newest first; the first 50, unless --all or --json asks for every one. What each waits for is shown nowhere; the records that
it has found stand below it.

  samsyn watches --as customs-analyst`,
  run: async (called) => {
    refuseWords(called, `it takes options only; "${program} unwatch ID" ends one.`);
    const { client } = await called.session('reader');
    const first = await tellList(called, client.searching.watches(), shownWatches);
    if (first === undefined && !called.flag('json')) called.terminal.out('No watches.');
  },
};

/** `samsyn unwatch ID` */
export const unwatch: Command = {
  usage: 'unwatch ID',
  summary: 'end a watch',
  options: {},
  help: `Needs the role reader. Of your agency, whoever began it; "samsyn watches" lists them.

  samsyn unwatch 019ab1c2-0000-7000-8000-000000000000 --as customs-analyst`,
  run: async (called) => {
    const id = whichOne(called);
    const { client } = await called.session('reader');
    const ended = await client.searching.endWatch(id);
    const shown = facts(
      [
        ['Watch', ended.id],
        ['Ended', ended.endedAt ?? ended.until],
        ['Found', String(ended.matches.length)],
      ],
      called.terminal.width,
    );
    called.tell(ended, shown);
  },
};
