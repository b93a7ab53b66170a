import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { aCover } from '../protocol/support.ts';
import { served } from './served.ts';
import { aReport, clientOf } from './stand-in-exchange.ts';
import { lineOf, linesOfWords, wordsFor } from './support.ts';
import { ran } from './terminal.ts';

const at = served();
const file = (...names: string[]): string => join(at.folder, ...names);
const samsyn = (...args: string[]) => ran(args, { env: { SAMSYN_HOME: at.folder }, width: 2000 });
const submitted = async (as: string, recipients: readonly string[]): Promise<string> => {
  const client = await clientOf(at.exchange, as);
  const { id } = await client.submit({ ...aCover(), recipients: [...recipients] }, aReport('UNMISTAKABLE'));
  return id;
};
/** Acts that the stand-in was asked for. */
const acts = (): number =>
  at.exchange.calls.filter(({ method, path }) => method === 'PUT' || /\/(reviews|disclosures|decisions)$/.test(path))
    .length;
const why = ['--purpose', 'investigate', '--justification', 'The same sender as ours.', '--as', 'police-analyst'];

const aFile = (): string => {
  writeFileSync(file('f'), '');
  return file('f');
};
const aCircle = (): string => {
  symlinkSync(file('l'), file('l'));
  return file('l');
};
/** Runs the command in a process of its own, as a line of bash that calls it "$0" "$@". */
const inBash = async (script: string, ...args: string[]) => {
  const main = fileURLToPath(new URL('../../shared/command/main.ts', import.meta.url));
  const child = spawn('bash', ['-c', script, process.execPath, main, ...args], {
    env: { ...process.env, SAMSYN_HOME: at.folder },
  });
  const ended = once(child, 'close');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await ended;
  return { code, out, err: err.replaceAll(/\s+/g, ' ') };
};

/** Runs it where no file may have more than so many KiB. */
const samsynWithin = (kibibytes: number, ...args: string[]) =>
  inBash(`trap '' XFSZ; ulimit -f ${kibibytes}; exec "$0" "$@"`, ...args);

/** Places of --out where nothing can be written. */
const unusable = {
  'a file': aFile,
  'below a file': () => join(aFile(), 'out'),
  'a circle of links': () => join(aCircle(), 'out'),
  'a name that is too long': () => file('n'.repeat(300)),
  'where the system lets nothing be made': () => '/proc/samsyn/out',
} as const;

describe('a folder of --out where nothing can be written', () => {
  it.each(Object.keys(unusable) as (keyof typeof unusable)[])(
    '(%s) is told in one sentence before anything is opened',
    async (place) => {
      const out = ['--out', unusable[place]()];
      const ours = await submitted('police-desk', ['customs']);
      const theirs = await submitted('customs-desk', ['police']);
      const before = acts();
      for (const args of [
        ['review', ours, ...out, '--as', 'police-approver-1'],
        ['read', theirs, ...out, ...why],
        ['read', '--all', ...out, ...why],
      ]) {
        const told = await samsyn(...args);
        expect(told).toMatchObject({ code: 2, out: '', err: expect.stringContaining(out[1] ?? '') });
        expect(told.err).toMatch(/^samsyn: cannot (write into|make the folder) [^\n]+$/);
        expect(told.err.replaceAll(at.folder, '')).not.toMatch(/E[A-Z]{3,}|Error/);
      }
      expect(acts()).toBe(before);
    },
  );
});

describe('a disk without room for a report', () => {
  it('is told before anything is opened', async () => {
    const ours = await submitted('police-desk', ['customs']);
    const theirs = await submitted('customs-desk', ['police']);
    const before = acts();
    const out = ['--out', file('seen')];
    for (const args of [
      ['review', ours, ...out, '--as', 'police-approver-1'],
      ['read', theirs, ...out, ...why],
      ['read', '--all', ...out, ...why],
    ]) {
      const told = await samsynWithin(256, ...args);
      expect([told.code, told.out]).toEqual([2, '']);
      expect(told.err).toContain(
        `cannot write into ${file('seen')}: it would be larger than a file may be. Nothing was opened;`,
      );
    }
    expect([acts(), readdirSync(file('seen'))]).toEqual([before, []]);
  });
});

