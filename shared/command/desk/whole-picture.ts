import { crc32 } from 'node:zlib';
import { isWholeJpeg } from '../../client/whole-jpeg.ts';

/** Chunks of length, type, data and CRC up to IEND (PNG, 5.3). */
function isWholePng(picture: Buffer): boolean {
  for (let at = 8; at + 12 <= picture.length; ) {
    const end = at + 12 + picture.readUInt32BE(at);
    if (end > picture.length) return false;
    const body = picture.subarray(at + 4, end - 4);
    if (crc32(body) !== picture.readUInt32BE(end - 4)) return false;
    if (body.toString('latin1', 0, 4) === 'IEND') return true;
    at = end;
  }
  return false;
}

/** Whether a picture of this media type has its end: one that was cut off is shown as half of what was seen, or not at all. */
export function isWhole(picture: Buffer, mediaType: string): boolean {
  return mediaType === 'image/png' ? isWholePng(picture) : isWholeJpeg(picture);
}
