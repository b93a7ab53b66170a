import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refused, Unreachable } from '../../shared/client/failures.ts';
import type { HttpCall, Transport } from '../../shared/client/transport.ts';
import { Journal, NotThisJournal } from '../../shared/command/bulk/journal.ts';
import { KeptBodies } from '../../shared/command/bulk/kept-bodies.ts';
import { AlreadyRunning, onlyRun } from '../../shared/command/bulk/only-run.ts';
import { type LineResult, type SubmitRun, submitLines } from '../../shared/command/bulk/submit-lines.ts';
import type { Code } from '../../shared/domain/refusal.ts';
import { aCover } from '../protocol/support.ts';
import { aReport, authority, clientOf, StandInExchange } from './stand-in-exchange.ts';
import { wordsFor } from './support.ts';

const owner = { agency: 'police', authority };
let folder: string;
let exchange: StandInExchange;
/** The exchange's own transport, whatever a test has put before it. */
let answering: Transport;
const newExchange = (): void => {
  exchange = new StandInExchange();
  answering = exchange.transport;
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samsyn-lines-'));
  newExchange();
});
afterEach(() => rmSync(folder, { recursive: true }));

const lines = (): string => join(folder, 'lines.jsonl');
const journalFile = (): string => `${lines()}.journal`;
const sending = (): string => `${lines()}.sending`;

const lineOf = (word: string): string =>
  JSON.stringify({ cover: { ...aCover(), reference: word }, report: aReport(word) });
const writeLines = (...words: readonly string[]): void =>
  writeFileSync(lines(), words.map((word) => `${lineOf(word)}\n`).join(''));
const read: SubmitRun['read'] = async (json) => json as { cover: unknown; report: unknown };

/** Where a run is killed: at the n-th time that it comes to one of its stages, before it or after it. */
interface Killing {
  readonly stage: 'keep' | 'decide' | 'send' | 'settle' | 'drop';
  readonly when: 'before' | 'after';
  readonly time: number;
}

class Killed extends Error {}

/** Runs over the lines as a process does that is killed at a stage: from then on nothing of it reaches disk or exchange. */
const run = async ({ killed, atOnce = 1 }: { killed?: Killing; atOnce?: number } = {}): Promise<LineResult[]> => {
  const journal = await Journal.open(journalFile(), owner);
  const bodies = await KeptBodies.open(sending());
  const client = await clientOf(exchange, 'police-desk');
  const results: LineResult[] = [];
  let [dead, times] = [false, 0];
  const staged =
    <Given extends unknown[], Answer>(stage: Killing['stage'], act: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      const now = killed?.stage === stage && ++times === killed.time;
      dead ||= now && killed.when === 'before';
      if (dead) throw new Killed();
      const answer = await act(...given);
      dead ||= now;
      if (dead) throw new Killed();
      return answer;
    };
  const submitting = submitLines({
    file: lines(),
    client: {
      prepare: (cover, report, id) => client.prepare(cover, report, id),
      track: (id) => client.track(id),
      searching: client.searching,
      send: staged('send', (prepared) => client.send(prepared)),
    },
    journal: {
      acceptedMark: (line) => journal.acceptedMark(line),
      underWay: (line) => journal.underWay(line),
      allUnderWay: () => journal.allUnderWay(),
      displaced: (marksOfFile) => journal.displaced(marksOfFile),
      decide: staged('decide', (decided) => journal.decide(decided)),
      settle: staged('settle', (decided, outcome) => journal.settle(decided, outcome)),
    },
    bodies: {
      keep: staged('keep', (prepared) => bodies.keep(prepared)),
      find: (id) => bodies.find(id),
      drop: staged('drop', (id) => bodies.drop(id)),
      dropAllBut: (ids) => bodies.dropAllBut(ids),
    },
    read,
    atOnce,
    told: (result) => results.push(result),
    stopped: () => false,
  });
  await submitting
    .catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    })
    .finally(() => journal.close());
  if (!dead) await bodies.close();
  return results;
};

/** Has the exchange refuse every call that fits. */
const refusing = (fits: (call: HttpCall) => boolean, code: Code): void => {
  exchange.transport = (call) => {
    if (fits(call)) exchange.upcoming.push(code);
    return answering(call);
  };
};

const puts = () => exchange.calls.filter(({ method }) => method === 'PUT');
/** The references of what the exchange has taken, each as often as it is there. */
const arrived = (): string[] => [...exchange.kept.values()].map(({ body }) => JSON.parse(body).cover.reference).sort();
const states = (results: readonly LineResult[]): string[] => results.map(({ line, state }) => `${line} ${state}`);