describe('what has been read', () => {
  it('is tried to be remembered before it is opened', async () => {
    const id = await submitted('police-desk', ['customs']);
    const before = acts();
    mkdirSync(file('reviewed.json.new'));
    const told = await samsyn('review', id, '--as', 'police-approver-1');
    expect(told).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining(`cannot write ${file('reviewed.json')}`),
    });
    expect([acts(), told.err]).toEqual([before, expect.stringContaining('it is a folder')]);
  });

  it('is shown all the same where the disk fails after it was opened, with the digest to decide on', async () => {
    const id = await submitted('police-desk', ['customs']);
    const { transport } = at.exchange;
    at.exchange.transport = async (call) => {
      const answer = await transport(call);
      if (call.path.endsWith('/reviews')) symlinkSync('/dev/full', file('reviewed.json.new'));
      return answer;
    };
    const told = await samsyn('review', id, '--as', 'police-approver-1');
    expect([told.code, told.out]).toEqual([1, expect.stringContaining('UNMISTAKABLE')]);
    const digest = at.exchange.kept.get(id)?.sealedDigest;
    expect(told.err).toContain(
      `${file('reviewed.json')} cannot be written: the disk is full. Decide with --digest ${digest}`,
    );
  });

  it('is shown all the same where its folder fails after it was opened, and nothing is left half-written', async () => {
    const id = await submitted('police-desk', ['customs']);
    const { transport } = at.exchange;
    at.exchange.transport = async (call) => {
      const answer = await transport(call);
      if (call.path.endsWith('/reviews')) writeFileSync(file('seen', 'report.json'), 'of another');
      return answer;
    };
    const told = await samsyn('review', id, '--out', file('seen'), '--as', 'police-approver-1');
    expect([told.code, told.out]).toEqual([1, expect.stringContaining('UNMISTAKABLE')]);
    expect(told.err).toContain(`cannot write ${file('seen', 'report.json')}: it exists.`);
    expect(readdirSync(file('seen'))).toEqual(['report.json']);
    // What was shown was read.
    expect(await samsyn('approve', id, '--as', 'police-approver-1')).toMatchObject({ code: 0 });
  });
});

describe('a run that reads many', () => {
  it('ends at the first that cannot be kept, names it, and says that it was opened', async () => {
    for (let i = 0; i < 6; i++) await submitted('customs-desk', ['police']);
    const [, , third = ''] = [...at.exchange.kept.keys()].reverse();
    mkdirSync(file('seen'));
    mkdirSync(file('seen', `${third}.json.new`));
    const told = await samsyn('read', '--all', '--out', file('seen'), '--concurrency', '1', ...why);
    expect([told.code, acts()]).toEqual([3, expect.any(Number)]);
    expect(told.err).toContain(`cannot open ${file('seen', `${third}.json`)}: it is a folder`);
    expect(told.err).toContain('It was opened, on record');
  });
});

describe('a submission', () => {
  it('is kept before it is sent, and not beyond its answer', async () => {
    const letter = file('letter.json');
    writeFileSync(letter, lineOf('one'));
    const seen: string[][] = [];
    const { transport } = at.exchange;
    at.exchange.transport = async (call) => {
      if (call.method === 'PUT') seen.push(readdirSync(at.folder).filter((name) => name.includes('unsent.json')));
      return transport(call);
    };
    expect(await samsyn('submit', letter, '--as', 'police-desk')).toMatchObject({ code: 0 });
    expect(seen).toEqual([['letter.unsent.json']]);
    expect(existsSync(file('letter.unsent.json'))).toBe(false);
  });

  it('is not sealed a second time while an earlier one waits for its answer', async () => {
    const letter = file('letter.json');
    writeFileSync(letter, lineOf('one'));
    const { transport } = at.exchange;
    at.exchange.transport = async (call) => {
      const answer = await transport(call);
      return call.method === 'PUT' ? { ...answer, status: 500, body: 'lost' } : answer;
    };
    expect(await samsyn('submit', letter, '--as', 'police-desk')).toMatchObject({ code: 3 });
    at.exchange.transport = transport;
    const again = await samsyn('submit', letter, '--as', 'police-desk');
    expect([again.code, again.err]).toEqual([
      1,
      expect.stringContaining(`samsyn submit ${file('letter.unsent.json')}`),
    ]);
    expect(await samsyn('submit', file('letter.unsent.json'), '--as', 'police-desk')).toMatchObject({ code: 0 });
    expect(at.exchange.kept.size).toBe(1);
  });

  it('is not sent where nothing can be written at all', async () => {
    const before = acts();
    // A name that is as long as a name may be leaves no room for that of the kept file.
    const long = file(`${'l'.repeat(250)}.json`);
    writeFileSync(long, lineOf('one'));
    const told = await samsyn('submit', long, '--as', 'police-desk');
    expect([told.code, told.err]).toEqual([2, expect.stringContaining('its name is too long')]);
    expect([told.err.includes('Nothing was sent'), acts()]).toEqual([true, before]);
  });

  it.each([
    ['.journal', 'it is a folder'],
    ['.sending', 'a part of its path is no folder'],
  ])('of many is not begun where %s cannot be written', async (suffix, words) => {
    const lines = file('many.jsonl');
    writeFileSync(lines, linesOfWords(wordsFor(3)));
    if (suffix === '.journal') mkdirSync(lines + suffix);
    else writeFileSync(lines + suffix, '');
    const told = await samsyn('submit', lines, '--as', 'police-desk');
    expect([told.code, told.err]).toEqual([
      2,
      expect.stringMatching(new RegExp(`^samsyn: cannot [^\\n]*many\\.jsonl\\${suffix}[^\\n]*${words}`)),
    ]);
    expect(acts()).toBe(0);
  });

  it('of many ends in words where the journal takes no more, and goes on when it does', async () => {
    const lines = file('many.jsonl');
    writeFileSync(lines, linesOfWords(wordsFor(120)));
    // A sealed body has less than 16 KiB, and the journal is full after some sixty lines.
    const { code, err } = await samsynWithin(16, 'submit', lines, '--as', 'police-desk', '--concurrency', '1');
    expect([code, err]).toEqual([
      3,
      expect.stringMatching(/cannot write .*many\.jsonl\S*: it would be larger than a file may be/),
    ]);
    expect(await samsyn('submit', lines, '--as', 'police-desk')).toMatchObject({ code: 0 });
    expect(at.exchange.kept.size).toBe(120);
  }, 30_000);
});

