import type { Cover } from '../../domain/cover.ts';
import type { Report } from '../../protocol/report.ts';
import type { Opened } from '../client.ts';
import { memory } from '../session/memory.ts';

/** A report that this person has opened in this session, without the bytes of its pictures. */
export interface OpenedHere {
  readonly originator: string;
  readonly cover: Cover;
  readonly report: Report;
}

/** So many are held, the latest: a session of a whole day takes no more memory than one of an hour. */
const most = 100;

/** What was opened here, by its id, the latest last: found by its words, and compared with what corrects it. */
export const openedHere = memory<ReadonlyMap<string, OpenedHere>>(new Map());

/** Holds what was opened, as long as the session lasts. */
export function holdOpened({ id, originator, cover, report }: Opened): void {
  if (!report.ok) return;
  const { images, ...rest } = report.value;
  const told = { ...rest, ...(images && { images: images.map((picture) => ({ ...picture, data: '' })) }) };
  const others = [...openedHere.peek()].filter(([other]) => other !== id);
  openedHere.value = new Map([...others, [id, { originator, cover, report: told }] as const].slice(-most));
}

/** All words of a report, for whoever looks for one. */
export function wordsOf({ report }: OpenedHere): string {
  return [
    report.title,
    ...report.statements.map(({ text }) => text),
    ...report.subjects.flatMap(({ name, description, identifiers }) => [
      name ?? '',
      description ?? '',
      ...identifiers.map(({ value }) => value),
    ]),
    ...report.places.map(({ name }) => name),
    ...(report.images ?? []).map(({ caption }) => caption),
    ...(report.totals ?? []).flatMap(({ period, office, substance }) => [period, office, substance]),
  ].join('\n');
}
