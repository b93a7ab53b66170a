import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { consoleFunction } from '../../shared/runtime/console-route.ts';

const bytes = Buffer.from('<!doctype html><title>Samsyn å</title>');
const files = new Map([['index.html', { type: 'text/html; charset=utf-8', bytes, gzipped: gzipSync(bytes) }]]);
const connection = { authority: 'samsyn.test', formerAuthorities: [], agencies: [], registrars: {}, timeZones: {} };
const handler = consoleFunction(['police'], connection, files);

const get = (multiValueHeaders: Record<string, string[]>, path = '/v1/console') => {
  const event = {
    httpMethod: 'GET',
    body: null,
    isBase64Encoded: false,
    multiValueHeaders,
    multiValueQueryStringParameters: null,
    requestContext: { path },
  };
  const context = { getRemainingTimeInMillis: () => 3000 } as never;
  return handler(event, context);
};

const trace = { 'X-Amzn-Trace-Id': ['Root=1-0'] };

describe('a file of the console', () => {
  it('is compressed for whoever unpacks it, where API Gateway passes it on', async () => {
    const { isBase64Encoded, headers, body } = await get({ ...trace, 'Accept-Encoding': ['br, gzip'] });
    expect({ isBase64Encoded, encoding: headers?.['content-encoding'] }).toEqual({
      isBase64Encoded: true,
      encoding: 'gzip',
    });
    expect(gunzipSync(Buffer.from(body, 'base64'))).toEqual(bytes);
  });

  it.each([
    ['does not unpack it', { ...trace }],
    ['refuses it', { ...trace, 'Accept-Encoding': ['gzip;q=0, br'] }],
    ['is behind an emulator, which may make no bytes of base64', { 'Accept-Encoding': ['gzip'] }],
  ])('is text for whoever %s', async (_, headers) => {
    const answer = await get(headers);
    expect(answer).toMatchObject({ statusCode: 200, isBase64Encoded: false, body: bytes.toString() });
    expect(answer.headers?.['content-encoding']).toBeUndefined();
  });

  it('is one that the build has noted, or not found', async () => {
    for (const name of ['manifest.json', 'constructor', 'index.htm'])
      expect({ name, status: (await get(trace, `/v1/console/${name}`)).statusCode }).toEqual({ name, status: 404 });
  });

  it('and every refusal hold to the policy of the page, which puts nothing into the browser to stay', async () => {
    for (const path of [
      '/v1/console',
      '/v1/console/connection.json',
      '/v1/console/none-a1b2c3d4.js',
      '/v1/console/%2e%2e',
    ]) {
      const { headers = {} } = await get(trace, path);
      const policy = String(headers['content-security-policy']);
      expect({ path, nosniff: headers['x-content-type-options'], kept: headers['cache-control'] }).toEqual({
        path,
        nosniff: 'nosniff',
        kept: 'no-store',
      });
      for (const rule of ["default-src 'none'", "worker-src 'none'", "frame-ancestors 'none'"])
        expect(policy).toContain(rule);
    }
  });
});
