import type { CoverDraft, Draft, GradingDraft, PlaceDraft, StatementDraft, SubjectDraft } from './draft.ts';

/** A cover and a report as far as they were written: what `checkToSend` judges, and what is sealed and sent. */
export interface Letter {
  readonly cover: unknown;
  readonly report: unknown;
}

function textOf(text: string): string {
  return text.trim();
}

/** A member that may be missing: nothing at all where nothing was written. */
function optional(name: string, text: string): Readonly<Record<string, string>> {
  return textOf(text) === '' ? {} : { [name]: textOf(text) };
}

/** A number as people write it, with spaces and a decimal comma; what is none stays text, and is a fault. */
function numberIn(text: string): number | string | undefined {
  const plain = text
    .replaceAll(/[\s\u00a0\u202f]/g, '')
    .replace('−', '-')
    .replace(',', '.');
  if (plain === '') return undefined;
  return /^-?\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : text;
}

function optionalNumber(name: string, text: string): Readonly<Record<string, unknown>> {
  const number = numberIn(text);
  return number === undefined ? {} : { [name]: number };
}

/** A local time of a field (`2026-11-20T10:00`) as the wire has it, by the clock of this machine. */
export function utcOf(local: string): string {
  const time = new Date(local);
  return local === '' || Number.isNaN(time.getTime()) ? '' : time.toISOString().replace('.000Z', 'Z');
}

function gradingOf({ how, source, information, unnecessaryReason }: GradingDraft): unknown {
  return how === 'graded'
    ? { source, information: numberIn(information) }
    : { unnecessaryReason: textOf(unnecessaryReason) };
}

function coverOf(cover: CoverDraft): unknown {
  const { handling, purpose, offence, retention, secrecy } = cover;
  const { code } = handling;
  return {
    version: 1,
    reference: textOf(cover.reference),
    recipients: cover.recipients,
    priority: cover.priority,
    handling: code === 'H3' ? { code, conditions: textOf(handling.conditions) } : { code },
    grading: gradingOf(cover.grading),
    purpose: { code: purpose.code, description: textOf(purpose.description) },
    legalGround: textOf(cover.legalGround),
    offence: {
      name: textOf(offence.name),
      minimumPenaltyMonths: numberIn(offence.minimumPenaltyMonths) ?? '',
      maximumPenaltyMonths: offence.life ? 'life' : (numberIn(offence.maximumPenaltyMonths) ?? ''),
      systematic: offence.systematic,
    },
    retention: {
      class: retention.class,
      ...(retention.class === 'case' && optional('caseClosedOn', retention.caseClosedOn)),
    },
    ...(secrecy.marked && { secrecy: { provision: textOf(secrecy.provision), date: secrecy.date } }),
    ...optional('replaces', cover.replaces),
  };
}

function statementOf({ text, nature, graded, grading }: StatementDraft): unknown {
  return {
    text: textOf(text),
    nature,
    ...(graded && { grading: gradingOf(grading) }),
  };
}

function isWritten({ value }: { value: string }): boolean {
  return textOf(value) !== '';
}

function subjectOf(subject: SubjectDraft): unknown {
  const { type, name, description, identifiers, category, suspected, substance, quantityGrams } = subject;
  return {
    type,
    identifiers: identifiers
      .filter(isWritten)
      .map((identifier) => ({ type: textOf(identifier.type), value: textOf(identifier.value) })),
    ...optional('name', name),
    ...optional('description', description),
    ...(type === 'person' && { category, suspected: suspected === '' ? undefined : suspected === 'yes' }),
    ...(type === 'consignment' && {
      ...optional('substance', substance),
      ...optionalNumber('quantityGrams', quantityGrams),
    }),
  };
}

function placeOf({ name, latitude, longitude }: PlaceDraft): unknown {
  return {
    name: textOf(name),
    ...optionalNumber('latitude', latitude),
    ...optionalNumber('longitude', longitude),
  };
}

/** What a draft says, as far as it says it. An observation without an end was of one moment. */
export function letterOf({ cover, report }: Draft): Letter {
  const { observed, images, totals } = report;
  return {
    cover: coverOf(cover),
    report: {
      version: 1,
      title: textOf(report.title),
      kind: report.kind,
      observed: { from: utcOf(observed.from), to: utcOf(observed.to === '' ? observed.from : observed.to) },
      statements: report.statements.map(statementOf),
      subjects: report.subjects.map(subjectOf),
      places: report.places.map(placeOf),
      ...(images.length > 0 && {
        images: images.map(({ mediaType, data, caption, takenAt }) => ({
          mediaType,
          data,
          caption: textOf(caption),
          ...(takenAt !== undefined && { takenAt }),
        })),
      }),
      ...(totals && { totals }),
    },
  };
}

/** The field that a fault of the letter is about: identifiers that nothing was written in are left out of the letter. */
export function fieldOf(draft: Draft, pointer: string): string {
  const [, subject, index, rest] = /^\/report\/subjects\/(\d+)\/identifiers\/(\d+)(.*)$/.exec(pointer) ?? [];
  if (subject === undefined) return pointer;
  const identifiers = draft.report.subjects[Number(subject)]?.identifiers ?? [];
  const written = identifiers.flatMap((identifier, i) => (isWritten(identifier) ? [i] : []));
  return `/report/subjects/${subject}/identifiers/${written[Number(index)] ?? index}${rest}`;
}

/** Whether a fault is one of its own: an end that was left empty is that of the beginning. */
export function isAsked({ report }: Draft, pointer: string): boolean {
  return pointer !== '/report/observed/to' || report.observed.to !== '';
}

/** The parts of the form from first to last, by the pointers of their fields. */
const parts = [
  /^\/report(?:$|\/(?:title|kind|observed|totals))/,
  /^\/report\/statements/,
  /^\/report\/subjects/,
  /^\/report\/places/,
  /^\/report/,
  /^\/cover\/(?!purpose|legalGround|offence)/,
];

function rankOf(pointer: string): number {
  const rank = parts.findIndex((part) => part.test(pointer));
  return rank === -1 ? parts.length : rank;
}

/** Faults as their fields follow one another in the form. */
export function inOrder<One extends { readonly pointer: string }>(faults: readonly One[]): readonly One[] {
  return faults.toSorted((one, other) => rankOf(one.pointer) - rankOf(other.pointer));
}
