import type { Task } from '../../protocol/answers.ts';
import { approveTasks, type TaskResult } from '../bulk/approve-tasks.ts';
import { untilStopped } from '../bulk/at-once.ts';
import type { Called } from '../call/command.ts';
import { filterOf, filterOptions, only } from '../call/filters.ts';
import { longRunOptions, NotAllDone, reasonToEnd, startLongRun } from '../call/long-run.ts';
import { Usage } from '../call/session.ts';
import { program } from '../terminal/program.ts';
import { countsInWords, duration, type Progress } from '../terminal/progress.ts';
import { clean, hint } from '../terminal/show.ts';
import { cut } from '../terminal/width.ts';
import { TaskPages } from './task-pages.ts';

export const approveAllOptions = {
  all: { type: 'boolean' },
  yes: { type: 'boolean' },
  ...filterOptions,
  ...longRunOptions,
} as const;

function line({ task, title, ...result }: TaskResult): string {
  const what = title ?? task.offence.name;
  return `${(result.outcome === 'approved' ? result.state : result.outcome).padEnd(8)}  ${task.submission}  ${clean(task.reference)}  ${clean(what)}`;
}

function toldOf({ task, ...result }: TaskResult): object {
  return {
    submission: task.submission,
    originator: task.originator,
    reference: task.reference,
    ...result,
  };
}

function teller(called: Called, progress: Progress, counts: Record<TaskResult['outcome'], number>) {
  const { width } = called.terminal;
  return (result: TaskResult): void => {
    counts[result.outcome] += 1;
    if (called.flag('json')) progress.out(JSON.stringify(toldOf(result)));
    else if (result.outcome === 'approved') progress.out(cut(line(result), width));
    else if (result.outcome === 'failed')
      progress.err(`${cut(line(result), width)}\n  ${clean(result.code)}: ${clean(result.detail)}`);
    progress.show({ counts });
  };
}

/** Refuses what cannot be meant of many. All of an inbox at a stroke is asked for by nobody: --from has to say of whom. */
function refuseUnclear(called: Called): void {
  if (called.positionals.length > 0) throw new Usage('give either an id or --all.');
  for (const name of ['digest', 'secrecy-provision', 'secrecy-reason']) {
    if (called.option(name) !== undefined)
      throw new Usage(`--${name} is for one submission; with --all it has no meaning.`);
  }
  if (called.option('from') === undefined)
    throw new Usage('--from is missing: name the agency whose reports you approve; see --help.');
}

/** `samsyn approve --all --from AGENCY` */
export async function approveAll(called: Called): Promise<void> {
  refuseUnclear(called);
  const yes = called.flag('yes');
  if (!yes && !called.terminal.live)
    throw new Usage('nobody is there to be asked: give --yes to approve whatever verifies.');
  const { session, progress, stopped, whyStopped, atOnce } = await startLongRun(called, 'approver');
  const { client } = session;
  const chosen = filterOf(called, session.connection);
  let quit = false;
  const ended = () => quit || stopped();
  const person = new TaskPages(called, progress, () => {
    quit = true;
  });
  const counts = { approved: 0, skipped: 0, failed: 0 };
  const tasks: AsyncGenerator<Task> = untilStopped(only(client.inbox(), chosen), ended);
  const approving = approveTasks({
    client,
    tasks,
    atOnce,
    chosen: ({ cover, originator }) => chosen({ ...cover, originator }),
    acceptConditions: called.flag('accept-conditions'),
    ...(!yes && { person }),
    told: teller(called, progress, counts),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
  const stoppedBy = await reasonToEnd(approving, () => whyStopped() ?? (quit ? 'You have ended it.' : undefined));
  progress.end();
  const none = stoppedBy === undefined ? 'nothing to approve' : undefined;
  const summary = `${countsInWords(counts, none)}, in ${duration(progress.took)}.`;
  if (stoppedBy !== undefined)
    throw new NotAllDone(3, `${summary}\n${stoppedBy}\nCall the same command again for those that are left.`);
  if (counts.failed > 0)
    throw new NotAllDone(
      1,
      `${summary}\n${hint('Look at those that failed one by one:', `${program} review ID ${session.me}`, called.terminal.width)}`,
    );
  if (!called.flag('json')) called.terminal.out(summary);
}
