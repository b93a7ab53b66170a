import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeBase64url } from '../../shared/protocol/base64.ts';
import { type Crypto, webCrypto } from '../../shared/protocol/crypto.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import { anEd25519Signer, aP256Signer, type Signer } from '../protocol/support.ts';
import { judge, readVectors } from './wycheproof.ts';

const hex = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('hex');
const coordinate = (text: string): string => hex(decodeBase64url(text) ?? new Uint8Array());

const publicKeyOf = ({ jwk }: Signer) =>
  jwk.kty === 'OKP'
    ? { type: 'EddsaVerify', publicKey: { curve: 'edwards25519', pk: coordinate(jwk.x) } }
    : {
        type: 'EcdsaP1363Verify',
        publicKey: { curve: 'secp256r1', uncompressed: `04${coordinate(jwk.x)}${coordinate(jwk.y)}` },
        sha: 'SHA-256',
      };

/** A file as Wycheproof writes them, of three vectors: one that holds, one that does not, one of which it says either. */
const aFile = (signer: Signer) => {
  const sig = hex(signer.sign('message'));
  const test = { comment: '', flags: ['Made'], msg: hex('message'), sig };
  const tests = [
    { ...test, tcId: 1, result: 'valid' },
    { ...test, tcId: 2, result: 'invalid', msg: hex('another'), comment: 'another message' },
    { ...test, tcId: 3, result: 'acceptable' },
  ];
  return { algorithm: 'made', numberOfTests: 3, testGroups: [{ ...publicKeyOf(signer), tests }] };
};

const verifiers = [
  ['the runtime', nodeCrypto],
  ['WebCrypto', webCrypto()],
] as const;
const signers = [
  ['Ed25519', anEd25519Signer()],
  ['P-256', aP256Signer()],
] as const;

describe.each(signers)('vectors of %s', (_, signer) => {
  const file = readVectors(aFile(signer));

  it.each(verifiers)('are judged right by %s', async (_name, crypto) => {
    expect(await judge(crypto, file)).toEqual({
      groups: 1,
      valid: 1,
      invalid: 1,
      acceptable: 1,
      acceptableTaken: 1,
      flags: { Made: 3 },
      wrong: [],
    });
  });

  it('name each wrong verdict of a verifier, and what it throws', async () => {
    const takes: Crypto = { ...nodeCrypto, verify: () => true };
    expect((await judge(takes, file)).wrong).toEqual([
      '#2 (Made: another message) is invalid, and the verifier says true',
    ]);
    const refuses: Crypto = { ...nodeCrypto, verify: () => false };
    expect((await judge(refuses, file)).wrong).toEqual(['#1 (Made) is valid, and the verifier says false']);
    const throws: Crypto = { ...nodeCrypto, verify: () => Promise.reject(new Error('no')) };
    expect((await judge(throws, file)).wrong).toHaveLength(3);
  });
});

describe('npm run conformance', () => {
  const folder = mkdtempSync(join(tmpdir(), 'samsyn-vectors-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const run = (...args: string[]) =>
    spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], { encoding: 'utf8' });
  const written = (name: string, file: object): void => writeFileSync(join(folder, name), JSON.stringify(file));

  it('tells the counts and ends with 0 where all is right, with 1 where a verdict is wrong', () => {
    written('ed25519_test.json', aFile(signers[0][1]));
    const ecdsa = aFile(signers[1][1]);
    written('ecdsa_secp256r1_sha256_p1363_test.json', ecdsa);
    const right = run(folder);
    expect(right).toMatchObject({ status: 0, stderr: '' });
    expect(right.stdout).toContain('3 vectors in 1 groups: 1 valid, 1 invalid');
    expect(right.stdout).toContain('1 acceptable, of which it takes 1');
    const [first] = ecdsa.testGroups[0]?.tests ?? [];
    if (first !== undefined) first.result = 'invalid';
    written('ecdsa_secp256r1_sha256_p1363_test.json', ecdsa);
    const wrong = run(folder);
    expect(wrong.status).toBe(1);
    expect(wrong.stdout).toContain('WRONG #1 (Made) is invalid, and the verifier says true');
    expect(wrong.stdout).toContain('2 verdicts are wrong');
  });

  it('ends with 2 where there is no folder, no file, or fewer vectors than the file says', () => {
    expect(run()).toMatchObject({ status: 2, stdout: '' });
    expect(run(join(folder, 'nowhere')).status).toBe(2);
    written('ed25519_test.json', { ...aFile(signers[0][1]), numberOfTests: 4 });
    expect(run(folder).stderr).toContain('says 4 vectors, and has 3');
  });
});
