import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import type http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HttpCall, Transport } from '../../shared/client/transport.ts';
import { listening } from './listening.ts';
import { aReport, StandInExchange } from './stand-in-exchange.ts';
import { aJpeg, lineOf, linesOfWords, wordsFor, writeConnection } from './support.ts';
import { type Ran, ran } from './terminal.ts';

let exchange: StandInExchange;
let answering: Transport;
let server: http.Server;
let folder: string;

beforeAll(async () => {
  server = await listening(() => exchange);
});
afterAll(() => server.close().closeAllConnections());
beforeEach(() => {
  exchange = new StandInExchange();
  answering = exchange.transport;
  folder = mkdtempSync(join(tmpdir(), 'samsyn-bulk-'));
  writeConnection(folder, server);
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string): string => join(folder, name);
const write = (name: string, text: string): string => {
  writeFileSync(file(name), text);
  return file(name);
};
const samsyn = (args: readonly string[], over: Parameters<typeof ran>[1] = {}): Promise<Ran> =>
  ran(args, { env: { SAMSYN_HOME: folder }, ...over });
const arrived = (): string[] => [...exchange.kept.values()].map(({ body }) => JSON.parse(body).cover.reference).sort();
const valuesOf = ({ out }: Ran): Record<string, unknown>[] => out.split('\n').map((line) => JSON.parse(line));
/** Does something before each call that the exchange answers. */
const atEachCall = (act: (call: HttpCall) => void): void => {
  exchange.transport = (call) => {
    act(call);
    return answering(call);
  };
};
const submitted = async (...words: readonly string[]): Promise<void> => {
  expect(await samsyn(['submit', write('sent.jsonl', linesOfWords(words)), '--as', 'police-desk'])).toMatchObject({
    code: 0,
  });
};

describe('samsyn submit FILE.jsonl', () => {
  const submit = (...more: string[]) => samsyn(['submit', file('lines.jsonl'), '--as', 'police-desk', ...more]);

  it('submits every line, and says what it was', async () => {
    write('lines.jsonl', linesOfWords(wordsFor(30)));
    const { code, out, err } = await submit();
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^30 accepted, in \d+ s\. .*lines\.jsonl\.journal tells the id of each line\.$/);
    expect(arrived()).toEqual(wordsFor(30));
    expect(statSync(file('lines.jsonl.journal')).mode & 0o777).toBe(0o600);
    expect(existsSync(file('lines.jsonl.sending'))).toBe(false);
    expect((await submit()).out).toMatch(/^30 accepted before/);
    expect(exchange.calls.filter(({ method }) => method === 'PUT')).toHaveLength(30);
  });

  it('tells faulty lines by number, pointer and detail, sends the others, and its exit code says so', async () => {
    write('lines.jsonl', [lineOf('a'), lineOf('b', { priority: 'flash', version: 2 }), '{', lineOf('d')].join('\n'));
    const { code, out, err } = await submit();
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(
      'line 2: /cover/version must be 1\nline 2: /cover/priority must be one of "routine", "urgent"',
    );
    expect(err).toContain('line 3: must be one');
    expect(err).toMatch(
      /samsyn: 2 accepted, 2 faulty, in \d+ s\.\nCorrect the lines told above where they stand, and call the same command again\.$/,
    );
    expect(arrived()).toEqual(['a', 'd']);
  });

  it('tells a value a line with --json, and errors as JSON', async () => {
    write('lines.jsonl', [lineOf('a'), lineOf('b', { priority: 'flash' })].join('\n'));
    const told = await submit('--json', '--concurrency', '1');
    expect(valuesOf(told)).toEqual([
      { line: 1, id: [...exchange.kept.keys()][0], state: 'accepted' },
      { line: 2, state: 'faulty', errors: [{ pointer: '/cover/priority', detail: expect.any(String) }] },
    ]);
    expect(JSON.parse(told.err)).toMatchObject({ error: 'not-all-done' });
  });

  it('only checks with --check, and calls nobody', async () => {
    write('lines.jsonl', [lineOf('a'), '{}'].join('\n'));
    const { code, err } = await submit('--check');
    expect(code).toBe(1);
    expect(err).toContain('line 2: /cover is missing\nline 2: /report is missing');
    expect(err).toContain('1 that follow the contract, 1 faulty');
    expect([exchange.calls, readdirSync(folder).sort()]).toEqual([[], ['connection.json', 'lines.jsonl']]);
  });

  it('takes pictures by their files, and tells where one is missing', async () => {
    writeFileSync(file('box.jpg'), aJpeg());
    const pictured = (name: string) => {
      const line = JSON.parse(lineOf('a'));
      return JSON.stringify({ ...line, report: { ...aReport(), images: [{ file: name, caption: 'At the box' }] } });
    };
    write('lines.jsonl', [pictured('box.jpg'), pictured('none.png'), pictured('box.gif')].join('\n'));
    const { err } = await submit();
    expect(err).toContain('line 2: /report/images/0/file cannot be read');
    expect(err).toContain('line 3: /report/images/0/file must name a file .jpg, .jpeg or .png');
    expect(exchange.kept.size).toBe(1);
  });

  it('draws a bar where a person looks, and tells in lines where nobody does', async () => {
    write('lines.jsonl', linesOfWords(wordsFor(12)));
    let clock = Date.now();
    const ticking = () => (clock += 4_000);
    const looked = await samsyn(['submit', file('lines.jsonl'), '--as', 'police-desk'], { live: true, now: ticking });
    expect(looked.drawn.some((line) => /^\[#+\.+\] +\d+ % {2}\d+ accepted, [\d.]+\/s, .* left$/.test(line))).toBe(true);
    expect(looked.drawn.at(-1)).toBe('');
    expect(looked.drawn.every((line) => line.length < 120)).toBe(true);
    rmSync(file('lines.jsonl.journal'));
    const told = await samsyn(['submit', file('lines.jsonl'), '--as', 'police-desk'], { now: ticking });
    expect(told.err).toMatch(/^… \d+ %, \d+ accepted, [\d.]+\/s, .* left/);
    expect(told.drawn).toEqual([]);
  });

  it('waits for an exchange that is busy, and says so', async () => {
    write('lines.jsonl', linesOfWords(['a', 'b']));
    let puts = 0;
    atEachCall(({ method }) => {
      if (method === 'PUT' && ++puts === 2) exchange.upcoming.push('unavailable');
    });
    const { code, drawn } = await samsyn(['submit', file('lines.jsonl'), '--as', 'police-desk'], { live: true });
    expect(code).toBe(0);
    expect(drawn.join('\n')).toContain('the exchange answers 503, which is to be tried again; waiting');
    expect(arrived()).toEqual(['a', 'b']);
  });

  it('ends with 3 where nobody answers for as long as --patience says, and goes on from there', async () => {
    write('lines.jsonl', linesOfWords(wordsFor(4)));
    const { url } = JSON.parse(readFileSync(file('connection.json'), 'utf8'));
    writeConnection(folder, server, { url: 'http://127.0.0.1:9/v1' });
    const silent = await submit('--patience', '0');
    expect(silent).toMatchObject({ code: 3, out: '' });
    expect(silent.err).toContain('Call the same command again: it sends what is left, and nothing twice.');
    writeConnection(folder, server, { url });
    expect(await submit()).toMatchObject({ code: 0 });
    expect(arrived()).toEqual(wordsFor(4));
  });

  it('ends when the person ends it, with what is under way done', async () => {
    write('lines.jsonl', linesOfWords(wordsFor(60)));
    const ending = new AbortController();
    atEachCall(() => exchange.kept.size >= 5 && ending.abort());
    const ended = await samsyn(['submit', file('lines.jsonl'), '--as', 'police-desk'], {
      interrupted: () => ending.signal,
    });
    expect(ended).toMatchObject({ code: 3, err: expect.stringContaining('You have ended it.') });
    expect(exchange.kept.size).toBeLessThan(30);
    expect(existsSync(file('lines.jsonl.sending'))).toBe(false);
    expect((await submit()).code).toBe(0);
    expect(arrived()).toEqual(wordsFor(60));
  });

  it('sends nothing twice where a faulty line was deleted, and says how to go on', async () => {
    write('lines.jsonl', [lineOf('a'), '{', lineOf('c'), lineOf('d')].join('\n'));
    await submit();
    write('lines.jsonl', [lineOf('a'), lineOf('c'), lineOf('d')].join('\n'));
    const { code, err } = await submit();
    expect(code).toBe(1);
    expect(err).toMatch(/^line 2: is what was sent as line 3, under \S{36}: lines have moved since\. Put them back/m);
    expect(err).toContain('1 accepted before, 2 faulty');
    expect(arrived()).toEqual(['a', 'c', 'd']);
  });

  it('ends with 3 where another process sends the file, and sends nothing', async () => {
    write('lines.jsonl', lineOf('a'));
    mkdirSync(file('lines.jsonl.sending'));
    writeFileSync(file('lines.jsonl.sending/run'), String(process.ppid));
    expect(await submit()).toMatchObject({ code: 3, err: expect.stringContaining('sends this file already') });
    expect(arrived()).toEqual([]);
  });

  it('goes on as nobody else', async () => {
    write('lines.jsonl', lineOf('a'));
    await submit();
    const other = await samsyn(['submit', file('lines.jsonl'), '--as', 'customs-desk']);
    expect(other).toMatchObject({ code: 2, err: expect.stringContaining('Go on as that, or copy') });
  });

  it.each([
    [['--concurrency', '0'], '--concurrency is a whole number, 1 to 32'],
    [['--concurrency', 'many'], '--concurrency'],
    [['--patience', '-1'], '--patience'],
  ])('is not called with %j', async (more, advice) => {
    write('lines.jsonl', lineOf('a'));
    expect(await submit(...more)).toMatchObject({ code: 2, err: expect.stringContaining(advice) });
  });
});

describe('samsyn submit, a process that is killed', () => {
  const main = fileURLToPath(new URL('../../shared/command/main.ts', import.meta.url));
  const started = (): ChildProcess =>
    spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', main, 'submit', file('lines.jsonl'), '--as', 'police-desk'],
      {
        env: { ...process.env, SAMSYN_HOME: folder },
        stdio: 'ignore',
      },
    );
  const ended = (child: ChildProcess): Promise<number | null> =>
    new Promise((resolve) => child.once('exit', (code) => resolve(code)));

  it('five times, before its calls are answered and after, is finished by the same command with nothing sent twice', async () => {
    const words = wordsFor(60);
    write('lines.jsonl', linesOfWords(words));
    for (const [kill, answered] of [
      [3, false],
      [7, true],
      [9, false],
      [1, true],
      [14, false],
    ] as const) {
      const child = started();
      const end = ended(child);
      let puts = 0;
      exchange.transport = async (call) => {
        if (call.method !== 'PUT' || ++puts < kill) return answering(call);
        // Taken in by the exchange or not, the answer never reaches the process.
        const answer =
          answered || puts % 2 === 0 ? await answering(call) : { status: 503, header: () => undefined, body: '{}' };
        child.kill('SIGKILL');
        await end;
        return answer;
      };
      expect(await end).toBe(null);
      exchange.transport = answering;
    }
    const last = started();
    expect(await ended(last)).toBe(0);
    expect(arrived()).toEqual(words);
    const journal = readFileSync(file('lines.jsonl.journal'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const accepted = journal.filter(({ state }) => state === 'accepted');
    expect(accepted.map(({ line }) => line).sort((a, b) => a - b)).toEqual(words.map((_, i) => i + 1));
    expect(new Set(accepted.map(({ id }) => id))).toEqual(new Set(exchange.kept.keys()));
    expect(existsSync(file('lines.jsonl.sending'))).toBe(false);
  }, 60_000);
});

describe('samsyn approve --all', () => {
  const approve = (...more: string[]) =>
    samsyn(['approve', '--all', '--from', 'police', '--as', 'police-approver-1', ...more]);
  const batches = () => exchange.calls.filter(({ path }) => path.endsWith('/decisions'));
  const pending = () => [...exchange.kept.values()].filter(({ state }) => state === 'pending').length;

  it('opens each, and decides in batches of 25 signed rows', async () => {
    await submitted(...wordsFor(60));
    const { code, out, err } = await approve('--yes');
    expect([code, err]).toEqual([0, '']);
    expect(out.split('\n')).toHaveLength(61);
    expect(out).toMatch(/^released {2}\S{36} {2}w00\d\d {2}Letters posted$/m);
    expect(out).toMatch(/60 approved, in \d+ s\.$/);
    expect(pending()).toBe(0);
    expect(
      batches()
        .map(({ body }) => JSON.parse(body ?? '').decisions.length)
        .sort(),
    ).toEqual([10, 25, 25]);
    expect(exchange.calls.filter(({ path }) => path.endsWith('/reviews'))).toHaveLength(60);
  });

  it('tells the rows that fail, with their codes, decides on the others, and its exit code says so', async () => {
    await submitted(...wordsFor(5));
    const [first = '', second = ''] = exchange.kept.keys();
    exchange.rowCodes.set(first, ['self-approval']);
    exchange.rowCodes.set(second, ['unavailable', 'too-many-calls']);
    const { code, out, err } = await approve('--yes');
    expect(code).toBe(1);
    expect(out.match(/^released/gm)).toHaveLength(4);
    expect(err).toContain(`failed    ${first}`);
    expect(err).toContain('self-approval: The exchange answers 403 for it.');
    expect(err).toContain('4 approved, 1 failed');
    expect(pending()).toBe(1);
    // What failed in passing was signed anew, and alone.
    expect(batches().map(({ body }) => JSON.parse(body ?? '').decisions.length)).toEqual([5, 1, 1]);
  }, 15_000);

  it('approves nothing that does not verify, or that is no report', async () => {
    await submitted('a', 'b');
    const [first = ''] = exchange.kept.keys();
    exchange.tamper = (path, body) => {
      if (path.endsWith(`${first}/sealed`)) Object.assign(body, { body: `${body.body} ` });
    };
    const { code, err } = await approve('--yes');
    expect(code).toBe(1);
    expect(err).toContain('not-to-be-trusted: ');
    expect([exchange.kept.get(first)?.state, pending()]).toEqual(['pending', 1]);
  });

  it('approves nothing whose cover is another than its task tells', async () => {
    await submitted('other-1', 'mine-1');
    exchange.tamper = (path, body) => {
      if (!path.includes('/inbox')) return;
      for (const task of body.tasks as object[]) Object.assign(task, { reference: 'mine-9' });
    };
    const { code, out, err } = await approve('--yes', '--reference', 'mine');
    expect(code).toBe(1);
    expect(err).toContain('other-cover: Its cover is another than its task tells');
    expect(out.match(/^released/gm)).toHaveLength(1);
  });

  it('chooses by handling, reference and priority', async () => {
    write(
      'sent.jsonl',
      [
        lineOf('A 1'),
        lineOf('A 2', { handling: { code: 'H1' } }),
        lineOf('A 3', { priority: 'urgent' }),
        lineOf('B 4'),
      ].join('\n'),
    );
    await samsyn(['submit', file('sent.jsonl'), '--as', 'police-desk']);
    const { out } = await approve('--yes', '--json', '--handling', 'H0', '--reference', 'A ', '--priority', 'routine');
    expect(JSON.parse(out)).toMatchObject({ reference: 'A 1', outcome: 'approved', state: 'released' });
  });

  it("accepts another agency's conditions only if told so", async () => {
    await submitted('a');
    exchange.tamper = (path, body) => {
      if (!path.includes('/inbox')) return;
      const handling = { code: 'H3', conditions: 'Ask before any use in court.' };
      for (const task of body.tasks as object[]) Object.assign(task, { originator: 'customs', handling });
    };
    const args = ['approve', '--all', '--from', 'customs', '--yes', '--as', 'police-approver-1'];
    expect(await samsyn(args)).toMatchObject({ code: 1, err: expect.stringContaining('on-conditions') });
    expect(await samsyn([...args, '--accept-conditions'])).toMatchObject({ code: 0 });
    const [row] = JSON.parse(batches()[0]?.body ?? '').decisions;
    expect(JSON.parse(row.body)).toMatchObject({ decision: 'approve', acceptsConditions: true });
    expect(exchange.calls.some(({ path }) => path.endsWith('/reviews'))).toBe(false);
  });

  it.each([
    [['--yes', '019ab1c2-0000-7000-8000-000000000000'], 'either an id or --all'],
    [['--yes', '--digest', 'x'], '--digest is for one submission'],
    [[], 'nobody is there to be asked: give --yes'],
    [['--yes', '--handling', 'H9'], '--handling is one of H0'],
  ])('is not called with %j', async (more, advice) => {
    expect(await approve(...more)).toMatchObject({ code: 2, err: expect.stringContaining(advice) });
  });

  it('wants to know whose reports', async () => {
    const all = await samsyn(['approve', '--all', '--yes', '--as', 'police-approver-1']);
    expect(all).toMatchObject({ code: 2, err: expect.stringContaining('--from is missing') });
  });
});

describe('samsyn read --all', () => {
  const why = ['--purpose', 'prevent', '--justification', 'To compare with our own figures.'];
  const read = (...more: string[]) => samsyn(['read', '--all', '--as', 'customs-analyst', ...why, ...more]);
  const disclosures = () => exchange.calls.filter(({ path }) => path.endsWith('/disclosures')).length;

  it('opens every record, and keeps each as it was sealed', async () => {
    await submitted(...wordsFor(7));
    const { code, out } = await read('--out', file('read'));
    expect(code).toBe(0);
    expect(out).toMatch(/7 read, in \d+ s\.$/);
    const kept = readdirSync(file('read')).map((name) => JSON.parse(readFileSync(join(file('read'), name), 'utf8')));
    const words = kept.map(({ report }) => report.statements[0].text).sort();
    expect([words, kept.map(({ cover }) => cover.reference).sort()]).toEqual([wordsFor(7), wordsFor(7)]);
    expect(kept[0].report).toEqual(aReport(kept[0].cover.reference));
    expect(statSync(join(file('read'), `${kept[0].id}.json`)).mode & 0o777).toBe(0o600);
  });

  it('discloses nothing a second time that lies in the folder', async () => {
    await submitted('a', 'b');
    await read('--out', file('read'));
    expect(disclosures()).toBe(2);
    rmSync(join(file('read'), readdirSync(file('read'))[0] ?? ''));
    expect((await read('--out', file('read'))).out).toContain('1 read, 1 read before');
    expect(disclosures()).toBe(3);
  });

  it('tells what cannot be opened, and opens the others', async () => {
    await submitted('a', 'b');
    const [first = ''] = exchange.kept.keys();
    exchange.tamper = (path, body) => {
      if (path.endsWith(`${first}/sealed`)) Object.assign(body, { body: `${body.body} ` });
    };
    expect(await read()).toMatchObject({ code: 1, err: expect.stringContaining('not-to-be-trusted') });
    exchange.tamper = (path, body) => {
      if (path.endsWith('/records')) Object.assign((body.records as object[])[0] ?? {}, { state: 'recalled' });
    };
    const { out } = await read('--json');
    expect(
      out
        .split('\n')
        .map((line) => JSON.parse(line).code ?? 'read')
        .sort(),
    ).toEqual(['read', 'record-recalled']);
  });

  it('says why, for every record', async () => {
    expect(await samsyn(['read', '--all', '--as', 'customs-analyst', '--purpose', 'prevent'])).toMatchObject({
      code: 2,
    });
    const short = ['--purpose', 'prevent', '--justification', 'why'];
    expect(await samsyn(['read', '--all', '--as', 'customs-analyst', ...short])).toMatchObject({
      code: 1,
      err: expect.stringContaining('/justification: must have 10 to 500 characters'),
    });
  });
});

describe('lists', () => {
  it.each([
    ['submissions', 'police-desk'],
    ['inbox', 'police-approver-1'],
    ['records', 'customs-analyst'],
  ])('samsyn %s shows the first 50, and every one with --all and with --json', async (list, as) => {
    await submitted(...wordsFor(60));
    const first = await samsyn([list, '--as', as]);
    expect(first.out).toContain('… and more. --all shows every one.');
    expect(first.out.match(/^[0-9a-f-]{36} /gm)).toHaveLength(50);
    const all = await samsyn([list, '--all', '--as', as]);
    expect(all.out).toContain('60 in all.');
    expect(all.out.match(/^[0-9a-f-]{36} /gm)).toHaveLength(60);
    expect(all.out.match(/^(SUBMISSION|RECORD) /gm)).toHaveLength(1);
    expect(valuesOf(await samsyn([list, '--json', '--as', as]))).toHaveLength(60);
  });

  it('fit a narrow terminal', async () => {
    await submitted(...wordsFor(3));
    for (const [list, as] of [
      ['submissions', 'police-desk'],
      ['inbox', 'police-approver-1'],
      ['records', 'customs-analyst'],
    ] as const) {
      for (const width of [60, 80, 132]) {
        const { out } = await samsyn([list, '--as', as], { width });
        for (const line of out.split('\n\n')[0]?.split('\n') ?? []) expect(line.length).toBeLessThanOrEqual(width);
      }
    }
  });

  it('of submissions are chosen by state', async () => {
    await submitted('a', 'b');
    const [first] = exchange.kept.values();
    if (first) first.state = 'released';
    const released = await samsyn(['submissions', '--state', 'released', '--json', '--as', 'police-desk']);
    expect(valuesOf(released)).toEqual([expect.objectContaining({ id: first?.id })]);
    expect(await samsyn(['submissions', '--state', 'lost', '--as', 'police-desk'])).toMatchObject({ code: 2 });
  });
});

describe('samsyn convert us-cbp', () => {
  const head =
    'FY,Month (abbv),Component,Region,Land Filter,Area of Responsibility,Drug Type,Count of Event,Sum Qty (lbs)';
  const rows = [
    '2020,APR,Office of Field Operations,Coastal/Interior,Other,ATLANTA FIELD OFFICE,Other Drugs**,2,0.330693393',
    '2020,APR,Office of Field Operations,Coastal/Interior,Other,BALTIMORE FIELD OFFICE,Ketamine,1,0.017416518698',
  ];

  it('makes lines that can be submitted, and says that they are monthly totals', async () => {
    const { code, out, err } = await samsyn(['convert', 'us-cbp', write('table.csv', [head, ...rows].join('\n'))]);
    expect([code, err]).toEqual([0, '2 reports: 1 monthly total and 1 single consignment, of 3 events.']);
    const [total, single] = out.split('\n').map((line) => JSON.parse(line));
    expect(total).toMatchObject({
      cover: { recipients: ['police'], handling: { code: 'H0' } },
      report: { kind: 'other' },
    });
    expect(total.report.statements[1].text).toContain('published monthly total');
    expect(single.report.subjects).toEqual([expect.objectContaining({ type: 'consignment', identifiers: [] })]);
    const sent = await samsyn(['submit', write('made.jsonl', out), '--as', 'customs-desk']);
    expect(sent).toMatchObject({ code: 0, err: '' });
  });

  it.each([
    ['a folder', '.', 'it is a folder'],
    ['a device', '/dev/null', 'it is no plain file'],
    ['nothing', 'nowhere.csv', 'there is no such file'],
  ])('reads no %s', async (_, name, why) => {
    const path = name.startsWith('/') ? name : write('here.csv', '').replace('here.csv', name);
    const { code, out, err } = await samsyn(['convert', 'us-cbp', path]);
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(why)]);
  });

  it('is no success where the table has no rows', async () =>
    expect(await samsyn(['convert', 'us-cbp', write('table.csv', `${head}\r\n`)])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('it has no rows'),
    }));

  it('tells the first fifty faults of many, and how many more there are', async () => {
    const many = Array.from({ length: 1200 }, () => rows[0]?.replace('APR', 'April'));
    const { code, err } = await samsyn(['convert', 'us-cbp', write('table.csv', [head, ...many].join('\n'))]);
    expect([code, err.match(/line \d+: Month/g)?.length]).toEqual([1, 50]);
    expect(err).toContain('and 1,150 more');
  });

  it('tells every fault of the table, and writes nothing then', async () => {
    const wrong = rows.map((row) => row.replace('APR', 'April'));
    const told = await samsyn(['convert', 'us-cbp', write('table.csv', [head, ...wrong].join('\n'))]);
    expect(told).toMatchObject({ code: 1, out: '' });
    expect(told.err).toContain('line 2: Month');
    expect(told.err).toContain('line 3: Month');
  });
});
