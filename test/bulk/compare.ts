import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/** The values of a file of JSON, one a line. */
export const valuesIn = <Value>(file: string): Value[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

interface Submission {
  readonly cover: unknown;
  readonly report: unknown;
}

interface Entry {
  readonly line?: number;
  readonly id?: string;
  readonly state?: string;
}

/** What a list holds twice, what it holds and was not accepted, and what it lacks. */
const againstIds = (accepted: ReadonlySet<string>, rows: readonly { readonly id: string }[]) => {
  const listed = new Set(rows.map(({ id }) => id));
  return {
    doubled: rows.length - listed.size,
    foreign: [...listed].filter((id) => !accepted.has(id)).length,
    lost: [...accepted].filter((id) => !listed.has(id)).length,
  };
};

/**
 * Holds what came back against what was sent: each line of the file accepted once (by the journal), listed once by the originator and
 * once by the recipient, released, and read as the very cover and report of its line.
 */
export const compare = (files: { lines: string; read: string; submissions: string; records: string }) => {
  const sent = valuesIn<Submission>(files.lines);
  const accepted = valuesIn<Entry>(`${files.lines}.journal`).filter(({ state }) => state === 'accepted');
  const idOfLine = new Map(accepted.map(({ line, id = '' }) => [line, id]));
  const ids = new Set(idOfLine.values());
  const submissions = valuesIn<{ id: string; state: string }>(files.submissions);
  let [equal, differing] = [0, 0];
  for (const [index, { cover, report }] of sent.entries()) {
    const file = join(files.read, `${idOfLine.get(index + 1)}.json`);
    if (!existsSync(file)) continue;
    const read: Submission = JSON.parse(readFileSync(file, 'utf8'));
    if (isDeepStrictEqual({ cover, report }, { cover: read.cover, report: read.report })) equal += 1;
    else differing += 1;
  }
  return {
    lines: sent.length,
    acceptedTwice: accepted.length - idOfLine.size,
    submissions: againstIds(ids, submissions),
    notReleased: submissions.filter(({ state }) => state !== 'released').length,
    records: againstIds(ids, valuesIn<{ id: string }>(files.records)),
    readFiles: readdirSync(files.read).length,
    equal,
    differing,
  };
};
