import * as v from 'valibot';
import { encodeBase64url } from '../../shared/protocol/base64.ts';
import type { Crypto, PublicSigningJwk } from '../../shared/protocol/crypto.ts';

/** Verification vectors of Project Wycheproof (C2SP/wycheproof, testvectors_v1): as much of their files as is read here. */
const hex = v.pipe(
  v.string(),
  v.regex(/^([0-9a-f]{2})*$/),
  v.transform((text) => Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))),
);
const testSchema = v.object({
  tcId: v.number(),
  comment: v.string(),
  flags: v.array(v.string()),
  msg: hex,
  sig: hex,
  result: v.picklist(['valid', 'invalid', 'acceptable']),
});
const edwardsSchema = v.object({
  type: v.literal('EddsaVerify'),
  publicKey: v.object({ curve: v.literal('edwards25519'), pk: hex }),
  tests: v.array(testSchema),
});
const ecdsaSchema = v.object({
  type: v.literal('EcdsaP1363Verify'),
  publicKey: v.object({ curve: v.literal('secp256r1'), uncompressed: hex }),
  sha: v.literal('SHA-256'),
  tests: v.array(testSchema),
});
const fileSchema = v.object({
  algorithm: v.string(),
  numberOfTests: v.number(),
  testGroups: v.array(v.variant('type', [edwardsSchema, ecdsaSchema])),
});
type Group = v.InferOutput<typeof fileSchema>['testGroups'][number];
export type WycheproofFile = v.InferOutput<typeof fileSchema>;

/** A file of vectors. Throws where it is not one of the two kinds that the profile has an algorithm for. */
export const readVectors = (json: unknown): WycheproofFile => v.parse(fileSchema, json);

/** The group's key as the contract writes it. Not the file's own JWK: nine groups of its ECDSA keys have none. */
const keyOf = (group: Group): PublicSigningJwk => {
  if (group.type === 'EddsaVerify') return { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(group.publicKey.pk) };
  const point = group.publicKey.uncompressed;
  if (point.length !== 65 || point[0] !== 4) throw new Error('a P-256 key is 65 bytes, uncompressed');
  return {
    kty: 'EC',
    crv: 'P-256',
    x: encodeBase64url(point.slice(1, 33)),
    y: encodeBase64url(point.slice(33)),
  };
};

/** What a verifier said of a file: how many of each kind, by the file's own flags too, and where it was wrong. */
export interface Verdicts {
  readonly groups: number;
  readonly valid: number;
  readonly invalid: number;
  /** Neither answer is wrong: `acceptable` vectors, and how many of them the verifier took. */
  readonly acceptable: number;
  readonly acceptableTaken: number;
  /** Number of vectors by flag, such as `SignatureMalleability`. */
  readonly flags: Readonly<Record<string, number>>;
  readonly wrong: readonly string[];
}

const sentence = (test: Group['tests'][number], answer: boolean | string): string =>
  `#${test.tcId} (${test.flags.join(', ') || 'no flag'}${test.comment === '' ? '' : `: ${test.comment}`}) is ${test.result}, and the verifier says ${answer}`;

/** Has a verifier judge every vector of a file. A verifier that throws is wrong, whatever the vector is. */
export const judge = async (crypto: Crypto, file: WycheproofFile): Promise<Verdicts> => {
  const count = { valid: 0, invalid: 0, acceptable: 0, acceptableTaken: 0 };
  const flags: Record<string, number> = {};
  const wrong: string[] = [];
  for (const group of file.testGroups) {
    const key = keyOf(group);
    for (const test of group.tests) {
      const answer = await (async () => crypto.verify(key, test.sig, test.msg))().catch((error) => `throws ${error}`);
      count[test.result] += 1;
      for (const flag of test.flags) flags[flag] = (flags[flag] ?? 0) + 1;
      if (test.result === 'acceptable' && answer === true) count.acceptableTaken += 1;
      const right = test.result === 'acceptable' ? typeof answer === 'boolean' : answer === (test.result === 'valid');
      if (!right) wrong.push(sentence(test, answer));
    }
  }
  return { groups: file.testGroups.length, ...count, flags, wrong };
};
