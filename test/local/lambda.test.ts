import { EventEmitter, once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isObject, type JsonObject, parseJson } from '../../infra/local/cloud/basics/json.ts';
import { Callers } from '../../infra/local/cloud/iam/callers.ts';
import type { FunctionDefinition } from '../../infra/local/cloud/lambda/definition.ts';
import { Functions } from '../../infra/local/cloud/lambda/functions.ts';
import { temporaryFolder } from './support/assembly.ts';

const code = {
  echo: 'exports.handler = async (event, context) => ({ event, context, left: context.getRemainingTimeInMillis() });',
  environment: 'exports.handler = async () => process.env;',
  fails: "exports.handler = async () => { throw new TypeError('it failed'); };",
  leaves:
    'exports.handler = async (event) => { if (event.leave) process.exit(3); return globalThis.calls = (globalThis.calls ?? 0) + 1; };',
  spins: 'exports.handler = async () => { for (;;); };',
  speaks:
    'exports.handler = async () => { console.log(\'plain words\'); console.log(\'{"level":"INFO","said":"as JSON"}\'); console.error(\'loud\'); };',
  big: "exports.handler = async () => 'x'.repeat(6 * 1024 * 1024);",
  broken: "const missing = require('left-pad'); exports.handler = async () => missing;",
  unhandled: 'exports.handler = () => new Promise(() => { Promise.reject(new RangeError("nobody caught it")); });',
  meets: `exports.handler = async ({ name }) => {
    const channel = new BroadcastChannel(name);
    await new Promise((resolve) => {
      channel.onmessage = ({ data }) => {
        if (data === 'who is here?') channel.postMessage('I am');
        resolve();
      };
      channel.postMessage('who is here?');
    });
    channel.close();
  };`,
  module: "exports.handler = async () => typeof module.exports.handler + typeof require('node:crypto').randomUUID;",
};

const folder = temporaryFolder();
/** Tells each line that a function writes, as an event of its text. */
const lines = new EventEmitter();
const textOf = (entry: JsonObject): string => JSON.stringify(Object.entries(entry).sort());
const arnOf = (name: string): string => `arn:aws:lambda:eu-north-1:000000000000:function:${name}`;

const definitionOf = (name: string, text: string): FunctionDefinition => {
  mkdirSync(`${folder}/${name}`);
  writeFileSync(`${folder}/${name}/index.js`, text);
  return {
    name,
    arn: arnOf(name),
    roleArn: 'arn:aws:iam::000000000000:role/test',
    region: 'eu-north-1',
    folder: `${folder}/${name}`,
    handler: 'index.handler',
    environment: { LOG_LEVEL: 'INFO', TABLE: 'table' },
    timeoutSeconds: 1,
    memoryMegabytes: 128,
  };
};

let functions: Functions;
beforeAll(() => {
  const definitions = Object.entries(code).map(([name, text]) => definitionOf(name, text));
  const write = (line: string): void => {
    const entry = parseJson(line);
    if (isObject(entry)) lines.emit(textOf(entry));
  };
  functions = new Functions(definitions, new Callers(), 'http://127.0.0.1:1', () => {}, write);
});
afterAll(async () => {
  await functions.stop();
  rmSync(folder, { recursive: true });
});

const invoke = (name: string, event: unknown = {}) => functions.invoke(arnOf(name), event);
const answer = async (name: string, event: unknown = {}): Promise<JsonObject> => {
  const outcome = await invoke(name, event);
  if (!outcome.ok) throw new Error(outcome.error.errorMessage);
  return parseJson(outcome.payload) as JsonObject;
};

/** Waits for a line; to be called before it can have come. */
const heard = (entry: JsonObject): Promise<unknown> => once(lines, textOf(entry));

describe('a function', () => {
  it('gets its event and a context', async () => {
    const { event, context, left } = await answer('echo', { a: [1, null] });
    expect(event).toEqual({ a: [1, null] });
    expect(context).toMatchObject({
      functionName: 'echo',
      functionVersion: '$LATEST',
      invokedFunctionArn: arnOf('echo'),
      memoryLimitInMB: '128',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(1_000);
  });

  it('gets the environment of its template, what Lambda sets, and nothing of this process', async () => {
    process.env.SECRET_OF_THE_PARENT = 'x';
    const environment = await answer('environment');
    delete process.env.SECRET_OF_THE_PARENT;
    expect(environment).toMatchObject({
      LOG_LEVEL: 'INFO',
      TABLE: 'table',
      AWS_REGION: 'eu-north-1',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_LAMBDA_FUNCTION_NAME: 'environment',
    });
    const others = Object.keys(environment).filter((name) => !/^(AWS_|LAMBDA_)/.test(name));
    expect(others.sort()).toEqual(['LANG', 'LOG_LEVEL', 'PATH', 'TABLE', 'TZ', '_HANDLER']);
  });

  it('is a CommonJS module that finds what Node has and nothing else', async () => {
    expect(await answer('module')).toBe('functionfunction');
    const outcome = await invoke('broken');
    expect(outcome).toMatchObject({ ok: false, error: { errorMessage: expect.stringContaining('left-pad') } });
  });

  it('fails its own call alone when it throws', async () => {
    const outcome = await invoke('fails');
    expect(outcome).toMatchObject({ ok: false, error: { errorType: 'TypeError', errorMessage: 'it failed' } });
  });

  it('fails its own call alone when it leaves, and begins anew', async () => {
    expect(await answer('leaves')).toBe(1);
    expect(await answer('leaves')).toBe(2);
    expect(await invoke('leaves', { leave: true })).toMatchObject({
      ok: false,
      error: { errorType: 'Runtime.ExitError' },
    });
    expect(await answer('leaves')).toBe(1);
  });

  it('fails when a promise of its is rejected and nobody catches it', async () => {
    expect(await invoke('unhandled')).toMatchObject({ ok: false, error: { errorMessage: 'nobody caught it' } });
  });

  it('is ended when its time is over, even where it never yields', async () => {
    expect(await invoke('spins')).toMatchObject({ ok: false, error: { errorType: 'Sandbox.Timedout' } });
  });

  it('runs in several environments at once when calls wait', async () => {
    const event = { name: 'met' };
    const outcomes = await Promise.all([invoke('meets', event), invoke('meets', event)]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
  });

  it('takes events and gives answers of 6 MB at most', async () => {
    const event = { text: 'x'.repeat(6 * 1024 * 1024) };
    expect(await invoke('echo', event)).toMatchObject({
      ok: false,
      error: { errorType: 'RequestEntityTooLargeException' },
    });
    expect(await invoke('big')).toMatchObject({ ok: false, error: { errorType: 'Function.ResponseSizeTooLarge' } });
  });

  it('is heard in lines of JSON, whatever it writes', async () => {
    const all = [
      heard({ level: 'INFO', function: 'speaks', message: 'plain words' }),
      heard({ level: 'INFO', said: 'as JSON' }),
      heard({ level: 'ERROR', function: 'speaks', message: 'loud' }),
    ];
    await invoke('speaks');
    await Promise.all(all);
  });
});
