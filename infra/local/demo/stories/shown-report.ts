import type { Grading } from '../../../../shared/domain/grading.ts';
import { decodeBase64url } from '../../../../shared/protocol/base64.ts';
import type { Report, Subject } from '../../../../shared/protocol/report.ts';
import { kilobytes } from '../stage/words.ts';

const longest = 105;

function short(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).trimEnd()}…`;
}

function gradingOf(grading: Grading | undefined): string {
  return grading !== undefined && 'source' in grading ? ` ${grading.source}${grading.information}` : '';
}

/** Who is not suspected carries that notice wherever it is shown (brottsdatalagen 2:9; PBDL and TBDL 3:4). */
function notice(subject: Subject): string {
  if (subject.type !== 'person') return '';
  return subject.suspected ? ` (${subject.category}, suspected)` : ` (${subject.category}, NOT SUSPECTED)`;
}

function subjectLine(subject: Subject): string {
  const weight =
    subject.type === 'consignment' && subject.quantityGrams !== undefined ? `${subject.quantityGrams} g` : '';
  const what =
    subject.type === 'consignment' ? subject.substance : (subject.name ?? subject.description?.replace(/\.$/, ''));
  const identifiers = subject.identifiers.map(({ value }) => value).join(', ');
  return `${subject.type}${notice(subject)}: ${[what, weight, identifiers].filter(Boolean).join(', ')}`;
}

function imageLine({ mediaType, data, caption }: NonNullable<Report['images']>[number]): string {
  return `picture, ${mediaType}, ${kilobytes(decodeBase64url(data)?.length ?? 0)}: ${caption}`;
}

/** A report in a few lines: its title, what is said as fact and as assessment, its subjects with their notices, its pictures. */
export function reportLines(report: Report): string[] {
  return [
    `"${report.title}"`,
    ...report.statements.map(({ nature, grading, text }) => `${nature}${gradingOf(grading)}: ${text}`),
    ...report.subjects.map(subjectLine),
    ...(report.images ?? []).map(imageLine),
  ].map(short);
}
