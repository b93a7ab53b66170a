import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aCover } from '../protocol/support.ts';
import { served } from './served.ts';
import { aReport, clientOf, principal } from './stand-in-exchange.ts';
import { writeConnection } from './support.ts';
import { ran } from './terminal.ts';

const at = served();
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const withinSeconds = 5;

/** A queue at this port, or at any; how to put a message into it, what is left in it, and how to end it. */
const queueAt = async (port = 0) => {
  const app = buildApp({ logger: false });
  await app.listen({ host: '127.0.0.1', port });
  const { port: its } = app.server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${its}`;
  const sqs = new SQSClient({ endpoint, region: 'eu-north-1', credentials, useQueueUrlAsEndpoint: false });
  const { QueueUrl: queueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'notified' }));
  const tell = (event: string, submission: string) => {
    const MessageBody = JSON.stringify({ version: 1, event, submission, priority: 'routine' });
    return sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
  };
  const left = async (): Promise<number> => {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const asked = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] });
    return Object.values((await sqs.send(asked)).Attributes ?? {}).reduce((sum, one) => sum + Number(one), 0);
  };
  const end = async () => {
    sqs.destroy();
    app.server.closeAllConnections();
    await app.close();
  };
  return { port: its, queue: { queueUrl, endpoint, region: 'eu-north-1', ...credentials }, tell, left, end };
};
type Queue = Awaited<ReturnType<typeof queueAt>>;

/** A report of the police that waits; its id. */
const submitted = async (): Promise<string> => {
  const desk = await clientOf(at.exchange, 'police-desk');
  return (await desk.submit(aCover(), aReport())).id;
};

/** Somebody who watches: what it was told so far, a wait for words of it, and its end. */
const watcher = async (name: string, { over = {}, args = [] }: { over?: object; args?: string[] } = {}) => {
  const [told, noted]: [string[], string[]] = [[], []];
  const events = new EventTarget();
  const ending = new AbortController();
  const hear = (where: string[]) => (text: string) => {
    where.push(text);
    events.dispatchEvent(new Event('told'));
  };
  const done = ran(['inbox', '--watch', '--as', name, ...args], {
    env: { SAMSYN_HOME: at.folder },
    out: hear(told),
    err: hear(noted),
    interrupted: () => ending.signal,
    ...over,
  });
  const hears = async (has: () => boolean, what: string): Promise<void> => {
    const late = AbortSignal.timeout(withinSeconds * 1000);
    while (!has()) {
      await new Promise<void>((resolve, reject) => {
        events.addEventListener('told', () => resolve(), { once: true });
        late.addEventListener('abort', () => reject(new Error(`${name} was not told ${what}: ${told.join('|')}`)));
      });
    }
  };
  const end = async () => {
    ending.abort();
    return done;
  };
  const one = {
    told,
    noted,
    done,
    end,
    isTold: (words: string) => hears(() => told.some((text) => text.includes(words)), words),
    isNoted: (words: string) => hears(() => noted.some((text) => text.includes(words)), words),
    /** How many times it was told something with these words. */
    times: (words: string) => told.filter((text) => text.includes(words)).length,
  };
  await one.isNoted(args.includes('--json') ? '' : 'Waiting');
  return one;
};

let queue: Queue;
const connect = (notifications: object = { police: queue.queue }): void =>
  void writeConnection(at.folder, at.server, { notifications });
beforeAll(async () => {
  queue = await queueAt();
});
afterAll(() => queue.end());
beforeEach(() => connect());
const watchers: Awaited<ReturnType<typeof watcher>>[] = [];
const watching = async (...called: Parameters<typeof watcher>) => {
  const one = await watcher(...called);
  watchers.push(one);
  return one;
};
afterEach(async () => {
  for (const { end } of watchers.splice(0)) await end();
});

describe('samsyn inbox --watch', () => {
  it('tells each of those who watch of each task, of one that a message comes for and of one that none does', async () => {
    const both = [await watching('police-approver-1'), await watching('police-approver-2')];
    const [quiet, announced] = [await submitted(), await submitted()];
    await queue.tell('task', announced);
    for (const one of both) {
      await one.isTold(quiet);
      await one.isTold(announced);
    }
    expect(both.flatMap(({ times }) => [times(quiet), times(announced)])).toEqual([1, 1, 1, 1]);
  });

  it('tells of a task again once an approval was given and more are needed, and of nothing a second time', async () => {
    const waiting = await submitted();
    const one = await watching('police-approver-2');
    expect([one.times(waiting), one.told.join()]).toEqual([2, expect.stringContaining('0/1')]);
    at.exchange.tamper = (path, body) => {
      if (path.endsWith('/inbox'))
        for (const task of body.tasks as object[]) Object.assign(task, { given: 1, required: 2 });
    };
    await one.isTold('An approval was given, and more are needed');
    const fresh = await submitted();
    await one.isTold(fresh);
    expect([one.times('An approval was given'), one.told.join()]).toEqual([1, expect.stringContaining('1/2')]);
  });

  it('says nothing of tasks that are decided already', async () => {
    const one = await watching('police-approver-1');
    const decided = await submitted();
    const found = at.exchange.kept.get(decided);
    if (found) found.state = 'released';
    await queue.tell('task', decided);
    await queue.tell('task', '019ab1c2-0000-7000-8000-00000000000f');
    const fresh = await submitted();
    await one.isTold(fresh);
    expect(one.told.join()).not.toContain(decided);
    expect(one.told.join()).not.toContain('00000000000f');
  });

  it('tells nobody of what that person has submitted, which another has to decide', async () => {
    const officer = principal('customs-duty-officer');
    const one = await watching('customs-officer-approver');
    const client = await clientOf(at.exchange, officer.name);
    const own = client.newId();
    at.exchange.tamper = (path, body) => {
      if (!path.endsWith(own)) return;
      const by = { agency: 'customs', keyid: officer.keyid };
      for (const act of (body.acts as object[] | undefined) ?? []) Object.assign(act, { by });
    };
    await client.send(await client.prepare({ ...aCover(), recipients: ['police'] }, aReport(), own));
    const desk = await clientOf(at.exchange, 'customs-desk');
    const { id: others } = await desk.submit({ ...aCover(), recipients: ['police'] }, aReport());
    await one.isTold(others);
    expect(one.told.join()).not.toContain(own);
  });

  it('tells many in one table, and says of a list that breaks off nothing before it is whole', async () => {
    const one = await watching('police-approver-1');
    let broken = 2;
    at.exchange.tamper = (path, { next }) => {
      if (path.endsWith('/inbox') && next !== null && broken-- > 0) at.exchange.upcoming.push('internal');
    };
    const ids = [await submitted(), await submitted(), await submitted()];
    for (const id of ids) await one.isTold(id);
    expect(one.times('reports of ours wait for approval:')).toBeGreaterThan(0);
  });

  it('leaves messages to others, and deletes those of a quarter of an hour ago', async () => {
    const id = await submitted();
    await queue.tell('task', id);
    await queue.tell('released', '019ab1c2-0000-7000-8000-000000000000');
    const before = await queue.left();
    const both = [await watching('police-approver-1'), await watching('police-approver-2')];
    for (const one of both) await one.isTold('A report was released to us: 019ab1c2-0000-7000-8000-000000000000');
    expect(await queue.left()).toBe(before);
    const later = { now: () => Date.now() + 16 * 60_000 };
    const third = await watching('police-approver-1', { over: later });
    await third.isTold('A report was released to us');
    while ((await queue.left()) > 0) await pause(50);
  });

  it('tells a script of each in a line, and ends after as many as it asks for', async () => {
    const ids = [await submitted(), await submitted()];
    const err: string[] = [];
    const done = ran(['inbox', '--watch', '--json', '--count', '2', '--as', 'police-approver-1'], {
      env: { SAMSYN_HOME: at.folder },
      err: (text) => err.push(text),
    });
    while (at.exchange.calls.length < 3) await pause(20);
    ids.push(await submitted(), await submitted(), await submitted());
    const { code, out } = await done;
    const lines = out.split('\n').map((line) => JSON.parse(line));
    expect([code, err, lines.length]).toEqual([0, [], 4]);
    expect(lines.slice(2).map(({ event, submission, task }) => [event, submission, task.submission])).toEqual(
      ids.slice(2, 4).map((id) => ['task', id, id]),
    );
  });

  it('needs no queue to tell of tasks, and says where the one that is named does not answer', async () => {
    connect({});
    const without = await watching('police-approver-1');
    connect({ police: { ...queue.queue, queueUrl: queue.queue.queueUrl.replace('notified', 'none') } });
    const lost = await watching('police-approver-2');
    const id = await submitted();
    await without.isTold(id);
    await lost.isTold(id);
    await lost.isNoted('The notification queue does not answer (QueueDoesNotExist). Tasks are told all the same');
  });

  it('waits for an exchange that is restarted, says so once, and tells what came meanwhile', async () => {
    const one = await watching('police-approver-1');
    let isDown = true;
    const { transport } = at.exchange;
    at.exchange.transport = async (call) => {
      if (isDown && call.path.endsWith('/inbox')) at.exchange.upcoming.push('internal');
      return transport(call);
    };
    await one.isNoted('The exchange does not answer');
    const id = await submitted();
    isDown = false;
    await one.isNoted('The exchange answers again.');
    await one.isTold(id);
    expect(one.noted.filter((text) => text.includes('does not answer'))).toHaveLength(1);
  });

  it('ends where the exchange refuses for good', async () => {
    const one = await watching('police-approver-1');
    at.exchange.enrolled = [];
    expect(await one.done).toMatchObject({ code: 1 });
    expect(one.noted.join()).toContain('key-unknown');
  });
});
