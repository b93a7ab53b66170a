import { existsSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Prepared } from '../../client/client.ts';
import { whyUnreadable } from '../../client/node/local-failures.ts';
import { isPiped } from '../../client/node/text-file.ts';
import { unsentSuffix } from '../bulk/kept-bodies.ts';
import { writeNewFile } from '../call/files.ts';
import { Declined, type Session, Usage } from '../call/session.ts';
import { program, word } from '../terminal/program.ts';
import { callLines } from '../terminal/show.ts';

/** Where the letter lay that a sealed submission was made of. */
export function letterOf(unsent: string): string {
  return `${unsent.slice(0, -unsentSuffix.length)}.json`;
}

/** Whether a file is a sealed submission that waits to be sent again. */
export function isUnsent(file: string): boolean {
  return file.toLowerCase().endsWith(unsentSuffix);
}

function besides(file: string): string {
  return file.replace(/(\.json)?$/i, unsentSuffix);
}

/** An earlier call of the same file has left a sealed submission that may have arrived: sealed anew it would be a second one. */
function refuseSecond(kept: string, { me }: Session, width: number): void {
  if (!existsSync(kept)) return;
  const call = callLines(`${program} submit ${word(kept)} ${me}`, width);
  throw new Declined(
    `an earlier call has kept ${kept}, sealed, without an answer; it may have arrived. Send that, which has one effect:\n${call}\n` +
      'If it is not to be sent, delete it first.',
  );
}

/**
 * Keeps a sealed submission before it is sent: sent again as it is, it has one effect, where sealing it anew might make two. It lies beside
 * its file, or where nothing can be written there in the connection's folder. Throws Usage where neither can be: nothing is sent then.
 */
export function keepUnsent(file: string, { id, body }: Prepared, session: Session, width: number): string {
  if (isUnsent(file)) return file;
  // What came by a pipe has no file that it could lie beside.
  const beside = isPiped(file) ? join(session.folder, `letter${unsentSuffix}`) : besides(file);
  const elsewhere = join(session.folder, basename(beside));
  for (const kept of [beside, elsewhere]) refuseSecond(kept, session, width);
  const otherwise = 'copy it to where a file can be written, and send it from there. Nothing was sent';
  try {
    writeNewFile(beside, JSON.stringify({ id, body }), otherwise);
    return beside;
  } catch (error) {
    if (!(error instanceof Usage) || elsewhere === beside) throw error;
    writeNewFile(elsewhere, JSON.stringify({ id, body }), otherwise);
    return elsewhere;
  }
}

/** What was kept has its answer: it is taken away. Why it was not, in a sentence; undefined where it was. */
export function dropUnsent(kept: string): string | undefined {
  try {
    rmSync(kept, { force: true });
    return undefined;
  } catch (error) {
    // That it was answered must not be lost over this.
    return `${kept} has its answer, and cannot be deleted (${whyUnreadable(error)}): delete it.`;
  }
}
