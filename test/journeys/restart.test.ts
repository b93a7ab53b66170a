import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../infra/local/ports.ts';
import { readConnection } from '../../shared/agency/connect.ts';
import { aReport, type Clients, clientsOf, coverFor, until } from '../support/clients.ts';

const secret = 'the word that no file of the exchange may hold';
const home = mkdtempSync(join(tmpdir(), 'samsyn-restart-'));
const written: string[] = [];
let port: number;
let running: ChildProcess;
let as: Clients;

/** Starts what `npm start` starts, as a process group of its own, and waits for the line that says it is ready. */
const start = async (): Promise<void> => {
  const program = fileURLToPath(new URL('../../infra/local/start.ts', import.meta.url));
  running = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    env: { ...process.env, PORT: String(port), SAMSYN_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ready = Promise.withResolvers<void>();
  for (const stream of [running.stdout, running.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      written.push(text);
      if (written.join('').includes(`Samsyn is ready at http://127.0.0.1:${port}/v1\n`)) ready.resolve();
    });
  }
  running.once('exit', (code) => ready.reject(new Error(`it ended with ${code}: ${written.join('')}`)));
  await ready.promise;
  as = clientsOf(readConnection(join(home, 'connection.json')));
};

const kill = async (signal: NodeJS.Signals): Promise<void> => {
  const ended = once(running, 'exit');
  if (running.pid !== undefined) process.kill(-running.pid, signal);
  await ended;
  written.length = 0;
};

beforeAll(async () => {
  port = await freePort();
  await start();
});
afterAll(async () => {
  if (running.exitCode === null && running.signalCode === null) await kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

describe('an exchange that is killed in the middle of its work', () => {
  it('has lost nothing that it answered, and finishes what was approved', async () => {
    const desk = await as('police-desk');
    const approver = await as('police-approver-1');
    const answered = new Map<string, string>();
    const work = async (): Promise<void> => {
      for (;;) {
        const { id } = await desk.submit(coverFor(['customs'], 'H0'), aReport(secret));
        answered.set(id, 'pending');
        const { sealedDigest } = await approver.review(id);
        answered.set(id, (await approver.decide(id, { decision: 'approve', sealedDigest })).state);
      }
    };
    const ended = [work(), work(), work()].map((done) => done.catch(() => {}));
    await until(async () => [...answered.values()].filter((s) => s === 'approved').length >= 8);
    await kill('SIGKILL');
    await Promise.all(ended);
    await start();
    const auditor = await as('police-auditor');
    for (const [id, told] of answered) {
      const state = told === 'approved' ? 'released' : undefined;
      const now = await until(async () => {
        const found = await auditor.track(id);
        return state === undefined || found.state === state ? found : undefined;
      });
      expect(now.acts.map((a) => a.seq)).toEqual(now.acts.map((_, i) => i + 1));
      expect(now.acts.filter((a) => a.act === 'released').length).toBe(now.state === 'released' ? 1 : 0);
      if (now.state === 'released') await (await as('customs-analyst')).record(id);
    }
  });

  it('writes nothing but its own lines and JSON, and keeps keys from others', async () => {
    for (const line of written.join('').split('\n')) {
      if (line !== '' && !line.startsWith('Samsyn')) expect(() => JSON.parse(line), line).not.toThrow();
    }
    expect(statSync(join(home, 'connection.json')).mode & 0o777).toBe(0o600);
    expect(statSync(home).mode & 0o077).toBe(0);
  });

  it('ends within five seconds when it is asked to, and holds no word of a report', async () => {
    const began = Date.now();
    await kill('SIGTERM');
    expect(Date.now() - began).toBeLessThan(5_000);
    const files = globSync('**/*', { cwd: home }).map((file) => join(home, file));
    const holding = files.filter((file) => statSync(file).isFile() && readFileSync(file).includes(secret));
    expect(files.length).toBeGreaterThan(5);
    expect(holding).toEqual([]);
  });
});
