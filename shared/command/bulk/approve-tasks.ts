import type { AgencyClient, Opened } from '../../client/client.ts';
import { type DecisionRow, rowsInBatch } from '../../client/decision-rows.ts';
import { Distrusted, Refused } from '../../client/failures.ts';
import type { Task } from '../../protocol/answers.ts';
import type { DecisionBody } from '../../protocol/bodies.ts';
import { program } from '../terminal/program.ts';
import { eachAtOnce, groupsOf } from './at-once.ts';

/** A task that was looked at: opened and verified, or for another agency's H3 report its conditions alone. */
export interface Examined {
  readonly task: Task;
  readonly opened?: Opened;
  readonly decision: DecisionBody;
}

/** What became of a task. */
export type TaskResult = { readonly task: Task; readonly title?: string } & (
  | { readonly outcome: 'approved'; readonly state: string }
  | { readonly outcome: 'skipped' }
  /** `code` of the exchange, or why this machine will not approve it. */
  | { readonly outcome: 'failed'; readonly code: string; readonly detail: string }
);

/** Somebody who says of each page what is opened, and what of that is approved. */
export interface Person {
  /** How many tasks make a page. */
  readonly atATime: number;
  /** Asked before a page is opened: to open is an act on record, and what is passed over leaves none. Those that are to be opened. */
  readonly toOpen: (tasks: readonly Task[]) => Promise<readonly Task[]>;
  /** Asked before a page is decided: those that are approved. */
  readonly toApprove: (batch: readonly Examined[]) => Promise<readonly Examined[]>;
  /** Whether it was asked about, and passed over: of what it was not asked about when it ended the run, nothing is told. It is left. */
  readonly declined: (task: Task) => boolean;
}

/** A run over the tasks of an inbox. */
export interface ApproveRun {
  readonly client: AgencyClient;
  readonly tasks: AsyncGenerator<Task>;
  readonly atOnce: number;
  /** Whether what was opened is still one of those that were asked for: the row of a list is the exchange's word, the cover is not. */
  readonly chosen: (opened: Opened) => boolean;
  /** Conditions of other agencies are accepted; else their tasks are failed. */
  readonly acceptConditions: boolean;
  /** Who is asked, page by page; undefined where nobody is. */
  readonly person?: Person;
  readonly told: (result: TaskResult) => void;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** How often a row that was not decided for a passing reason is sent again: 1 + 2 + 4 + 8 + 15 + 15 seconds. */
const attempts = 7;
const passing: ReadonlySet<string> = new Set(['unavailable', 'too-many-calls', 'internal', 'nonce-replayed']);
function pause(attempt: number): number {
  return Math.min(15_000, 1000 * 2 ** (attempt - 1));
}

class NotToApprove extends Error {
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

function examineAsk({ acceptConditions }: ApproveRun, task: Task): Examined {
  if (!acceptConditions) {
    throw new NotToApprove(
      'on-conditions',
      'Another agency shares it on conditions: read them, and approve it by itself or with --accept-conditions.',
    );
  }
  return { task, decision: { decision: 'approve', sealedDigest: task.sealedDigest, acceptsConditions: true } };
}

/** Opens a task's report, and holds all that a person would look at first against what was asked for. */
async function examine(run: ApproveRun, task: Task): Promise<Examined> {
  const { client, chosen } = run;
  if (task.originator !== client.principal.agency) return examineAsk(run, task);
  const opened = await client.review(task.submission);
  if (!opened.report.ok)
    throw new NotToApprove(
      'no-report',
      `It is no report of version 1: look at it with "${program} review", and return it.`,
    );
  if (!chosen(opened))
    throw new NotToApprove(
      'other-cover',
      `Its cover is another than its task tells: look at it with "${program} review".`,
    );
  return { task, opened, decision: { decision: 'approve', sealedDigest: opened.sealedDigest } };
}

/** What keeps one task from being approved; undefined for what would keep the others from it too. */
function failureOf(error: unknown): { code: string; detail: string } | undefined {
  if (error instanceof NotToApprove) return { code: error.code, detail: error.message };
  if (error instanceof Distrusted)
    return { code: 'not-to-be-trusted', detail: `${error.message}. Tell whoever runs the exchange.` };
  const alone =
    error instanceof Refused && (error.code === 'self-approval' || [404, 409, 410, 422, 500].includes(error.status));
  return alone ? { code: error.code, detail: error.message } : undefined;
}

function titleOf({ opened }: Examined): { title?: string } {
  return opened?.report.ok ? { title: opened.report.value.title } : {};
}

/** Decides on a batch; rows that met a passing fault are signed and sent again. */
async function decide({ client, told, wait }: ApproveRun, batch: readonly Examined[]): Promise<void> {
  let left = batch;
  for (let attempt = 1; left.length > 0; attempt++) {
    const rows: DecisionRow[] = left.map(({ task, decision }) => ({ submission: task.submission, decision }));
    const results = await client.decideBatch(rows);
    const again: Examined[] = [];
    for (const [i, examined] of left.entries()) {
      const result = results[i];
      const { task } = examined;
      if (result === undefined) continue;
      if ('state' in result) told({ task, ...titleOf(examined), outcome: 'approved', state: result.state });
      else if (passing.has(result.code) && attempt < attempts) again.push(examined);
      else
        told({
          task,
          ...titleOf(examined),
          outcome: 'failed',
          code: result.code,
          detail: `The exchange answers ${result.status} for it.`,
        });
    }
    if (again.length > 0) await wait(pause(attempt));
    left = again;
  }
}

function skip(
  { told, person }: ApproveRun,
  tasks: readonly Task[],
  kept: readonly Task[],
  titles: readonly Examined[],
): void {
  for (const task of tasks) {
    const examined = titles.find((one) => one.task === task);
    if (!kept.includes(task) && person?.declined(task))
      told({ task, ...(examined && titleOf(examined)), outcome: 'skipped' });
  }
}

async function approveGroup(run: ApproveRun, group: readonly Task[]): Promise<void> {
  const { person } = run;
  const opening = person === undefined ? group : await person.toOpen(group);
  skip(run, group, opening, []);
  const batch: Examined[] = [];
  for (const task of opening) {
    try {
      batch.push(await examine(run, task));
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      run.told({ task, outcome: 'failed', ...failure });
    }
  }
  if (batch.length === 0) return;
  const approved = person === undefined ? batch : await person.toApprove(batch);
  const tasksOf = (examined: readonly Examined[]): Task[] => examined.map(({ task }) => task);
  skip(run, tasksOf(batch), tasksOf(approved), batch);
  if (approved.length > 0) await decide(run, approved);
}

/**
 * Approves the tasks of an inbox: opens and verifies each, which is on record, and decides on up to 25 in one call of signed rows. Nothing
 * is approved that was not opened by this very run (or, of another agency, whose conditions are not accepted). What cannot be approved is
 * told and does not stop the others. Throws Refused where whoever calls is refused, Unreachable where patience is at its end.
 */
export async function approveTasks(run: ApproveRun): Promise<void> {
  // Somebody who is asked is shown one page at a time, and nothing is opened that is not then shown.
  const atOnce = run.person === undefined ? run.atOnce : 1;
  const inGroup = Math.min(rowsInBatch, run.person?.atATime ?? rowsInBatch);
  await eachAtOnce(groupsOf(run.tasks, inGroup), atOnce, (group) => approveGroup(run, group));
}