const five = ['a', 'b', 'c', 'd', 'e'];
const killings: Killing[] = (['keep', 'decide', 'send', 'settle', 'drop'] as const).flatMap((stage) =>
  (['before', 'after'] as const).map((when) => ({ stage, when, time: 3 })),
);

describe('a run that is killed', () => {
  it.each(killings)(
    '$when it came to $stage is finished by the next, with nothing lost and nothing twice',
    async (killed) => {
      writeLines(...five);
      await run({ killed });
      expect(arrived().length).toBeLessThan(5);
      const finishing = await run();
      expect(arrived()).toEqual(five);
      expect(states(finishing).filter((told) => !told.includes('accepted'))).toEqual([]);
      expect(existsSync(sending())).toBe(false);
      const before = puts().length;
      expect(states(await run())).toEqual(five.map((_, i) => `${i + 1} accepted-before`));
      expect(puts()).toHaveLength(before);
    },
  );

  it.each(killings)('$when $stage, with three at once, too', async (killed) => {
    writeLines(...five);
    await run({ killed, atOnce: 3 });
    await run({ atOnce: 3 });
    expect(arrived()).toEqual(five);
  });

  it('sends again what may have arrived: the same bytes, under the same id', async () => {
    writeLines('a');
    await run({ killed: { stage: 'send', when: 'after', time: 1 } });
    await run();
    const [first, second] = puts();
    expect(second?.path).toBe(first?.path);
    expect(second?.body).toBe(first?.body);
    expect(arrived()).toEqual(['a']);
  });

  it('again and again, at every stage, still ends', async () => {
    writeLines(...five);
    for (const { stage, when } of killings) await run({ killed: { stage, when, time: 1 } });
    await run();
    expect(arrived()).toEqual(five);
  });

  it('in the midst of a line of its journal, of a body, or of its first line, goes on', async () => {
    writeLines(...five);
    await run({ killed: { stage: 'decide', when: 'before', time: 3 } });
    appendFileSync(journalFile(), '{"line":3,"id":"019ab1c2-0000-70');
    writeFileSync(join(sending(), '019ab1c2-0000-7000-8000-000000000000.unsent.json'), '{"id":"019ab1c2');
    await run();
    expect(arrived()).toEqual(five);
    expect(existsSync(sending())).toBe(false);
    for (const line of readFileSync(journalFile(), 'utf8').trimEnd().split('\n')) JSON.parse(line);

    writeLines(...five, 'f');
    rmSync(journalFile());
    writeFileSync(journalFile(), '{"journal":"samsyn-su');
    newExchange();
    await run();
    expect(arrived()).toEqual([...five, 'f']);
  });

  it('and whose kept body is gone asks the exchange whether it arrived', async () => {
    for (const when of ['before', 'after'] as const) {
      newExchange();
      rmSync(journalFile(), { force: true });
      writeLines('a', 'b');
      await run({ killed: { stage: 'send', when, time: 1 } });
      rmSync(sending(), { recursive: true });
      await run();
      expect(arrived()).toEqual(['a', 'b']);
    }
  });

  it('has its id and its digest in the journal before a byte leaves', async () => {
    writeLines('a');
    const { transport } = exchange;
    let seen = '';
    exchange.transport = async (call) => {
      if (call.method === 'PUT') seen = readFileSync(journalFile(), 'utf8');
      return transport(call);
    };
    await run();
    const [id, { contentDigest } = { contentDigest: '' }] = [...exchange.kept][0] ?? [];
    expect(JSON.parse(seen.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      line: 1,
      id,
      digest: contentDigest,
      state: 'sending',
    });
  });

  it('keeps no word of a report on disk, but in the lines themselves', async () => {
    writeLines('UNMISTAKABLE');
    writeFileSync(lines(), readFileSync(lines(), 'utf8').replace('"reference":"UNMISTAKABLE"', '"reference":"a"'));
    await run({ killed: { stage: 'send', when: 'before', time: 1 } });
    const files = [journalFile(), ...readdirSync(sending()).map((name) => join(sending(), name))];
    expect(files).toHaveLength(2);
    for (const file of files) expect(readFileSync(file, 'utf8')).not.toContain('UNMISTAKABLE');
  });
});

