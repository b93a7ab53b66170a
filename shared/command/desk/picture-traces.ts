import * as v from 'valibot';

/** A picture in a report, as far as it is looked into here. */
const pictureSchema = v.object({ data: v.string() });
const picturedSchema = v.object({ images: v.array(v.unknown()) });

/** What cameras and programs write into a picture that nobody sees on it, by the names that exifr gives it. */
const traces: readonly (readonly [what: string, members: readonly string[]])[] = [
  ['where it was taken (GPS)', ['latitude', 'GPSLatitude', 'GPSLongitude', 'GPSDestLatitude']],
  ['the serial number of its camera', ['SerialNumber', 'BodySerialNumber', 'LensSerialNumber', 'InternalSerialNumber']],
  ['a name', ['Artist', 'CameraOwnerName', 'OwnerName', 'Byline', 'creator', 'Creator']],
];

const tracesOf = async (picture: Buffer): Promise<string[]> => {
  // Loaded here alone: few reports have pictures.
  const { default: exifr } = await import('exifr');
  const options = { tiff: true, exif: true, gps: true, xmp: true, iptc: true, mergeOutput: true };
  const found: object = await exifr.parse(picture, options).then(
    (told) => told ?? {},
    // What it cannot read holds nothing that others could, or is no picture: that is judged elsewhere.
    () => ({}),
  );
  return traces.flatMap(([what, members]) => (members.some((member) => member in found) ? [what] : []));
};

/**
 * Sentences about what the pictures of a report tell besides what is to be seen: whoever sends a position from a telephone's camera seldom
 * means to. What it is stays untold, for this may be written to a log.
 */
export const pictureTraces = async (report: unknown): Promise<string[]> => {
  if (!v.is(picturedSchema, report)) return [];
  const told: string[] = [];
  for (const [index, image] of report.images.entries()) {
    if (!v.is(pictureSchema, image)) continue;
    const found = await tracesOf(Buffer.from(image.data, 'base64url'));
    if (found.length > 0)
      told.push(
        `Picture ${index + 1} holds ${found.join(', ')}: whoever opens the report can read that. "exiftool -all= FILE" takes it out.`,
      );
  }
  return told;
};
