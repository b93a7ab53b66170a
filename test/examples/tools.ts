import { spawn, spawnSync } from 'node:child_process';

/** What ran: its exit code and what it said. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without blocking this process, in which the exchange may live. */
export const run = (program: string, ...args: readonly string[]): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr }));
  });

const says = (program: string, ...args: readonly string[]): string => {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? stdout : '';
};

/** Which of the tools that the worked clients need are not on this machine; empty where all are. */
export const missing = {
  python: [
    ...(/^Python 3\.(\d{2}|[89])/.test(says('python3', '--version')) ? [] : ['python3 of 3.8 or later']),
    ...(/^OpenSSL [3-9]/.test(says('openssl', 'version')) ? [] : ['openssl 3.0 or later']),
  ],
  shell: [
    ...(/^OpenSSL [3-9]/.test(says('openssl', 'version')) ? [] : ['openssl 3.0 or later']),
    ...['curl', 'jq'].filter((tool) => says(tool, '--version') === ''),
    ...(says('sh', '-c', 'echo sh') === '' ? ['sh'] : []),
  ],
} as const;

/** The title of a group of tests, with the reason where it is skipped. */
export const titled = (title: string, lacking: readonly string[]): string =>
  lacking.length === 0 ? title : `${title} (skipped: this machine has no ${lacking.join(', no ')})`;
