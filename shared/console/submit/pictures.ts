import { decodeBase64url, encodeBase64url } from '../../protocol/base64.ts';
import { lookedInto, type Trace, tracesIn } from '../client.ts';
import { memory } from '../session/memory.ts';
import { fetchedWhole } from '../shell/fetched-whole.ts';
import type { Draft, PictureDraft } from './draft.ts';
import { attempts, sharesOf } from './fit.ts';
import { isCutOff, mediaTypeOf } from './media-type.ts';
import { write, writing } from './writing.ts';

const list = '/report/images';

/** Files that were to be pictures and are none, by their names. */
export const noPictures = memory<readonly string[]>([]);

/** Whether pictures are being made to fit. */
export const isFitting = memory(false);

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** What a file holds besides what is to be seen; undefined where it cannot be looked into at the moment. */
async function tracesOf(file: Blob): Promise<readonly Trace[] | undefined> {
  try {
    // Loaded here alone: few reports have pictures.
    await fetchedWhole('exif');
    const { exifr } = await import('./exif.ts');
    // What it cannot read holds nothing that others could.
    const found: object | undefined = await exifr.parse(await file.arrayBuffer(), lookedInto).catch(() => undefined);
    return tracesIn(found ?? {});
  } catch {
    return undefined;
  }
}

/** A picture of a file, as it came; undefined where the browser cannot show the whole of it. */
export async function pictureOf(original: File): Promise<PictureDraft | undefined> {
  const bytes = await bytesOf(original);
  const mediaType = mediaTypeOf(bytes);
  if (mediaType === undefined || isCutOff(bytes)) return undefined;
  const shown = await createImageBitmap(original).catch(() => undefined);
  shown?.close();
  if (shown === undefined) return undefined;
  const traces = await tracesOf(original);
  // What nobody could look into is not sent as it is: it is made anew.
  const cleaned = traces === undefined;
  return { mediaType, data: encodeBase64url(bytes), caption: '', original, cleaned, traces: traces ?? [] };
}

/** The pictures of a letter that was read, as if their files had been chosen: what they hold is told, and can be taken out. */
export async function withOriginals(letter: Draft): Promise<Draft> {
  const images = await Promise.all(
    letter.report.images.map(async (image, i): Promise<PictureDraft> => {
      const bytes = decodeBase64url(image.data) ?? new Uint8Array();
      const picture = await pictureOf(new File([bytes], String(i + 1), { type: image.mediaType }));
      return picture === undefined ? image : { ...image, ...picture, caption: image.caption };
    }),
  );
  return { ...letter, report: { ...letter.report, images } };
}

/** A picture made anew in so many bytes at most, with nothing in it but what is to be seen. */
async function madeSmaller(original: Blob, limit: number): Promise<Blob | undefined> {
  const shown = await createImageBitmap(original);
  try {
    for (const { width, height, quality } of attempts(shown.width, shown.height)) {
      const canvas = new OffscreenCanvas(width, height);
      canvas.getContext('2d')?.drawImage(shown, 0, 0, width, height);
      const made = await canvas.convertToBlob({ type: 'image/jpeg', quality });
      if (made.size <= limit) return made;
    }
    return undefined;
  } finally {
    shown.close();
  }
}

async function fitted(picture: PictureDraft, share: number): Promise<PictureDraft> {
  const { original, cleaned } = picture;
  if (original === undefined) return picture;
  const made = original.size <= share && !cleaned ? original : await madeSmaller(original, share);
  const bytes = await bytesOf(made ?? original);
  return { ...picture, mediaType: mediaTypeOf(bytes) ?? picture.mediaType, data: encodeBase64url(bytes) };
}

function sizeOf({ original, data }: PictureDraft): number {
  return original?.size ?? Math.floor((data.length * 3) / 4);
}

/** Whether it is another picture than that of its file. */
export function isMade({ original, data }: PictureDraft): boolean {
  return original !== undefined && Math.floor((data.length * 3) / 4) !== original.size;
}

/** Whether it is still the same report that is written: not after a lock, and not where another was begun. */
function isOf(begun: object | undefined): boolean {
  return begun !== undefined && writing.value.begun === begun;
}

/** Makes these the pictures of the draft, each as good as all together allow. */
async function setPictures(pictures: readonly PictureDraft[]): Promise<void> {
  const { begun } = writing.value;
  isFitting.value = true;
  try {
    const shares = sharesOf(pictures.map(sizeOf));
    const all: PictureDraft[] = [];
    for (const [i, picture] of pictures.entries()) all.push(await fitted(picture, shares[i] ?? 0));
    if (!isOf(begun)) return;
    // What was written beneath them meanwhile stays.
    const now = writing.value.draft?.report.images ?? [];
    const captionOf = (picture: PictureDraft): string =>
      now.find(({ original }) => original !== undefined && original === picture.original)?.caption ?? picture.caption;
    write(
      list,
      all.map((picture) => ({ ...picture, caption: captionOf(picture) })),
    );
  } finally {
    isFitting.value = false;
  }
}

function pictures(): readonly PictureDraft[] {
  return writing.value.draft?.report.images ?? [];
}

/** Adds files that somebody has chosen or dropped. */
export async function addPictures(files: readonly File[]): Promise<void> {
  const { begun } = writing.value;
  const read = await Promise.all(files.map(pictureOf));
  if (!isOf(begun)) return;
  noPictures.value = files.filter((_, i) => read[i] === undefined).map(({ name }) => name);
  const added = read.filter((picture) => picture !== undefined);
  if (added.length > 0) await setPictures([...pictures(), ...added]);
}

/** Takes a picture out: the others may be better then. */
export function removePicture(index: number): Promise<void> {
  return setPictures(pictures().filter((_, i) => i !== index));
}

/** Makes a picture anew, with nothing in it but what is to be seen. */
export function cleanPicture(index: number): Promise<void> {
  return setPictures(pictures().map((picture, i) => (i === index ? { ...picture, cleaned: true } : picture)));
}
