import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aCover } from '../protocol/support.ts';
import { served } from './served.ts';
import { aReport, clientOf } from './stand-in-exchange.ts';
import { lineOf } from './support.ts';
import { ran } from './terminal.ts';

const at = served();
const samsyn = (...args: string[]) => ran(args, { env: { SAMSYN_HOME: at.folder }, width: 2000 });
const submitted = async (as = 'police-desk', recipients = ['customs']): Promise<string> => {
  const client = await clientOf(at.exchange, as);
  return (await client.submit({ ...aCover(), recipients }, aReport())).id;
};
/** A number that Skatteverket publishes for tests. */
const person = '19880423-2398';
const approver = ['--as', 'police-approver-1'];
const letter = (cover: object): string => {
  const file = join(at.folder, 'letter.json');
  writeFileSync(file, lineOf('one', cover));
  return file;
};

/** Each field that goes to the exchange in the clear, typed with a number in it. */
const typed = {
  'review --justification': async () => ['review', await submitted(), '--justification', `For ${person}.`, ...approver],
  'return --reason': async () => {
    const id = await submitted();
    await samsyn('review', id, ...approver);
    return ['return', id, '--reason', `Names ${person}.`, ...approver];
  },
  'approve --secrecy-reason': async () => {
    const id = await submitted();
    await samsyn('review', id, ...approver);
    const assessment = ['--secrecy-provision', 'OSL 10:15a', '--secrecy-reason', `It concerns ${person}.`];
    return ['approve', id, ...assessment, ...approver];
  },
  'withdraw --reason': async () => ['withdraw', await submitted(), '--reason', `Not ${person}.`, '--as', 'police-desk'],
  'read --justification': async () => {
    const id = await submitted('customs-desk', ['police']);
    return [
      'read',
      id,
      '--purpose',
      'investigate',
      '--justification',
      `Seen with ${person}.`,
      '--as',
      'police-analyst',
    ];
  },
  'read --case': async () => {
    const id = await submitted('customs-desk', ['police']);
    const why = ['--purpose', 'investigate', '--justification', 'The same sender.', '--case', person];
    return ['read', id, ...why, '--as', 'police-analyst'];
  },
  'submit /cover/purpose/description': async () => {
    const purpose = { ...aCover().purpose, description: `Who met ${person}.` };
    return ['submit', letter({ purpose }), '--as', 'police-desk'];
  },
} as const;

describe('what the exchange keeps in the clear', () => {
  it.each(Object.keys(typed) as (keyof typeof typed)[])(
    'is warned of where it seems to hold a number: %s',
    async (name) => {
      const args = await typed[name]();
      const field = name.split(' ')[1];
      const told = await samsyn(...args);
      expect([told.code, told.err]).toEqual([
        0,
        expect.stringContaining(`${field} holds what looks like a personnummer`),
      ]);
      expect(told.err).toMatch(/^Warning: .*The exchange keeps it in the clear/);
      expect(told.err).not.toContain('2398');
    },
  );

  it('is warned of as JSON for a script, and in each line of a file, also where it is only checked', async () => {
    const file = join(at.folder, 'many.jsonl');
    const purpose = { ...aCover().purpose, description: 'Whose is ABC 123?' };
    writeFileSync(file, [lineOf('a'), lineOf('b', { purpose }), lineOf('c')].join('\n'));
    for (const more of [['--check'], []]) {
      const { code, err } = await samsyn('submit', file, '--as', 'police-desk', '--json', ...more);
      expect([code, err.split('\n').map((line) => JSON.parse(line))]).toEqual([
        0,
        [
          {
            warning: expect.stringMatching(
              /^line 2: \/cover\/purpose\/description holds what looks like a number plate\./,
            ),
          },
        ],
      ]);
    }
  });

  it('is not warned of where it names nobody', async () => {
    const id = await submitted();
    const told = await samsyn(
      'review',
      id,
      '--justification',
      'On duty for this desk on 2026-11-20, 0700-1500.',
      ...approver,
    );
    expect([told.code, told.err]).toEqual([0, '']);
  });

  it('is said beside each field, where help tells of it', async () => {
    for (const command of ['review', 'read', 'return', 'reject', 'approve', 'withdraw', 'submit']) {
      const { out } = await samsyn(command, '--help');
      expect([command, out.replaceAll(/\s+/g, ' ')]).toEqual([
        command,
        expect.stringContaining('no names or numbers there'),
      ]);
    }
    const missing = await samsyn('read', await submitted(), '--purpose', 'investigate', '--as', 'customs-analyst');
    expect(missing.err).toContain('no names or numbers there');
  });
});
