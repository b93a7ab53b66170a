import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../infra/local/cloud/basics/ports.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import { type ExchangeProcess, startProcess } from '../support/process.ts';

const secret = 'the word that no file of the exchange may hold';
const home = mkdtempSync(join(tmpdir(), 'samsyn-restart-'));
let port: number;
let running: ExchangeProcess;

beforeAll(async () => {
  port = await freePort();
  running = await startProcess(home, port);
});
afterAll(async () => {
  await running.end('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

describe('an exchange that is killed in the middle of its work', () => {
  it('has lost nothing that it answered, and finishes what was approved', async () => {
    const desk = await running.as('police-desk');
    const approver = await running.as('police-approver-1');
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
    await running.end('SIGKILL');
    await Promise.all(ended);
    running = await startProcess(home, port);
    const auditor = await running.as('police-auditor');
    for (const [id, told] of answered) {
      const state = told === 'approved' ? 'released' : undefined;
      const now = await until(async () => {
        const found = await auditor.track(id);
        return state === undefined || found.state === state ? found : undefined;
      });
      expect(now.acts.map((a) => a.seq)).toEqual(now.acts.map((_, i) => i + 1));
      expect(now.acts.filter((a) => a.act === 'released').length).toBe(now.state === 'released' ? 1 : 0);
      if (now.state === 'released') await (await running.as('customs-analyst')).record(id);
    }
  });

  it('writes nothing but its own lines and JSON, and keeps keys from others', async () => {
    for (const line of running.output().split('\n')) {
      if (line !== '' && !line.startsWith('Samsyn')) expect(() => JSON.parse(line), line).not.toThrow();
    }
    expect(statSync(join(home, 'connection.json')).mode & 0o777).toBe(0o600);
    expect(statSync(home).mode & 0o077).toBe(0);
  });

  it('ends within five seconds when it is asked to, and holds no word of a report', async () => {
    const began = Date.now();
    await running.end('SIGTERM');
    expect(Date.now() - began).toBeLessThan(5_000);
    const files = globSync('**/*', { cwd: home }).map((file) => join(home, file));
    const holding = files.filter((file) => statSync(file).isFile() && readFileSync(file).includes(secret));
    expect(files.length).toBeGreaterThan(5);
    expect(holding).toEqual([]);
  });
});
