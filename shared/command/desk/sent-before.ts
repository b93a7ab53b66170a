import { createHmac } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { readTextFile } from '../../client/node/text-file.ts';
import type { SubmissionAnswer } from '../../protocol/answers.ts';
import { agencySchema } from '../../protocol/cover.ts';
import { digestSchema, referenceSchema, uuid7Schema } from '../../protocol/schema.ts';
import type { Session } from '../call/session.ts';
import { time } from '../terminal/show.ts';

/** A letter: what a file of one holds. */
export interface Letter {
  readonly cover: unknown;
  readonly report: unknown;
}

/** A letter that was sent from here: its mark, and the submission that it became. */
const rowSchema = v.object({ letter: digestSchema, id: uuid7Schema });

function fileOf({ folder }: Session): string {
  return join(folder, 'sent-letters.jsonl');
}

/** A letter's mark under the sender's own private key: with the file alone nobody can try whether some text was sent. */
function markOf({ principal }: Session, { cover, report }: Letter): string {
  return createHmac('sha256', principal.signingKey.d)
    .update(JSON.stringify([cover, report]))
    .digest('base64url');
}

function rowIn(line: string): v.InferOutput<typeof rowSchema> | undefined {
  try {
    const row: unknown = JSON.parse(line);
    return v.is(rowSchema, row) ? row : undefined;
  } catch {
    return undefined;
  }
}

/** Remembers what was accepted. That it cannot is no reason to say that it was not: the same letter is then not warned of here. */
export function rememberSent(session: Session, letter: Letter, id: string): void {
  const row: v.InferOutput<typeof rowSchema> = { letter: markOf(session, letter), id };
  try {
    appendFileSync(fileOf(session), `\n${JSON.stringify(row)}\n`, { mode: 0o600 });
  } catch {
    // Nothing is lost that was sent.
  }
}

/** The submissions that this very letter became, the latest first; none where what is remembered cannot be read. */
function idsOf(session: Session, letter: Letter): string[] {
  const mark = markOf(session, letter);
  try {
    const rows = readTextFile(fileOf(session))
      .split('\n')
      .flatMap((line) => rowIn(line) ?? []);
    return rows.flatMap((row) => (row.letter === mark ? row.id : [])).reverse();
  } catch {
    return [];
  }
}

const comparedSchema = v.object({
  reference: referenceSchema,
  recipients: v.array(agencySchema),
  replaces: v.exactOptional(uuid7Schema),
});

/** Whether it is on its way or has arrived; what came back, and what this one replaces, is no second one. */
function stands({ id, state }: SubmissionAnswer, replaces: string | undefined): boolean {
  return ['pending', 'approved', 'released'].includes(state) && id !== replaces;
}

function told({ id, state, receivedAt }: SubmissionAnswer): string {
  return `${time(receivedAt)}, as ${id}, which is ${state}`;
}

/** So many of the latest are looked at: a page. */
const looksAt = 50;
/** So many submissions of the very same letter are looked at: the latest may have come back where one before stands. */
const ofTheSame = 5;

/** The latest submission of this very letter that stands. */
async function sameOf(session: Session, letter: Letter, replaces: string | undefined) {
  for (const id of idsOf(session, letter).slice(0, ofTheSame)) {
    const one = await session.client.track(id).catch(() => undefined);
    if (one !== undefined && stands(one, replaces)) return one;
  }
  return undefined;
}

/** What may have been sent before: the same letter, or one that looks like it from outside. */
export interface SentBefore {
  readonly same?: string;
  readonly alike?: string;
}

/** Looks for a letter among what this machine has sent and what the agency has sent last. What cannot be looked at is passed over. */
export async function sentBefore(session: Session, letter: Letter): Promise<SentBefore> {
  if (!v.is(comparedSchema, letter.cover)) return {};
  const { reference, recipients, replaces } = letter.cover;
  const same = await sameOf(session, letter, replaces);
  if (same !== undefined) {
    return { same: `This very letter was sent ${told(same)}. A correction of it names it under "replaces".` };
  }
  const to = recipients.toSorted().join();
  let count = 0;
  try {
    for await (const one of session.client.submissions()) {
      if (one.reference === reference && one.recipients.toSorted().join() === to && stands(one, replaces))
        return { alike: `One of this reference, to the same recipients, was sent ${told(one)}.` };
      count += 1;
      if (count === looksAt) break;
    }
  } catch {
    // Whether it may be sent is for the exchange to say when it is.
  }
  return {};
}
