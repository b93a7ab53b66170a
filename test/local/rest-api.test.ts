import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../infra/local/cloud/basics/json.ts';
import { aFunction, anApi } from './support/assembly.ts';
import { startTestCloud, type TestCloud } from './support/cloud.ts';

const code = {
  echo: `exports.handler = async (event) => ({
    statusCode: 200, headers: { 'Content-Type': 'application/json', 'X-One': 'a', Connection: 'x' },
    multiValueHeaders: { 'X-Many': ['1', '2'] }, body: JSON.stringify(event) });`,
  other:
    'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify({ other: event.resource, ...event.pathParameters }) });',
  fails: "exports.handler = async () => { throw new Error('x'); };",
  nothing: 'exports.handler = async () => ({ statusCode: 200, body: {} });',
  slow: 'exports.handler = () => new Promise(() => {});',
  forbidden: 'exports.handler = async () => ({ statusCode: 200 });',
  binary: "exports.handler = async () => ({ statusCode: 200, body: 'AAECAw==', isBase64Encoded: true });",
};
const problem = { 'application/json': '{"type":"urn:test","detail":$context.error.messageString}' };
const gatewayResponses = {
  DEFAULT_5XX: {
    responseParameters: { 'gatewayresponse.header.Content-Type': "'application/problem+json'" },
    responseTemplates: problem,
  },
  MISSING_AUTHENTICATION_TOKEN: {
    statusCode: '404',
    responseParameters: { 'gatewayresponse.header.Content-Type': "'application/problem+json'" },
    responseTemplates: problem,
  },
};

let test: TestCloud;
beforeAll(async () => {
  const functions = Object.fromEntries(Object.keys(code).map((name) => [pascal(name), aFunction(name)]));
  const api = anApi(
    {
      '/': { get: 'Other' },
      '/items': { get: 'Echo', post: 'Echo' },
      '/items/{id}': { get: 'Other' },
      '/items/{id}/{proxy+}': { get: 'Other' },
      '/items/special': { get: 'Other' },
      '/fails': { get: 'Fails' },
      '/nothing': { get: 'Nothing' },
      '/slow': { get: 'Slow' },
      '/binary': { get: 'Binary' },
      '/forbidden': { get: 'Forbidden' },
      '/{proxy+}': { get: 'Other', put: 'Echo' },
    },
    { 'x-amazon-apigateway-gateway-responses': gatewayResponses },
  );
  shorten(api);
  delete api.PermissionForbidden;
  test = await startTestCloud({ Resources: { ...functions, ...api }, code });
});
afterAll(() => test.stop('remove'));

/** A call as bytes over a socket: nothing on the way makes its path or its headers shorter. */
const raw = async (text: string): Promise<{ status: number; head: string; body: string }> => {
  const socket = connect(test.cloud.apiPort, '127.0.0.1');
  socket.write(text);
  let answer = '';
  for await (const chunk of socket) {
    answer += String(chunk);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    const [, length] = /content-length: (\d+)/i.exec(head) ?? [];
    if (length === undefined || Buffer.byteLength(body) < Number(length)) continue;
    socket.destroy();
    return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body };
  }
  throw new Error(`the connection ended after: ${answer}`);
};
const get = (path: string, headers = '') => raw(`GET ${path} HTTP/1.1\r\nHost: test.example\r\n${headers}\r\n`);
const json = async (path: string, headers?: string): Promise<JsonObject> => JSON.parse((await get(path, headers)).body);

