import { appendFileSync, existsSync, renameSync, statSync } from 'node:fs';

/** A log that has grown so large is put aside at the next start; the one before that is gone then. */
const largest = 16 * 1024 * 1024;
/** Milliseconds in which a person is told of errors once. */
const quietFor = 60_000;

function hasError(lines: string): boolean {
  return /"level":"ERROR"/.test(lines);
}

/**
 * Takes lines for a file where a person looks at standard output; for this user alone. Of errors the person is told, not more often than once a minute.
 * @param told says a sentence to the person.
 */
export function logFile(
  file: string,
  told: (sentence: string) => void,
  now: () => number = Date.now,
): (lines: string) => void {
  if (existsSync(file) && statSync(file).size > largest) renameSync(file, `${file}.1`);
  let lastTold = Number.NEGATIVE_INFINITY;
  return (lines) => {
    try {
      appendFileSync(file, lines, { mode: 0o600 });
    } catch {
      // The folder is not there yet, or not to be written: whoever looks has to see it all the same.
      process.stderr.write(lines);
      return;
    }
    if (!hasError(lines) || now() - lastTold < quietFor) return;
    lastTold = now();
    told(`has logged an error: see ${file}`);
  };
}
