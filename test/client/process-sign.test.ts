import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHome } from '../../infra/local/exchange/home.ts';
import { holderOf } from '../../shared/client/node/process-sign.ts';
import { AlreadyRunning, onlyRun } from '../../shared/command/bulk/only-run.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samsyn-sign-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const here = (file: string): string => new URL(`../../${file}`, import.meta.url).href;
const home = () => join(folder, 'home');
const journal = () => join(folder, 'lines.sending');

/** Takes a home and a journal, as an exchange and a run of lines do, says so, and stays. */
const holds = `
  const { openHome } = await import(process.argv[1]);
  const { onlyRun } = await import(process.argv[2]);
  openHome(process.argv[3]);
  onlyRun(process.argv[4]);
  console.log(process.pid);
  setInterval(() => {}, 1000);
`;

/** A shell that starts a program and never asks how it ended, as the first process of a container without an init. */
const carelessParent = '"$@" & exec 1>&-; exec sleep 600';

/** Somebody who holds home and journal, under a parent that does not reap; `end` takes the parent away, and with it the zombie. */
const aHolder = async () => {
  const args = ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', holds];
  const files = [here('infra/local/exchange/home.ts'), here('shared/command/bulk/only-run.ts'), home(), journal()];
  const parent = spawn('/bin/sh', ['-c', carelessParent, 'sh', process.execPath, ...args, ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: parent.stdout }), 'line');
  const end = async () => {
    parent.kill('SIGKILL');
    if (parent.exitCode === null && parent.signalCode === null) await once(parent, 'exit');
  };
  return { pid: Number(line), end };
};
const stateOf = (pid: number): string =>
  / ([A-Za-z]) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8').split(')').at(-1) ?? '')?.[1] ?? '';

describe.runIf(process.platform === 'linux')('a process that was killed and that nobody has reaped', () => {
  it('holds neither the folder of an exchange nor a journal, and does hold them before', async () => {
    const holder = await aHolder();
    try {
      expect(() => openHome(home())).toThrow(`in use by the exchange with pid ${holder.pid}`);
      expect(() => onlyRun(journal())).toThrow(AlreadyRunning);
      process.kill(holder.pid, 'SIGKILL');
      await expect.poll(() => stateOf(holder.pid), { timeout: 5_000, interval: 5 }).toBe('Z');
      openHome(home()).release();
      onlyRun(journal())();
      // Neither does a sign of before the start of a process was kept in it.
      expect(holderOf(String(holder.pid))).toBeUndefined();
    } finally {
      await holder.end();
    }
  });
});

describe('a process that stands still', () => {
  it.runIf(process.platform === 'linux')('goes on holding what it has', async () => {
    const holder = await aHolder();
    try {
      process.kill(holder.pid, 'SIGSTOP');
      await expect.poll(() => stateOf(holder.pid), { timeout: 5_000, interval: 5 }).toBe('T');
      expect(() => openHome(home())).toThrow('in use by');
      process.kill(holder.pid, 'SIGKILL');
    } finally {
      await holder.end();
    }
  });

  it('holds nothing by a sign that was not written whole', () => {
    writeFileSync(journal(), '');
    onlyRun(journal())();
  });
});