describe('the event of a call', () => {
  it('holds the body in base64, byte for byte', async () => {
    const body = '{"ä": "\\u00e4"} \n';
    const call = `POST /v1/items HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const event = JSON.parse((await raw(call)).body);
    expect(Buffer.from(event.body, 'base64').toString()).toBe(body);
    expect(event).toMatchObject({ isBase64Encoded: true, httpMethod: 'POST', resource: '/items', path: '/items' });
  });

  it('has no body, no query and no parameters where there are none', async () => {
    expect(await json('/v1/items')).toMatchObject({
      body: null,
      isBase64Encoded: false,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
    });
  });

  it('shows no empty query, and the others parsed', async () => {
    expect(await json('/v1/items?')).toMatchObject({ queryStringParameters: null });
    expect(await json('/v1/items?a=1&a=%2F&b')).toMatchObject({
      queryStringParameters: { a: '/', b: '' },
      multiValueQueryStringParameters: { a: ['1', '/'], b: [''] },
    });
  });

  it('has every line of a repeated header in its order, and the last of them', async () => {
    const { headers, multiValueHeaders } = await json('/v1/items', 'Signature: one\r\nsignature: two\r\n');
    expect(multiValueHeaders).toMatchObject({ Signature: ['one', 'two'], Host: ['test.example'] });
    expect(headers).toMatchObject({ Signature: 'two', 'X-Forwarded-For': '127.0.0.1' });
    expect(headers).not.toHaveProperty('Connection');
  });

  it('has the context of API Gateway, and in it the path as it was called', async () => {
    const { requestContext } = await json('/v1/items');
    expect(requestContext).toMatchObject({
      path: '/v1/items',
      stage: 'v1',
      resourcePath: '/items',
      httpMethod: 'GET',
      protocol: 'HTTP/1.1',
      accountId: '000000000000',
      domainName: 'test.example',
      identity: { sourceIp: '127.0.0.1' },
    });
  });

  it.each(['/v1/log/./checkpoint', '/v1/log/../keys', '/v1//items', '/v1/items/', '/v1/%69tems', '/v1/a%2Fb'])(
    'keeps the path %s as it was sent',
    async (path) => {
      const call = `PUT ${path} HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n`;
      const { requestContext } = JSON.parse((await raw(call)).body);
      expect(requestContext.path).toBe(path);
    },
  );
});

describe('which function is called', () => {
  const cases: [path: string, other: JsonObject][] = [
    ['/v1', { other: '/' }],
    ['/v1/', { other: '/' }],
    ['/v1/items/7', { other: '/items/{id}', id: '7' }],
    ['/v1/items/special', { other: '/items/special' }],
    ['/v1/items/7/a/b', { other: '/items/{id}/{proxy+}', id: '7', proxy: 'a/b' }],
    ['/v1/items/a%20b', { other: '/items/{id}', id: 'a b' }],
    ['/v1/anything/else', { other: '/{proxy+}', proxy: 'anything/else' }],
    ['/v1/items/', { other: '/{proxy+}', proxy: 'items/' }],
  ];
  it.each(cases)('%s goes to the most specific resource', async (path, expected) => {
    expect(await json(path)).toEqual(expected);
  });

  it('is none where the resource has no such method, whatever stands above it', async () => {
    const call = 'PUT /v1/items/special HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n';
    expect(await raw(call)).toMatchObject({
      status: 404,
      body: '{"type":"urn:test","detail":"Missing Authentication Token"}',
    });
  });

  it.each(['/v2/items', '/', '/v10', '/items'])('is none outside the stage: %s', async (path) => {
    const { status, head } = await get(path);
    expect(status).toBe(404);
    expect(head).toContain('content-type: application/problem+json');
  });
});

describe('the answer', () => {
  it("has the function's headers, each line of them, and none that belongs to the connection", async () => {
    const { head } = await get('/v1/items');
    expect(head).toContain('x-one: a\r\n');
    expect(head).toContain('x-many: 1\r\nx-many: 2\r\n');
    expect(head).toContain('x-amzn-remapped-connection: x');
  });

  it('is decoded where the function encoded it', async () => {
    expect((await get('/v1/binary')).body).toBe('\0\x01\x02\x03');
  });

  it("is 502 in the API's own words when the function fails or answers what is no answer", async () => {
    for (const path of ['/v1/fails', '/v1/nothing']) {
      const { status, head, body } = await get(path);
      expect({ status, body }).toEqual({ status: 502, body: '{"type":"urn:test","detail":"Internal server error"}' });
      expect(head).toContain('content-type: application/problem+json');
    }
  });

  it('is 500 when no permission of the template lets the API invoke the function', async () => {
    expect(await get('/v1/forbidden')).toMatchObject({ status: 500 });
    expect(test.lines.map(({ message }) => String(message))).toContainEqual(
      expect.stringContaining('No permission of the template lets the API invoke forbidden'),
    );
  });

  it('is 504 when the function does not answer in time', async () => {
    expect(await get('/v1/slow')).toMatchObject({ status: 504 });
  });

  it('is 413 to a body of more than 10 MB', async () => {
    const body = 'x'.repeat(10 * 1024 * 1024 + 1);
    expect(await raw(`PUT /v1/x HTTP/1.1\r\nHost: h\r\nContent-Length: ${body.length}\r\n\r\n${body}`)).toMatchObject({
      status: 413,
    });
  });

  it('is 400 to what is no HTTP', async () => {
    expect((await raw('NONSENSE\r\n\r\n')).status).toBe(400);
  });

  it('leaves the connection open for the next call', async () => {
    const socket = connect(test.cloud.apiPort, '127.0.0.1');
    const answers: number[] = [];
    socket.write('GET /v1/items/1 HTTP/1.1\r\nHost: h\r\n\r\n');
    for await (const chunk of socket) {
      if (!String(chunk).includes('HTTP/1.1 200')) continue;
      answers.push(200);
      if (answers.length === 2) break;
      socket.write('GET /v1/items/2 HTTP/1.1\r\nHost: h\r\n\r\n');
    }
    expect(answers).toEqual([200, 200]);
  });
});

const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** An integration that waits half a second, so that a test need not wait for 29. */
const shorten = (api: JsonObject): void => {
  const text = JSON.stringify(api).replace(
    /(\{"x-amazon-apigateway-integration":\{"type":"aws_proxy",)("httpMethod":"POST","uri":\{"Fn::Sub":"[^"]*Slow)/,
    '$1"timeoutInMillis":500,$2',
  );
  Object.assign(api, JSON.parse(text));
};
