import type { Fault } from '../../domain/refusal.ts';
import { decodeBase64url } from '../../protocol/base64.ts';
import type { Report } from '../../protocol/report.ts';
import { isWholeJpeg } from '../client.ts';

const beginnings = { 'image/jpeg': [0xff, 0xd8, 0xff], 'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] };

/** The media type of a picture by its first bytes, whatever its file is called; undefined for what is neither JPEG nor PNG. */
export function mediaTypeOf(bytes: Uint8Array): keyof typeof beginnings | undefined {
  return (['image/jpeg', 'image/png'] as const).find((type) => beginnings[type].every((byte, i) => bytes[i] === byte));
}

/** Whether a picture was cut off; of a PNG the browser itself tells, which shows none of it then. */
export function isCutOff(bytes: Uint8Array): boolean {
  return mediaTypeOf(bytes) === 'image/jpeg' && !isWholeJpeg(bytes);
}

/** Pictures of a report that are not what they are said to be, or not the whole of it. */
export function pictureFaults({ images = [] }: Report): readonly Fault[] {
  return images.flatMap(({ data, mediaType }, i): readonly Fault[] => {
    const bytes = decodeBase64url(data) ?? new Uint8Array();
    const found = mediaTypeOf(bytes);
    const pointer = `/report/images/${i}/data`;
    if (found === undefined) return [{ pointer, detail: 'is no JPEG and no PNG by its first bytes' }];
    if (found !== mediaType) return [{ pointer, detail: `is ${found} by its first bytes` }];
    return isCutOff(bytes) ? [{ pointer, detail: 'has no end: it was cut off, or is damaged' }] : [];
  });
}
