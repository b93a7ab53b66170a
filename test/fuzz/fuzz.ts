import fc from 'fast-check';
import { expect } from 'vitest';

/**
 * How long and from where this folder fuzzes: FUZZ_RUNS messages for each property (100 unless set), from FUZZ_SEED (drawn anew unless
 * set). A failure prints its seed and its path, and the smallest message that fast-check has found.
 */
const asked = (name: string): number | undefined => {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (!Number.isInteger(value)) throw new Error(`${name} has to be an integer`);
  return value;
};
const numRuns = asked('FUZZ_RUNS') ?? 100;
const seed = asked('FUZZ_SEED');

/** Milliseconds of this thread's own processor, whatever else the machine does. */
export const cpuMs = (since?: NodeJS.CpuUsage): number => {
  const { user, system } = process.threadCpuUsage(since);
  return (user + system) / 1000;
};

/** No message of a few kilobytes may keep a verifier busy for longer, on any machine. */
const longestMs = 500;

/** What the code that is fuzzed answers; an answer that takes it too long, or an exception, fails the property. */
export const inTime = async <Answer>(answer: () => Promise<Answer> | Answer): Promise<Answer> => {
  const before = process.threadCpuUsage();
  const answered = await answer();
  expect(cpuMs(before)).toBeLessThan(longestMs);
  return answered;
};

/** Longer runs need longer than a test's own time. */
export const fuzzTimeout = 30_000 + numRuns * 100;

/**
 * Has a property judge messages; it answers whether the message was taken, so that the corpus is known to be neither all good nor all
 * bad: a grammar that only makes what is refused at the door finds nothing behind it.
 */
export const fuzz = async <Message>(
  messages: fc.Arbitrary<Message>,
  taken: (message: Message) => Promise<boolean> | boolean,
): Promise<void> => {
  const outcomes = new Set<boolean>();
  const property = fc.asyncProperty(messages, async (message) => {
    outcomes.add(await taken(message));
  });
  await fc.assert(property, { numRuns, ...(seed === undefined ? {} : { seed }) });
  if (numRuns >= 100) expect(outcomes.size).toBe(2);
};
