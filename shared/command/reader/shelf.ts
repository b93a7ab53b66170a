import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseIJson } from '../../protocol/json.ts';
import type { Shelf } from '../bulk/read-records.ts';
import { makeFolder, replaceFile, tryFolder } from '../call/files.ts';
import { keptOf, picturesOf } from '../call/kept-report.ts';
import { standingOf, standingWords } from '../terminal/standing.ts';

/** What a file holds, if it is one that was kept here. */
function keptIn(file: string): Record<string, unknown> | undefined {
  const json = parseIJson(readFileSync(file));
  return json.ok && typeof json.value === 'object' && json.value !== null && !Array.isArray(json.value)
    ? { ...json.value }
    : undefined;
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

/**
 * Records in a folder, in the clear, for this user alone: ID.json, and each picture as ID.picture-1.jpg and so on. What has become of a
 * record stands first in its file, also where it was kept before.
 */
export function shelfIn(folder: string): Shelf {
  makeFolder(folder);
  tryFolder(folder, 'name another folder with --out');
  const fileOf = (id: string): string => join(folder, `${id}.json`);
  return {
    has: ({ id }) => existsSync(fileOf(id)),
    keep: async (opened, row) => {
      const pictures = opened.report.ok ? picturesOf(opened.report.value) : [];
      // The report comes last: what is not whole is opened again.
      for (const [name, picture] of pictures) replaceFile(join(folder, `${opened.id}.${name}`), picture);
      replaceFile(fileOf(opened.id), lineOf({ ...standingOf(row), ...keptOf(opened) }));
    },
    note: async (row) => {
      if (standingWords(row) === undefined) return;
      const kept = keptIn(fileOf(row.id));
      if (kept === undefined || (kept.state === row.state && kept.replacedBy === row.replacedBy)) return;
      const { state: _, replacedBy: __, ...rest } = kept;
      replaceFile(fileOf(row.id), lineOf({ ...standingOf(row), ...rest }));
    },
  };
}
