import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetAll } from '../../../shared/console/session/memory.ts';
import type { PictureDraft } from '../../../shared/console/submit/draft.ts';
import { dropped, readFiles } from '../../../shared/console/submit/files.ts';
import { addPictures, noPictures, removePicture } from '../../../shared/console/submit/pictures.ts';
import { beginReport, discard, write, writing } from '../../../shared/console/submit/writing.ts';

beforeEach(() => {
  vi.stubGlobal('location', { hash: '' });
  forgetAll();
  beginReport();
});
afterEach(() => {
  forgetAll();
  vi.unstubAllGlobals();
});

const pictureOf = (caption: string): PictureDraft => ({
  mediaType: 'image/jpeg',
  data: 'AA',
  caption,
  cleaned: false,
  traces: [],
});
const captions = (): readonly string[] => (writing.value.draft?.report.images ?? []).map(({ caption }) => caption);
const notes = [new File(['no picture'], 'informant-7.txt')];

describe('pictures that are long in coming', () => {
  it('become part of the report that they were chosen for, and of no other that was begun meanwhile', async () => {
    write('/report/images', [pictureOf('The box'), pictureOf('The informant')]);
    const removed = removePicture(0);
    discard();
    beginReport();
    await removed;
    expect(captions()).toEqual([]);

    write('/report/images', [pictureOf('The box'), pictureOf('The informant')]);
    await removePicture(0);
    expect(captions()).toEqual(['The informant']);
  });

  it('are nobody’s after a lock, nor are the names of their files', async () => {
    write('/report/images', [pictureOf('The box'), pictureOf('The informant')]);
    const [removed, added] = [removePicture(0), addPictures(notes)];
    forgetAll();
    // Whoever comes in next begins a report of their own.
    beginReport();
    await Promise.all([removed, added]);
    expect({ captions: captions(), told: noPictures.value }).toEqual({ captions: [], told: [] });

    await addPictures(notes);
    expect(noPictures.value).toEqual(['informant-7.txt']);
  });
});

describe('files that are long in being read', () => {
  it('are nobody’s after a lock: whoever comes in next has none of them to read, or to send', async () => {
    const letters = [new File(['{"cover":{}}'], 'letter-1.json'), new File(['{"cover":{}}'], 'letter-2.json')];
    const read = readFiles(letters);
    forgetAll();
    await read;
    expect(dropped.value).toEqual([]);

    await readFiles(letters);
    expect(dropped.value.map(({ name }) => name)).toEqual(['letter-1.json', 'letter-2.json']);
  });
});
