import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tellList } from '../../shared/command/call/lists.ts';
import { callLines, day, shortTime, table, time, timeToSecond } from '../../shared/command/terminal/show.ts';
import { listening } from './listening.ts';
import { principal, StandInExchange } from './stand-in-exchange.ts';
import { linesOfWords, writeConnection } from './support.ts';
import { aTerminal, type Ran, ran } from './terminal.ts';

let exchange: StandInExchange;
let server: http.Server;
let folder: string;
beforeAll(async () => {
  server = await listening(() => exchange);
});
afterAll(() => server.close().closeAllConnections());
beforeEach(async () => {
  exchange = new StandInExchange();
  folder = mkdtempSync(join(tmpdir(), 'samsyn-lists-'));
  writeConnection(folder, server);
  writeFileSync(join(folder, 'r.jsonl'), linesOfWords(['5000-K123456-26']));
  await samsyn(['submit', join(folder, 'r.jsonl'), '--as', 'police-desk']);
});
afterEach(() => rmSync(folder, { recursive: true }));

const samsyn = (args: readonly string[], width = 80): Promise<Ran> =>
  ran(args, { width, env: { SAMSYN_HOME: folder } });

describe('lists', () => {
  it.each([
    ['inbox', 'police-approver-1', /5000-K123456-26 {2}police .* H0/],
    ['records', 'customs-analyst', /5000-K123456-26 {2}police {2}H0 {4}20\d\d-\d\d-\d\d$/],
    ['submissions', 'police-desk', / {2}pending {5}5000-K123456-26 {2}customs {2}H0$/],
  ])('samsyn %s shows at 80 columns what one goes by', async (list, as, row) => {
    const { out } = await samsyn([list, '--as', as]);
    expect(out.split('\n')[1]).toMatch(row);
  });

  it.each([
    ['2026-11-24T10:05:33Z', /^11-24 \d\d:05$/],
    ['2026-02-24T10:05:33Z', /^2026-02-24$/],
    ['2027-01-02T10:05:33Z', /^01-02 \d\d:05$/],
  ])('a time in a table has its year where it is far away: %s', (at, shown) =>
    expect(shortTime(at, Date.parse('2026-11-28T00:00:00Z'))).toMatch(shown),
  );

  it.each([
    [{ required: [{ agency: 'police', count: 2 }], given: 1 }, '1/2 police'],
    [
      {
        required: [
          { agency: 'police', count: 2 },
          { agency: 'customs', count: 1 },
        ],
        given: 2,
      },
      '2/2 police, 0/1 customs',
    ],
    [
      {
        required: [
          { agency: 'police', count: 2 },
          { agency: 'customs', count: 1 },
          { agency: 'coastguard', count: 1 },
        ],
        given: 3,
      },
      '2/2 police, 1/2 customs and coastguard',
    ],
  ])('tell how approvals stand: %j is %s', async (approvals, told) => {
    exchange.tamper = (_, body) => {
      for (const one of (body.submissions as object[] | undefined) ?? []) Object.assign(one, { approvals });
    };
    expect((await samsyn(['submissions', '--as', 'police-desk'], 240)).out).toContain(`  H0    ${told}  `);
  });

  it('tell at 80 columns of what is urgent, and of a record that is no longer what was released', async () => {
    exchange.tamper = (_, { tasks = [], records = [] }) => {
      for (const one of tasks as object[]) Object.assign(one, { priority: 'urgent' });
      for (const one of records as object[]) Object.assign(one, { state: 'recalled' });
    };
    expect((await samsyn(['inbox', '--as', 'police-approver-1'])).out).toMatch(
      /^SUBMISSION +! {2}REFERENCE.*\n\S+ {2}! {2}5000/,
    );
    expect((await samsyn(['records', '--as', 'customs-analyst'])).out).toMatch(/ H0 +recalled$/m);
  });

  it('tell when each act was to the second', async () => {
    const [id] = exchange.kept.keys();
    const { out } = await samsyn(['status', id ?? '', '--as', 'police-desk']);
    expect(out).toMatch(/Received +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d CES?T\n/);
    expect(out).toMatch(/^1 {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d CES?T {2}submitted/m);
  });

  it.each([20, 40, 60, 80, 120])('are no wider than a terminal of %d', async (width) => {
    for (const [list, as] of [
      ['submissions', 'police-desk'],
      ['inbox', 'police-approver-1'],
      ['records', 'customs-analyst'],
    ] as const) {
      const { out } = await samsyn([list, '--as', as], width);
      for (const line of out.split('\n\n')[0]?.split('\n') ?? []) expect(line.length).toBeLessThanOrEqual(width);
    }
  });
});

describe('a table', () => {
  it('takes its columns in their order, and names those for which there is no room', () => {
    const columns = [{ title: 'ID' }, { title: 'REFERENCE', flexible: true }, { title: 'LONG' }, { title: 'S' }];
    const rows = [['1', 'a reference of some length', 'x'.repeat(30), 's']];
    expect(table(columns, rows, 30)).toBe(
      'ID  REFERENCE                S\n1   a reference of some le…  s\n(No room here for LONG: a\nwider window shows more,\n--json all.)',
    );
    expect(table(columns, rows, 5)).toMatch(/^ID {2}S\n1 {3}s\n\(No room here for\nREFERENCE, LONG: a/);
    expect(table(columns, rows, 80)).not.toContain('No room');
  });
});

describe('a list whose rows have more below them', () => {
  it('keeps each under its own, and the names of columns without room after all', async () => {
    const { terminal, out } = aTerminal({ width: 30 });
    const columns = [{ title: 'ID' }, { title: 'LONG' }];
    const shown = { columns, row: (id: string) => [id, 'x'.repeat(30)], below: (id: string) => `   why ${id}` };
    const rows = async function* () {
      for (let i = 1; i <= 60; i += 1) yield String(i).padStart(2);
    };
    await tellList({ flag: (name) => name === 'all', terminal, tell: () => {} }, rows(), shown);
    const lines = out.join('\n').split('\n');
    expect(lines.slice(0, 5)).toEqual(['ID', ' 1', '   why  1', ' 2', '   why  2']);
    expect(lines.slice(99, 107)).toEqual([
      ...['50', '   why 50'],
      ...['(No room here for LONG: a', 'wider window shows more,', '--json all.)'],
      ...['51', '   why 51', '52'],
    ]);
  });
});

describe('a time', () => {
  it('is shown where people are, with the name of their zone, and to scripts as the exchange gives it', async () => {
    expect([
      time('2026-11-24T10:05:33.123Z'),
      timeToSecond('2026-07-24T22:05:33Z'),
      day('2026-07-24T22:05:33Z'),
    ]).toEqual(['2026-11-24 11:05 CET', '2026-07-25 00:05:33 CEST', '2026-07-25']);
    const [one] = exchange.kept.values();
    const { out } = await samsyn(['submissions', '--json', '--as', 'police-desk']);
    expect(JSON.parse(out).receivedAt).toBe(one?.receivedAt);
  });
});

describe('a submission', () => {
  it('is shown with what it is about: reference, recipients, handling and priority', async () => {
    const [id = ''] = exchange.kept.keys();
    const { out } = await samsyn(['status', id, '--as', 'police-desk']);
    expect(out).toMatch(
      /Reference +5000-K123456-26\nTo +customs\nHandling +H0, for fighting crime only\nPriority +routine\n/,
    );
  });
});

describe('a call that is too long for the line', () => {
  it('goes on in the next as a shell reads it, with options beside their values and quotes whole', () => {
    const call = 'samsyn read ID --all --from customs --justification "To compare with our own." --as police-analyst';
    const lines = callLines(call, 50);
    expect(lines).toBe(
      '  samsyn read ID --all --from customs \\\n' +
        '      --justification "To compare with our own." \\\n' +
        '      --as police-analyst',
    );
    expect(callLines('samsyn doctor', 50)).toBe('  samsyn doctor');
  });

  it('breaks no word of its reader’s own, whatever is quoted in it', () => {
    const file = '"a folder/of \\"many words\\" and more of them.json"';
    expect(callLines(`samsyn submit ${file} --as police-desk`, 40)).toBe(
      `  samsyn submit \\\n      ${file} \\\n      --as police-desk`,
    );
  });

  it('of megabytes ends no stack, closed or not', () => {
    const long = 'a '.repeat(4_000_000);
    expect(callLines(`samsyn read "${long}"`, 50)).toContain(long);
    expect(callLines(`samsyn read "${long}`, 50)).toContain(long.trim());
  });
});

describe('the acts of a submission', () => {
  it('are told with the keys of one’s own agency, whose they are, and the reasons whole', async () => {
    const [id = ''] = exchange.kept.keys();
    const [desk, approver] = [principal('police-desk'), principal('police-approver-1')];
    const reason = 'The purpose is too wide, and the person in the second statement is not described well enough.';
    const hash = 'A'.repeat(43);
    const acts = [
      { seq: 1, act: 'submitted', at: '2026-11-24T10:00:00Z', hash, by: { agency: 'police', keyid: desk.keyid } },
      {
        seq: 2,
        act: 'returned',
        at: '2026-11-24T11:00:00Z',
        hash,
        by: { agency: 'police', keyid: approver.keyid },
        reason,
      },
      { seq: 3, act: 'approved', at: '2026-11-24T12:00:00Z', hash, by: { agency: 'customs' } },
      { seq: 4, act: 'disclosed', at: '2026-11-24T12:00:00Z', hash, by: { agency: 'police', keyid: hash } },
    ];
    exchange.tamper = (path, body) => path.endsWith(id) && Object.assign(body, { acts });
    const { out } = await samsyn(['status', id, '--as', 'police-auditor']);
    expect(out).toMatch(new RegExp(`^1 .* submitted {2}police +${desk.keyid.slice(0, 8)}$`, 'm'));
    expect(out).toMatch(/^3 .* approved {3}customs$/m);
    expect(out).toContain(`${desk.keyid}\n            police-desk\n`);
    expect(out).toContain(`${approver.keyid}\n            police-approver-1, holder ${approver.holder}\n`);
    expect(out).toMatch(/ {2}A{8} {2}A{43}$/);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(`2 returned ${reason}`);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('who has opened a report, when and why', () => {
  const hash = 'A'.repeat(43);
  const why = {
    purpose: 'investigate',
    justification:
      'The sender is a suspect in this case, and the letter of the second of November was addressed to the same box.',
    caseReference: '0900-K555-26',
  };
  const secrecyAssessment = { provision: 'OSL 10 kap. 15 a §', reason: 'The interest in the exchange weighs more.' };
  /** An act of the customs; its day is its number. */
  const act = (seq: number, name: string, more: object = {}) => {
    const by = { agency: 'customs', keyid: principal('customs-analyst').keyid };
    return { seq, act: name, at: `2026-11-${String(seq).padStart(2, '0')}T10:00:00Z`, hash, by, ...more };
  };
  const latest = [act(3, 'approved', { secrecyAssessment }), act(4, 'disclosed', why), act(5, 'disclosed')];
  /** The submission with its latest acts, and two before them. */
  const told = () => {
    const [id = ''] = exchange.kept.keys();
    exchange.tamper = (path, body) => {
      const agency = path.split('/')[2];
      if (path.endsWith(id)) {
        Object.assign(body, { acts: latest, actsBefore: `/v1/${agency}/submissions/${id}/acts/after/Mw` });
      }
      if (path.endsWith('/acts/after/Mw')) Object.assign(body, { acts: [act(1, 'submitted'), act(2, 'reviewed')] });
      if (path.endsWith(`records/${id}/acts`)) Object.assign(body, { acts: latest });
    };
    return id;
  };
  const flat = (text: string): string => text.replaceAll(/ \\\n/g, ' ').replaceAll(/\s+/g, ' ');

  it('stands whole in status, which says where the acts before are', async () => {
    const id = told();
    const { out } = await samsyn(['status', id, '--as', 'customs-auditor']);
    expect(flat(out)).toContain(`4 disclosed investigate, case ${why.caseReference}: ${why.justification}`);
    expect(flat(out)).toContain(`3 approved secrecy, ${secrecyAssessment.provision}: ${secrecyAssessment.reason}`);
    expect(out).not.toMatch(/5 disclosed {2}\w/);
    expect(flat(out)).toMatch(new RegExp(`Acts before these: .*acts ${id} --all --as customs-auditor$`));
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('is listed, the latest first, back to the first act or to the day that is named', async () => {
    const id = told();
    const numbers = (out: string) => out.split('\n').flatMap((line) => /^\d+/.exec(line)?.[0] ?? []);
    const { out } = await samsyn(['acts', id, '--as', 'customs-auditor']);
    expect(numbers(out)).toEqual(['5', '4', '3', '2', '1']);
    expect(out).toMatch(
      /^4 {2}2026-11-04 \d\d:00:00.* {2}disclosed {2}customs {2}customs-analyst\n {4}investigate, case/m,
    );
    expect(flat(out)).toContain(why.justification);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const since = await samsyn([
      'acts',
      id,
      '--since',
      '2026-11-03',
      '--until',
      '2026-11-04',
      '--as',
      'customs-auditor',
    ]);
    expect(numbers(since.out)).toEqual(['4', '3']);
    const none = await samsyn(['acts', id, '--since', '2026-12-01', '--as', 'customs-auditor']);
    expect(none.out.trim()).toBe('No acts in that time.');
  });

  it('is listed to a script as values, and to a reader from the record', async () => {
    const id = told();
    const { out } = await samsyn(['acts', id, '--json', '--as', 'customs-auditor']);
    const rows = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows[1]).toEqual(act(4, 'disclosed', why));
    expect(rows).toHaveLength(5);
    const reader = await samsyn(['acts', id, '--as', 'customs-analyst']);
    expect(reader).toMatchObject({ code: 0 });
    expect(exchange.calls.at(-1)?.path).toBe(`/v1/customs/records/${id}/acts`);
  });

  it.each([
    '/v1/customs/submissions/ID/acts/after/Mw',
    '/v1/police/records/ID/acts/after/Mw',
    '/v1/police/submissions/after/Mw',
  ])('does not follow a page of acts of %s', async (elsewhere) => {
    const [id = ''] = exchange.kept.keys();
    const actsBefore = elsewhere.replace('ID', id);
    exchange.tamper = (path, body) => path.endsWith(id) && Object.assign(body, { actsBefore });
    expect((await samsyn(['acts', id, '--as', 'police-auditor'])).code).toBe(3);
    expect(exchange.calls.map(({ path }) => path)).not.toContain(actsBefore);
  });
});

describe('submissions of an auditor', () => {
  it('say at 120 columns when each was received, decided and released, and go back to the day that is named', async () => {
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 14);
    exchange.tamper = (_path, body) => {
      for (const one of (body.submissions as object[]) ?? [])
        Object.assign(one, {
          state: 'withdrawn',
          decidedAt: `${yesterday}32:03.642Z`,
          releasedAt: `${yesterday}33:00Z`,
        });
    };
    const { out } = await samsyn(['submissions', '--as', 'police-auditor'], 120);
    const [head = '', row = ''] = out.split('\n');
    expect(head).toMatch(/TO +CODE +RECEIVED +DECIDED +RELEASED/);
    expect(row).toMatch(/H0 {4}\d\d-\d\d \d\d:\d\d {2}\d\d-\d\d \d\d:32 {2}\d\d-\d\d \d\d:33/);
    const desk = await samsyn(['submissions', '--as', 'police-desk'], 120);
    expect(desk.out).toMatch(/CODE +APPROVALS +RECEIVED +DUE/);
    const none = await samsyn(['submissions', '--since', '2099-01-01', '--as', 'police-auditor']);
    expect(none.out.trim()).toBe('No submissions.');
    expect((await samsyn(['submissions', '--since', 'yesterday', '--as', 'police-auditor'])).code).toBe(2);
  });
});
