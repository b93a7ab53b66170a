import type { Act } from '../protocol/answers.ts';

/** Somebody of the caller's agency who has opened a record, how often, and when the last time. */
export interface Reader {
  readonly keyid: string;
  /** As its entry calls it; told to those who watch over it. */
  readonly name?: string | undefined;
  readonly openings: number;
  readonly last: string;
}

/** Who of this agency has opened what these acts are of, the latest first; the acts come the latest first too. */
export async function readersIn(acts: AsyncIterable<Act>, agency: string): Promise<readonly Reader[]> {
  const found = new Map<string, Reader>();
  for await (const { act, at, by } of acts) {
    if (act !== 'disclosed' || by?.agency !== agency || by.keyid === undefined) continue;
    const { keyid, name } = by;
    const before = found.get(keyid) ?? { keyid, name, openings: 0, last: at };
    found.set(keyid, { ...before, openings: before.openings + 1 });
  }
  return [...found.values()];
}