describe('lines', () => {
  it('that are faulty are told with every fault, and do not stop the others', async () => {
    const wrong = JSON.stringify({
      cover: { ...aCover(), priority: 'flash' },
      report: { ...aReport(), kind: 'rumour' },
    });
    writeFileSync(lines(), [lineOf('a'), wrong, '', 'no json', lineOf('b')].join('\n'));
    const results = await run();
    expect(states(results)).toEqual(['1 accepted', '2 faulty', '4 faulty', '5 accepted']);
    expect(results[1]).toMatchObject({ errors: [{ pointer: '/cover/priority' }, { pointer: '/report/kind' }] });
    expect(results[2]).toMatchObject({ errors: [{ pointer: '', detail: expect.stringContaining('it is no JSON') }] });
    expect(arrived()).toEqual(['a', 'b']);
  });

  it('that were corrected are sent by the same command, and the others are not', async () => {
    writeFileSync(lines(), `${lineOf('a')}\nno json\n`);
    await run();
    writeLines('a', 'b');
    expect(states(await run())).toEqual(['1 accepted-before', '2 accepted']);
    expect(arrived()).toEqual(['a', 'b']);
  });

  it('that were changed after they were accepted are told, and not sent a second time', async () => {
    writeLines('a', 'b');
    await run();
    writeLines('a', 'B');
    const [, changed] = await run();
    expect(changed).toMatchObject({
      line: 2,
      state: 'faulty',
      errors: [{ detail: expect.stringContaining('changed since') }],
    });
    expect(arrived()).toEqual(['a', 'b']);
  });

  it('that were changed while they were under way: what was sent is settled first', async () => {
    for (const [when, outcome] of [
      ['after', 'faulty'],
      ['before', 'faulty'],
    ] as const) {
      newExchange();
      rmSync(journalFile(), { force: true });
      writeLines('a');
      await run({ killed: { stage: 'send', when, time: 1 } });
      writeLines('A');
      expect(states(await run())).toEqual(['1 accepted', `1 ${outcome}`]);
      expect(arrived()).toEqual(['a']);
    }
  });

  it('that are no longer there, and were under way, are settled all the same', async () => {
    writeLines('a', 'b');
    await run({ killed: { stage: 'send', when: 'before', time: 2 } });
    writeLines('a');
    expect(states(await run())).toEqual(['1 accepted-before', '2 accepted']);
    expect(arrived()).toEqual(['a', 'b']);
  });

  it('that say the same twice are two submissions: who sends them means so', async () => {
    writeLines('a', 'a');
    await run();
    expect(arrived()).toEqual(['a', 'a']);
  });

  it('that are too long are told, and not held in memory', async () => {
    writeFileSync(lines(), `${'x'.repeat(3 * 1024 * 1024)}\n${lineOf('b')}`);
    expect(states(await run())).toEqual(['1 faulty', '2 accepted']);
  });

  it('that the exchange refuses are told with its code, and tried anew by the next run', async () => {
    writeLines('a', 'b');
    refusing((call) => call.body?.includes('"reference":"a"') === true, 'sharing-refused');
    const [first, second] = await run();
    expect(first).toMatchObject({ line: 1, state: 'refused', code: 'sharing-refused' });
    expect(second).toMatchObject({ line: 2, state: 'accepted' });
    refusing(() => false, 'internal');
    expect(states(await run())).toEqual(['1 accepted', '2 accepted-before']);
    expect(arrived()).toEqual(['a', 'b']);
  });
});

