import { diffArrays, diffWordsWithSpace } from 'diff';
import type { Lines } from './report-rows.ts';

/** A piece of a line, and whether the other one lacks it. */
export interface Piece {
  readonly text: string;
  readonly isOther: boolean;
}

/** A line as it was and as it is, in pieces; undefined where there was, or is, none. */
export interface Compared {
  readonly former: readonly Piece[] | undefined;
  readonly now: readonly Piece[] | undefined;
}

export interface ComparedPart {
  readonly label: string;
  readonly lines: readonly Compared[];
  readonly isSame: boolean;
}

function wholly(text: string, isOther: boolean): readonly Piece[] {
  return [{ text, isOther }];
}

/** Two lines of which one has become the other, word by word. */
function changed(former: string, now: string): Compared {
  const pieces = diffWordsWithSpace(former, now);
  return {
    former: pieces.filter(({ added }) => !added).map(({ value, removed }) => ({ text: value, isOther: removed })),
    now: pieces.filter(({ removed }) => !removed).map(({ value, added }) => ({ text: value, isOther: added })),
  };
}

/** Lines that were taken out and lines that came in their place, side by side as far as both go. */
function paired(former: readonly string[], now: readonly string[]): readonly Compared[] {
  return Array.from({ length: Math.max(former.length, now.length) }, (_, i) => {
    const [was, is] = [former[i], now[i]];
    if (was !== undefined && is !== undefined) return changed(was, is);
    return {
      former: was === undefined ? undefined : wholly(was, true),
      now: is === undefined ? undefined : wholly(is, true),
    };
  });
}

/** Beyond so many characters in both together lines are compared as wholes: word by word would keep the page waiting. */
const longest = 40_000;

function comparedLines(former: readonly string[], now: readonly string[]): readonly Compared[] {
  const lines: Compared[] = [];
  let removed: readonly string[] = [];
  const settle = (added: readonly string[]): void => {
    const size = [...removed, ...added].reduce((sum, { length }) => sum + length, 0);
    if (size <= longest) lines.push(...paired(removed, added));
    else {
      lines.push(...removed.map((line) => ({ former: wholly(line, true), now: undefined })));
      lines.push(...added.map((line) => ({ former: undefined, now: wholly(line, true) })));
    }
    removed = [];
  };
  for (const part of diffArrays([...former], [...now])) {
    if (part.removed) removed = part.value;
    else if (part.added) settle(part.value);
    else {
      settle([]);
      lines.push(...part.value.map((line) => ({ former: wholly(line, false), now: wholly(line, false) })));
    }
  }
  settle([]);
  return lines;
}

/** What became of each part, in the order of what is now; parts that are no more stand last. */
export function compare(former: readonly Lines[], now: readonly Lines[]): readonly ComparedPart[] {
  const labels = [...new Set([...now, ...former].map(({ label }) => label))];
  const linesIn = (parts: readonly Lines[], label: string) => parts.find((part) => part.label === label)?.lines ?? [];
  return labels.flatMap((label) => {
    const lines = comparedLines(linesIn(former, label), linesIn(now, label));
    if (lines.length === 0) return [];
    const isSame = lines.every((line) => line.former?.every((p) => !p.isOther) && line.now?.every((p) => !p.isOther));
    return [{ label, lines, isSame }];
  });
}
