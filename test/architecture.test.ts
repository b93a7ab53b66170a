import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { circles, circlesOfRooms, closure, importsOf, type Part, type Sources, violations } from './support/imports.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const below =
  (...folders: readonly string[]) =>
  (path: string): boolean =>
    folders.some((folder) => path.startsWith(`${folder}/`));

/** Who may import whom. Whatever is not named here may not be imported: another part of the tree, a package, a module of Node. */
const parts: readonly Part[] = [
  { name: 'domain', of: below('shared/domain'), mayImport: [] },
  {
    // Client, browser and function write a selector in one way: by tables of numbering plans and checksums that others keep (decision 18).
    name: 'selectors',
    of: below('shared/protocol/selectors'),
    mayImport: ['shared/domain', 'shared/protocol', 'libphonenumber-js', 'ibantools', '@scure/base', '@noble/hashes'],
  },
  {
    name: 'protocol',
    of: below('shared/protocol'),
    mayImport: ['shared/domain', 'valibot', '@valibot/to-json-schema'],
  },
  // The log hashes what the wire carries, in the wire's encodings.
  { name: 'custody', of: below('shared/custody'), mayImport: ['shared/domain', 'shared/protocol'] },
  // Of no port and of no service: whoever holds the acts and the registrars' keys proves the same offline.
  { name: 'proof', of: below('shared/proof'), mayImport: ['shared/domain', 'shared/protocol', 'shared/custody'] },
  {
    name: 'workflow',
    of: below('shared/workflow'),
    mayImport: ['shared/domain', 'shared/protocol', 'shared/custody', 'shared/proof'],
  },
  {
    name: 'aws',
    of: below('shared/aws'),
    // It keeps what it is given and decides nothing: of the domain it knows shapes alone, and of the workflow, besides the shapes of its
    // ports, what a table that fails throws, how long a page is, and how a submission that was kept comes back.
    mayImport: [
      'shared/protocol',
      'shared/workflow/ports.ts',
      'shared/workflow/paging.ts',
      'shared/workflow/stored.ts',
      '@aws-sdk',
      'node:zlib',
    ],
    mayImportTypes: ['shared/domain', 'shared/custody', 'shared/workflow'],
  },
  {
    // What the functions behind a door have in common: as they, it brings ports and use cases together.
    name: 'the door',
    of: (path) => path === 'shared/runtime/door.ts',
    mayImport: ['shared/runtime', 'shared/protocol', 'shared/workflow', 'shared/aws'],
  },
  {
    name: "the console's files as they are served",
    of: (path) => path === 'shared/runtime/console-files.ts',
    mayImport: ['valibot', 'node:fs', 'node:path', 'node:zlib'],
  },
  {
    name: 'runtime',
    of: below('shared/runtime'),
    mayImport: [
      'shared/domain',
      'shared/protocol',
      'shared/workflow',
      '@middy/core',
      '@aws-lambda-powertools',
      'aws-lambda',
      '@aws-sdk/util-dynamodb',
      '@aws-sdk/client-dynamodb',
      'valibot',
      'node:crypto',
    ],
  },
  {
    name: 'client on Node',
    of: below('shared/client/node'),
    mayImport: ['shared/client', 'shared/domain', 'shared/protocol', 'valibot', '@aws-sdk/client-sqs', 'node:'],
  },
  {
    // It ships to partners and runs in their browsers, too: `jose` seals and opens.
    name: 'client',
    of: (path) => below('shared/client')(path) && !below('shared/client/node')(path),
    mayImport: ['shared/domain', 'shared/protocol', 'shared/proof', 'jose', 'valibot'],
  },
  {
    name: 'enrolment',
    of: below('shared/enrolment'),
    mayImport: ['shared/client', 'shared/protocol', 'valibot', '@aws-sdk/client-dynamodb'],
  },
  {
    // The terminal's program: `exifr` looks into pictures, `string-width` knows what takes two places, the SDK's clients are an operator's.
    name: 'command',
    of: below('shared/command'),
    mayImport: [
      'shared/runtime/console-files.ts',
      'shared/client',
      'shared/enrolment',
      'shared/domain',
      'shared/protocol',
      'shared/proof',
      'exifr',
      'string-width',
      'valibot',
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-sqs',
      'node:',
    ],
  },
  {
    name: 'what the console takes of the client',
    of: (path) => path === 'shared/console/client.ts',
    mayImport: ['shared/client'],
  },
  {
    name: 'the console',
    of: below('shared/console'),
    // It runs in a browser: nothing of Node, and of the client what one file takes. `exifr` looks into pictures, as in the terminal.
    mayImport: [
      'shared/domain',
      'shared/protocol',
      'shared/custody',
      'shared/proof',
      'preact',
      '@preact/signals',
      'chart.js',
      'diff',
      '@tanstack/virtual-core',
      'valibot',
      'exifr',
    ],
  },
  {
    name: 'functions',
    of: (path) => path.startsWith('functions/'),
    mayImport: ['shared/runtime', 'shared/workflow', 'shared/aws', 'node:path'],
  },
  {
    name: 'the demo',
    of: below('infra/local/demo'),
    mayImport: [
      'infra/local/cloud',
      'infra/local/exchange',
      'shared/client',
      'shared/enrolment',
      'shared/command',
      'shared/protocol',
      'shared/domain',
      'valibot',
      'node:',
    ],
  },
  {
    // An AWS on one machine: it knows templates and requests, and nothing of Samsyn.
    name: 'the local cloud',
    of: below('infra/local/cloud'),
    mayImport: ['fauxqs', 'node:'],
  },
  {
    name: 'the local exchange',
    of: below('infra/local/exchange'),
    // What runs here is what is deployed: of ours it knows the synthesized stacks, and enrols as an operator does, into a table.
    mayImport: [
      'infra/local/cloud',
      'infra/synthesis.ts',
      'shared/client',
      'shared/enrolment',
      'shared/command',
      '@aws-sdk/client-dynamodb',
      'node:',
    ],
  },
  {
    // What an operator runs between a restore and the deployment that names it.
    name: 'the restore',
    of: below('infra/restore'),
    mayImport: ['infra/script-options.ts', '@aws-sdk/client-dynamodb', 'node:'],
  },
  {
    // A deployed exchange tried from outside, as an operator and an agency reach it.
    name: 'the smoke run',
    of: below('infra/smoke'),
    mayImport: [
      'infra/script-options.ts',
      'infra/constructs/api/api-settings.ts',
      'infra/local/demo',
      'shared/client',
      'shared/enrolment',
      'shared/command',
      'shared/protocol',
      'shared/domain',
      '@aws-sdk/client-api-gateway',
      'node:',
    ],
  },
  {
    name: 'infra',
    of: below('infra'),
    mayImport: [
      'shared/runtime/config.ts',
      'shared/protocol/routes.ts',
      'shared/protocol/problem.ts',
      'shared/protocol/time.ts',
      'shared/domain/refusal.ts',
      'shared/domain/law',
      'shared/client/node/text-file.ts',
      'aws-cdk-lib',
      'constructs',
      'cdk-nag',
      'esbuild',
      'vite',
      'valibot',
      'node:',
    ],
  },
];

