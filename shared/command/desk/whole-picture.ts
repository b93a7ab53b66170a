import { crc32 } from 'node:zlib';

const marker = 0xff;
const [startOfScan, endOfImage] = [0xda, 0xd9];

/** Where the first scan of a JPEG begins: what stands before are segments, each with its length (ITU T.81, B.1.1.4). */
function scanOf(picture: Buffer): number | undefined {
  let at = 2;
  while (at + 4 <= picture.length && picture[at] === marker) {
    if (picture[at + 1] === startOfScan) return at;
    at += 2 + picture.readUInt16BE(at + 2);
  }
  return undefined;
}

/** Within a scan a marker's first byte is followed by zero, so the end of the image is what it looks like; cameras may add to it. */
function isWholeJpeg(picture: Buffer): boolean {
  const scan = scanOf(picture);
  return scan !== undefined && picture.includes(Buffer.from([marker, endOfImage]), scan);
}

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
