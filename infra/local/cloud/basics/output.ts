/** Whoever writes one JSON object a line: an object of ids, codes and messages, never of a report. */
export type Log = (entry: Readonly<Record<string, unknown>>) => void;

let sink = (text: string): void => void process.stdout.write(text);
/** From now on lines go somewhere else than to standard output. */
export function sendLinesTo(other: (text: string) => void): void {
  sink = other;
}

let unwritten = '';
function write(): void {
  if (unwritten !== '') sink(unwritten);
  unwritten = '';
}
process.once('exit', write);

/** Writes lines to standard output or what takes its place, all of one turn at once: to a pipe each write waits until the system has taken it. */
export function lineToOutput(line: string): void {
  if (unwritten === '') setImmediate(write);
  unwritten += `${line}\n`;
}

/** Writes entries as such lines, one JSON object a line, each with its time. */
export const logToOutput: Log = (entry) => {
  lineToOutput(JSON.stringify({ timestamp: new Date().toISOString(), ...entry }));
};

/**
 * Cuts a stream of text into lines that are JSON objects: a line that is one passes as it is, any other becomes the
 * message of one. What a function writes in two pieces is put together again.
 * @param about members that a wrapped line carries besides its message.
 */
export function jsonLines(
  write: (line: string) => void,
  about: Readonly<Record<string, string>>,
): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.trim() !== '') write(isJsonObject(line) ? line : JSON.stringify({ ...about, message: line }));
    }
  };
}

function isJsonObject(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
