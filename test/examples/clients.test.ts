import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeBase64url } from '../../shared/protocol/base64.ts';
import { publicJwk } from '../../shared/protocol/thumbprint.ts';
import { wrapKey } from '../../shared/runtime/node-crypto.ts';
import { aReport, coverFor } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { type Lie, startLiar } from './liar.ts';
import { missing, type Ran, run, titled } from './tools.ts';

const example = (name: string): string =>
  fileURLToPath(new URL(`../../shared/client/examples/${name}`, import.meta.url));

let folder: string;
let exchange: TestExchange;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'samsyn-examples-'));
  exchange = await startTestExchange();
});
afterAll(async () => {
  await exchange?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const connectionFile = (): string => join(exchange.home, 'connection.json');

/** Runs a client against an exchange that lies, or with registrars that are not the exchange's. */
const deceived = async (client: (connection: string) => Promise<Ran>, lie: Lie, over: object = {}): Promise<Ran> => {
  const { url, stop } = await startLiar(exchange.connection.url, lie);
  const file = join(folder, 'connection.json');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(connectionFile(), 'utf8')), url, ...over }));
  try {
    return await client(file);
  } finally {
    await stop();
  }
};

interface Fetched {
  readonly body: string;
  readonly signature: { readonly principal: string; readonly input: string };
}
const isFetched = (answer: Record<string, unknown>): answer is Record<string, unknown> & Fetched =>
  'signature' in answer;
const inFetched =
  (change: (fetched: Fetched) => object): Lie =>
  (_, answer) =>
    isFetched(answer) ? { ...answer, ...change(answer) } : answer;
/** The text with one character in its midst changed: still base64url, and of another value. */
const changed = (text: string): string => {
  const at = text.length - 20;
  return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
};

/** Some other content key, rightly wrapped to this principal. */
const ownKeyFor = (name: string): string => {
  const to = exchange.connection.principals.find((principal) => principal.name === name)?.decryptionKey;
  if (to === undefined) throw new Error(`${name} opens nothing`);
  return encodeBase64url(wrapKey(randomBytes(32), publicJwk(to)));
};

/** What an exchange that is taken over may try, and the word by which whoever opens a report says that it has seen through it. */
const lies: readonly [string, Lie, string][] = [
  ['another body', inFetched(({ body }) => ({ body: body.replace('investigate', 'prevent') })), 'not signed this body'],
  [
    'an entry with another signature',
    inFetched(({ signature }) => ({ signature: { ...signature, principal: changed(signature.principal) } })),
    'registrar has not signed',
  ],
  [
    'a name of another exchange',
    inFetched(({ signature }) => ({ signature: { ...signature, authority: 'another.example' } })),
    'signed for another exchange',
  ],
  [
    'another time of signing',
    inFetched(({ signature }) => ({
      signature: { ...signature, input: signature.input.replace(/created=(\d+)/, (_, at) => `created=${at - 1}`) },
    })),
    'not signed this body',
  ],
  [
    'a signature of before the entry',
    inFetched(({ signature }) => ({
      signature: { ...signature, input: signature.input.replace(/created=\d+/, 'created=1') },
    })),
    'in force',
  ],
  [
    'a key that was revoked before it signed',
    inFetched(({ signature }) => ({ signature: { ...signature, revokedAt: '2020-01-01T00:00:00Z' } })),
    'revoked before it signed',
  ],
  [
    'another digest',
    (_, answer) => ('encryptedKey' in answer ? { ...answer, sealedDigest: 'A'.repeat(43) } : answer),
    'another sealed report',
  ],
  [
    'a key that is wrapped to nobody',
    (_, answer) => ('encryptedKey' in answer ? { ...answer, encryptedKey: 'A'.repeat(512) } : answer),
    'not wrapped to',
  ],
  [
    'a key of its own making',
    (_, answer) => ('encryptedKey' in answer ? { ...answer, encryptedKey: ownKeyFor('police-approver-1') } : answer),
    'the tag is another',
  ],
];
/** A shell takes seconds for each: of every kind one (body, entry, time, key), where the other client is told all. */
const liesToShell = lies.filter(([what]) =>
  [
    'another body',
    'an entry with another signature',
    'a key that was revoked before it signed',
    'a key of its own making',
  ].includes(what),
);
const swappedRegistrars = () => {
  const { police, customs } = exchange.connection.registrars;
  return { registrars: { police: customs, customs: police } };
};
const nothing: Lie = (_, answer) => answer;
/** What was taken before the exchange kept its name with a signature: not a lie. */
const older = inFetched(({ signature }) => ({ signature: { ...signature, authority: undefined } }));

