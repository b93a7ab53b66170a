import { identifyingIn } from '../../client/identifying.ts';
import { checkToSend, type Sender } from '../../client/seal.ts';
import type { Fault } from '../../domain/refusal.ts';
import { type ReadSubmission, submissionIn } from './line-submission.ts';
import { type Line, linesOf } from './lines.ts';
import type { SubmitRun, Warned } from './submit-lines.ts';

/** A file of lines that is looked at, and not sent. */
interface CheckRun {
  readonly file: string;
  readonly read: ReadSubmission;
  readonly sender: Sender;
  readonly told: SubmitRun['told'];
  readonly warned: Warned;
}

async function faultsIn(line: Line, { read, sender, warned }: CheckRun): Promise<readonly Fault[]> {
  const submission = await submissionIn(line, read);
  if (Array.isArray(submission)) return submission;
  warned(line.number, identifyingIn(submission.cover));
  const checked = checkToSend(submission.cover, submission.report, sender);
  return checked.ok ? [] : checked.error;
}

/** Checks every line as a sender's, and sends nothing. */
export async function checkLines(run: CheckRun): Promise<void> {
  for await (const line of linesOf(run.file)) {
    const errors = await faultsIn(line, run);
    const result = errors.length > 0 ? ({ state: 'faulty', errors } as const) : ({ state: 'checked' } as const);
    run.told({ line: line.number, ...result }, line.end);
  }
}
