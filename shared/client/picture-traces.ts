/** What a picture can tell besides what is to be seen on it: where it was taken, which camera took it, whose it is. */
export type Trace = 'position' | 'camera' | 'name';

/** What cameras and programs write into a picture that nobody sees on it, by the names that exifr gives it. */
const traces: readonly (readonly [trace: Trace, members: readonly string[]])[] = [
  ['position', ['latitude', 'GPSLatitude', 'GPSLongitude', 'GPSDestLatitude']],
  ['camera', ['SerialNumber', 'BodySerialNumber', 'LensSerialNumber', 'InternalSerialNumber']],
  ['name', ['Artist', 'CameraOwnerName', 'OwnerName', 'Byline', 'creator', 'Creator']],
];

/** What exifr is to look into. */
export const lookedInto = { tiff: true, exif: true, gps: true, xmp: true, iptc: true, mergeOutput: true } as const;

/** What was found in a picture that others should not read without meaning: its kinds, and not what it is. */
export function tracesIn(found: object): readonly Trace[] {
  return traces.flatMap(([trace, members]) => (members.some((member) => member in found) ? [trace] : []));
}
