import { decodeBase64url } from '../../protocol/base64.ts';
import type { Report } from '../../protocol/report.ts';
import { onForget } from '../session/memory.ts';

type Picture = NonNullable<Report['images']>[number];

const addresses = new Map<Picture, string>();

/** Takes every picture out of the browser's memory. */
export function forgetPictures(): void {
  for (const address of addresses.values()) URL.revokeObjectURL(address);
  addresses.clear();
}
onForget(forgetPictures);

/** An address within this page for a picture of a report that is open; undefined where its bytes are none. */
export function addressOf(picture: Picture): string | undefined {
  const known = addresses.get(picture);
  if (known !== undefined) return known;
  const bytes = decodeBase64url(picture.data);
  if (bytes === undefined) return undefined;
  const address = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: picture.mediaType }));
  addresses.set(picture, address);
  return address;
}
