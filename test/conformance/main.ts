import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import { judge, readVectors, type Verdicts, type WycheproofFile } from './wycheproof.ts';

/**
 * `npm run conformance -- FOLDER`: judges the Wycheproof vectors of a folder by both verifiers of the project, the functions' and the
 * agency's. Exit code 0: each vector was judged right; 1: one was not; 2: the folder has no vectors.
 */
const files = ['ed25519_test.json', 'ecdsa_secp256r1_sha256_p1363_test.json'] as const;
const verifiers = [
  ['node:crypto (the functions)', nodeCrypto],
  ['WebCrypto (an agency, a browser)', webCrypto()],
] as const;

const read = (folder: string, name: string): WycheproofFile => {
  const file = readVectors(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  const found = file.testGroups.reduce((sum, { tests }) => sum + tests.length, 0);
  if (found !== file.numberOfTests) throw new Error(`${name} says ${file.numberOfTests} vectors, and has ${found}`);
  return file;
};

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const tell = (name: string, { groups, valid, invalid, acceptable, acceptableTaken, wrong }: Verdicts): void => {
  say(`  ${name}`);
  say(`    ${valid + invalid + acceptable} vectors in ${groups} groups: ${valid} valid, ${invalid} invalid`);
  if (acceptable > 0) say(`    ${acceptable} acceptable, of which it takes ${acceptableTaken}`);
  for (const line of wrong) say(`    WRONG ${line}`);
  say(wrong.length === 0 ? '    all judged right' : `    ${wrong.length} judged wrong`);
};

const tellFlags = ({ flags }: Verdicts): void => {
  const rows = Object.entries(flags).sort(([a], [b]) => (a < b ? -1 : 1));
  say(`  what they are about: ${rows.map(([flag, count]) => `${flag} ${count}`).join(', ')}`);
};

const run = async (folder: string): Promise<number> => {
  let wrong = 0;
  for (const name of files) {
    const file = read(folder, name);
    say(`${name} (${file.algorithm})`);
    const verdicts = await Promise.all(
      verifiers.map(async ([who, crypto]) => [who, await judge(crypto, file)] as const),
    );
    for (const [who, found] of verdicts) {
      tell(who, found);
      wrong += found.wrong.length;
    }
    const first = verdicts[0]?.[1];
    if (first !== undefined) tellFlags(first);
  }
  say(wrong === 0 ? 'Every vector was judged right, by both.' : `${wrong} verdicts are wrong.`);
  return wrong === 0 ? 0 : 1;
};

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write(`Give the folder that holds ${files.join(' and ')} of C2SP/wycheproof, testvectors_v1.\n`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await run(folder);
  } catch (error) {
    process.stderr.write(`The vectors cannot be read: ${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 2;
  }
}
