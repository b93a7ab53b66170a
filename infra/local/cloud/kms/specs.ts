/** Key specs as KMS names them, with what each may be used for. */
export type KeySpec = 'SYMMETRIC_DEFAULT' | 'RSA_3072' | 'RSA_4096' | 'HMAC_256' | 'ECC_NIST_EDWARDS25519';
export type KeyUsage = 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY' | 'GENERATE_VERIFY_MAC';
export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion';
export type OaepAlgorithm = 'RSAES_OAEP_SHA_1' | 'RSAES_OAEP_SHA_256';

interface Spec {
  readonly usage: KeyUsage;
  /** The member of key metadata that lists the algorithms, and what it lists. */
  readonly algorithms: {
    readonly EncryptionAlgorithms?: string[];
    readonly SigningAlgorithms?: string[];
    readonly MacAlgorithms?: string[];
  };
  /** For RSA: the bits of the modulus. */
  readonly bits?: number;
}

const oaep: OaepAlgorithm[] = ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'];

/** One usage for each spec: KMS knows RSA keys that sign too, this exchange has none. */
export const specs: Readonly<Record<KeySpec, Spec>> = {
  SYMMETRIC_DEFAULT: { usage: 'ENCRYPT_DECRYPT', algorithms: { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] } },
  RSA_3072: { usage: 'ENCRYPT_DECRYPT', algorithms: { EncryptionAlgorithms: oaep }, bits: 3072 },
  RSA_4096: { usage: 'ENCRYPT_DECRYPT', algorithms: { EncryptionAlgorithms: oaep }, bits: 4096 },
  HMAC_256: { usage: 'GENERATE_VERIFY_MAC', algorithms: { MacAlgorithms: ['HMAC_SHA_256'] } },
  ECC_NIST_EDWARDS25519: {
    usage: 'SIGN_VERIFY',
    algorithms: { SigningAlgorithms: ['ED25519_SHA_512', 'ED25519_PH_SHA_512'] },
  },
};

export function isKeySpec(text: string): text is KeySpec {
  return Object.hasOwn(specs, text);
}
