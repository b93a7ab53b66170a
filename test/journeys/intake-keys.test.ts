import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeKeyCommand, DisableKeyCommand, EnableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterAll, afterEach, expect, inject, it } from 'vitest';
import { baseConfiguration, writeConfiguration } from '../../infra/local/exchange/configuration.ts';
import { credentialsOf } from '../../infra/local/exchange/credentials.ts';
import { type Exchange, startExchange } from '../../infra/local/exchange/exchange.ts';
import { synthesized } from '../../infra/synthesis.ts';
import type { AgencyClient } from '../../shared/client/client.ts';
import { aReport, clientsOf, coverFor, until } from '../support/clients.ts';

const authority = 'samsyn.test';
const home = mkdtempSync(join(tmpdir(), 'samsyn-generations-'));
const folders = mkdtempSync(join(tmpdir(), 'samsyn-assemblies-'));
let exchange: Exchange | undefined;

afterEach(async () => {
  await exchange?.stop();
  exchange = undefined;
});
afterAll(() => {
  rmSync(home, { recursive: true });
  rmSync(folders, { recursive: true });
});

/** The stacks of a generation. */
const stacksOf = (generation: number): string => {
  const configuration = {
    ...baseConfiguration(),
    intakeGeneration: generation,
    ...(generation > 1 && { intakePreviousUntil: '2099-01-31' }),
  };
  return synthesized(writeConfiguration(folders, configuration, authority, inject('keys').registrars).file);
};

/** What stands when the one stack has been updated, and the other has not, or has gone back. */
const stacks = (state: number, ofExchange: number): string => {
  const folder = join(folders, `${state}-${ofExchange}`);
  cpSync(stacksOf(state), folder, { recursive: true });
  cpSync(join(stacksOf(ofExchange), 'SamsynExchange.template.json'), join(folder, 'SamsynExchange.template.json'));
  return folder;
};

/** An exchange as an update of the stacks leaves it, on the state of all before. */
const standing = async (state: number, ofExchange: number): Promise<AgencyClient> => {
  await exchange?.stop();
  const assembly = stacks(state, ofExchange);
  exchange = await startExchange({
    home,
    port: 0,
    authority,
    assembly,
    ...inject('keys'),
    log: () => {},
    write: () => {},
  });
  return clientsOf(exchange.connection)('police-desk');
};

const publishedKids = async (): Promise<readonly string[]> => {
  const answer = await fetch(`${exchange?.url}/keys`);
  const { keys } = (await answer.json()) as { keys: { agency?: string; kid: string }[] };
  return keys.filter(({ agency }) => agency === 'police').map(({ kid }) => kid);
};

const submitted = async (desk: AgencyClient): Promise<string> =>
  (await desk.submit(coverFor(['customs'], 'H0'), aReport('Sealed to whatever key was published.'))).id;

const sealed = (desk: AgencyClient) =>
  desk.prepare(coverFor(['customs'], 'H0'), aReport('Sealed early, and sent late.'), desk.newId());

it('reports are accepted before, between and after each raise of the generation from 1 to 4, and all of them released', async () => {
  let desk = await standing(1, 1);
  let before = await publishedKids();
  const ids = [await submitted(desk)];
  for (const generation of [2, 3, 4]) {
    const early = await sealed(desk);
    // The state is updated, the exchange is not yet; and so it stands where the exchange's own update has failed and was taken back.
    desk = await standing(generation, generation - 1);
    expect(await publishedKids()).toEqual(before);
    const late = await sealed(desk);
    ids.push(await submitted(desk), (await desk.send(early)).id);
    desk = await standing(generation, generation);
    const after = await publishedKids();
    expect(after).toHaveLength(2);
    expect(after[1]).toBe(before[0]);
    ids.push(await submitted(desk), (await desk.send(late)).id);
    before = after;
  }
  const as = clientsOf((exchange as Exchange).connection);
  const [approver, reader] = [await as('police-approver-1'), await as('customs-analyst')];
  for (const id of ids) {
    const { sealedDigest } = await approver.review(id);
    await approver.decide(id, { decision: 'approve', sealedDigest });
    await until(() => reader.record(id).catch(() => undefined));
  }
  expect(ids).toHaveLength(13);
}, 180_000);

it('a key that cannot be read leaves the others served, and a configuration that is taken back is an exchange again', async () => {
  await standing(4, 4);
  const { gatewayUrl, region } = (exchange as Exchange).cloud;
  const operator = credentialsOf(home, ['police', 'customs']).operator;
  const kms = new KMSClient({ endpoint: gatewayUrl, region, credentials: operator });
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: 'alias/samsyn/police/intake-4' }));
  const KeyId = KeyMetadata?.KeyId;
  await kms.send(new DisableKeyCommand({ KeyId }));
  const answer = await fetch(`${exchange?.url}/keys`);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const [predecessor, ...others] = await publishedKids();
  expect(others).toEqual([]);
  await submitted(await clientsOf((exchange as Exchange).connection)('police-desk'));
  await kms.send(new EnableKeyCommand({ KeyId }));
  expect(await publishedKids()).toEqual([expect.any(String), predecessor]);
  kms.destroy();

  const desk = await standing(3, 3);
  expect((await publishedKids())[0]).toBe(predecessor);
  await submitted(desk);
}, 120_000);
