import type { Agency } from '../domain/agency.ts';
import type { PrincipalEntry } from '../protocol/principal-entry.ts';

/** Which sealed report a content key belongs to. */
interface KeyContext {
  readonly submission: string;
  readonly originator: Agency;
  readonly sealedDigest: string;
}
/**
 * The encryption context of the staging keys, a closed set. `intake` is the commitment of the submission's first act: with it KMS itself
 * binds the key to the cover, the handling code and the recipients that were judged and signed. Whoever rewrites them in the table
 * has a key that nothing opens, and cannot make another: only the accepting function may encrypt under a staging key.
 */
export interface StagingContext extends KeyContext {
  readonly intake: string;
}
/** The encryption context of the records keys, a closed set. */
export interface RecordContext extends KeyContext {
  readonly recipient: Agency;
}

/** A content key under its originator's staging key, with the commitment that it is bound to. */
export interface StagedKey {
  readonly key: Uint8Array;
  readonly intake: string;
}

/** A content key as KMS gave it, and the number by which KMS tells of this use of its key: kept with the act that it was for. */
export interface Given {
  readonly key: Uint8Array;
  readonly use: string;
}

/** KMS, as intake uses it: the content key goes from the intake key to the staging key and is never seen. */
export interface IntakeKeys {
  /** Undefined where the key cannot be unwrapped under `kid`. */
  stage(kid: string, encryptedKey: Uint8Array, context: StagingContext): Promise<Given | undefined>;
}

/** KMS, as release uses it: the content key goes from the staging key to a recipient's and is never seen. */
export interface ReleaseKeys {
  /** Undefined where the staged key does not open as the key of this act. */
  release(stagedKey: Uint8Array, from: StagingContext, recipient: Agency): Promise<Uint8Array | undefined>;
}

/** KMS, as a review or a disclosure uses it: the content key comes out to be wrapped to one person's key. */
export interface ContentKeys<Context> {
  open(wrappedKey: Uint8Array, context: Context): Promise<Given>;
}

/** Wraps a content key to a person's RSA key (RSA-OAEP-256). */
export type WrapKey = (contentKey: Uint8Array, to: NonNullable<PrincipalEntry['decryptionKey']>) => Uint8Array;
