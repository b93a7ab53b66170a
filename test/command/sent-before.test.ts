import { mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aCover } from '../protocol/support.ts';
import { served } from './served.ts';
import { aReport } from './stand-in-exchange.ts';
import { type Ran, ran } from './terminal.ts';

const at = served();
const file = (name: string): string => join(at.folder, name);
const letter = (name: string, report: object = aReport('Forty letters.'), cover: object = {}): string => {
  writeFileSync(file(name), JSON.stringify({ cover: { ...aCover(), ...cover }, report }));
  return file(name);
};
const submit = (path: string, over: Parameters<typeof ran>[1] = {}, ...more: string[]): Promise<Ran> =>
  ran(['submit', path, '--as', 'police-desk', ...more], { width: 400, env: { SAMSYN_HOME: at.folder }, ...over });
const warned = ({ err }: Ran): string => err.replaceAll('\n', ' ');

describe('a letter that was sent before', () => {
  it('is told of with the submission that it became, under whatever name its file has', async () => {
    expect(await submit(letter('a.json'))).toMatchObject({ code: 0, err: '' });
    const [id = ''] = at.exchange.kept.keys();
    const again = await submit(letter('b.json'));
    expect([again.code, warned(again)]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^Warning: This very letter was sent .* CES?T, as ${id}, which is pending\\.`)),
    ]);
    const script = await submit(letter('b.json'), {}, '--json');
    expect([script.code, JSON.parse(script.err).warning]).toEqual([0, expect.stringContaining('This very letter')]);
  });

  it('is asked about where a person sits there, and not sent unless that is meant', async () => {
    await submit(letter('a.json'));
    const answering = (answer: string | undefined) => submit(file('a.json'), { live: true, ask: async () => answer });
    expect(await answering('n')).toMatchObject({ code: 1, err: expect.stringContaining('nothing was sent') });
    expect(await answering(undefined)).toMatchObject({ code: 1 });
    expect(at.exchange.kept.size).toBe(1);
    expect(await answering('yes')).toMatchObject({ code: 0 });
    expect(at.exchange.kept.size).toBe(2);
  });

  it('is found among what the agency has sent elsewhere by reference and recipients, and only warned of', async () => {
    await submit(letter('a.json'));
    const other = letter('b.json', aReport('Another text.'));
    const ask = async () => 'no';
    const alike = await submit(other, { live: true, ask });
    expect([alike.code, warned(alike)]).toEqual([
      0,
      expect.stringContaining('One of this reference, to the same recipients, was sent'),
    ]);
    const own = letter('c.json', aReport('Another text.'), { reference: '5000-K999999-26' });
    expect(await submit(own)).toMatchObject({ code: 0, err: '' });
    const elsewhere = letter('d.json', aReport('Another text.'), { recipients: ['customs', 'coastguard'] });
    expect(await submit(elsewhere)).toMatchObject({ code: 0, err: '' });
  });

  it('is no second one where the first came back, or is replaced by it', async () => {
    await submit(letter('a.json'));
    const [[id = '', kept] = []] = at.exchange.kept;
    const correction = letter('b.json', aReport('Corrected.'), { replaces: id });
    expect(await submit(correction)).toMatchObject({ code: 0, err: '' });
    for (const one of at.exchange.kept.values()) one.state = 'returned';
    expect([kept?.state, await submit(file('a.json'))]).toEqual(['returned', expect.objectContaining({ err: '' })]);
  });

  it('is told of also where a later one of the very same came back, and the first stands', async () => {
    await submit(letter('a.json'));
    await submit(file('a.json'), {}, '--yes');
    const [first, second] = [...at.exchange.kept.values()];
    if (second !== undefined) second.state = 'withdrawn';
    expect(warned(await submit(file('a.json'), {}, '--yes'))).toMatch(
      new RegExp(`This very letter was sent .* as ${first?.id}, which is pending`),
    );
  });

  it('is sent all the same where what is remembered cannot be read', async () => {
    mkdirSync(file('sent-letters.jsonl'));
    expect((await submit(letter('a.json'))).code).toBe(0);
    rmdirSync(file('sent-letters.jsonl'));
    writeFileSync(file('sent-letters.jsonl'), Buffer.from([0xff, 0xfe, 0x41, 0x00]));
    expect((await submit(letter('b.json', aReport('Another.')))).code).toBe(0);
    expect(at.exchange.kept.size).toBe(2);
  });

  it('leaves no word of itself behind, and nothing that another could try a text against', async () => {
    await submit(letter('a.json'));
    const remembered = readFileSync(file('sent-letters.jsonl'), 'utf8');
    expect(remembered).not.toMatch(/Forty|5000/);
    expect(statSync(file('sent-letters.jsonl')).mode & 0o777).toBe(0o600);
    at.exchange.enrolled = [];
    // Under another key the same letter has another mark; that its sender is unknown is what is told then, and nothing else.
    const other = await ran(['submit', file('a.json'), '--as', 'customs-desk'], { env: { SAMSYN_HOME: at.folder } });
    expect([other.code, other.err.includes('very letter')]).toEqual([1, false]);
  });

  it('is told of in a file of many, with the lines', async () => {
    const line = readFileSync(letter('a.json'), 'utf8');
    writeFileSync(file('r.jsonl'), `${line}\n${line}\n${JSON.stringify({ cover: aCover(), report: aReport() })}\n`);
    const checked = await submit(file('r.jsonl'), {}, '--check');
    expect([checked.code, checked.err.match(/line \d is the same letter as line \d/g)]).toEqual([
      0,
      ['line 2 is the same letter as line 1'],
    ]);
  });
});
