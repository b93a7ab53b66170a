import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { validIn } from '../../shared/domain/command.ts';
import { cases } from './cases.ts';
import { changeOf, linesOf } from './transactions.ts';

/** The transactions as they are to be: a heading, then a line for each item, in their order. */
const golden: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  readFileSync(new URL('transactions.txt', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n\n')
    .slice(1)
    .map((section) => section.split('\n'))
    .map(([heading = '', ...items]) => [heading, items.map((line) => line.trim())]),
);

describe('the golden list of transactions', () => {
  it('has each command, and nothing that is not tried', () => {
    const commands = Object.values(cases).flatMap(({ command }) => command?.kind ?? []);
    expect(new Set(commands)).toEqual(new Set(Object.keys(validIn)));
    expect(Object.keys(golden)).toEqual(Object.keys(cases));
  });

  it.each(Object.entries(cases))('says what is written with %s', async (name, one) => {
    expect(await linesOf(await changeOf(one))).toEqual(golden[name]);
  });
});
