import type { Opened } from '../../client/client.ts';
import type { Cover } from '../../domain/cover.ts';
import type { Grading } from '../../domain/grading.ts';
import { handlingMeanings } from '../../domain/handling.ts';
import type { Report, Subject } from '../../protocol/report.ts';
import { many } from './progress.ts';
import { clean, cleanLines, facts, faultLines, sentences, time } from './show.ts';

/** A grading in short: B2, or why there is none. */
export function gradingWords(grading: Grading): string {
  return 'source' in grading ? `${grading.source}${grading.information}` : `not graded: ${grading.unnecessaryReason}`;
}

function scale({ minimumPenaltyMonths: from, maximumPenaltyMonths: to }: Cover['offence']): string {
  return `${from} to ${to === 'life' ? 'life' : `${to} ${to === 1 ? 'month' : 'months'}`} of prison`;
}

/** A cover, member by member. */
function coverFacts(cover: Cover): readonly (readonly [string, string | undefined])[] {
  const { handling, offence, purpose, retention, secrecy } = cover;
  return [
    ['Reference', cover.reference],
    ['Recipients', cover.recipients.join(', ')],
    ['Priority', cover.priority],
    ['Handling', `${handling.code}, ${handlingMeanings[handling.code]}`],
    ['Conditions', handling.conditions],
    ['Grading', gradingWords(cover.grading)],
    ['Purpose', `${purpose.code}: ${purpose.description}`],
    ['Legal ground', cover.legalGround],
    ['Offence', `${offence.name}, ${scale(offence)}${offence.systematic ? ', systematic' : ''}`],
    ['Retention', retention.class + (retention.caseClosedOn ? `, case closed on ${retention.caseClosedOn}` : '')],
    ['Secrecy mark', secrecy && `${secrecy.provision}, ${secrecy.date}`],
    ['Replaces', cover.replaces],
  ];
}

/** Whether a person is suspected stands wherever the person is shown (brottsdatalagen 2:9, PBDL and TBDL 3:4). */
function standing(person: Extract<Subject, { type: 'person' }>): string {
  return person.suspected ? `${person.category}, SUSPECTED` : `${person.category}, NOT SUSPECTED of any offence`;
}

function subjectLines(subject: Subject, width: number): string {
  const head = subject.type === 'person' ? `person (${standing(subject)})` : subject.type;
  const identifiers = subject.identifiers.map(({ type, value }) => `${type} ${value}`).join('; ');
  const substance =
    subject.type === 'consignment'
      ? [subject.substance, subject.quantityGrams === undefined ? undefined : `${subject.quantityGrams} g`]
      : [];
  const words = [subject.name, identifiers, ...substance, subject.description].filter(
    (x) => x !== undefined && x !== '',
  );
  return cleanLines(`- ${head}: ${words.join('; ')}`, '  ', width);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

/** Pictures are told by caption and size: a terminal does not show them. */
function imageLines(images: NonNullable<Report['images']>, width: number): string[] {
  return images.map(({ mediaType, data, caption, takenAt }) => {
    const size = `${Math.max(1, Math.round((data.length * 3) / 4 / 1024))} KiB`;
    const when = takenAt === undefined ? '' : `, taken ${time(takenAt)}`;
    return cleanLines(`- ${caption} (${mediaType === 'image/jpeg' ? 'JPEG' : 'PNG'}, ${size}${when})`, '  ', width);
  });
}

/** A report in the clear. */
export function showReport(report: Report, width: number): string {
  const { observed, statements, subjects, places, images = [], totals = [] } = report;
  const said = statements.map(({ text, nature, grading }) =>
    cleanLines(`- [${nature}${grading ? `, ${gradingWords(grading)}` : ''}] ${text}`, '  ', width),
  );
  const where = places.map(({ name, latitude, longitude }) => {
    const position = latitude === undefined || longitude === undefined ? '' : ` (${latitude}, ${longitude})`;
    return cleanLines(`- ${clean(name)}${position}`, '  ', width);
  });
  const counted = totals.map(({ period, office, substance, events, quantityGrams }) =>
    cleanLines(
      clean(`- ${period} ${office}: ${substance}, ${many(events, 'event', 'events')}, ${quantityGrams} g`),
      '  ',
      width,
    ),
  );
  return [
    sentences(clean(report.title), width),
    `${report.kind}, observed ${time(observed.from)} to ${time(observed.to)}`,
    ...section('Statements', said),
    ...section(
      'Subjects',
      subjects.map((subject) => subjectLines(subject, width)),
    ),
    ...section('Places', where),
    ...section('Pictures', imageLines(images, width)),
    ...section('Totals', counted),
  ].join('\n');
}

/** What has become of a record, before all else that is shown of it. */
function standingLines(standing: string | undefined, width: number): string[] {
  return standing === undefined
    ? []
    : [sentences(`${standing}. What stands below does not stand any more.`, width), ''];
}

/** Whether the report can be searched for by what it names; where not, what an approver should know. */
function selectorWords({ sent, found }: NonNullable<Opened['selectors']>): string {
  if (sent === found) return found === 0 ? 'none in the report, none sent' : `${found} in the report, as many sent`;
  const what = `${found} in the report, ${sent} sent`;
  return `${what.toUpperCase()}: searches will not find it by what it says. Return it, and have it sent anew`;
}

/** What was opened: who vouches for it, the cover, and the report; or why it is none, and then its text as it was sealed. */
export function showOpened(opened: Opened, width: number, standing?: string): string {
  const { id, originator, signer, signedAt, revokedAt, formerAuthority, report } = opened;
  const signed = `${signer.name} of ${originator}, ${time(signedAt)}; signature, registrar and digest verified`;
  const revoked = revokedAt === undefined ? undefined : `the key was revoked after that, ${time(revokedAt)}`;
  const inside = report.ok
    ? showReport(report.value, width)
    : `This is no report of version 1:\n${faultLines(report.error)}\n\nAs it was sealed:\n${cleanLines(opened.plaintext, '  ', width)}`;
  const head = [
    ['Submission', id],
    ['Signed by', signed],
    ['Signed for', formerAuthority && `${clean(formerAuthority)}, a former name of the exchange`],
    ['But', revoked],
    ...coverFacts(opened.cover),
    ['Selectors', opened.selectors && selectorWords(opened.selectors)],
  ] as const;
  return [...standingLines(standing, width), facts(head, width), '', inside].join('\n');
}
