import type { Fault } from '../../domain/refusal.ts';
import { type AgencyClient, type Prepared, Refused } from '../client.ts';
import { memory, untilForgotten } from '../session/memory.ts';
import { isIn, session } from '../session/session.ts';
import { type Failure, failureOf } from '../shell/failure.tsx';
import type { Draft } from './draft.ts';
import { pictureOf, withOriginals } from './pictures.ts';
import { letterIn, type NamedPictures, type ReadLetter } from './read-file.ts';
import { draftFrom } from './read-letter.ts';
import { lookAtSubmissions } from './submissions.ts';
import { sender } from './writing.ts';

/** A letter of a file, and as it stands in the fields of the form. */
type FileLetter = ReadLetter & { readonly draft: Draft };

/** A file that was dropped, and how far it has come. */
export type DroppedFile = { readonly name: string } & (
  | { readonly kind: 'faulty'; readonly faults: readonly Fault[] }
  | { readonly kind: 'ready' | 'sending'; readonly letter: FileLetter }
  | { readonly kind: 'unanswered'; readonly letter: FileLetter; readonly prepared: Prepared | undefined }
  | {
      readonly kind: 'refused';
      readonly letter: FileLetter;
      readonly failure: Failure;
      readonly faults: readonly Fault[];
    }
  | { readonly kind: 'sent'; readonly letter: FileLetter; readonly id: string }
);

/** The files that were dropped, in their order; a name stands once. */
export const dropped = memory<readonly DroppedFile[]>([]);

function isPicture({ name, type }: File): boolean {
  return type.startsWith('image/') || /\.(?:jpe?g|png)$/i.test(name);
}

/** Puts a file in the list, in the place of one of the same name. */
function put(file: DroppedFile): void {
  const isOther = dropped.value.every(({ name }) => name !== file.name);
  dropped.value = isOther
    ? [...dropped.value, file]
    : dropped.value.map((one) => (one.name === file.name ? file : one));
}

async function readFile(file: File, pictures: NamedPictures): Promise<DroppedFile> {
  const { name } = file;
  const read = letterIn(new Uint8Array(await file.arrayBuffer()), pictures, sender());
  if (!read.ok) return { name, kind: 'faulty', faults: read.error };
  const draft = await withOriginals(draftFrom(read.value.cover, read.value.report));
  return { name, kind: 'ready', letter: { ...read.value, draft } };
}

/** Reads files that were dropped or chosen: letters, and the pictures that they name. Nothing is sent. */
export async function readFiles(files: readonly File[]): Promise<void> {
  const isTheirs = untilForgotten();
  const pictures = new Map<string, { mediaType: string; data: string }>();
  for (const file of files.filter(isPicture)) {
    const picture = await pictureOf(file);
    if (picture !== undefined) pictures.set(file.name, { mediaType: picture.mediaType, data: picture.data });
  }
  for (const file of files.filter((one) => !isPicture(one))) {
    const read = await readFile(file, pictures);
    // Whoever comes in after a lock is not handed another's letters, to read or to send.
    if (!isTheirs()) return;
    put(read);
  }
}

/** Seals and sends one; what got no answer is sent again as it was. */
async function sendOne(client: AgencyClient, file: DroppedFile): Promise<void> {
  if (file.kind !== 'ready' && file.kind !== 'unanswered') return;
  const { name, letter } = file;
  let prepared = file.kind === 'unanswered' ? file.prepared : undefined;
  put({ name, kind: 'sending', letter });
  // Whoever has locked or cleared meanwhile is shown nothing of it.
  const tell = (become: DroppedFile): void => {
    if (isIn(client) && dropped.value.some((one) => one.name === name)) put(become);
  };
  try {
    prepared ??= await client.prepare(letter.cover, letter.report);
    const { id } = await client.send(prepared);
    tell({ name, kind: 'sent', letter, id });
  } catch (error) {
    if (!isIn(client)) return;
    const failure = failureOf(error);
    const isAnswered = error instanceof Refused && error.status < 500;
    if (isAnswered) tell({ name, kind: 'refused', letter, failure, faults: error.faults });
    else tell({ name, kind: 'unanswered', letter, prepared });
  }
}

/** Seals and sends all that may be sent, one after the other. */
export async function sendFiles(): Promise<void> {
  const { client } = session.value ?? {};
  if (client === undefined) return;
  for (const { name } of dropped.value) {
    const now = dropped.value.find((one) => one.name === name);
    if (now !== undefined && session.value?.client === client) await sendOne(client, now);
  }
  await lookAtSubmissions(client);
}

/** Takes a file out of the list. */
export function forgetFile(name: string): void {
  dropped.value = dropped.value.filter((one) => one.name !== name);
}
