import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import type { Fault } from '../../domain/refusal.ts';
import { encodeBase64url } from '../../protocol/base64.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
};

/** A picture by its file's name, beside the report's own file: nobody writes base64 by hand. What is wrong with it is a sentence. */
const withPicture = (image: unknown, folder: string): { image: unknown } | string => {
  if (typeof image !== 'object' || image === null || !('file' in image)) return { image };
  const { file, ...rest } = image;
  const mediaType = typeof file === 'string' ? mediaTypes[extname(file).toLowerCase()] : undefined;
  if (typeof file !== 'string' || mediaType === undefined) return 'must name a file .jpg, .jpeg or .png';
  try {
    return { image: { mediaType, data: encodeBase64url(readFileSync(resolve(folder, file))), ...rest } };
  } catch {
    return 'cannot be read: the picture has to lie beside the file of the report';
  }
};

/** A report with the pictures that it names by file taken in; or what is wrong with them, with pointers below /report. */
export const withPictures = (report: unknown, folder: string): { report: unknown } | Fault[] => {
  if (typeof report !== 'object' || report === null || !('images' in report) || !Array.isArray(report.images))
    return { report };
  const images: unknown[] = [];
  const faults: Fault[] = [];
  for (const [index, named] of report.images.entries()) {
    const found = withPicture(named, folder);
    if (typeof found === 'string') faults.push({ pointer: `/report/images/${index}/file`, detail: found });
    else images.push(found.image);
  }
  return faults.length > 0 ? faults : { report: { ...report, images } };
};
