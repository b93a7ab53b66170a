import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AgencyClient } from '../../../shared/console/client.ts';
import { fetchAhead, takeAhead } from '../../../shared/console/review/ahead.ts';
import { forgetAll } from '../../../shared/console/session/memory.ts';
import type { Task } from '../../../shared/protocol/answers.ts';

const task = (submission: string, over: Partial<Task> = {}): Task => ({ submission, ...over }) as Task;

/** A client that can be asked for what lies sealed, and for nothing else: there is no other call to make. */
const clientThat = (answer: (id: string) => Promise<unknown>) => {
  const asked: string[] = [];
  const client = {
    handedOver: (list: string, id: string) => {
      asked.push(`${list}/${id}`);
      return answer(id);
    },
  } as unknown as AgencyClient;
  return { client, asked };
};

const found = async (id: string) => ({ id });

beforeEach(forgetAll);

describe('what is fetched ahead', () => {
  it('is fetched once, and handed over once', async () => {
    const { client, asked } = clientThat(found);
    fetchAhead(client, task('a'));
    fetchAhead(client, task('a'));
    expect(asked).toEqual(['submissions/a']);
    expect(await takeAhead('a')).toEqual({ id: 'a' });
    expect(await takeAhead('a')).toBeUndefined();
  });

  it('is two reports at most, however long the list', async () => {
    const { client } = clientThat(found);
    for (const id of ['a', 'b', 'c']) fetchAhead(client, task(id));
    expect(await takeAhead('a')).toBeUndefined();
    expect(await takeAhead('b')).toEqual({ id: 'b' });
    expect(await takeAhead('c')).toEqual({ id: 'c' });
  });

  it('is forgotten when the session ends', async () => {
    const { client } = clientThat(found);
    fetchAhead(client, task('a'));
    forgetAll();
    expect(await takeAhead('a')).toBeUndefined();
  });

  it('is nothing of a cover, nothing after the last, and nothing where it failed', async () => {
    const { client, asked } = clientThat(() => Promise.reject(new Error('no answer')));
    fetchAhead(client, undefined);
    fetchAhead(client, task('c', { cover: {} as NonNullable<Task['cover']> }));
    expect(asked).toEqual([]);
    fetchAhead(client, task('a'));
    expect(await takeAhead('a')).toBeUndefined();
  });

  it('is fetched anew after five minutes: the key that signed it may have been revoked since', async () => {
    const clock = vi.spyOn(Date, 'now').mockReturnValue(0);
    try {
      const { client, asked } = clientThat(found);
      fetchAhead(client, task('a'));
      clock.mockReturnValue(300_000);
      fetchAhead(client, task('a'));
      expect(asked).toHaveLength(2);
      clock.mockReturnValue(600_000);
      expect(await takeAhead('a')).toBeUndefined();
    } finally {
      clock.mockRestore();
    }
  });
});
