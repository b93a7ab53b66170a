import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient, GetItemCommand, ListTablesCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { baseConfiguration } from '../../infra/local/exchange/configuration.ts';
import { credentialsOf } from '../../infra/local/exchange/credentials.ts';
import { type Exchange, type ExchangeOptions, startExchange } from '../../infra/local/exchange/exchange.ts';
import { synthesized } from '../../infra/synthesis.ts';
import type { Connection } from '../../shared/client/connection.ts';
import type { Cover } from '../../shared/domain/cover.ts';
import type { HandlingCode } from '../../shared/domain/handling.ts';
import { ran } from '../command/terminal.ts';
import { missing, run } from '../examples/tools.ts';
import { aReport, type Clients, clientsOf, coverFor, until } from '../support/clients.ts';

const [first, second, third] = ['first.example', 'second.example', 'third.example'] as const;
const home = mkdtempSync(join(tmpdir(), 'samsyn-authority-'));
const logged: string[] = [];
let exchange: Exchange | undefined;
let as: Clients;

/** The exchange of this home under a name, as an update of its stacks leaves it. */
const called = async (authority: string, over: Partial<ExchangeOptions> = {}): Promise<Connection> => {
  await exchange?.stop();
  const write = (line: string) => void logged.push(line);
  exchange = await startExchange({ home, port: 0, authority, ...inject('keys'), log: () => {}, write, ...over });
  as = clientsOf(exchange.connection);
  return exchange.connection;
};
afterAll(async () => {
  await exchange?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** The stacks that stand, but that nothing takes messages from the release queue: what is approved stays approved. */
const withoutReleases = (): string => {
  const folder = join(home, 'without-releases');
  cpSync(synthesized(join(home, 'config.json')), folder, { recursive: true });
  const file = join(folder, 'SamsynExchange.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8'));
  const [mapping] = Object.entries<{ Properties: Record<string, unknown> }>(template.Resources).filter(([id]) =>
    /^SharedReleases/.test(id),
  );
  if (mapping === undefined) throw new Error('there is no mapping of the release queue');
  mapping[1].Properties.Enabled = false;
  writeFileSync(file, JSON.stringify(template));
  return folder;
};

const submitted = async (code: HandlingCode, over: Partial<Cover> = {}): Promise<string> =>
  (await (await as('police-desk')).submit(coverFor(['customs'], code, over), aReport('Forty letters.'))).id;
/** Approved by this person of the police, after a review that verifies who has signed it. */
const approvedBy = async (n: 1 | 2, id: string, by: Clients = as) => {
  const approver = await by(`police-approver-${n}`);
  const opened = await approver.review(id);
  await approver.decide(id, { decision: 'approve', sealedDigest: opened.sealedDigest });
  return opened;
};
const decided = async (id: string, decision: 'return' | 'reject') => {
  const approver = await as('police-approver-1');
  const { sealedDigest } = await approver.review(id);
  await approver.decide(id, { decision, sealedDigest, reason: 'Not within the purpose.' });
};
const accepted = async (id: string) => {
  const approver = await as('customs-approver-1');
  const { sealedDigest } = await approver.track(id);
  await approver.decide(id, { decision: 'approve', sealedDigest, acceptsConditions: true });
};
const stateOf = async (id: string) => (await (await as('police-auditor')).track(id)).state;
const released = (id: string) => until(async () => (await stateOf(id)) === 'released');
const reading = { purpose: 'investigate', justification: 'Checked against a seizure of last week.' } as const;
const read = async (id: string) => (await as('customs-analyst')).disclose(id, reading);
const code = (call: Promise<unknown>): Promise<string | undefined> =>
  call.then(
    () => 'allowed',
    (error: { code?: string; doubt?: string }) => error.code ?? error.doubt,
  );
const samsyn = (...args: string[]) => ran(args, { env: { SAMSYN_HOME: home } });

/** A report of the police in each state, under the name of today. */
const inEveryState = async () => {
  const to = async (handling: HandlingCode, ...steps: ((id: string) => Promise<unknown>)[]): Promise<string> => {
    const id = await submitted(handling);
    for (const step of steps) await step(id);
    return id;
  };
  const once = (id: string) => approvedBy(1, id);
  const twice = (id: string) => approvedBy(2, id);
  const withdrawn = async (id: string) => (await as('police-desk')).withdraw(id, 'Sent by mistake.');
  return {
    untouched: await to('H0'),
    once: await to('H1', once),
    asked: await to('H3', once, twice),
    released: await to('H1', once, twice, released),
    returned: await to('H1', (id) => decided(id, 'return')),
    rejected: await to('H1', (id) => decided(id, 'reject')),
    withdrawn: await to('H0', withdrawn),
  };
};

describe('an exchange that is given another name while reports are under way', () => {
  let before: Awaited<ReturnType<typeof inEveryState>>;
  let approved: string;

  it('has reports in every state under its first', async () => {
    await called(first);
    before = await inEveryState();
    await called(first, { assembly: withoutReleases() });
    approved = await submitted('H1');
    for (const n of [1, 2] as const) await approvedBy(n, approved);
    expect(await stateOf(approved)).toBe('approved');
  }, 120_000);

  it('takes calls for its new name alone, and goes on with all that is under way by itself', async () => {
    const connection = await called(second);
    expect(connection.formerAuthorities).toEqual([first]);
    const asBefore = await clientsOf({ ...connection, authority: first })('police-desk');
    expect(await code(asBefore.track(before.untouched))).toBe('signature-invalid');

    await released(approved);
    expect(await approvedBy(1, before.untouched)).toMatchObject({ formerAuthority: first, report: { ok: true } });
    await approvedBy(2, before.once);
    await accepted(before.asked);
    const { returned, rejected, withdrawn, ...going } = before;
    for (const id of [approved, ...Object.values(going)]) {
      await released(id);
      expect(await read(id)).toMatchObject({ formerAuthority: first, report: { ok: true } });
    }
    for (const [state, id] of Object.entries({ returned, rejected, withdrawn })) expect(await stateOf(id)).toBe(state);
  }, 120_000);

  it('has what was returned corrected, and new reports signed for the name of today', async () => {
    for (const over of [{ replaces: before.returned }, {}]) {
      const id = await submitted('H0', over);
      expect(await approvedBy(1, id)).not.toHaveProperty('formerAuthority');
      await released(id);
      expect(await read(id)).not.toHaveProperty('formerAuthority');
    }
  }, 60_000);

  it('has the former name told by the command', async () => {
    const { purpose, justification } = reading;
    const options = ['--purpose', purpose, '--justification', justification, '--as', 'customs-analyst'];
    const { code: exit, out } = await samsyn('read', before.released, ...options);
    expect(exit).toBe(0);
    expect(out).toMatch(/Signed for +first\.example, a former name of the exchange/);
  }, 60_000);

  const example = (name: string) => fileURLToPath(new URL(`../../shared/client/examples/${name}`, import.meta.url));
  const forgetful = (): string => {
    const file = join(home, 'forgetful.json');
    const known = JSON.parse(readFileSync(join(home, 'connection.json'), 'utf8'));
    writeFileSync(file, JSON.stringify({ ...known, formerAuthorities: [] }));
    return file;
  };

  it.skipIf(missing.shell.length > 0)(
    'is believed by the client in shell, where its connection knows the name',
    async () => {
      await called(first);
      const id = await submitted('H0');
      await called(second);
      const review = (file: string) => run('sh', example('client.sh'), file, 'review', 'police-approver-2', id);
      const opened = await review(join(home, 'connection.json'));
      expect(JSON.parse(opened.stdout)).toEqual(aReport('Forty letters.'));
      expect((await review(forgetful())).stderr).toContain('Do not trust this: it was signed for another exchange');
    },
    120_000,
  );

  it.skipIf(missing.python.length > 0)(
    'is believed by the client in Python, where its connection knows the name',
    async () => {
      const verified = (file: string) => {
        const fetched = `exchange.call('customs-analyst', 'GET', 'records/${before.released}/sealed')`;
        const lines = [
          `import sys; sys.path.insert(0, ${JSON.stringify(example('.'))}); sys.dont_write_bytecode = True`,
          `import client; exchange = client.Exchange(${JSON.stringify(file)})`,
          `print(client.verified_body(exchange, '${before.released}', 'police', ${fetched})['cover']['reference'])`,
        ];
        return run('python3', '-c', lines.join('\n'));
      };
      expect((await verified(join(home, 'connection.json'))).stdout.trim()).toBe('K 2026/1187');
      expect((await verified(forgetful())).stderr).toContain('it was signed for another exchange');
    },
    60_000,
  );
});

describe('an exchange whose former name was forgotten', () => {
  const marked = (id: string) => until(async () => (await (await as('police-desk')).track(id)).unprovenSince);
  let [mixed, signedBefore, takenBack, old] = ['', '', '', ''];

  it('marks what it cannot prove, for its originator, and lets that be withdrawn', async () => {
    await called(second);
    [mixed, signedBefore, takenBack, old] = [
      await submitted('H1'),
      await submitted('H0'),
      await submitted('H0'),
      await submitted('H0'),
    ];
    await approvedBy(1, mixed);
    await approvedBy(1, old);
    await released(old);
    // Nobody has told the new stacks of it, and nobody the reader; the police have it from an earlier file.
    writeFileSync(join(home, 'config.json'), JSON.stringify({ authority: third }));
    const connection = await called(third);
    expect(connection.formerAuthorities).toEqual([]);
    const knowing = clientsOf({ ...connection, formerAuthorities: [second] });
    expect(await code(read(old))).toBe('signed-for-another-exchange');

    await approvedBy(2, mixed, knowing);
    for (const id of [signedBefore, takenBack]) await approvedBy(1, id, knowing);
    for (const id of [mixed, signedBefore, takenBack]) await marked(id);
    expect(logged.some((line) => line.includes('message-failed') && line.includes('is not signed by'))).toBe(true);
    const listed = await samsyn('submissions', '--state', 'approved', '--as', 'police-desk');
    expect(listed.out.match(/approved, not proved/g)).toHaveLength(3);
    const shown = await samsyn('status', takenBack, '--as', 'police-desk');
    const said = shown.out.replace(/\s+/g, ' ');
    expect(said).toMatch(/ But since [^.]+ what is on record does not prove that it may be released/);
    expect(shown.out).toContain(`samsyn withdraw ${takenBack} --reason "WHY" --as police-desk`);
    const withdrawn = await samsyn('withdraw', takenBack, '--reason', 'It is sent anew.', '--as', 'police-desk');
    expect(withdrawn).toMatchObject({ code: 0, out: expect.stringMatching(/State +withdrawn/) });
  }, 120_000);

  /** Lets so many minutes pass for what waits to be proved. */
  const waitedFor = async (minutes: number, ids: readonly string[]) => {
    const { gatewayUrl: endpoint, region } = (exchange as Exchange).cloud;
    const credentials = credentialsOf(home, ['police', 'customs']).operator;
    const database = new DynamoDBClient({ endpoint, region, credentials });
    const { TableNames = [] } = await database.send(new ListTablesCommand({}));
    const TableName = TableNames.find((name) => /Exchange[0-9A-F]{8}/.test(name));
    const since = new Date(Date.now() - minutes * 60_000 - 1_000).toISOString();
    for (const id of ids) {
      const Key = marshall({ pk: `submission#${id}`, sk: 'state' });
      const { Item } = await database.send(new GetItemCommand({ TableName, Key }));
      const { submission } = unmarshall(Item ?? {});
      const aged = { ...submission, unprovenSince: since };
      await database.send(
        new UpdateItemCommand({
          TableName,
          Key,
          UpdateExpression: 'SET submission = :s, waitingSince = :t',
          ExpressionAttributeValues: marshall({ ':s': aged, ':t': since }, { removeUndefinedValues: true }),
        }),
      );
    }
    database.destroy();
  };

  it('goes on with the others by itself once the name is configured', async () => {
    const formerAuthorities = [first, second];
    await waitedFor(20, [mixed, signedBefore]);
    await called(third, { configuration: { ...baseConfiguration(), formerAuthorities } });
    for (const id of [mixed, signedBefore]) {
      await released(id);
      expect(await (await as('police-desk')).track(id)).not.toHaveProperty('unprovenSince');
      expect(await read(id)).toMatchObject({ formerAuthority: second });
    }
    expect(await read(old)).toMatchObject({ formerAuthority: second });
    expect(await stateOf(takenBack)).toBe('withdrawn');
  }, 120_000);
});
