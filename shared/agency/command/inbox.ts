import type { Task } from '../../protocol/answers.ts';
import type { NotificationQueue } from '../connection.ts';
import type { Notification, Received } from '../notifications.ts';
import type { Called, Command } from './command.ts';
import { filterHelp, filterOf, filterOptions, only } from './filters.ts';
import { listOptions, tellList } from './lists.ts';
import { type Session, Usage } from './session.ts';
import { clean } from './show.ts';
import { shownTasks, showTasks } from './show-lists.ts';

/** A task of the inbox by its submission; undefined where it is not open for this principal. */
const openTask = async (session: Session, submission: string): Promise<Task | undefined> => {
  for await (const task of session.client.inbox()) if (task.submission === submission) return task;
  return undefined;
};

const nextStep = (task: Task, session: Session): string => {
  const as = `--as ${session.principal.name}`;
  if (task.originator === session.principal.agency) return `Open it: samsyn review ${task.submission} ${as}`;
  return `Its conditions: ${clean(task.handling.conditions ?? '')}\nAccept them: samsyn approve ${task.submission} --accept-conditions ${as}`;
};

const tellInbox = async (called: Called, session: Session): Promise<void> => {
  const tasks = only(session.client.inbox(), filterOf(called));
  const first = await tellList(called, tasks, shownTasks(called.terminal.now()));
  if (!called.flag('json'))
    called.terminal.out(first === undefined ? 'No open tasks.' : `\n${nextStep(first, session)}`);
};

const words: Readonly<Record<Notification['event'], string>> = {
  task: 'A report of ours waits for approval',
  asked: 'Another agency asks us to accept its conditions',
  released: 'A report was released to us',
  recalled: 'A report that was released to us is recalled',
};

/** Shows what a message tells of: a task with its row; of anything else the message alone. */
const tellNotification = async (called: Called, session: Session, notification: Notification): Promise<void> => {
  const { event, submission } = notification;
  const isTask = event === 'task' || event === 'asked';
  const task = isTask ? await openTask(session, submission) : undefined;
  const { now, width } = called.terminal;
  const text =
    task === undefined
      ? `${words[event]}: ${submission}.${isTask ? ' It is not open for you.' : ''}`
      : `${words[event]}:\n${showTasks([task], now(), width)}\n${nextStep(task, session)}`;
  called.tell(task === undefined ? { notification } : { notification, task }, `\n${text}`);
};

/** Receives until as many messages as asked for were shown, or the person ends it. A message is deleted once it was shown. */
const watch = async (called: Called, session: Session, queue: NotificationQueue, most: number): Promise<void> => {
  // Loaded here alone: no other command needs the SDK, and each starts sooner without it.
  const { notificationsOf } = await import('../notifications.ts');
  const notifications = notificationsOf(queue);
  const interrupted = called.terminal.interrupted();
  try {
    for (let shown = 0; shown < most && !interrupted.aborted; ) {
      const received: Received[] = await notifications
        .receive(20, interrupted, most - shown)
        .catch((error: unknown) => {
          if (interrupted.aborted) return [];
          throw error;
        });
      for (const { notification, done } of received) {
        await tellNotification(called, session, notification);
        await done();
        shown += 1;
      }
    }
  } finally {
    notifications.close();
  }
};

const countOf = (called: Called): number => {
  const count = called.option('count');
  if (count === undefined) return Number.POSITIVE_INFINITY;
  if (!/^[1-9]\d{0,5}$/.test(count)) throw new Usage('--count is a number of messages, 1 or more');
  return Number(count);
};

/** `samsyn inbox` */
export const inbox: Command = {
  usage: 'inbox [--watch]',
  summary: 'list what waits for your decision; --watch waits for more',
  options: { watch: { type: 'boolean' }, count: { type: 'string' }, ...listOptions, ...filterOptions },
  help: `Needs the role approver. Urgent tasks come first, then those that are due soonest; the first 50, unless --all or --json asks for every
one.

  samsyn inbox --as police-approver-1
  samsyn inbox --all --priority urgent --as police-approver-1
  samsyn inbox --watch --as police-approver-1

With --watch it stays, waits at your agency's notification queue, and shows each task when its message comes; Ctrl-C ends it, and
--count N ends it after N messages. Each message reaches one watcher: several of one agency share them.

${filterHelp}`,
  run: async (called) => {
    const most = countOf(called);
    const session = await called.session('approver');
    const queue = called.flag('watch') ? session.connection.notifications[session.principal.agency] : undefined;
    if (called.flag('watch') && queue === undefined) {
      throw new Usage('the connection names no notification queue of your agency.');
    }
    await tellInbox(called, session);
    if (queue === undefined) return;
    if (!called.flag('json')) called.terminal.err('Waiting for messages; Ctrl-C ends it.');
    await watch(called, session, queue, most);
  },
};
