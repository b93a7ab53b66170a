import * as v from 'valibot';
import { lookedInto, type Trace, tracesIn } from '../../client/picture-traces.ts';

/** A picture in a report, as far as it is looked into here. */
const pictureSchema = v.object({ data: v.string() });
const picturedSchema = v.object({ images: v.array(v.unknown()) });

/** What each is called where it is told. */
const called: Readonly<Record<Trace, string>> = {
  position: 'where it was taken (GPS)',
  camera: 'the serial number of its camera',
  name: 'a name',
};

async function tracesOf(picture: Buffer): Promise<string[]> {
  // Loaded here alone: few reports have pictures.
  const { default: exifr } = await import('exifr');
  const found: object = await exifr.parse(picture, lookedInto).then(
    (told) => told ?? {},
    // What it cannot read holds nothing that others could, or is no picture: that is judged elsewhere.
    () => ({}),
  );
  return tracesIn(found).map((trace) => called[trace]);
}

/**
 * Sentences about what the pictures of a report tell besides what is to be seen: whoever sends a position from a telephone's camera seldom
 * means to. What it is stays untold, for this may be written to a log.
 */
export async function pictureTraces(report: unknown): Promise<string[]> {
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
}