/** Each call of a client starts a dozen processes of openssl. */
const patient = { timeout: 180_000 };

describe.skipIf(missing.python.length > 0)(titled('client.py', missing.python), patient, () => {
  const client = (connection: string) => run('python3', example('client.py'), connection);

  it('submits, reviews, approves and reads', async () => {
    const { code, stdout, stderr } = await client(connectionFile());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [submitted = '', reviewed, approved, read] = stdout.split('\n');
    expect(reviewed).toBe('reviewed as police-approver-1: Letters posted at one box');
    expect(approved).toMatch(/^approved as police-approver-1: 1 of 1 given, (approved|released)$/);
    expect(read).toMatch(/^read as customs-analyst on record as act \d+:$/);
    expect(stdout).toContain('A person posted eleven like letters.');
    // What it sealed opens in the other client too.
    const id = submitted.split(' ')[1] ?? '';
    const opened = await (await exchange.as('customs-analyst')).disclose(id, {
      purpose: 'investigate',
      justification: 'Opened by another client.',
    });
    expect(JSON.stringify(opened)).toContain('A person posted eleven like letters.');
  });

  it.each(lies)('trusts no exchange that hands over %s', async (_, lie, doubt) => {
    const { code, stdout, stderr } = await deceived(client, lie);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`Do not trust this.*${doubt}`));
    expect(stdout).not.toContain('reviewed');
  });

  it('opens what is older than the name that stands with a signature', async () => {
    expect((await deceived(client, older)).stdout).toContain('reviewed');
  });

  it('trusts no entry of a registrar that is not pinned', async () => {
    expect((await deceived(client, nothing, swappedRegistrars())).stderr).toContain('none of this agency');
  });
});

describe.skipIf(missing.shell.length > 0)(titled('client.sh', missing.shell), patient, () => {
  const client = (...args: string[]) => run('sh', example('client.sh'), ...args);
  const submitted = async (from = 'police', text = 'Seen twice.') =>
    (
      await (
        await exchange.as(`${from}-desk`)
      ).submit(coverFor([from === 'police' ? 'customs' : 'police'], 'H0'), aReport(text))
    ).id;

  it.each(['police', 'customs'])('lists the inbox of the %s, opens a report, and approves it', async (agency) => {
    const id = await submitted(agency, 'Two persons, é and \u{1F600}.');
    const approver = `${agency}-approver-1`;
    const inbox = await client(connectionFile(), 'inbox', approver);
    expect(inbox).toMatchObject({ code: 0, stderr: '' });
    expect(inbox.stdout).toContain(`${id}\troutine\t`);

    const review = await client(connectionFile(), 'review', approver, id);
    expect(review.code).toBe(0);
    expect(JSON.parse(review.stdout)).toEqual(aReport('Two persons, é and \u{1F600}.'));
    const digest = review.stderr.trim().split(' ').at(-1) ?? '';

    const wrong = await client(connectionFile(), 'approve', approver, id, 'A'.repeat(43));
    expect(wrong).toMatchObject({ code: 1, stdout: '' });
    expect(wrong.stderr).toContain('sealed-digest-mismatch');
    const approve = await client(connectionFile(), 'approve', approver, id, digest);
    expect(approve).toMatchObject({ code: 0, stderr: '' });
    expect(approve.stdout).toContain('1 of 1 given');
  });

  describe('reviews one submission', () => {
    let id: string;
    beforeAll(async () => {
      id = await submitted();
    });
    const review = (file: string) => client(file, 'review', 'police-approver-1', id);

    it('and opens what the same server hands over where it does not lie', async () => {
      for (const answered of [nothing, older]) expect((await deceived(review, answered)).code).toBe(0);
    });

    it.each(liesToShell)('and trusts no exchange that hands over %s', async (_, lie, doubt) => {
      const { code, stdout, stderr } = await deceived(review, lie);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(new RegExp(`Do not trust this.*${doubt}`));
    });

    it('and trusts no entry of a registrar that is not pinned', async () => {
      expect((await deceived(review, nothing, swappedRegistrars())).stderr).toContain('of another registrar');
    });
  });

  it('says how it is called', async () => {
    expect((await client(connectionFile())).stderr).toContain('client.sh CONNECTION.JSON inbox PRINCIPAL');
    expect((await client(connectionFile(), 'inbox', 'nobody')).stderr).toContain('no principal nobody');
    expect((await client(connectionFile(), 'inbox', 'police-desk')).stderr).toContain('role-missing');
  });
});
