import type { Cover } from '../../domain/cover.ts';
import type { Grading } from '../../domain/grading.ts';
import type { Report, Subject } from '../../protocol/report.ts';
import { blankCover, blankStatement, blankSubject, type CoverDraft, type Draft, type GradingDraft } from './draft.ts';

function textOf(value: string | number | undefined): string {
  return value === undefined ? '' : String(value);
}

/** A time of the wire as a field has it, by the clock of this machine. */
function localOf(utc: string): string {
  const time = new Date(utc);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const seconds = time.getSeconds() === 0 ? '' : `:${two(time.getSeconds())}`;
  return `${day}T${two(time.getHours())}:${two(time.getMinutes())}${seconds}`;
}

function gradingIn(grading: Grading | undefined): GradingDraft {
  const { grading: none } = blankStatement;
  if (grading === undefined) return none;
  return 'source' in grading
    ? { ...none, source: grading.source, information: String(grading.information) }
    : { ...none, how: 'unnecessary', unnecessaryReason: grading.unnecessaryReason };
}

/** A cover that was read, as it stands in the fields. */
function coverIn(cover: Cover): CoverDraft {
  const { offence, handling, retention, secrecy } = cover;
  const { maximumPenaltyMonths: longest } = offence;
  return {
    ...blankCover([]),
    reference: cover.reference,
    recipients: cover.recipients,
    priority: cover.priority,
    handling: { code: handling.code, conditions: textOf(handling.conditions) },
    grading: gradingIn(cover.grading),
    purpose: cover.purpose,
    legalGround: cover.legalGround,
    offence: {
      name: offence.name,
      minimumPenaltyMonths: String(offence.minimumPenaltyMonths),
      maximumPenaltyMonths: longest === 'life' ? '' : String(longest),
      life: longest === 'life',
      systematic: offence.systematic,
    },
    retention: { class: retention.class, caseClosedOn: textOf(retention.caseClosedOn) },
    secrecy: { marked: secrecy !== undefined, provision: textOf(secrecy?.provision), date: textOf(secrecy?.date) },
    replaces: textOf(cover.replaces),
  };
}

function subjectIn(subject: Subject) {
  return {
    ...blankSubject(subject.type, ''),
    name: textOf(subject.name),
    description: textOf(subject.description),
    identifiers: subject.identifiers,
    ...(subject.type === 'person' && { category: subject.category, suspected: subject.suspected ? 'yes' : 'no' }),
    ...(subject.type === 'consignment' && {
      substance: textOf(subject.substance),
      quantityGrams: textOf(subject.quantityGrams),
    }),
  };
}

/** A whole letter, as it stands in the fields: written by another system, or sent before. */
export function draftFrom(cover: Cover, report: Report): Draft {
  return {
    cover: coverIn(cover),
    report: {
      title: report.title,
      kind: report.kind,
      observed: { from: localOf(report.observed.from), to: localOf(report.observed.to) },
      statements: report.statements.map(({ text, nature, grading }) => ({
        text,
        nature,
        graded: grading !== undefined,
        grading: gradingIn(grading),
      })),
      subjects: report.subjects.map(subjectIn),
      places: report.places.map(({ name, latitude, longitude }) => ({
        name,
        latitude: textOf(latitude),
        longitude: textOf(longitude),
      })),
      images: (report.images ?? []).map((image) => ({ ...image, cleaned: false, traces: [] })),
      ...(report.totals && { totals: report.totals }),
    },
  };
}