const files = globSync(['functions/**/*.ts', 'shared/**/*.{ts,tsx}', 'infra/**/*.ts'], { cwd: root }).map((file) =>
  file.replaceAll('\\', '/'),
);
const sources: Sources = new Map(files.map((file) => [file, readFileSync(`${root}/${file}`, 'utf8')]));
const functions = files.filter((file) => file.startsWith('functions/'));

/** The room of a file: its folder. What a stack is built of, what a page is, and the domain with its law, is one room with closets. */
const roomOf = (path: string): string =>
  ['infra/constructs', 'shared/console', 'shared/domain'].find((room) => path.startsWith(`${room}/`)) ??
  path.slice(0, path.lastIndexOf('/'));

/** A tree of one file, to see a rule refuse it. */
const planted = (path: string, source: string): Sources => new Map([[path, source]]);

describe('imports', () => {
  it('go only where the architecture allows', () => {
    expect(sources.size).toBeGreaterThan(100);
    expect(violations(sources, parts)).toEqual([]);
  });

  it('are found in every form, and refused where they do not belong', () => {
    const source = [
      "import { createHash } from 'node:crypto';",
      "import type { Ports } from '../workflow/ports.ts';",
      'import {\n  a,\n  b,\n} from "../runtime/log.ts";'.replaceAll('"', "'"),
      "import './act.ts';",
      "export { c } from '../../test/support/submissions.ts';",
      "const later = await import('jose');",
    ].join('\n');
    expect(violations(planted('shared/domain/planted.ts', source), parts)).toEqual(
      ['node:crypto', 'shared/workflow/ports.ts', 'shared/runtime/log.ts', 'test/support/submissions.ts', 'jose'].map(
        (target) => `shared/domain/planted.ts → ${target}`,
      ),
    );
  });

  it('of types alone are told from those of what they name, in every form', () => {
    const source = [
      "import { openTasks } from '../domain/tasks.ts';",
      "import { type State, submittedAs } from '../domain/submission.ts';",
      "import * as decide from '../domain/decide.ts';",
      "import '../domain/effects.ts';",
      "export { mayKnow } from '../domain/visibility.ts';",
      "import { carryOut } from '../workflow/carry-out.ts';",
      "const later = await import('../domain/progress.ts');",
      "import type { Agency } from '../domain/agency.ts';",
      "import {\n  type Notice,\n  type Notification,\n} from '../domain/notice.ts';",
      "import { Unavailable } from '../workflow/ports.ts';",
    ].join('\n');
    expect(violations(planted('shared/aws/planted.ts', source), parts)).toEqual(
      [
        'domain/tasks.ts',
        'domain/submission.ts',
        'domain/decide.ts',
        'domain/effects.ts',
        'domain/visibility.ts',
        'workflow/carry-out.ts',
        'domain/progress.ts',
      ].map((target) => `shared/aws/planted.ts → shared/${target}`),
    );
  });

  it('go in no circle, not even of types', () => {
    expect(circles(sources)).toEqual([]);
    const three: Sources = new Map([
      ['a.ts', "import './b.ts';"],
      ['b.ts', "import type { C } from './c.ts';\nimport './d.ts';"],
      ['c.ts', "export { b } from './b.ts';"],
      ['d.ts', "import 'node:fs';"],
    ]);
    expect(circles(three)).toEqual(['b.ts → c.ts → b.ts']);
  });

  it('go in one direction between rooms: what a room imports from never imports from it, by any way', () => {
    expect(circlesOfRooms(sources, roomOf)).toEqual([]);
    const two: Sources = new Map([
      ['desk/a.ts', "import '../terminal/b.ts';"],
      ['terminal/b.ts', "import './c.ts';"],
      ['terminal/c.ts', "import '../desk/d.ts';"],
      ['desk/d.ts', ''],
    ]);
    expect(circlesOfRooms(two, roomOf)).toEqual(['desk → terminal → desk']);
  });

  it('of one function never reach another, nor do they reach what only an agency uses', () => {
    for (const file of functions) {
      expect(importsOf(file, sources.get(file) ?? '').filter((target) => target.startsWith('functions/'))).toEqual([]);
      expect([...closure(sources, file)].filter(below('shared/client', 'shared/enrolment', 'shared/command'))).toEqual(
        [],
      );
    }
  });

  it('of a file that belongs nowhere are not overlooked', () => {
    expect(violations(planted('shared/helpers/all.ts', ''), parts)).toEqual([
      'shared/helpers/all.ts belongs to no part of the tree',
    ]);
  });
});