describe('lines that have moved since they were sent', () => {
  const writeTexts = (...texts: readonly string[]): void => writeFileSync(lines(), `${texts.join('\n')}\n`);
  /** A first run over texts, of which what is no JSON is faulty; the id under which each word was accepted. */
  const sentFirst = async (...texts: readonly string[]): Promise<Map<string, string>> => {
    writeTexts(...texts);
    await run();
    return new Map([...exchange.kept].map(([id, { body }]) => [JSON.parse(body).cover.reference, id]));
  };
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((word) => lineOf(word)) as [string, string, string, string];
  const faults = (results: readonly LineResult[]): string[] =>
    results.flatMap((told) => (told.state === 'faulty' ? told.errors.map(({ detail }) => detail) : []));

  it('up, as a faulty line was deleted, are not sent again, and are told by the id that they have', async () => {
    const ids = await sentFirst(a, 'no json', c, d);
    writeTexts(a, c, d);
    const results = await run();
    expect(states(results)).toEqual(['1 accepted-before', '2 faulty', '3 faulty']);
    const [second, third] = faults(results);
    expect(second).toContain(`is what was sent as line 3, under ${ids.get('c')}: lines have moved since`);
    expect(second).toContain('Put them back where they stood');
    expect(third).toContain(`is what was sent as line 4, under ${ids.get('d')}`);
    expect(arrived()).toEqual(['a', 'c', 'd']);
  });

  it('go on once they are put back: an empty line holds the place of a deleted one', async () => {
    await sentFirst(a, 'no json', c);
    writeTexts(a, c);
    await run();
    writeTexts(a, '', c, d);
    expect(states(await run())).toEqual(['1 accepted-before', '3 accepted-before', '4 accepted']);
    expect(arrived()).toEqual(['a', 'c', 'd']);
  });

  it('down, as a line was inserted, are not sent again, and the new one is not called a change of another', async () => {
    const ids = await sentFirst(a, b);
    writeTexts(c, a, b);
    const results = await run();
    expect(states(results)).toEqual(['1 faulty', '2 faulty', '3 faulty']);
    expect(faults(results)).toEqual([
      expect.stringContaining(`stands where line 2 stood when that was sent, under ${ids.get('a')}`),
      expect.stringContaining(`is what was sent as line 1, under ${ids.get('a')}`),
      expect.stringContaining(`is what was sent as line 2, under ${ids.get('b')}`),
    ]);
    expect(faults(results).join()).not.toContain('changed since');
    expect(arrived()).toEqual(['a', 'b']);
  });

  it('and were under way, are finished under the id that they have, and not sent under another', async () => {
    for (const when of ['before', 'after'] as const) {
      newExchange();
      rmSync(journalFile(), { force: true });
      writeTexts(a, 'no json', c);
      await run({ killed: { stage: 'send', when, time: 2 } });
      writeTexts(a, c);
      expect(states(await run())).toEqual(['1 accepted-before', '2 faulty', '3 accepted']);
      expect(arrived()).toEqual(['a', 'c']);
    }
  });

  it('are told apart from lines that say the same, and stand where they stood', async () => {
    await sentFirst('no json', a, a, b);
    writeTexts(c, a, a, b, a);
    expect(states(await run())).toEqual([
      '1 accepted',
      ...[2, 3, 4].map((line) => `${line} accepted-before`),
      '5 accepted',
    ]);
    expect(arrived()).toEqual(['a', 'a', 'a', 'b', 'c']);
  });

  it('onto the place of a line that says the same are counted as often as they were sent', async () => {
    await sentFirst('no json', a, a);
    writeTexts(a, a);
    expect(states(await run())).toEqual(['1 faulty', '2 accepted-before']);
    expect(arrived()).toEqual(['a', 'a']);
  });

  it('and were refused are sent from where they stand: they have no submission', async () => {
    refusing((call) => call.body?.includes('"reference":"c"') === true, 'sharing-refused');
    await sentFirst(a, 'no json', c);
    refusing(() => false, 'internal');
    writeTexts(a, c);
    expect(states(await run())).toEqual(['1 accepted-before', '2 accepted']);
    expect(arrived()).toEqual(['a', 'c']);
  });

  it('are each known in a long file', async () => {
    const words = wordsFor(300);
    writeTexts('no json', ...words.map(lineOf));
    await run({ atOnce: 8 });
    writeTexts(...words.map(lineOf));
    const results = await run({ atOnce: 8 });
    expect(results.filter(({ state }) => state === 'faulty')).toHaveLength(300);
    expect(exchange.kept.size).toBe(300);
  });
});

describe('an exchange', () => {
  it('that throttles or fails is waited for', async () => {
    writeLines(...five);
    exchange.upcoming.push('unavailable', 'too-many-calls', 'unavailable');
    await run();
    expect(arrived()).toEqual(five);
  });

  it.each(['key-unknown', 'role-missing', 'not-found'] as const)(
    'that refuses whoever calls (%s) ends the run, and loses nothing',
    async (code) => {
      writeLines('a', 'b');
      refusing(({ method }) => method === 'PUT', code);
      await expect(run()).rejects.toBeInstanceOf(Refused);
      expect(puts()).toHaveLength(1);
      refusing(() => false, code);
      await run();
      expect(arrived()).toEqual(['a', 'b']);
    },
  );

  it('that is silent ends the run when patience is at its end; the next run has the same bodies', async () => {
    writeLines('a', 'b');
    const { transport } = exchange;
    exchange.transport = async (call) => {
      const answer = await transport(call);
      if (call.method === 'PUT') throw new Unreachable('no answer');
      return answer;
    };
    await expect(run()).rejects.toBeInstanceOf(Unreachable);
    expect(arrived()).toEqual(['a']);
    exchange.transport = transport;
    await run();
    expect(arrived()).toEqual(['a', 'b']);
  });

  it('that has a fault of its own with one line does not stop the others', async () => {
    writeLines('a', 'b', 'c');
    refusing((call) => call.body?.includes('"reference":"b"') === true, 'internal');
    expect(states(await run())).toEqual(['1 accepted', '2 unanswered', '3 accepted']);
    refusing(() => false, 'internal');
    expect(states(await run())).toEqual(['1 accepted-before', '2 accepted', '3 accepted-before']);
    expect(arrived()).toEqual(['a', 'b', 'c']);
  });
});

