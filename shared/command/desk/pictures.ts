import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { whyUnreadable } from '../../client/node/local-failures.ts';
import type { Fault } from '../../domain/refusal.ts';
import { encodeBase64url } from '../../protocol/base64.ts';
import { inKib, maximumImageBytes } from '../../protocol/report.ts';
import { isWhole } from './whole-picture.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
};

/** What each kind of picture begins with. */
const beginnings: Readonly<Record<string, Buffer>> = {
  'image/jpeg': Buffer.from('ffd8ff', 'hex'),
  'image/png': Buffer.from('89504e470d0a1a0a', 'hex'),
};

/** The media type of a picture by its first bytes, whatever its file is called; undefined for what is neither. */
function mediaTypeOf(picture: Buffer): string | undefined {
  return Object.keys(beginnings).find((type) => beginnings[type]?.equals(picture.subarray(0, beginnings[type].length)));
}

/** What is wrong with a picture that is called one of a type; undefined where it is one. */
function mismatch(picture: Buffer, said: string): string | undefined {
  const found = mediaTypeOf(picture);
  if (found === said) return isWhole(picture, said) ? undefined : 'has no end: it was cut off, or is damaged';
  const is = found === undefined ? 'is no JPEG and no PNG' : `is ${found}`;
  return `${is} by its first bytes, and not ${said} as it is called`;
}

/** A picture that stands in the report itself: only what it is said to be is looked at here. */
function inReport(image: object): { image: object } | Fault {
  const { mediaType, data } = image as { mediaType?: unknown; data?: unknown };
  const told = typeof data === 'string' && typeof mediaType === 'string' && Object.hasOwn(beginnings, mediaType);
  const detail = told ? mismatch(Buffer.from(data, 'base64url'), mediaType) : undefined;
  return detail === undefined ? { image } : { pointer: '/data', detail };
}

function sameName(one: string, other: string): boolean {
  return one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();
}

/** Why a picture cannot be read: a file system that heeds case has it under another spelling more often than not at all. */
function whyNot(path: string, error: unknown): string {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) return whyUnreadable(error);
  try {
    const beside = readdirSync(dirname(path)).find((name) => sameName(name, basename(path)));
    if (beside !== undefined) return `it is spelt otherwise: ${JSON.stringify(beside)} is there`;
  } catch {
    // The folder is not there either.
  }
  return 'there is no such file; it has to lie beside the file of the report';
}

/** A picture by its file's name, beside the report's own file: nobody writes base64 by hand. What is wrong with it is told. */
function withPicture(image: unknown, folder: string): { image: unknown } | Fault {
  if (typeof image !== 'object' || image === null) return { image };
  if (!('file' in image)) return inReport(image);
  const { file, ...rest } = image;
  const fault = (detail: string): Fault => ({ pointer: '/file', detail });
  const mediaType = typeof file === 'string' ? mediaTypes[extname(file).toLowerCase()] : undefined;
  if (typeof file !== 'string' || mediaType === undefined) return fault('must name a file .jpg, .jpeg or .png');
  const path = resolve(folder, file);
  try {
    const found = statSync(path);
    if (!found.isFile()) return fault(`cannot be read: it is ${found.isDirectory() ? 'a folder' : 'no plain file'}`);
    const { size } = found;
    if (size > maximumImageBytes)
      return fault(`has ${inKib(size)}, and all pictures together may have 128 KiB: make it smaller, as --help shows`);
    const picture = readFileSync(path);
    const detail = mismatch(picture, mediaType);
    return detail === undefined ? { image: { mediaType, data: encodeBase64url(picture), ...rest } } : fault(detail);
  } catch (error) {
    return fault(`cannot be read: ${whyNot(path, error)}`);
  }
}

/** A report with the pictures that it names by file taken in; or what is wrong with them, with pointers below /report. */
export function withPictures(report: unknown, folder: string): { report: unknown } | Fault[] {
  if (typeof report !== 'object' || report === null || !('images' in report) || !Array.isArray(report.images))
    return { report };
  const images: unknown[] = [];
  const faults: Fault[] = [];
  for (const [index, named] of report.images.entries()) {
    const found = withPicture(named, folder);
    if ('image' in found) images.push(found.image);
    else faults.push({ ...found, pointer: `/report/images/${index}${found.pointer}` });
  }
  return faults.length > 0 ? faults : { report: { ...report, images } };
}
