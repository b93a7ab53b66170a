import { describe, expect, it } from 'vitest';
import { DemoFailed } from '../../infra/local/demo/stage/failure.ts';
import { narratorTo } from '../../infra/local/demo/stage/narrator.ts';
import { minute, named, wrapped } from '../../infra/local/demo/stage/words.ts';
import { Refused } from '../../shared/client/failures.ts';

const listening = (more: object = {}) => {
  let heard = '';
  const write = (text: string) => {
    heard += text;
  };
  return { narrator: narratorTo({ write, ...more }), heard: () => heard };
};

describe('the narrator', () => {
  it('tells a step with its time, and hands on what came of it', async () => {
    const { narrator, heard } = listening();
    const { value, took } = await narrator.step(
      'it counts',
      async () => 7,
      (count) => `it has counted ${count}`,
    );
    expect(value).toBe(7);
    expect(took).toBeGreaterThanOrEqual(0);
    expect(heard()).toMatch(/^ +\d+ ms {2}it has counted 7\n$/);
  });

  it('tells a failure as a sentence: what was done, and why the exchange refused it', async () => {
    const { narrator } = listening();
    const refused = () => Promise.reject(new Refused(409, 'state-conflict', 'It is decided.'));
    const step = narrator.step('police-desk withdraws it', refused, () => '');
    await expect(step).rejects.toThrow(
      new DemoFailed('police-desk withdraws it: the exchange refused with 409 state-conflict: It is decided.'),
    );
  });

  it('uses colour and lines that change in place on a terminal alone', () => {
    const plain = listening();
    plain.narrator.heading('One');
    expect(plain.heard()).toBe('\nOne\n');
    const terminal = listening({ columns: 80, hasColors: () => true });
    terminal.narrator.heading('One');
    expect(terminal.heard()).toContain('\u001b[1m');
  });

  it('sets tables in columns', () => {
    const { narrator, heard } = listening();
    narrator.table(['what', 'figure'], [['sent', '200']]);
    expect(heard()).toBe('what  figure\nsent  200\n');
  });
});

describe('words', () => {
  it.each([
    ['a bb ccc', 4, ['a bb', 'ccc']],
    ['longer-than-the-line', 4, ['longer-than-the-line']],
    ['', 4, ['']],
  ])('%j in lines of %d', (text, width, lines) => expect(wrapped(text, width)).toEqual(lines));

  it('name an agency, and a time to the minute', () => {
    expect(named('customs')).toBe('Customs');
    expect(minute('2026-11-25T07:58:45.184Z')).toBe('2026-11-25 07:58 UTC');
  });
});
