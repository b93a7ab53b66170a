import { purposeCodes } from '../../domain/cover.ts';
import { type Selector, type SelectorType, selectorTypes } from '../../domain/selectors.ts';
import type { SearchAnswer, SearchRow } from '../../protocol/search-answers.ts';
import { type Called, type Command, refuseWords } from '../call/command.ts';
import { noNames, warnOfNames } from '../call/in-the-clear.ts';
import { listOptions, tellList } from '../call/lists.ts';
import { type Session, Usage } from '../call/session.ts';
import { program } from '../terminal/program.ts';
import { callLines, clean, sentences, shortTime } from '../terminal/show.ts';
import type { Shown } from '../terminal/show-lists.ts';
import { whyOf, whyOptions } from './why.ts';

const types = selectorTypes.join(', ');

function typeNamed(word: string): SelectorType | undefined {
  return selectorTypes.find((type) => type === word.toLowerCase());
}

/** What is searched for: of the type that stands first, or of the one that it looks like. */
export async function searchedFor({ positionals }: Called, { client }: Session): Promise<Selector> {
  const [first = '', ...more] = positionals;
  if (first === '') throw new Usage(`what for? Give a number or a name, and before it its type: ${types}.`);
  const type = more.length > 0 ? typeNamed(first) : undefined;
  if (type !== undefined) return { type, value: more.join(' ') };
  const found = await client.searching.recognised(positionals.join(' '));
  if (found !== undefined) return found;
  throw new Usage(`what that is, it does not tell by itself: write its type before it, one of ${types}.`);
}

/** What was found, and what to do with it. */
function shown(
  { hit, records, contacts, search }: SearchAnswer,
  type: SelectorType,
  me: string,
  width: number,
): string {
  const onRecord = `On record as search ${search.seq} of your agency, ${search.hash}`;
  const missed = 'Nothing was released to your agency that carries it, and no agency that would say so holds it.';
  if (!hit) return `${sentences(`No hit (${type}). ${missed}`, width)}\n\n${onRecord}`;
  const read = records.map((id) =>
    callLines(`${program} read ${id} --purpose CODE --justification "WHY" ${me}`, width),
  );
  const found = `Hit (${type}): ${records.length === 1 ? 'one record carries' : `${records.length} records carry`} it.`;
  return [
    ...(records.length === 0 ? [] : [`${sentences(found, width)}${read.join('\n')}`]),
    ...contacts.map(({ agency, contact }) =>
      sentences(`${clean(agency)} holds it in something that was not released to you. Ask: ${clean(contact)}`, width),
    ),
    '',
    onRecord,
  ].join('\n');
}

/** `samsyn search` */
export const search: Command = {
  usage: 'search [TYPE] VALUE --purpose CODE --justification TEXT',
  summary: 'search for a phone, a person, a plate and so on; that you did, and why, is on record',
  options: { ...whyOptions },
  help: `Needs the role reader. Finds the records of your agency that carry it, recalled ones too, and whom else to ask where another agency lets that be
known. What others hold and do not share is answered as if nobody had it.

  samsyn search phone 070-1740612 --purpose investigate \\
      --justification "On the label of a seized letter." --as customs-analyst
  samsyn search "DK:AB 12 345" --purpose prevent --justification "Seen at the bridge." --as customs-analyst

The type is one of ${types}.
Left out, it is taken for what it looks like, which the answer names. However it is written (spaces, dashes, with or without +46, small or large
letters) it is the same. A username has its service before a colon: telegram:kalle.

The purpose is one of ${purposeCodes.join(', ')}; the justification has 10 to 500 characters and is read by your auditors (${noNames}); --case is
the reference of your own case. What you search for is kept by nobody: neither by the exchange nor on this machine, but for what your shell
remembers of the line. One person makes 200 searches a day, an agency 2,000, unless it is configured otherwise.`,
  run: async (called) => {
    warnOfNames(called, 'justification', 'case');
    const why = whyOf(called, 'search');
    const session = await called.session('reader');
    const selector = await searchedFor(called, session);
    const answer = await session.client.searching.search({ selector, ...why });
    called.tell(answer, shown(answer, selector.type, session.me, called.terminal.width));
  },
};

function shownSearches(now: number): Shown<SearchRow> {
  return {
    columns: [
      { title: 'SEARCH' },
      { title: 'AT' },
      { title: 'KEY' },
      { title: 'TYPE' },
      { title: 'HIT' },
      { title: 'PURPOSE' },
      { title: 'CASE', flexible: true },
    ],
    row: ({ seq, at, by, type, hit, purpose, caseReference = '–' }) => [
      String(seq),
      shortTime(at, now),
      by.keyid.slice(0, 8),
      type,
      hit ? 'yes' : 'no',
      purpose,
      caseReference,
    ],
    below: ({ justification }) => `    ${clean(justification)}`,
  };
}

/** `samsyn searches` */
export const searches: Command = {
  usage: 'searches',
  summary: 'list the searches of your agency of the last 90 days, and what each was for',
  options: { ...listOptions },
  help: `Needs the role auditor. Newest first; the first 50, unless --all or --json asks for every one. What was searched for is kept nowhere; --json has the
whole key of who has searched.

  samsyn searches --as customs-auditor
  samsyn searches --all --json --as customs-auditor > searches.jsonl`,
  run: async (called) => {
    refuseWords(called, 'it takes options only.');
    const { client } = await called.session('auditor');
    const first = await tellList(called, client.searching.searches(), shownSearches(Date.now()));
    if (first === undefined && !called.flag('json')) called.terminal.out('No searches in the last 90 days.');
  },
};
