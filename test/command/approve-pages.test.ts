import { describe, expect, it } from 'vitest';
import { figuresOf } from '../../shared/command/approver/task-pages.ts';
import { choiceIn } from '../../shared/command/terminal/choices.ts';
import { rowsOf } from '../../shared/command/terminal/width.ts';
import { readReport } from '../../shared/protocol/report.ts';
import { aCover } from '../protocol/support.ts';
import { served } from './served.ts';
import { aReport, clientOf } from './stand-in-exchange.ts';
import { aJpeg } from './support.ts';
import { ran } from './terminal.ts';

const at = served();
const args = ['approve', '--all', '--from', 'police', '--as', 'police-approver-1'];

const person = (suspected: boolean) => ({
  type: 'person',
  identifiers: [],
  category: suspected ? 'suspect' : 'other',
  suspected,
});
const picture = { mediaType: 'image/jpeg', data: aJpeg().toString('base64url'), caption: 'At the box' };

const submitted = async (
  count: number,
  over: (index: number) => object = () => ({}),
  cover: object = {},
): Promise<string[]> => {
  const client = await clientOf(at.exchange, 'police-desk');
  const ids: string[] = [];
  for (let i = 1; i <= count; i++) {
    const report = { ...aReport(), title: `Letters ${i}`, ...over(i) };
    ids.push((await client.submit({ ...aCover(), reference: `REF-${i}`, ...cover }, report)).id);
  }
  return ids;
};

/** Somebody at a terminal of 80 by 24, who answers so; what was asked, and what stood on the terminal at each question. */
const atTerminal = async (answers: readonly (string | undefined)[], more: readonly string[] = [], height = 24) => {
  const [asked, seen, left]: [string[], string[][], (string | undefined)[]] = [[], [], [...answers]];
  const lines: string[] = [];
  const told = await ran([...args, ...more], {
    env: { SAMSYN_HOME: at.folder },
    live: true,
    width: 80,
    height,
    err: (text) => lines.push(...text.split('\n')),
    out: (text) => lines.push(...text.split('\n')),
    ask: async (question) => {
      asked.push(question);
      seen.push(lines.slice(-(height - 1)));
      return left.shift();
    },
  });
  return { ...told, asked, seen, lines, unanswered: left.length };
};

const acts = (kind: 'reviews' | 'decisions'): string[] =>
  at.exchange.calls
    .filter(({ path }) => path.endsWith(`/${kind}`))
    .map(({ path, body = '' }) => (kind === 'reviews' ? (path.split('/')[4] ?? '') : body));
const decided = (): string[] =>
  acts('decisions').flatMap((body) =>
    JSON.parse(body).decisions.map(({ submission }: { submission: string }) => submission),
  );

describe('pages of tasks', () => {
  it('fit the terminal: every row that is asked about is seen, with its number', async () => {
    await submitted(15, (i) =>
      i % 2 ? { title: `Letter ${i} ${'of a very long title '.repeat(9)}`.slice(0, 200).trim() } : {},
    );
    const { asked, seen, code } = await atTerminal(Array(40).fill('y'));
    expect([code, decided().length]).toEqual([0, 15]);
    for (const [i, question] of asked.entries()) {
      const count = Number(/these (\d+)/.exec(question)?.[1] ?? 1);
      const numbers = (seen[i] ?? []).flatMap((line) => /^ ?(\d+) +(?:routine|URGENT)/.exec(line)?.[1] ?? []);
      expect(numbers.slice(-count).length).toBe(count);
      for (const line of seen[i] ?? []) expect(line.length).toBeLessThanOrEqual(80);
    }
    expect(asked.some((question) => question === 'Open these 6, on record? ')).toBe(true);
  });

  it('show priority, the whole title, and how many persons, suspects and pictures there are', async () => {
    const title = `A title of two hundred characters ${'that is shown whole '.repeat(8)}`.trim();
    const subjects = [person(true), person(false), person(false)];
    const [id] = await submitted(1, () => ({ title, subjects, images: [picture, picture] }), { priority: 'urgent' });
    const { lines } = await atTerminal(['y', 'n']);
    const text = lines.join('\n');
    expect(text).toContain(` 1  URGENT  H0  ${id}  REF-1`);
    expect(lines.map((line) => line.trim()).join(' ')).toContain(title);
    expect(text).toContain('3 persons: 1 SUSPECTED, 2 NOT SUSPECTED; 2 pictures');
  });

  it('say of a report what it holds none of', () => {
    const read = readReport({ ...aReport(), subjects: [] });
    expect(read.ok && figuresOf(read.value)).toBe('no persons; no pictures');
  });
});

describe('what is passed over', () => {
  it('leaves no act: neither a page, nor single ones of it', async () => {
    const ids = await submitted(8);
    const { code, err, lines } = await atTerminal(['n', 'all but 8', 'y']);
    expect([code, err]).toEqual([0, '']);
    // The second page has 7 and 8.
    expect([acts('reviews'), decided()]).toEqual([[ids[6]], [ids[6]]]);
    expect(lines.at(-1)).toMatch(/^1 approved, 7 skipped, in/);
    // A row keeps its number from page to page, and once it is opened.
    const ofSeventh = lines.filter((line) => line.includes(ids[6] ?? '')).map((line) => line.slice(0, 8));
    expect(ofSeventh).toEqual([' 7  rout', ' 7  rout', 'released']);
  });

  it('is the rest, where the person quits or is not there any more', async () => {
    await submitted(8);
    for (const answer of ['q', undefined]) {
      const told = await atTerminal([answer]);
      expect(told).toMatchObject({ code: 3, unanswered: 0 });
      expect(acts('reviews')).toEqual([]);
      // Nobody has passed over what nobody was asked about.
      expect(told.lines.join(' ')).not.toContain('skipped');
      expect(told.lines.join(' ')).toContain('those that are left');
    }
  });

  it('is told as skipped where it was shown, and as left where the run was ended before', async () => {
    await submitted(8);
    const { code, lines } = await atTerminal(['all but 1', 'all but 2', 'q']);
    expect([code, lines.join(' ')]).toEqual([3, expect.stringMatching(/4 approved, 2 skipped, in/)]);
    expect([acts('reviews').length, decided().length]).toEqual([5, 4]);
  });
});

