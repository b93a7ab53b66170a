import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { Cover } from '../../../../shared/domain/cover.ts';
import { encodeBase64url } from '../../../../shared/protocol/base64.ts';
import { coverSchema } from '../../../../shared/protocol/cover.ts';
import { type Report, reportSchema } from '../../../../shared/protocol/report.ts';

/** A report as an agency's desk hands it in: the cover in the clear, and the report that will be sealed. */
export interface ReportFile {
  readonly cover: Cover;
  readonly report: Report;
}

const folder = new URL('reports/', import.meta.url);

/** A picture is named by the file beside the report, as in the files that `samsyn submit` takes; all of them are JPEGs. */
const imageSchema = v.pipe(
  v.object({ file: v.string(), caption: v.string(), takenAt: v.string() }),
  v.transform(({ file, ...image }) => ({
    mediaType: 'image/jpeg',
    data: encodeBase64url(readFileSync(new URL(file, folder))),
    ...image,
  })),
);

const fileSchema = v.strictObject({
  cover: coverSchema,
  report: v.looseObject({ images: v.exactOptional(v.array(imageSchema)) }),
});

/** Reads one of the demo's reports, by its name in `reports/`. Throws where it does not follow the contract. */
export function readReportFile(name: string): ReportFile {
  const file: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
  const { cover, report } = v.parse(fileSchema, file);
  return { cover, report: v.parse(reportSchema, report) };
}
