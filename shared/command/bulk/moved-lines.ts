import type { Journal } from './journal.ts';
import { Marks } from './marks.ts';

/** What is wrong with a line of this number and this mark, where lines have moved since they were sent; undefined where nothing is. */
export type MovedLines = (line: number, mark: number) => string | undefined;

const putBack =
  'lines have moved since. Put them back where they stood: correct a faulty line in place, leave an empty line where one was deleted, and add new ones at the end';

/** Where the file holds again what no longer stands at its own place: line numbers by mark. */
function placesOf(marks: Marks, displaced: ReadonlySet<number>, journal: Pick<Journal, 'acceptedMark'>) {
  const places = new Map<number, number>();
  for (let line = 1; line <= marks.last; line++) {
    const mark = marks.get(line);
    if (displaced.has(mark) && journal.acceptedMark(line) !== mark) places.set(mark, line);
  }
  return places;
}

/**
 * Looks for lines that were sent and stand elsewhere now: the journal knows lines by their number, so that a line which moves onto a number
 * that was not sent would be sent a second time. A line that says the same as another, while both stand where they stood, has not moved.
 */
export async function movedLines(
  journal: Pick<Journal, 'acceptedMark' | 'displaced'>,
  marksOfFile: () => Promise<Marks>,
): Promise<MovedLines> {
  let marks = new Marks();
  const displaced = await journal.displaced(async () => (marks = await marksOfFile()));
  const byMark = new Map(displaced.map((sending) => [sending.mark, sending]));
  const byLine = new Map(displaced.map((sending) => [sending.line, sending]));
  const places = placesOf(marks, new Set(byMark.keys()), journal);
  return (line, mark) => {
    const sent = byMark.get(mark);
    if (sent !== undefined) return `is what was sent as line ${sent.line}, under ${sent.id}: ${putBack}`;
    const stood = byLine.get(line);
    const place = stood && places.get(stood.mark);
    if (place === undefined) return undefined;
    return `stands where line ${place} stood when that was sent, under ${stood?.id}: ${putBack}`;
  };
}
