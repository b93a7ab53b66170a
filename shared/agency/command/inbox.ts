import { setTimeout as sleep } from 'node:timers/promises';
import type { Task } from '../../protocol/answers.ts';
import type { NotificationQueue } from '../connection.ts';
import { Refused, Unreachable } from '../failures.ts';
import type { Notification } from '../notifications.ts';
import { pause } from '../patience.ts';
import { program } from '../program.ts';
import { type Called, type Command, refuseUnused, refuseWords } from './command.ts';
import { filterHelp, filterOf, filterOptions, only } from './filters.ts';
import { listOptions, tellList } from './lists.ts';
import { type Session, Usage } from './session.ts';
import { clean, hint, sentences } from './show.ts';
import { showAsk, shownTasks, showTasks } from './show-lists.ts';

/** A task of the inbox by its submission; undefined where it is not open for this principal. */
const openTask = async (session: Session, submission: string): Promise<Task | undefined> => {
  for await (const task of session.client.inbox()) if (task.submission === submission) return task;
  return undefined;
};

const nextStep = (task: Task, { principal, me }: Session, width: number): string =>
  task.originator === principal.agency
    ? hint('Open it:', `${program} review ${task.submission} ${me}`, width)
    : `${task.originator} asks your agency to accept its conditions:\n${showAsk(task, me, width)}`;

/** Shows the open tasks; each that a person has seen goes into `seen`. */
const tellInbox = async (called: Called, session: Session, seen: Set<string>): Promise<void> => {
  const { now, width } = called.terminal;
  const tasks = only(session.client.inbox(), filterOf(called, session.connection));
  const shown = shownTasks(session.principal.agency, now());
  const row = (task: Task) => {
    seen.add(task.submission);
    return shown.row(task);
  };
  const first = await tellList(called, tasks, { ...shown, row });
  if (!called.flag('json'))
    called.terminal.out(first === undefined ? 'No open tasks.' : `\n${nextStep(first, session, width)}`);
};

const words: Readonly<Record<Notification['event'], string>> = {
  task: 'A report of ours waits for approval',
  asked: 'Another agency asks us to accept its conditions',
  released: 'A report was released to us',
  recalled: 'A report that was released to us is recalled',
};

/** Why a submission that a message tells of is no task of this principal: mostly others were quicker. */
const whyNoTask = async ({ client }: Session, submission: string): Promise<string> => {
  try {
    const { state } = await client.track(submission);
    if (state !== 'pending') return `Already ${state}: ${submission}. Nothing is left to decide.`;
    return `${submission} waits for others: you have decided on it, or submitted it yourself.`;
  } catch (error) {
    if (error instanceof Refused && error.status < 429) return `${submission} is not open for you.`;
    throw error;
  }
};

/**
 * Shows what a message tells of: a task with its row; of anything else the message alone. A person is told of a task once, a script of each
 * message.
 */
const tellNotification = async (
  called: Called,
  session: Session,
  notification: Notification,
  seen: Set<string>,
): Promise<void> => {
  const { event, submission } = notification;
  const isTask = event === 'task' || event === 'asked';
  if (isTask && seen.has(submission) && !called.flag('json')) return;
  const task = isTask ? await openTask(session, submission) : undefined;
  const { now, width } = called.terminal;
  const text =
    task === undefined
      ? sentences(isTask ? await whyNoTask(session, submission) : `${words[event]}: ${submission}.`, width)
      : `${words[event]}:\n${showTasks([task], session.principal.agency, now(), width)}\n${nextStep(task, session, width)}`;
  called.tell(task === undefined ? { notification } : { notification, task }, `\n${text}`);
  if (isTask) seen.add(submission);
};

/**
 * Whether an exchange or its queue may only be gone for a while: no connection, no answer in time, or busy. A queue that has answered
 * before may refuse in any way while it is restarted.
 */
const isOutage = (error: unknown, hasAnswered: boolean): boolean => {
  if (error instanceof Unreachable) return true;
  if (error instanceof Refused) return error.status === 429 || error.status >= 500;
  if (!(error instanceof Error)) return false;
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  const isAnswer = $metadata !== undefined && (hasAnswered || ($metadata.httpStatusCode ?? 0) >= 500);
  return isAnswer || typeof code === 'string' || error.name === 'TimeoutError';
};

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'it fails';
  if (error instanceof Unreachable || error instanceof Refused) return clean(error.message);
  return clean('code' in error ? String(error.code) : error.name);
};

/**
 * Receives until as many messages as asked for were shown, or the person ends it. A message is deleted once it was shown. An exchange that
 * goes away is told of once, and waited for.
 */
const watch = async (
  called: Called,
  session: Session,
  queue: NotificationQueue,
  { most, seen }: { readonly most: number; readonly seen: Set<string> },
): Promise<void> => {
  // Loaded here alone: no other command needs the SDK, and each starts sooner without it.
  const { notificationsOf } = await import('../notifications.ts');
  const notifications = notificationsOf(queue);
  const interrupted = called.terminal.interrupted();
  const note = (text: string): void =>
    called.terminal.err(called.flag('json') ? JSON.stringify({ note: text }) : sentences(text, called.terminal.width));
  let [shown, failures, hasAnswered] = [0, 0, false];
  const receive = async (): Promise<void> => {
    const received = await notifications.receive(failures > 0 ? 0 : 20, interrupted, most - shown);
    if (failures > 0) note('The exchange answers again; waiting for messages.');
    [failures, hasAnswered] = [0, true];
    for (const { notification, done } of received) {
      await tellNotification(called, session, notification, seen);
      await done();
      shown += 1;
    }
  };
  try {
    while (shown < most && !interrupted.aborted) {
      try {
        await receive();
      } catch (error) {
        if (interrupted.aborted) return;
        if (!isOutage(error, hasAnswered)) throw error;
        failures += 1;
        if (failures === 1) note(`The exchange does not answer (${reasonOf(error)}); waiting for it. Ctrl-C ends it.`);
        await sleep(pause(failures), undefined, { signal: interrupted }).catch(() => {});
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
  help: `Needs the role approver. Urgent tasks come first, marked with !, then those that are due soonest; the first 50, unless --all or --json asks
for every one.

  samsyn inbox --as police-approver-1
  samsyn inbox --all --priority urgent --as police-approver-1
  samsyn inbox --watch --as police-approver-1

With --watch it stays, waits at your agency's notification queue, and shows each task when its message comes, once; Ctrl-C ends it, and
--count N ends it after N messages. Each message reaches one watcher: several of one agency share them. An exchange that is restarted is
waited for.

${filterHelp}`,
  run: async (called) => {
    refuseWords(called, `it takes options only; "${program} review ID" opens one.`);
    if (!called.flag('watch')) refuseUnused(called, { count: {} }, 'goes with --watch.');
    const most = countOf(called);
    const session = await called.session('approver');
    const queue = called.flag('watch') ? session.connection.notifications[session.principal.agency] : undefined;
    if (called.flag('watch') && queue === undefined) {
      throw new Usage('the connection names no notification queue of your agency.');
    }
    const seen = new Set<string>();
    await tellInbox(called, session, seen);
    if (queue === undefined) return;
    if (!called.flag('json')) called.terminal.err('Waiting for messages; Ctrl-C ends it.');
    await watch(called, session, queue, { most, seen });
  },
};
