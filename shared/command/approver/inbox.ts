import type { Task } from '../../protocol/answers.ts';
import { type Called, type Command, refuseUnused, refuseWords } from '../call/command.ts';
import { filterHelp, filterOf, filterOptions, only } from '../call/filters.ts';
import { listOptions, tellList } from '../call/lists.ts';
import { type Session, Usage } from '../call/session.ts';
import { program } from '../terminal/program.ts';
import { hint, sentences } from '../terminal/show.ts';
import { showAsk, shownTasks, showTasks } from '../terminal/show-lists.ts';
import { withoutOwn } from './own-tasks.ts';
import { betweenLooks, watching } from './watch.ts';

function nextStep(task: Task, { principal, me }: Session, width: number): string {
  return task.originator === principal.agency
    ? hint('Open it:', `${program} review ${task.submission} ${me}`, width)
    : `${task.originator} asks your agency to accept its conditions:\n${showAsk(task, me, width)}`;
}

/** How many approvals were given of each open task when it was last told of, by its submission. */
type Told = Map<string, number>;

/** Shows the open tasks. */
async function tellInbox(called: Called, session: Session, tasks: AsyncGenerator<Task>): Promise<void> {
  const { now, width } = called.terminal;
  const first = await tellList(called, tasks, shownTasks(session.principal.agency, now()));
  if (!called.flag('json'))
    called.terminal.out(first === undefined ? 'No open tasks.' : `\n${nextStep(first, session, width)}`);
}

const words = {
  task: ['A report of ours waits for approval', 'reports of ours wait for approval'],
  asked: [
    'Another agency asks us to accept its conditions',
    'reports come with conditions that we are asked to accept',
  ],
  given: ['An approval was given, and more are needed', 'reports have one approval more, and need more'],
} as const;
type TaskEvent = keyof typeof words;

/** What is new about a task since it was last told of; undefined where nothing is. */
function newsOf({ submission, originator, given }: Task, told: Told, agency: string): TaskEvent | undefined {
  const before = told.get(submission);
  if (before === undefined) return originator === agency ? 'task' : 'asked';
  return given > before ? 'given' : undefined;
}

/** Tells of tasks to which the same has happened: a script of each, a person of all in one table. */
function tellTasks(called: Called, session: Session, event: TaskEvent, tasks: readonly Task[]): void {
  const { now, width } = called.terminal;
  const [first] = tasks;
  if (first === undefined) return;
  if (called.flag('json')) {
    for (const task of tasks) called.tell({ event, submission: task.submission, priority: task.priority, task }, '');
    return;
  }
  const [one, many] = words[event];
  const what = tasks.length === 1 ? one : `${tasks.length} ${many}`;
  const table = showTasks(tasks, session.principal.agency, now(), width);
  called.terminal.out(`\n${what}:\n${table}\n${nextStep(first, session, width)}`);
}

const messageWords = {
  released: 'A report was released to us',
  recalled: 'A report that was released to us is recalled',
  matched: 'A watch of ours has matched a report that is released to us',
};

/** Tells what is new, until as much as --count asks for was told, or the person ends it. */
async function watch(called: Called, session: Session, told: Told, most: number): Promise<void> {
  const interrupted = called.terminal.interrupted();
  // Said once it is true.
  if (!called.flag('json')) called.terminal.err('Waiting for more; Ctrl-C ends it.');
  const { connection, principal, client } = session;
  const { terminal } = called;
  const chosen = filterOf(called, connection);
  const enough = new AbortController();
  let left = most;
  const count = (many: number): void => {
    left -= many;
    if (left <= 0) enough.abort();
  };
  const look = async (): Promise<void> => {
    const news: Record<TaskEvent, Task[]> = { task: [], asked: [], given: [] };
    for await (const task of only(client.inbox(), chosen)) {
      const event = newsOf(task, told, principal.agency);
      if (event !== undefined) news[event].push(task);
    }
    // Noted as told once they are: a look that breaks off at its second page has told of nothing.
    for (const event of ['task', 'asked', 'given'] as const) {
      const others = event === 'asked' ? news.asked : await withoutOwn(session, news[event]);
      const tasks = others.slice(0, left);
      tellTasks(called, session, event, tasks);
      for (const task of news[event]) told.set(task.submission, task.given);
      count(tasks.length);
    }
  };
  const queue = connection.notifications[principal.agency];
  await watching({
    look,
    // Loaded here alone: no other command needs the SDK, and each starts sooner without it.
    queue: queue && (await import('../../client/node/notifications.ts')).notificationsOf(queue),
    tell: ({ event, submission, priority }) => {
      if ((event !== 'released' && event !== 'recalled' && event !== 'matched') || left <= 0) return;
      called.tell(
        { event, submission, priority },
        `\n${sentences(`${messageWords[event]}: ${submission}.`, terminal.width)}`,
      );
      count(1);
    },
    note: (text) =>
      terminal.err(called.flag('json') ? JSON.stringify({ note: text }) : sentences(text, terminal.width)),
    ended: AbortSignal.any([interrupted, enough.signal]),
    now: terminal.now,
  });
}

function countOf(called: Called): number {
  const count = called.option('count');
  if (count === undefined) return Number.POSITIVE_INFINITY;
  if (!/^[1-9]\d{0,5}$/.test(count)) throw new Usage('--count is a number of tasks and messages, 1 or more');
  return Number(count);
}

async function* each(tasks: readonly Task[]): AsyncGenerator<Task> {
  yield* tasks;
}

/** `samsyn inbox` */
export const inbox: Command = {
  usage: 'inbox [--watch]',
  summary: 'list what waits for your decision; --watch waits for more',
  options: { watch: { type: 'boolean' }, count: { type: 'string' }, ...listOptions, ...filterOptions },
  help: `Needs the role approver. Urgent tasks come first, marked with !, then those that are due soonest; the first 50, unless --all or --json asks
for every one.

  samsyn inbox --as police-approver-1
  samsyn inbox --all --priority urgent --as police-approver-1
  samsyn inbox --watch --as police-approver-1

With --watch it stays, and tells of each task that you may still decide: when it comes, and again when somebody else has approved and more
is needed. Ctrl-C ends it, and --count N ends it after N of them. However many watch, each is told of everything: the inbox itself is asked
every ${betweenLooks / 1000} seconds, and sooner when your agency's notification queue has a message. Messages are left in the queue for a quarter of an hour, for
whoever else takes from it, and deleted then. An exchange that is restarted is waited for.

${filterHelp}`,
  run: async (called) => {
    refuseWords(called, `it takes options only; "${program} review ID" opens one.`);
    const isWatching = called.flag('watch');
    if (!isWatching) refuseUnused(called, { count: {} }, 'goes with --watch.');
    const most = countOf(called);
    const session = await called.session('approver');
    const tasks = only(session.client.inbox(), filterOf(called, session.connection));
    if (!isWatching) return tellInbox(called, session, tasks);
    // All are taken before the first 50 are shown: what comes meanwhile is told of as new, and nothing that was there.
    const open: Task[] = [];
    for await (const task of tasks) open.push(task);
    await tellInbox(called, session, each(open));
    await watch(called, session, new Map(open.map(({ submission, given }) => [submission, given])), most);
  },
};