/** Modules that also run in a browser: hash and verify are passed in. */
const ofNode = (source: string): readonly string[] =>
  [
    ...source
      .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      .matchAll(/'node:[a-z/_]+'|\bBuffer\b|\bprocess\.|\b__dirname\b/g),
  ].map(([found]) => found);

describe('domain, protocol, custody, proof, the agency’s client and the console', () => {
  const browser = [
    ...files.filter(below('shared/domain', 'shared/protocol', 'shared/custody', 'shared/proof')),
    ...files.filter((path) => below('shared/client')(path) && !below('shared/client/node')(path)),
    ...files.filter(below('shared/console')),
    ...closure(sources, 'shared/console/main.tsx'),
  ];

  it('use nothing of Node', () => {
    expect(browser).toContain('shared/client/client.ts');
    expect(closure(sources, 'shared/console/main.tsx')).toContain('shared/client/client.ts');
    for (const file of new Set(browser))
      expect({ file, found: ofNode(sources.get(file) ?? '') }).toEqual({ file, found: [] });
  });

  it('would be found out if they did', () => {
    expect(ofNode("import { readFileSync } from 'node:fs';\nconst text = Buffer.from(bytes);")).toEqual([
      "'node:fs'",
      'Buffer',
    ]);
    expect(ofNode('/** Passed in: node:crypto in the functions. */')).toEqual([]);
  });
});

