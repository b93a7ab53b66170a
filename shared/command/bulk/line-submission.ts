import type { AgencyClient } from '../../client/client.ts';
import { jsonOf, NotReadable, textOf } from '../../client/node/text-file.ts';
import type { Fault } from '../../domain/refusal.ts';
import type { Selector } from '../../domain/selectors.ts';
import { readReport } from '../../protocol/report.ts';
import type { Line } from './lines.ts';

/** Reads what one line holds: the cover and the report of a submission, pictures included; or its faults. */
export type ReadSubmission = (json: unknown, line: number) => Promise<ReadSubmitted>;
type ReadSubmitted = { cover: unknown; report: unknown } | Fault[];

export function wholeLine(detail: string): Fault[] {
  return [{ pointer: '', detail }];
}

/** What a line holds, not judged yet; or why it holds nothing. */
export async function submissionIn({ bytes, number }: Line, read: ReadSubmission): Promise<ReadSubmitted> {
  if (bytes === undefined) return wholeLine('must have 2 MiB at most');
  let json: unknown;
  try {
    json = jsonOf(textOf(bytes));
  } catch (error) {
    if (!(error instanceof NotReadable)) throw error;
    // A line of a file is looked at in that line.
    const why = error.message.replace(/\bline 1, /, '');
    return wholeLine(`must be one {"cover": {…}, "report": {…}} on one line, and ${why}`);
  }
  return read(json, number);
}

/** What a line can be searched for, once more, where it is as it was sent: of a report nothing is kept beside its file. */
export async function selectorsIn(
  line: Line,
  { client, read }: { readonly client: Pick<AgencyClient, 'searching'>; readonly read: ReadSubmission },
): Promise<readonly Selector[]> {
  const submission = await submissionIn(line, read);
  const report = Array.isArray(submission) ? undefined : readReport(submission.report);
  return report?.ok ? client.searching.selectorsOf(report.value) : [];
}
