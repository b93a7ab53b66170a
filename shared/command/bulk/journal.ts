import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { naming } from '../../client/node/local-failures.ts';
import { parseIJson } from '../../protocol/json.ts';
import { digestSchema, uuid7Schema } from '../../protocol/schema.ts';
import { AppendedFile, syncFolder } from './durable.ts';
import { linesOf } from './lines.ts';
import { Marks } from './marks.ts';

/** Whose run it is: the same file sent as another agency, or to another exchange, is another run. */
const ownerSchema = v.object({ journal: v.literal('samsyn-submit-1'), agency: v.string(), authority: v.string() });
/** Whose run it is, and at which exchange: by its name of today, or by one that it had when the run began. */
export type Owner = Pick<v.InferOutput<typeof ownerSchema>, 'agency' | 'authority'> & {
  readonly formerAuthorities?: readonly string[] | undefined;
};

const lineNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

const sendingSchema = v.object({
  line: lineNumber,
  id: uuid7Schema,
  state: v.literal('sending'),
  digest: digestSchema,
  mark: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
});
/**
 * That a line is about to be sent: its submission's id, the digest of its sealed body (the `contentDigest` of the contract), and a mark of
 * the line's text. It stands in the journal before a byte leaves.
 */
export type Sending = Omit<v.InferOutput<typeof sendingSchema>, 'state'>;

const entrySchema = v.variant('state', [
  sendingSchema,
  v.object({ line: lineNumber, id: uuid7Schema, state: v.literal('accepted') }),
  v.object({ line: lineNumber, id: uuid7Schema, state: v.literal('refused'), code: v.string() }),
]);
type Entry = v.InferOutput<typeof entrySchema>;

/** The file beside the lines is no journal of theirs; the message says what to do. */
export class NotThisJournal extends Error {
  override readonly name = 'NotThisJournal';
}

/** What a journal tells of the lines; taken in entry by entry. */
class Known {
  /** The marks of lines that were accepted, or may have been sent. */
  readonly sent = new Marks();
  /** Lines that may have been sent, and whose answer has not come. */
  readonly sending = new Map<number, Sending>();

  take(entry: Entry): void {
    if (entry.state === 'sending') {
      const { state: _, ...sending } = entry;
      this.sending.set(entry.line, sending);
      this.sent.set(entry.line, entry.mark);
      return;
    }
    const sent = this.sending.get(entry.line);
    if (sent === undefined || sent.id !== entry.id) throw new TypeError('an answer without a sending');
    if (entry.state === 'refused') this.sent.set(entry.line, 0);
    this.sending.delete(entry.line);
  }
}

function jsonOf(bytes: Buffer | undefined): unknown {
  const json = bytes && parseIJson(bytes);
  return json?.ok ? json.value : undefined;
}

function damaged(file: string, line: number): NotThisJournal {
  return new NotThisJournal(
    `line ${line} of ${file} cannot be read, so what was sent is not known. Restore the journal; without it every line would be sent again.`,
  );
}

function checkOwner(file: string, found: unknown, owner: Owner): void {
  const parsed = v.safeParse(ownerSchema, found);
  if (!parsed.success) throw damaged(file, 1);
  const { agency, authority } = parsed.output;
  const names = [owner.authority, ...(owner.formerAuthorities ?? [])];
  if (agency === owner.agency && names.includes(authority)) return;
  throw new NotThisJournal(
    `${file} tells of a run as ${agency} at ${authority}. Go on as that, or copy the lines to another file to send them as ${owner.agency} at ${owner.authority}.`,
  );
}

/** What the journal holds, and the length of its whole lines: a last line without an end was cut off by a crash, and nothing was sent on it. */
async function read(file: string, owner: Owner): Promise<{ known: Known; length: number }> {
  const known = new Known();
  let length = 0;
  if (!existsSync(file)) return { known, length };
  for await (const { number, bytes, end, ended } of linesOf(file)) {
    if (!ended) break;
    if (number === 1) checkOwner(file, jsonOf(bytes), owner);
    else {
      const parsed = v.safeParse(entrySchema, jsonOf(bytes));
      if (!parsed.success) throw damaged(file, number);
      try {
        known.take(parsed.output);
      } catch {
        throw damaged(file, number);
      }
    }
    length = end;
  }
  return { known, length };
}

/** What was last decided for some of the lines; read anew, for ids of all lines are too much to be held for the few that have moved. */
async function decidedFor(file: string, lines: ReadonlySet<number>): Promise<Sending[]> {
  const decided = new Map<number, Sending>();
  for await (const { bytes } of linesOf(file)) {
    const entry = v.safeParse(sendingSchema, jsonOf(bytes));
    if (entry.success && lines.has(entry.output.line)) decided.set(entry.output.line, entry.output);
  }
  return [...decided.values()];
}

/**
 * The journal of a run over a file of lines: JSON Lines beside it, only ever added to. Reading it back tells which lines are done, and
 * which are under way: those have their sealed bodies kept beside, and are sent again as they were.
 */
export class Journal {
  readonly #path: string;
  readonly #file: AppendedFile;
  readonly #known: Known;

  private constructor(path: string, file: AppendedFile, known: Known) {
    this.#path = path;
    this.#file = file;
    this.#known = known;
  }

  /** Opens a run's journal, or begins one. Throws NotThisJournal where it is another run's, or damaged. */
  static async open(file: string, owner: Owner): Promise<Journal> {
    const { known, length } = await naming(file, () => read(file, owner));
    const appended = await AppendedFile.open(file, length);
    const { agency, authority } = owner;
    if (length === 0) {
      await appended.add(`${JSON.stringify({ journal: 'samsyn-submit-1', agency, authority })}\n`);
      await syncFolder(dirname(file));
    }
    return new Journal(file, appended, known);
  }

  /** The mark of the text under which a line was accepted; 0 where it was not. */
  acceptedMark(line: number): number {
    return this.#known.sending.has(line) ? 0 : this.#known.sent.get(line);
  }

  /** What was decided for a line that may have been sent, and whose answer has not come. */
  underWay(line: number): Sending | undefined {
    return this.#known.sending.get(line);
  }

  /** All lines under way, in their order. */
  allUnderWay(): Sending[] {
    return [...this.#known.sending.values()].sort((a, b) => a.line - b.line);
  }

  /**
   * What was accepted, or is under way, of lines at whose place the file now holds something else or nothing. The file's marks are asked
   * for only where something was sent.
   */
  async displaced(marksOfFile: () => Promise<Marks>): Promise<Sending[]> {
    const { sent } = this.#known;
    if (sent.last === 0) return [];
    const marks = await marksOfFile();
    const lines = new Set<number>();
    for (let line = 1; line <= sent.last; line++) {
      if (sent.get(line) !== 0 && sent.get(line) !== marks.get(line)) lines.add(line);
    }
    return lines.size === 0 ? [] : decidedFor(this.#path, lines);
  }

  /** Writes down what will be sent; once this resolves it may be. */
  async decide(sending: Sending): Promise<void> {
    await this.#add({ ...sending, state: 'sending' });
  }

  /** Writes down the exchange's answer; the sealed body need not be kept beyond this. */
  async settle(
    { line, id }: Sending,
    outcome: { state: 'accepted' } | { state: 'refused'; code: string },
  ): Promise<void> {
    await this.#add({ line, id, ...outcome });
  }

  async #add(entry: Entry): Promise<void> {
    await this.#file.add(`${JSON.stringify(entry)}\n`);
    this.#known.take(entry);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
