import type { Report, Subject } from '../../protocol/report.ts';
import { dateTime, number } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { coverRows, gradingWhole, lawRows } from './cover-rows.ts';
import { lawWords } from './law-words.ts';
import type { OpenedHere } from './opened-here.ts';
import { reportWords } from './words.ts';

/** A part of a report, as lines: what is compared with what it was before. */
export interface Lines {
  readonly label: string;
  readonly lines: readonly string[];
}

function subjectLine(subject: Subject): string {
  const words = reportWords();
  const { type, name, description, identifiers } = subject;
  return [
    words.subjects[type],
    ...(name === undefined ? [] : [plain(name)]),
    ...(subject.type === 'person'
      ? [subject.suspected ? words.suspected : words.notSuspected, words.categories[subject.category]]
      : []),
    ...identifiers.map((one) => `${plain(one.type)}: ${plain(one.value)}`),
    ...(subject.type === 'consignment' && subject.substance !== undefined ? [plain(subject.substance)] : []),
    ...(subject.type === 'consignment' && subject.quantityGrams !== undefined
      ? [words.grams(number(subject.quantityGrams))]
      : []),
    ...(description === undefined ? [] : [plain(description)]),
  ].join(' · ');
}

function placeLine({ name, latitude, longitude }: Report['places'][number]): string {
  return [
    plain(name),
    ...(latitude === undefined || longitude === undefined ? [] : [`${number(latitude)}, ${number(longitude)}`]),
  ].join(' · ');
}

function reportLines(report: Report): readonly Lines[] {
  const words = reportWords();
  const { labels } = words;
  const { from, to } = report.observed;
  return [
    { label: lawWords().title, lines: [plain(report.title)] },
    { label: labels.observed, lines: [`${words.kinds[report.kind]} · ${dateTime(from)} – ${dateTime(to)}`] },
    {
      label: labels.statements,
      lines: report.statements.map(({ text, nature, grading }) =>
        [words.natures[nature], ...(grading ? [gradingWhole(grading)] : []), plain(text)].join(' · '),
      ),
    },
    { label: labels.subjects, lines: report.subjects.map(subjectLine) },
    { label: labels.places, lines: report.places.map(placeLine) },
    { label: labels.pictures, lines: (report.images ?? []).map(({ caption }) => plain(caption)) },
    {
      label: labels.totals,
      lines: (report.totals ?? []).map(({ period, office, substance, events, quantityGrams }) =>
        [plain(period), plain(office), plain(substance), number(events), words.grams(number(quantityGrams))].join(
          ' · ',
        ),
      ),
    },
  ];
}

/** A report and its cover as lines, part by part, in the order in which they are read. What it replaces is not compared: it always differs. */
export function linesOf({ originator, cover, report }: OpenedHere): readonly Lines[] {
  const { replaces } = reportWords().labels;
  const told = [...coverRows(cover, originator), ...lawRows(cover)].filter(({ label }) => label !== replaces);
  return [...reportLines(report), ...told.map(({ label, text }) => ({ label, lines: [text] }))];
}
