import { type Reader, readersIn } from '../../client/readers.ts';
import type { Act } from '../../protocol/answers.ts';
import { acknowledgementActions } from '../../protocol/bodies.ts';
import { type Called, type Command, oneOf, whichOne } from '../call/command.ts';
import { listOptions, tellList } from '../call/lists.ts';
import type { Session } from '../call/session.ts';
import { idMeant } from '../call/which.ts';
import { program } from '../terminal/program.ts';
import { callLines, cleanLines, facts, hint, sentences, table, timeToSecond } from '../terminal/show.ts';
import { shownAsked } from '../terminal/show-recalls.ts';

/** What is asked of the agency: a list of it, and how one is looked at. */
async function tellAsked(called: Called, session: Session): Promise<void> {
  const first = await tellList(called, session.client.asked(), shownAsked);
  if (called.flag('json')) return;
  const next =
    first === undefined
      ? 'Nothing waits for an acknowledgement of your agency.'
      : `\n${hint('Who has read it, and why it was taken back:', `${program} acknowledge ${first.id} ${session.me}`, called.terminal.width)}`;
  called.terminal.out(next);
}

async function* latest(acts: AsyncIterable<Act>, kept: Act[]): AsyncGenerator<Act> {
  for await (const act of acts) {
    if (act.act === 'recalled' || act.act === 'acknowledged') kept.push(act);
    yield act;
  }
}

function readersTable(readers: readonly Reader[], width: number): string {
  if (readers.length === 0) return sentences('Nobody of your agency has opened it.', width);
  const columns = [{ title: 'READER', flexible: true }, { title: 'OPENED' }, { title: 'LAST' }];
  const rows = readers.map(({ name, keyid, openings, last }) => [
    name ?? keyid.slice(0, 8),
    openings === 1 ? 'once' : `${openings} times`,
    timeToSecond(last),
  ]);
  return `${sentences('Who of your agency has opened it, to be told now:', width)}\n${table(columns, rows, width)}`;
}

/** What there is to do before it is acknowledged: who has read it, why it was taken back, and the three answers. */
async function tellOne(called: Called, { client, principal, me }: Session, id: string): Promise<void> {
  const kept: Act[] = [];
  const readers = await readersIn(latest(client.acts('records', id), kept), principal.agency);
  const recalled = kept.find(({ act }) => act === 'recalled');
  const answer = kept.find(({ act, by }) => act === 'acknowledged' && by?.agency === principal.agency);
  const { width } = called.terminal;
  const why = recalled?.reason === undefined ? '' : `\nWhy\n${cleanLines(recalled.reason, '  ', width)}`;
  const standing = facts(
    [
      ['Record', id],
      ['Recalled', recalled && timeToSecond(recalled.at)],
      ['Answered', answer && `${answer.action}, ${timeToSecond(answer.at)}`],
    ],
    width,
  );
  const calls = acknowledgementActions.map((action) =>
    callLines(`${program} acknowledge ${id} --action ${action} ${me}`, width),
  );
  const next = answer === undefined ? `\n\nWhen it is done, say what was done:\n${calls.join('\n')}` : '';
  called.tell({ id, recalled, answer, readers }, `${standing}${why}\n\n${readersTable(readers, width)}${next}`);
}

/** `samsyn acknowledge [ID]` */
export const acknowledge: Command = {
  usage: 'acknowledge ID --action ACTION',
  summary: 'list what was recalled or corrected, and answer what was done',
  alsoFor: ['auditor'],
  options: { action: { type: 'string' }, ...listOptions },
  help: `Needs the role approver, of an agency that has the record; an auditor may look. Without an id it lists what your agency is asked for and has
not answered, the oldest first. With an id alone it shows why the report was recalled, and by name who of your agency has opened it: they are to be
told. With --action it answers for the whole agency, once:

  rectified   what was taken from it was corrected
  erased      it was erased
  restricted  it is kept, and used no more

  samsyn acknowledge --as customs-approver-1
  samsyn acknowledge 019ab1c2-0000-7000-8000-000000000000 --as customs-approver-1
  samsyn acknowledge 019ab1c2-0000-7000-8000-000000000000 --action erased --as customs-approver-1`,
  run: async (called) => {
    const action = called.option('action');
    const done = action === undefined ? undefined : oneOf('action', action, acknowledgementActions);
    const which = called.positionals.length === 0 && done === undefined ? undefined : whichOne(called);
    const session = await called.session('approver');
    if (which === undefined) return tellAsked(called, session);
    const id = await idMeant(called, session, which, 'asked', 'submissions');
    if (done === undefined) return tellOne(called, session, id);
    const answered = await session.client.acknowledge(id, done);
    const { custody, state } = answered;
    const shown = facts(
      [
        ['Record', id],
        ['State', state],
        ['Answered', done],
        ['Custody', `act ${custody.seq}, ${custody.hash}`],
      ],
      called.terminal.width,
    );
    called.tell(answered, shown);
  },
};