describe('key files', () => {
  it('are written both or none: a private key without its entry would stand in the way of the next attempt', async () => {
    const keys = ['keys', 'new', '--name', 'x', '--agency', 'police', '--roles', 'submitter', '--out', at.folder];
    writeFileSync(file('x.entry.json'), 'of another');
    const told = await samsyn(...keys);
    expect([told.code, told.err]).toEqual([
      2,
      expect.stringMatching(/^samsyn: cannot write \S+x\.entry\.json: it exists\./),
    ]);
    expect(existsSync(file('x.principal.json'))).toBe(false);
  });
});

describe('the sign of a run', () => {
  it('is named where the disk does not take it, and nothing was sent', async () => {
    const lines = file('many.jsonl');
    writeFileSync(lines, linesOfWords(wordsFor(3)));
    const { code, err } = await samsynWithin(0, 'submit', lines, '--as', 'police-desk');
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(
        /cannot write \S*many\.jsonl\.sending\/run: it would be larger than a file may be\. Nothing was sent\./,
      ),
    ]);
    expect(acts()).toBe(0);
  });
});

describe('a letter that comes by a pipe', () => {
  const letter = (): string => {
    writeFileSync(file('l.json'), JSON.stringify({ cover: aCover(), report: aReport() }));
    return file('l.json');
  };
  it.each([
    ['by standard input', 'cat "$LETTER" | "$0" "$@" -'],
    ['by its other name', 'cat "$LETTER" | "$0" "$@" /dev/stdin'],
    ['by a file in its place', '"$0" "$@" /dev/stdin < "$LETTER"'],
    ['by what a shell puts in a file’s place', '"$0" "$@" <(cat "$LETTER")'],
    ['slowly', '(sleep 0.3; head -c 50 "$LETTER"; sleep 0.3; tail -c +51 "$LETTER") | "$0" "$@" -'],
  ])('(%s) is read to its end', async (_, script) => {
    expect(await inBash(`LETTER="${letter()}"; ${script}`, 'submit', '--check', '--as', 'police-desk')).toMatchObject({
      code: 0,
      out: expect.stringContaining('follows the contract'),
    });
  });

  it('without an answer is kept beside the connection, and sent again from there', async () => {
    const { transport } = at.exchange;
    at.exchange.transport = async (call) => {
      const answer = await transport(call);
      return call.method === 'PUT' ? { ...answer, status: 500, body: 'lost' } : answer;
    };
    const lost = await inBash(`cat "${letter()}" | "$0" "$@" -`, 'submit', '--as', 'police-desk');
    expect([lost.code, lost.err]).toEqual([3, expect.stringContaining(file('letter.unsent.json'))]);
    at.exchange.transport = transport;
    expect((await samsyn('submit', file('letter.unsent.json'), '--as', 'police-desk')).code).toBe(0);
    expect([existsSync(file('letter.unsent.json')), at.exchange.kept.size]).toEqual([false, 1]);
  });

  it('of more than anybody writes is not kept in memory', async () => {
    const { code, err } = await inBash('head -c 90M /dev/zero | "$0" "$@" -', 'submit', '--check');
    expect([code, err]).toEqual([2, expect.stringContaining('it has more than 64 MiB')]);
  });
});
