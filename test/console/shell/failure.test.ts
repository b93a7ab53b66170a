import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refused } from '../../../shared/client/failures.ts';
import { choose, disclose } from '../../../shared/console/records/records.ts';
import { openTask } from '../../../shared/console/review/review.ts';
import { forgetAll } from '../../../shared/console/session/memory.ts';
import { lock, type Session, session } from '../../../shared/console/session/session.ts';
import { follow } from '../../../shared/console/submit/submissions.ts';
import type { RecordRow, Task } from '../../../shared/protocol/answers.ts';

/** Somebody whose calls are refused when they are told to be: the key was revoked meanwhile. */
const somebody = () => {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  const asked = () => promise;
  const client = { review: asked, disclose: asked, record: asked, track: asked, handedOver: asked };
  return {
    open: { client, identity: { keyid: 'k', agency: 'police', roles: [] } } as unknown as Session,
    revoked: () => reject(new Refused(401, 'key-revoked', 'the key is revoked')),
  };
};

beforeEach(() => {
  vi.stubGlobal('location', { hash: '' });
});
afterEach(() => {
  session.value = undefined;
  forgetAll();
  vi.unstubAllGlobals();
});

const id = '019a0000-0000-7000-8000-000000000001';
const row = { id } as unknown as RecordRow;
const task = { submission: id } as unknown as Task;
const acts: readonly (readonly [string, () => unknown])[] = [
  ['opens a report', () => void openTask(task)],
  ['looks at a record', () => choose(row)],
  ['opens a record', () => void disclose(row, { purpose: 'investigate', justification: 'For the case at hand.' })],
  ['follows a submission', () => follow(id)],
];

describe('a key that is revoked', () => {
  it.each(acts)('ends the session of whoever %s by it, and of nobody who has come in since', async (_, does) => {
    for (const hasLeft of [false, true]) {
      const [first, next] = [somebody(), somebody()];
      session.value = first.open;
      does();
      if (hasLeft) {
        lock();
        session.value = next.open;
      }
      first.revoked();
      await new Promise(setImmediate);
      expect({ hasLeft, isIn: session.value === next.open }).toEqual({ hasLeft, isIn: hasLeft });
      expect({ hasLeft, nobody: session.value === undefined }).toEqual({ hasLeft, nobody: !hasLeft });
    }
  });
});
