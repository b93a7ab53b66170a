import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clean } from '../../shared/command/terminal/show.ts';
import { aCover } from '../protocol/support.ts';
import { served } from './served.ts';
import { aReport, clientOf } from './stand-in-exchange.ts';
import { type Ran, ran } from './terminal.ts';

const at = served();

const file = (name: string): string => join(at.folder, name);
const samsyn = (...args: string[]): Promise<Ran> => ran(args, { env: { SAMSYN_HOME: at.folder }, width: 400 });

describe('submit, whose answer is lost', () => {
  /** The exchange takes the first submission, and answers with a fault of its own. */
  const losing = (): void => {
    const { transport } = at.exchange;
    at.exchange.transport = async (call) => {
      const answer = await transport(call);
      if (call.method !== 'PUT') return answer;
      at.exchange.transport = transport;
      at.exchange.upcoming.push('internal');
      return transport(call);
    };
  };

  it('says so in whole sentences, and once it has arrived deletes what was kept, and says that too', async () => {
    const [letter, kept] = [file('letter.json'), file('letter.unsent.json')];
    writeFileSync(letter, JSON.stringify({ cover: aCover(), report: aReport() }));
    losing();
    const lost = await samsyn('submit', letter, '--as', 'police-desk');
    expect([lost.code, existsSync(kept)]).toEqual([3, true]);
    expect(lost.err).toContain('. It is kept, sealed;');
    expect(lost.err).not.toContain('..');
    const { code, out } = await samsyn('submit', kept, '--as', 'police-desk');
    expect([code, out]).toEqual([0, expect.stringContaining(`${kept} has arrived, and is deleted.`)]);
    expect([existsSync(kept), existsSync(letter)]).toEqual([false, true]);
  });

  it('keeps what was kept for as long as it is not accepted', async () => {
    const kept = file('letter.unsent.json');
    const client = await clientOf(at.exchange, 'police-desk');
    const { id, body } = await client.prepare(aCover(), aReport());
    writeFileSync(kept, JSON.stringify({ id, body }));
    at.exchange.upcoming.push('internal');
    expect((await samsyn('submit', kept, '--as', 'police-desk')).code).toBe(3);
    expect(existsSync(kept)).toBe(true);
  });
});

describe('help and version', () => {
  it('are there by words as by options', async () => {
    for (const words of [['submit'], ['keys', 'new'], ['keys'], []])
      expect(await samsyn('help', ...words)).toEqual(await samsyn(...words, '--help'));
    for (const word of ['version', '-v', '-V']) expect(await samsyn(word)).toEqual(await samsyn('--version'));
    expect(await samsyn('help', 'submitt')).toMatchObject({ code: 2, err: expect.stringContaining('"submit"') });
  });
});

describe('submit --example', () => {
  it('is one line of JSON with --json', async () => {
    const { code, out } = await samsyn('submit', '--example', '--json');
    expect([code, out.split('\n').length]).toEqual([0, 1]);
    expect(JSON.parse(out)).toEqual(JSON.parse((await samsyn('submit', '--example')).out));
  });

  it.each([['--check'], ['--concurrency', '2'], ['--patience', '1']])(
    'is not taken together with %s',
    async (...more) => {
      const { code, out, err } = await samsyn('submit', '--example', ...more);
      expect([code, out, err]).toEqual([2, '', expect.stringContaining(`${more[0]} has no use with --example`)]);
    },
  );
});

describe('a table that cannot be converted', () => {
  it('was never to be sent, and is told so', async () => {
    writeFileSync(file('bad.csv'), 'a,b\n');
    const { code, err } = await samsyn('convert', 'us-cbp', file('bad.csv'));
    expect([code, err]).toEqual([1, expect.stringContaining('not converted: the table does not follow the contract.')]);
  });
});

describe('the hint of records', () => {
  it('is taken as it stands', async () => {
    await (await clientOf(at.exchange, 'police-desk')).submit(aCover(), aReport());
    const { out } = await samsyn('records', '--as', 'customs-analyst');
    const [, justification = ''] = /--justification "([^"]*)"/.exec(out) ?? [];
    const [, id = '', purpose = ''] = /samsyn read (\S+) --purpose (\S+)/.exec(out) ?? [];
    const call = ['read', id, '--purpose', purpose, '--justification', justification, '--as', 'customs-analyst'];
    expect(await samsyn(...call)).toMatchObject({ code: 0, err: '' });
    const sent = at.exchange.calls.find(({ path }) => path.endsWith('/disclosures'));
    expect(JSON.parse(sent?.body ?? '')).toEqual({ purpose, justification });
  });
});

describe('text of others', () => {
  it.each([
    ['a family of people', '👨‍👩‍👧 ❤️‍🔥 👩🏽‍🔬'],
    ['Persian with its joiners', 'می‌خواهم'],
    ['Hindi with its joiners', 'क्‍ष'],
    ['a soft hyphen', 'co\u00adoperate'],
  ])('is shown as it was written: %s', (_, text) => expect(clean(text)).toBe(text));

  it('has its tabs as spaces, and everything that could rewrite a terminal marked', () => {
    expect(clean('column 1\tcolumn 2')).toBe('column 1  column 2');
    expect(clean('x\u001b[2J\u202eabc\u2028')).toBe('x\ufffd[2J\ufffdabc\ufffd');
    // A joiner that joins nothing hides something.
    expect(clean('\u200d7\u200c x')).toBe('\ufffd7\ufffd x');
    // Drawn as nothing: a filler, a joiner, a selector of variants, a tag.
    expect(clean('a\u3164b\u034f\ufe00\u{e0041}c')).toBe('a\ufffdb\ufffd\ufffd\ufffdc');
  });
});

describe('one of something', () => {
  it('is told as one', async () => {
    const totals = [{ period: '2020-04', office: 'Malmö', substance: 'Heroin', events: 1, quantityGrams: 2 }];
    const offence = { ...aCover().offence, minimumPenaltyMonths: 0, maximumPenaltyMonths: 1 };
    const report = { ...aReport(), kind: 'other', subjects: [], totals };
    const { id } = await (await clientOf(at.exchange, 'police-desk')).submit({ ...aCover(), offence }, report);
    const { out } = await samsyn('review', id, '--as', 'police-approver-1');
    expect(out).toContain('Heroin, 1 event, 2 g');
    expect(out).toMatch(/to 1 month of prison/);
  });
});

describe('a call to be copied', () => {
  it('has its paths quoted where a shell would part them', async () => {
    const folder = join(at.folder, 'two words');
    mkdirSync(folder);
    const out = join(folder, 'desk');
    const { out: said } = await samsyn(
      'keys',
      'new',
      '--name',
      'desk',
      '--agency',
      'police',
      '--roles',
      'submitter',
      '--out',
      folder,
    );
    expect(said).toContain(`--as "${out}.principal.json"`);
  });
});
