import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** A certificate authority of a test's own, made by openssl in a folder that `remove` takes away. */
export const certificateAuthority = () => {
  const folder = mkdtempSync(join(tmpdir(), 'samsyn-authority-'));
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): void =>
    void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  openssl(
    'req',
    '-x509',
    ...ec,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=An authority of tests',
    '-days',
    '2',
  );
  return {
    /** Its own certificate, as a file. */
    file: file('ca.pem'),
    /** A server's key and certificate for these names (`IP:127.0.0.1`, `DNS:localhost`), for so many days; fewer than 0: it has ended. */
    issue: (names: string, days = 1): { key: string; cert: string } => {
      writeFileSync(file('names'), `subjectAltName=${names}\n`);
      openssl('req', ...ec, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=A server of tests');
      const signed = [
        '-CA',
        'ca.pem',
        '-CAkey',
        'ca.key',
        '-CAcreateserial',
        '-extfile',
        'names',
        '-days',
        String(days),
      ];
      openssl('x509', '-req', '-in', 'leaf.csr', '-out', 'leaf.pem', ...signed);
      return { key: readFileSync(file('leaf.key'), 'utf8'), cert: readFileSync(file('leaf.pem'), 'utf8') };
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
};