describe('an answer', () => {
  it('opens 2 of a page without a further act, asks again, and approves all but some', async () => {
    const ids = await submitted(4, (i) => ({ statements: [{ text: `Seen ${i}.`, nature: 'fact' }] }));
    const { code, lines } = await atTerminal(['y', 'open 2', '', 'q', 'all but 1,3-3']);
    expect(lines.join('\n')).toContain('[fact] Seen 2.');
    expect(lines.join('\n')).not.toContain('[fact] Seen 1.');
    expect([code, acts('reviews').length, decided()]).toEqual([0, 4, [ids[1], ids[3]]]);
  });

  it.each(['9', '0-3', 'open 7', 'ja'])(
    'that stands on no row of the page (%s) is told why it is asked again',
    async (answer) => {
      await submitted(4);
      const { code, asked, lines } = await atTerminal([answer, 'n']);
      expect([code, asked.length, acts('reviews')]).toEqual([0, 2, []]);
      expect(lines.join(' ')).toContain('that is no answer here. The rows are 1 to 4. y(es), n(o');
    },
  );

  it('for all that follow is asked about no more', async () => {
    await submitted(14);
    const { code, asked } = await atTerminal(['a', 'y', 'a']);
    expect([code, asked.length, decided().length]).toEqual([0, 3, 14]);
  });

  it('that is none is asked for again', async () => {
    await submitted(2);
    const { code, asked } = await atTerminal(['perhaps', '', '9', 'all but 9', 'yes', 'open 9', 'open 1,2', '1']);
    expect([code, decided().length]).toEqual([0, 1]);
    expect(asked).toEqual([...Array(5).fill('Open these 2, on record? '), ...Array(3).fill('Approve these 2? ')]);
  });

  it.each([
    ['y', [1, 2, 3]],
    [' YES ', [1, 2, 3]],
    ['n', []],
    ['2', [2]],
    ['1,3', [1, 3]],
    ['1 3', [1, 3]],
    ['1 - 2', [1, 2]],
    ['all but 3', [1, 2]],
    ['All but 1, 2', [3]],
    ['but 1-2', [3]],
  ])('%j chooses %j', (written, numbers) => {
    expect(choiceIn(written, [1, 2, 3], 'shows')).toEqual({ kind: 'these', numbers });
  });

  it.each(['', 'no way', '0', '4', '1,4', '3-1', 'all but', 'all but x', 'open', 'open 1,2', '1,,2', '-1', '1-'])(
    '%j is none',
    (written) => {
      expect(choiceIn(written, [1, 2, 3], 'shows')).toBeUndefined();
    },
  );

  it('opens one before its page is opened by choosing it', () => {
    expect(choiceIn('open 2', [1, 2], 'chooses')).toEqual({ kind: 'these', numbers: [2] });
    expect(choiceIn('open 2', [1, 2], 'shows')).toEqual({ kind: 'show', number: 2 });
  });
});

describe('a long report', () => {
  it('is read page by page', async () => {
    const statements = Array.from({ length: 60 }, (_, i) => ({ text: `Statement ${i}.`, nature: 'fact' }));
    await submitted(1, () => ({ statements }));
    const { asked, seen } = await atTerminal(['y', 'open 1', '', 'q', 'n']);
    expect(asked.slice(2, 4)).toEqual(Array(2).fill('-- Enter for more, q to go back -- '));
    expect(seen[2]?.some((line) => line.startsWith('Submission'))).toBe(true);
    expect(asked.at(-1)).toBe('Approve it? ');
  });

  it('has its last lines seen before the page comes back', async () => {
    await submitted(1);
    const { asked, seen } = await atTerminal(['y', 'open 1', '', '', 'y']);
    expect(asked.slice(2)).toEqual(['-- Enter for more, q to go back -- ', '-- Enter to go back -- ', 'Approve it? ']);
    expect(seen[3]?.at(-1)).toContain('Post box');
  });
});

describe('titles that would push the others out of sight', () => {
  it.each([
    ['without a space', 'x'.repeat(200)],
    ['of letters that take two places', '\u8b66'.repeat(200)],
    ['of many lines', Array(100).fill('x').join('\n')],
  ])('(%s) are counted in the rows that they take', async (_, title) => {
    await submitted(12, (i) => (i > 1 && i < 6 ? { title } : {}));
    const { asked, lines, code } = await atTerminal(Array(40).fill('y'));
    expect([code, decided().length]).toEqual([0, 12]);
    // What stands between two questions is seen at once.
    expect(asked.length).toBeGreaterThan(4);
    const pages = lines.join('\n').split(/^y\(es\).*$/m);
    for (const page of pages.slice(0, -1)) {
      const shown = page.slice(page.lastIndexOf('\n\n') + 1);
      expect(rowsOf(shown, 80).length).toBeLessThanOrEqual(22);
    }
  });
});
