import { join } from 'node:path';
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { packed, unpacked } from '../../shared/aws/packed.ts';
import type { Principal } from '../../shared/client/connection.ts';
import { newSigningKey } from '../../shared/client/keys.ts';
import { aYearFrom, entryOf, newRegistrar, signEntry } from '../../shared/enrolment/enrol.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import { roles, thumbprint } from '../../shared/protocol/principal-entry.ts';
import { routes } from '../../shared/protocol/routes.ts';
import { ran } from '../command/terminal.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { operatorOf } from '../support/operator.ts';
import { sendRaw, signedCall } from '../support/raw-call.ts';

let exchange: TestExchange;
let database: DynamoDBClient;
let table: string;
let registry: string;
const logged: string[] = [];
beforeAll(async () => {
  exchange = await startTestExchange({ write: (line) => logged.push(line) });
  const operator = await operatorOf(exchange.home);
  ({ database, exchangeTable: table, registryTable: registry } = operator);
  for (const name of ['AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])
    vi.stubEnv(name, operator.variables[name] ?? '');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  database.destroy();
  await exchange.stop();
});

/** Rewrites one row of the table, as whoever can write there could. */
const rewrite = async (pk: string, sk: string, change: (row: Record<string, never>) => void): Promise<void> => {
  const { Item } = await database.send(new GetItemCommand({ TableName: table, Key: marshall({ pk, sk }) }));
  const row = unmarshall(Item ?? {}) as Record<string, never>;
  change(row);
  await database.send(new PutItemCommand({ TableName: table, Item: marshall(row, { removeUndefinedValues: true }) }));
};

type Row = { progress?: object; kept?: Uint8Array };

describe('whoever can write the table', () => {
  it.each([
    ['a milder handling code', 'H1', { handling: { code: 'H0' } }],
    ['another purpose', 'H0', { purpose: { code: 'prevent', description: 'Something else than what was submitted.' } }],
  ] as const)('gets no key moved by %s', async (_what, code, change) => {
    const desk = await exchange.as('customs-desk');
    const approver = await exchange.as('customs-approver-1');
    const { id, sealedDigest } = await desk.submit(coverFor(['police'], code), aReport('Not for one pair of eyes.'));
    await approver.review(id);
    const pk = `submission#${id}`;
    const forge = (row: Record<string, never>): void => {
      const { progress, kept } = row as Row;
      if (progress) Object.assign(progress, { cover: { ...coverFor(['police'], code), ...change } });
      if (kept === undefined) return;
      const { cover, ...rest } = unpacked<{ cover: object }>(kept);
      Object.assign(row, { kept: packed({ ...rest, cover: { ...cover, ...change } }) });
    };
    await rewrite(pk, 'state', forge);
    await rewrite(pk, 'act#0000001', forge);
    const decided = await approver.decide(id, { decision: 'approve', sealedDigest });
    expect(decided.state).toBe('approved');
    const failed = () => logged.some((line) => line.includes('message-failed') && line.includes('Unproven'));
    await until(async () => failed());
    expect(await desk.track(id)).toMatchObject({ state: 'approved', unprovenSince: expect.any(String) });
    const reader = await exchange.as('police-analyst');
    await expect(reader.record(id)).rejects.toMatchObject({ code: 'not-found' });
    expect((await desk.withdraw(id, 'Its record was altered.')).state).toBe('withdrawn');
    logged.length = 0;
  });
});

/** Somebody with a key of its own, who says that it is of the police and may do everything. */
const aStranger = async (): Promise<Principal> => {
  const known = exchange.connection.principals.find(({ name }) => name === 'police-approver-1');
  if (known === undefined) throw new Error('no principal police-approver-1');
  const signingKey = await newSigningKey('ed25519');
  return { ...known, roles: [...roles], signingKey, keyid: await thumbprint(webCrypto(), signingKey) };
};
const said = () => ({ ...aYearFrom(Date.now()), serial: 1 });
const genuine = async (): Promise<string> => {
  const { Item } = await database.send(
    new GetItemCommand({
      TableName: registry,
      Key: marshall({ keyid: (await exchange.as('police-desk')).principal.keyid }),
    }),
  );
  return String(unmarshall(Item ?? {}).entry);
};

/** What somebody can put under a key of its own, without a registrar's key. */
const forgeries: readonly (readonly [what: string, fault: string, forge: (stranger: Principal) => Promise<string>])[] =
  [
    [
      'signed by a registrar of its own',
      'NOT SIGNED by the registrar of police',
      async (stranger) => signEntry(await newRegistrar(), entryOf(stranger, said())),
    ],
    [
      'that names the registrar, who has not signed it',
      'NOT SIGNED by the registrar of police',
      async (stranger) => {
        const [, payload, signature] = (await signEntry(await newRegistrar(), entryOf(stranger, said()))).split('.');
        return `${(await genuine()).split('.')[0]}.${payload}.${signature}`;
      },
    ],
    [
      'of the police, signed by the registrar of customs',
      'NOT SIGNED by the registrar of police',
      async (stranger) => {
        const { customs } = inject('keys').registrars;
        if (customs === undefined) throw new Error('no registrar of customs');
        return signEntry(customs, entryOf(stranger, said()));
      },
    ],
    ['that a registrar has signed for another key', 'FILED UNDER ANOTHER KEY', genuine],
  ];

describe('whoever can write the Registry', () => {
  it.each(forgeries)('enrols nobody by an entry %s', async (_what, fault, forge) => {
    const { id } = await (await exchange.as('police-desk')).submit(coverFor(['customs'], 'H0'), aReport('Seen once.'));
    const stranger = await aStranger();
    const row = { keyid: stranger.keyid, entry: await forge(stranger), serial: 1 };
    await database.send(new PutItemCommand({ TableName: registry, Item: marshall(row) }));
    const signed = routes.filter(({ door }) => door);
    expect(new Set(signed.map(({ fn }) => fn)).size).toBeGreaterThanOrEqual(7);
    for (const { method, path, fn } of signed) {
      const call = {
        method,
        path: `/v1/police/${path.replace('{id}', id).replace('{month}', '2026-11').replace('{cursor}', 'eA')}`,
        body: method === 'GET' ? undefined : '{}',
      };
      const { status, code } = await sendRaw(
        exchange.connection,
        await signedCall(exchange.connection, stranger, call),
      );
      expect({ fn, method, path, status, code }).toEqual({ fn, method, path, status: 401, code: 'key-unknown' });
    }
    const connection = join(exchange.home, 'connection.json');
    const listed = await ran(['principal', 'list', '--table', registry, '--connection', connection]);
    expect(listed).toMatchObject({ code: 1, out: expect.stringContaining(`!!  ${stranger.keyid}\n    ${fault}`) });
  });
});
