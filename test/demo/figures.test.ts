import { describe, expect, it } from 'vitest';
import { readOptions } from '../../infra/local/demo/options.ts';
import { bar, counted, quantile } from '../../infra/local/demo/seizures/figures.ts';
import { eachAtOnce } from '../../infra/local/demo/seizures/journey.ts';

describe('the figures of a run', () => {
  it.each([
    [[], 0.5, 0],
    [[7], 0.95, 7],
    [[3, 1, 2], 0.5, 2],
    [Array.from({ length: 100 }, (_, at) => at + 1), 0.95, 95],
  ])('the quantile of %j at %d is %d', (values, part, value) => expect(quantile(values, part)).toBe(value));

  it('have a bar that is full at the end', () => {
    expect(bar(0, 200)).toBe('[....................] 0 of 200');
    expect(bar(200, 200)).toBe('[####################] 200 of 200');
  });

  it('are told with commas', () => expect(counted(269872)).toBe('269,872'));
});

describe('so many at once', () => {
  it('does each once, and never more than so many beside each other', async () => {
    let under = 0;
    let most = 0;
    const act = async (item: number) => {
      under += 1;
      most = Math.max(most, under);
      await Promise.resolve();
      under -= 1;
      return item;
    };
    const items = Array.from({ length: 50 }, (_, at) => at);
    const done = await eachAtOnce(items, 8, act, () => {});
    expect(done.toSorted((a, b) => a - b)).toEqual(items);
    expect(most).toBe(8);
  });

  it('ends with the first failure', () =>
    expect(
      eachAtOnce(
        [1, 2, 3],
        2,
        () => Promise.reject(new Error('lost')),
        () => {},
      ),
    ).rejects.toThrow('lost'));
});

describe('the command line', () => {
  it.each([
    [[], { help: false, send: 200, atOnce: 8 }],
    [['--connection', 'c.json'], { connection: 'c.json' }],
    [['--seizures', 't.csv', '--send', '25', '--at-once', '4'], { seizures: 't.csv', send: 25, atOnce: 4 }],
    [['-h'], { help: true }],
  ])('takes %j', (argv, options) => {
    const read = readOptions(argv);
    expect(read.ok && read.value).toMatchObject(options);
  });

  it.each([[['--send', '0']], [['--send', 'all']], [['--at-once', '65']], [['--connexion', 'x']], [['file']]])(
    'refuses %j with a sentence',
    (argv) => expect(readOptions(argv)).toMatchObject({ ok: false, error: expect.any(String) }),
  );
});