describe('a journal', () => {
  it('of another agency or exchange is not gone on with', async () => {
    writeLines('a');
    await run();
    for (const other of [
      { ...owner, agency: 'customs' },
      { ...owner, authority: 'elsewhere.example' },
    ]) {
      await expect(Journal.open(journalFile(), other)).rejects.toBeInstanceOf(NotThisJournal);
    }
  });

  it('is gone on with where the exchange has another name since, and the old one is known', async () => {
    writeLines('a');
    await run();
    const renamed = { ...owner, authority: 'new.example', formerAuthorities: [authority] };
    const journal = await Journal.open(journalFile(), renamed);
    expect(journal.acceptedMark(1)).not.toBe(0);
    await journal.close();
  });

  it('that is damaged in the midst is not believed: what was sent is not known then', async () => {
    writeLines(...five);
    await run();
    const whole = readFileSync(journalFile(), 'utf8').split('\n');
    for (const damaged of [whole.toSpliced(2, 1, '{"line":'), whole.toSpliced(1, 1), ['{}', ...whole.slice(1)]]) {
      writeFileSync(journalFile(), damaged.join('\n'));
      await expect(Journal.open(journalFile(), owner)).rejects.toThrow(/line \d+ of .* cannot be read/);
    }
  });

  it('is cut back to its last whole line before anything is added', async () => {
    writeLines(...five);
    await run();
    truncateSync(journalFile(), readFileSync(journalFile()).length - 7);
    await run();
    expect(arrived()).toEqual(five);
    for (const line of readFileSync(journalFile(), 'utf8').trimEnd().split('\n')) JSON.parse(line);
  });
});

describe('the sign of a run', () => {
  const sign = (): string => join(folder, 'run');
  const onlyRunFile = new URL('../../shared/command/bulk/only-run.ts', import.meta.url).href;
  /** Another process that has taken the sign. */
  const holder = async (): Promise<ChildProcess> => {
    const script = `
      const { onlyRun } = await import(process.argv[1]);
      onlyRun(process.argv[2]);
      process.stdout.write('taken');
      process.stdin.resume();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, onlyRunFile, sign()]);
    await once(child.stdout, 'data');
    return child;
  };

  it('keeps a second one out, and is taken over once its process was killed', async () => {
    const child = await holder();
    expect(() => onlyRun(sign())).toThrow(AlreadyRunning);
    expect(() => onlyRun(sign())).toThrow(`process ${child.pid} sends this file already`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const giveBack = onlyRun(sign());
    expect(readFileSync(sign(), 'utf8')).toContain(String(process.pid));
    giveBack();
    expect(existsSync(sign())).toBe(false);
  });

  const told = existsSync('/proc/self/stat');
  it.runIf(told)('is not that of another process that has come to the same pid, as after a power cut', () => {
    const giveBack = onlyRun(sign());
    const own = readFileSync(sign(), 'utf8');
    giveBack();
    // The parent lives, and has not started when this process has.
    writeFileSync(sign(), own.replace(String(process.pid), String(process.ppid)));
    expect(onlyRun(sign())).not.toThrow();
  });

  it('of which only the pid is known counts for as long as a process has that pid', () => {
    writeFileSync(sign(), String(process.ppid));
    expect(() => onlyRun(sign())).toThrow(AlreadyRunning);
    writeFileSync(sign(), '4194303');
    expect(onlyRun(sign())).not.toThrow();
  });

  it('that was not written whole is taken over', () => {
    writeFileSync(sign(), '');
    expect(onlyRun(sign())).not.toThrow();
  });
});
