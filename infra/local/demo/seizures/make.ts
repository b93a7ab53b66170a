import { isDeepStrictEqual } from 'node:util';
import { coverOf, reportOf, type SeizureRow } from '../../../../shared/command/conversion/us-cbp.ts';
import type { Cover } from '../../../../shared/domain/cover.ts';
import type { Fault } from '../../../../shared/domain/refusal.ts';
import { coverSchema } from '../../../../shared/protocol/cover.ts';
import { type Report, readReport } from '../../../../shared/protocol/report.ts';
import { check } from '../../../../shared/protocol/schema.ts';
import { DemoFailed } from '../stage/failure.ts';

/** A row's report, ready to be sealed. */
export interface MadeReport {
  readonly line: number;
  readonly cover: Cover;
  readonly report: Report;
}

function failed(line: number, what: string, faults: readonly Fault[]): DemoFailed {
  return new DemoFailed(
    `the ${what} of line ${line} breaks the contract at ${faults.map(({ pointer }) => pointer).join(', ')}`,
  );
}

/** Makes the report and the cover of a row, and holds both against the contract. */
export function makeReport(row: SeizureRow): MadeReport {
  const made = reportOf(row);
  const report = readReport(made);
  if (!report.ok) throw failed(row.line, 'report', report.error);
  if (!isDeepStrictEqual(report.value, made)) throw failed(row.line, 'report', []);
  const cover = coverOf(row, ['police']);
  const { faults } = check(coverSchema, cover);
  if (faults.length > 0) throw failed(row.line, 'cover', faults);
  return { line: row.line, cover, report: report.value };
}
