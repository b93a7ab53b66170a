import type { Task } from '../../protocol/answers.ts';
import { approveTasks, type Examined, type TaskResult } from '../bulk/approve-tasks.ts';
import { untilStopped } from '../bulk/at-once.ts';
import { program } from '../program.ts';
import type { Called } from './command.ts';
import { filterOf, filterOptions, only } from './filters.ts';
import { longRunOptions, NotAllDone, reasonToEnd, startLongRun } from './long-run.ts';
import { countsInWords, duration, type Progress } from './progress.ts';
import { Usage } from './session.ts';
import { clean, hint, table } from './show.ts';

export const approveAllOptions = {
  all: { type: 'boolean' },
  yes: { type: 'boolean' },
  ...filterOptions,
  ...longRunOptions,
} as const;

/** Batches as a person is asked about them: one line a report. */
const showBatch = (batch: readonly Examined[], width: number): string =>
  table(
    [
      { title: 'SUBMISSION' },
      { title: 'REPORT', flexible: true },
      { title: 'REFERENCE', flexible: true },
      { title: 'CODE' },
    ],
    batch.map(({ task, opened }) => [
      task.submission,
      opened?.report.ok ? opened.report.value.title : `on conditions: ${task.handling.conditions ?? ''}`,
      opened?.cover.reference ?? task.reference,
      task.handling.code,
    ]),
    width,
  );

const answers = { yes: 'y', no: 'n', all: 'a', quit: 'q' } as const;

/** The answer that a person has written, whole or by its letter; undefined where it is none. */
const answerIn = (written: string): keyof typeof answers | undefined => {
  const text = written.trim().toLowerCase();
  return (Object.keys(answers) as (keyof typeof answers)[]).find((word) => text === word || text === answers[word]);
};

/** Asks about each batch, again where nobody can tell what was answered; "a" answers for all that follow, "q" ends the run. */
const asking = (called: Called, progress: Progress, end: () => void) => {
  let always = false;
  return async (batch: readonly Examined[]): Promise<boolean> => {
    if (always) return true;
    progress.out(showBatch(batch, called.terminal.width));
    await called.terminal.written();
    // What nobody sees is not asked about.
    if (called.terminal.lost() !== undefined) return false;
    const question = `Approve these ${batch.length}? y(es), n(o), a(ll that follow), q(uit): `;
    let answer: keyof typeof answers | undefined;
    while (answer === undefined) answer = answerIn((await called.terminal.ask(question)) ?? 'quit');
    if (answer === 'quit') end();
    always = answer === 'all';
    return always || answer === 'yes';
  };
};

const line = ({ task, title, ...result }: TaskResult): string => {
  const what = title ?? task.offence.name;
  return `${(result.outcome === 'approved' ? result.state : result.outcome).padEnd(8)}  ${task.submission}  ${clean(task.reference)}  ${clean(what)}`;
};

const toldOf = ({ task, ...result }: TaskResult): object => ({
  submission: task.submission,
  originator: task.originator,
  reference: task.reference,
  ...result,
});

const teller = (called: Called, progress: Progress, counts: Record<TaskResult['outcome'], number>) => {
  const { width } = called.terminal;
  return (result: TaskResult): void => {
    counts[result.outcome] += 1;
    if (called.flag('json')) progress.out(JSON.stringify(toldOf(result)));
    else if (result.outcome !== 'failed') progress.out(line(result).slice(0, width));
    else progress.err(`${line(result).slice(0, width)}\n  ${clean(result.code)}: ${clean(result.detail)}`);
    progress.show({ counts });
  };
};

/** Refuses what cannot be meant of many. All of an inbox at a stroke is asked for by nobody: --from has to say of whom. */
const refuseUnclear = (called: Called): void => {
  if (called.positionals.length > 0) throw new Usage('give either an id or --all.');
  for (const name of ['digest', 'secrecy-provision', 'secrecy-reason']) {
    if (called.option(name) !== undefined)
      throw new Usage(`--${name} is for one submission; with --all it has no meaning.`);
  }
  if (called.option('from') === undefined)
    throw new Usage('--from is missing: name the agency whose reports you approve; see --help.');
};

/** `samsyn approve --all --from AGENCY` */
export const approveAll = async (called: Called): Promise<void> => {
  refuseUnclear(called);
  const yes = called.flag('yes');
  if (!yes && !called.terminal.live)
    throw new Usage('nobody is there to be asked: give --yes to approve whatever verifies.');
  const { session, progress, stopped, whyStopped, atOnce } = await startLongRun(called, 'approver');
  const { client } = session;
  const chosen = filterOf(called, session.connection);
  let quit = false;
  const ended = () => quit || stopped();
  const agreed = asking(called, progress, () => {
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
    ...(!yes && { agreed }),
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
};
