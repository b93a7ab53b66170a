import stringWidth from 'string-width';

/** Letters of European languages, each of one place on a terminal and none of them made of several: counted a hundred times as fast. */
const plain = /^[ -~\u00a1-\u00ac\u00ae-\u02ff…–’“”]*$/;
const letters = new Intl.Segmenter('sv', { granularity: 'grapheme' });

/** How many places a line takes on a terminal: East Asian letters and pictographs take two, marks above a letter none. */
export function widthOf(line: string): number {
  return plain.test(line) ? line.length : stringWidth(line);
}

/** A line as a terminal of so many places breaks it, between letters as people see them. */
function broken(line: string, width: number): readonly string[] {
  if (widthOf(line) <= width) return [line];
  const rows: string[] = [];
  let [row, taken] = ['', 0];
  for (const { segment } of letters.segment(line)) {
    const places = widthOf(segment);
    if (taken + places > width) {
      rows.push(row);
      [row, taken] = ['', 0];
    }
    row += segment;
    taken += places;
  }
  return [...rows, row];
}

/** A text in the rows that it takes on a terminal: a line without spaces takes several, whatever was to fit. */
export function rowsOf(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => broken(line, width));
}

/** A line in so many places at most: of one that takes more the beginning, and a sign that it goes on. */
export function cut(line: string, width: number): string {
  return widthOf(line) <= width ? line : `${broken(line, Math.max(1, width - 1))[0] ?? ''}…`;
}

/** A line filled up with spaces to so many places. */
export function filled(line: string, width: number): string {
  return line + ' '.repeat(Math.max(0, width - widthOf(line)));
}
