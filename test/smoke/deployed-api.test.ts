import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { checkDeployedApi } from '../../infra/smoke/deployed-api.ts';

const settings = {
  endpointConfiguration: { types: ['REGIONAL'] },
  securityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
  endpointAccessMode: 'STRICT',
  disableExecuteApiEndpoint: false,
};
let folder: string;
let server: Server;
/** What API Gateway says, call by call; the last answer stays. */
let answers: object[];
let asked: (string | undefined)[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'samsyn-api-'));
  answers = [];
  asked = [];
  server = createServer((incoming, response) => {
    asked.push(incoming.url);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    response.writeHead(answer === undefined ? 404 : 200, {
      'content-type': 'application/json',
      ...(answer === undefined && { 'x-amzn-errortype': 'NotFoundException' }),
    });
    response.end(JSON.stringify(answer ?? { message: 'no' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('AWS_ENDPOINT_URL_API_GATEWAY', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  server.close();
  rmSync(folder, { recursive: true });
});

/** Runs the check beside AWS, or, where `env` says so, beside an emulator. */
const check = async (more: Record<string, string> = {}, env: Record<string, string> = {}) => {
  const outputs = join(folder, 'outputs.json');
  const ApiUrl = 'https://abc.execute-api.eu-north-1.amazonaws.com/v1';
  writeFileSync(outputs, JSON.stringify({ SamsynExchange: { ApiId: 'abc', ApiUrl, ...more } }));
  const told: string[] = [];
  const waited = { times: 0 };
  const wait = async () => {
    waited.times += 1;
  };
  await checkDeployedApi(outputs, { env, tell: (line) => told.push(line), wait });
  return { told, waited: waited.times };
};

describe('the settings of a deployed API', () => {
  it('are read back once it is available, which a change of its TLS policy takes a quarter of an hour for', async () => {
    answers = [{ ...settings, apiStatus: 'UPDATING' }, { ...settings, apiStatus: 'UPDATING' }, settings];
    const { told, waited } = await check();
    expect(waited).toBe(2);
    expect(told).toEqual([
      expect.stringContaining('the API is UPDATING'),
      expect.stringContaining('as the templates say'),
    ]);
    expect(asked[0]).toBe('/restapis/abc');
  });

  it('are compared one by one: each that an import put back to a default fails the run, by its name', async () => {
    answers = [
      { endpointConfiguration: { types: ['EDGE'] }, securityPolicy: 'TLS_1_0', disableExecuteApiEndpoint: true },
    ];
    const failed = await check().catch((error: Error) => error.message);
    for (const name of ['types', 'securityPolicy', 'endpointAccessMode', 'disableExecuteApiEndpoint'])
      expect(failed).toContain(`${name} is `);
  });

  it('of a domain of its own are compared too, and the API’s first name has to be closed', async () => {
    const domain = { DomainTarget: 'd-1.execute-api.eu-north-1.amazonaws.com', Authority: 'exchange.example.org' };
    answers = [settings];
    await expect(check(domain)).rejects.toThrow('disableExecuteApiEndpoint is false');
    answers = [
      { ...settings, disableExecuteApiEndpoint: true },
      { ...settings, securityPolicy: 'TLS_1_2' },
    ];
    await expect(check(domain)).rejects.toThrow('exchange.example.org: securityPolicy is "TLS_1_2"');
    expect(asked.at(-1)).toBe('/domainnames/exchange.example.org');
  });

  it('that an emulator does not keep are passed over there, and those that it has are compared', async () => {
    const emulator = { AWS_ENDPOINT_URL: 'http://127.0.0.1:4571' };
    answers = [{ endpointConfiguration: { types: ['REGIONAL'] } }];
    expect((await check({}, emulator)).told).toEqual([expect.stringContaining('as the templates say')]);
    answers = [{ endpointConfiguration: { types: ['EDGE'] } }];
    await expect(check({}, emulator)).rejects.toThrow('types is ["EDGE"]');
  });

  it('are said not to be read where nothing names the deployment, and an unknown API is a fault', async () => {
    const told: string[] = [];
    await checkDeployedApi(undefined, { env: {}, tell: (line) => told.push(line) });
    expect(told).toEqual([expect.stringContaining('not read back (--outputs FILE')]);
    await expect(check()).rejects.toThrow('knows no API abc');
  });
});
