import { writeFileSync } from 'node:fs';
import type http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { aCover } from '../protocol/support.ts';
import { aReport, authority, principals, registrars } from './stand-in-exchange.ts';

/** Writes a connection.json (mode 0600) to a served stand-in into a folder; `over` changes what it says. Its file. */
export const writeConnection = (folder: string, server: http.Server, over: object = {}): string => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const file = join(folder, 'connection.json');
  const connection = { url, authority, registrars, principals, notifications: {}, ...over };
  writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
  return file;
};

/** A line of a file for `samsyn submit`, whose reference and statement are this word. */
export const lineOf = (word: string, cover: object = {}): string =>
  JSON.stringify({ cover: { ...aCover(), reference: word, ...cover }, report: aReport(word) });

/** So many bytes that begin as a JPEG does. */
export const aJpeg = (bytes = 900): Buffer => {
  const picture = Buffer.alloc(bytes, 7);
  picture.write('ffd8ffda0002', 'hex');
  picture.write('ffd9', bytes - 2, 'hex');
  return picture;
};

/** Lines of as many words. */
export const linesOfWords = (words: readonly string[]): string => words.map((word) => `${lineOf(word)}\n`).join('');

/** Words that stand for so many reports: w0001, w0002, … */
export const wordsFor = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `w${String(i + 1).padStart(4, '0')}`);

const le = (value: number, bytes: number): Buffer => {
  const written = Buffer.alloc(bytes);
  written.writeUIntLE(value, 0, bytes);
  return written;
};
/** An entry of a TIFF directory (TIFF 6.0, section 2); a value of four bytes at most stands in it, a longer one at an offset. */
const entry = (tag: number, type: number, count: number, value: Buffer | number): Buffer =>
  Buffer.concat([
    ...[le(tag, 2), le(type, 2), le(count, 4)],
    typeof value === 'number' ? le(value, 4) : Buffer.concat([value, Buffer.alloc(4)]).subarray(0, 4),
  ]);
const directory = (...entries: readonly Buffer[]): Buffer =>
  Buffer.concat([le(entries.length, 2), ...entries, le(0, 4)]);

/** Exif data with a position in Uppsala and the name of its artist, as a telephone writes them. */
const exifWithPosition = (): Buffer => {
  const gpsAt = 8 + 2 + 2 * 12 + 4;
  const valuesAt = gpsAt + 2 + 4 * 12 + 4;
  const degrees = (values: readonly number[]) => Buffer.concat(values.flatMap((value) => [le(value, 4), le(1, 4)]));
  return Buffer.concat([
    ...[Buffer.from('II*\0'), le(8, 4)],
    directory(entry(0x013b, 2, 3, Buffer.from('NN\0')), entry(0x8825, 4, 1, gpsAt)),
    directory(
      entry(1, 2, 2, Buffer.from('N\0')),
      entry(2, 5, 3, valuesAt),
      entry(3, 2, 2, Buffer.from('E\0')),
      entry(4, 5, 3, valuesAt + 24),
    ),
    ...[degrees([59, 51, 30]), degrees([17, 38, 20])],
  ]);
};

/** A JPEG whose Exif data tells where it was taken, and by whom. */
export const aJpegWithPosition = (): Buffer => {
  const segment = Buffer.concat([Buffer.from('Exif\0\0'), exifWithPosition()]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(segment.length + 2);
  return Buffer.concat([Buffer.from('ffd8ffe1', 'hex'), length, segment, Buffer.from('ffda0002ffd9', 'hex')]);
};

const chunk = (type: string, data: Buffer): Buffer => {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type), data]);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** A PNG of one point with one more chunk. */
export const aPng = (type = 'IDAT', data: Buffer = Buffer.alloc(200, 5)): Buffer => {
  const size = Buffer.from('00000001000000010800000000', 'hex');
  return Buffer.concat([
    ...[Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', size)],
    ...[chunk(type, data), chunk('IEND', Buffer.alloc(0))],
  ]);
};

/** A PNG whose eXIf chunk tells the same. */
export const aPngWithPosition = (): Buffer => aPng('eXIf', exifWithPosition());
