const marker = 0xff;
const [startOfScan, endOfImage] = [0xda, 0xd9];

/** Where the first scan of a JPEG begins: what stands before are segments, each with its length (ITU T.81, B.1.1.4). */
function scanOf(picture: Uint8Array): number | undefined {
  const at = (index: number): number => picture[index] ?? 0;
  let here = 2;
  while (here + 4 <= picture.length && at(here) === marker) {
    if (at(here + 1) === startOfScan) return here;
    here += 2 + at(here + 2) * 256 + at(here + 3);
  }
  return undefined;
}

/**
 * Whether a JPEG has its end: one that was cut off is shown as half of what was seen. Within a scan a marker's first byte is followed by
 * zero, so the end of the image is what it looks like; cameras may add to it.
 */
export function isWholeJpeg(picture: Uint8Array): boolean {
  const scan = scanOf(picture);
  if (scan === undefined) return false;
  for (let at = picture.indexOf(marker, scan); at !== -1; at = picture.indexOf(marker, at + 1)) {
    if (picture[at + 1] === endOfImage) return true;
  }
  return false;
}
