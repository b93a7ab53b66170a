import * as v from 'valibot';
import type { Cover } from '../../domain/cover.ts';
import type { Fault } from '../../domain/refusal.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { parseIJson } from '../../protocol/json.ts';
import { type Report, readReport } from '../../protocol/report.ts';
import { check } from '../../protocol/schema.ts';
import { checkToSend, type Sender } from '../client.ts';
import { pictureFaults } from './media-type.ts';

/** A letter that a file held, and that breaks no rule. */
export interface ReadLetter {
  readonly cover: Cover;
  readonly report: Report;
}

/** Pictures that came with the files, by their names. */
export type NamedPictures = ReadonlyMap<string, { readonly mediaType: string; readonly data: string }>;

const letterSchema = v.strictObject({ cover: v.unknown(), report: v.unknown() });

/** Nothing that follows the contract is as long, and what is longer would take a browser's time. */
const longestFile = 1024 * 1024;

/** A report with the pictures that it names by file taken in, as the command takes those beside the file; or which are missing. */
function withPictures(report: unknown, pictures: NamedPictures): Result<unknown, Fault[]> {
  if (typeof report !== 'object' || report === null || !('images' in report) || !Array.isArray(report.images))
    return ok(report);
  const faults: Fault[] = [];
  const images = report.images.map((image: unknown, i) => {
    if (typeof image !== 'object' || image === null || !('file' in image)) return image;
    const { file, ...rest } = image;
    const found = typeof file === 'string' ? pictures.get(file) : undefined;
    if (found === undefined) faults.push({ pointer: `/report/images/${i}/file`, detail: 'must be among the files' });
    return { ...found, ...rest };
  });
  return faults.length > 0 ? err(faults) : ok({ ...report, images });
}

/** The letter of a file `{"cover": …, "report": …}`, by the strict reader and the very code that judges what is sent; or its faults. */
export function letterIn(bytes: Uint8Array, pictures: NamedPictures, sender: Sender): Result<ReadLetter, Fault[]> {
  if (bytes.length > longestFile)
    return err([{ pointer: '/report', detail: 'must have 188 KiB as JSON at most, pictures included' }]);
  const json = parseIJson(bytes);
  if (!json.ok) return err([{ pointer: '', detail: 'must be I-JSON' }]);
  const { value, faults } = check(letterSchema, json.value);
  if (value === undefined) return err(faults);
  const pictured = withPictures(value.report, pictures);
  if (!pictured.ok) return err(pictured.error);
  const checked = checkToSend(value.cover, pictured.value, sender);
  if (!checked.ok) return err(checked.error);
  const report = readReport(pictured.value);
  if (!report.ok) return err(report.error);
  const wrong = pictureFaults(report.value);
  return wrong.length > 0 ? err([...wrong]) : ok({ cover: checked.value.cover, report: report.value });
}
