import { writeFileSync } from 'node:fs';
import type http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
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
  picture.write('ffd8ff', 'hex');
  return picture;
};

/** Lines of as many words. */
export const linesOfWords = (words: readonly string[]): string => words.map((word) => `${lineOf(word)}\n`).join('');

/** Words that stand for so many reports: w0001, w0002, … */
export const wordsFor = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `w${String(i + 1).padStart(4, '0')}`);