const branches = (source: string): readonly string[] =>
  [
    ...source
      .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$|'[^']*'/gm, '')
      .matchAll(/\b(?:if|switch|for|while|catch)\b|\s\?\s|&&|\|\|/g),
  ].map(([found]) => found.trim());

describe('functions', () => {
  it('are composition roots: 25 lines at most, without a branch', () => {
    expect(functions.length).toBeGreaterThan(10);
    for (const file of functions) {
      const source = sources.get(file) ?? '';
      expect({ file, short: source.trimEnd().split('\n').length <= 25, branches: branches(source) }).toEqual({
        file,
        short: true,
        branches: [],
      });
    }
  });

  it('would be found out if they branched', () => {
    expect(branches("if (state === 'pending') go(); else wait(late ? 1 : 2);")).toEqual(['if', '?']);
    expect(branches("/** What if? */ export const handler = route('for all');")).toEqual([]);
  });
});

/** Groups of patterns that are repeated without bound, as `(a|b)+`, where they stand in a line. In types and sums a space follows. */
const repeatedGroups = (source: string): readonly string[] =>
  source
    .replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    .split('\n')
    .filter((line) => /(?<!\\)\)(?:[+*]|\{\d+,\})/.test(line))
    .map((line) => line.trim());

describe('patterns', () => {
  it('repeat no group without bound: over a text of megabytes from outside that ends the stack', () => {
    for (const [file, source] of sources)
      if (below('shared', 'functions')(file))
        expect({ file, found: repeatedGroups(source) }).toEqual({ file, found: [] });
  });

  it('would be found out if they did', () => {
    const bad = ['/^(?:[^"]|"")*$/', '/(a|b)+/g', '/^(\\/[a-z]+)*$/', '/x(?:ab){2,}y/', '/(a|b)*c/'];
    for (const pattern of bad) expect(repeatedGroups(`const words = ${pattern};`)).toHaveLength(1);
    const good = ['/^\\d+(?:-\\d+)?$/', '/\\(a\\)+/', '(a + b) * 2', '(a + b) + c', '/(?:ab){2,9}/', '/** (a|b)+ */'];
    for (const source of good) expect(repeatedGroups(`const words = ${source};`)).toEqual([]);
  });
});

describe('names', () => {
  it('are the field’s own', () => {
    const empty = /(^|[-/])(manager|helpers?|utils?|service|data|misc|common)([-./]|$)/i;
    expect(files.filter((file) => empty.test(file))).toEqual([]);
    expect(empty.test('shared/domain/approval-manager.ts')).toBe(true);
  });

  it('that stand at the top of a file for a function are of a function: arrows are for what is passed on', () => {
    const arrow = /^(?:export )?const \w+ = (?:async )?(?:<[^;=]*>)?\([^;]*?\)(?:: [^;=]*?)? =>/m;
    for (const [file, source] of sources)
      expect({ file, arrow: arrow.exec(source)?.[0] }).toEqual({ file, arrow: undefined });
    expect(arrow.test('export const kidOf = async <T>(key: Key<T>): Promise<string> => thumbprint(key);')).toBe(true);
  });

  it('stand in files of a readable length', () => {
    for (const [file, source] of sources)
      expect({ file, long: source.split('\n').length > 250 }).toEqual({ file, long: false });
  });
});
