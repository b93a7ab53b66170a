import {
  DecryptCommand,
  GetPublicKeyCommand,
  IncorrectKeyException,
  InvalidCiphertextException,
  type KMSClient,
  KMSServiceException,
  ReEncryptCommand,
} from '@aws-sdk/client-kms';
import type { Agency } from '../domain/agency.ts';
import type {
  ContentKeys,
  Given,
  IntakeKeys,
  RecordContext,
  ReleaseKeys,
  StagingContext,
} from '../workflow/key-ports.ts';
import { orUnavailable } from './kms.ts';

/** KMS's name for RSA-OAEP-256. */
const oaep = 'RSAES_OAEP_SHA_256';

/** A key's id, as it stands in /v1/keys and in a sealed report's `kid`: the last part of its ARN. */
export function kidOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** Whether the half that opens was denied: KMS names the action, and the other half is kms:ReEncryptTo. */
function isDenied(error: unknown): boolean {
  return (
    error instanceof KMSServiceException &&
    error.name === 'AccessDeniedException' &&
    !error.message.includes('ReEncryptTo')
  );
}

function bytes(value: Uint8Array | undefined): Uint8Array {
  if (value === undefined) throw new Error('KMS answered without a result');
  return value;
}

/** An answer of KMS, with the number under which CloudTrail tells of the call. */
interface Answered {
  readonly $metadata: { readonly requestId?: string | undefined };
}

function given(key: Uint8Array | undefined, { $metadata }: Answered): Given {
  return { key: bytes(key), use: $metadata.requestId ?? '' };
}

function stagingContext(context: StagingContext): Record<string, string> {
  const { submission, originator, sealedDigest, intake } = context;
  return { submission, originator, sealedDigest, intake };
}
function recordContext(context: RecordContext): Record<string, string> {
  const { submission, originator, sealedDigest, recipient } = context;
  return { submission, originator, sealedDigest, recipient };
}

/** Intake: the content key goes from an agency's RSA intake key to its staging key, under the submission's context, inside KMS. */
export function intakeKeys(client: KMSClient, intake: readonly string[], staging: string): IntakeKeys {
  return {
    async stage(kid, encryptedKey, context) {
      const SourceKeyId = intake.find((arn) => kidOf(arn) === kid);
      if (SourceKeyId === undefined) return undefined;
      const command = new ReEncryptCommand({
        CiphertextBlob: encryptedKey,
        SourceKeyId,
        SourceEncryptionAlgorithm: oaep,
        DestinationKeyId: staging,
        DestinationEncryptionContext: stagingContext(context),
      });
      try {
        const answer = await orUnavailable(client.send(command));
        return given(answer.CiphertextBlob, answer);
      } catch (error) {
        if (error instanceof InvalidCiphertextException) return undefined;
        // The policy of the predecessor's key has let its last day pass; of the current key, or of staging, a permission is missing.
        if (isDenied(error) && SourceKeyId !== intake[0]) return undefined;
        throw error;
      }
    },
  };
}

function keyOf(keys: Readonly<Record<Agency, string>>, agency: Agency): string {
  const arn = keys[agency];
  if (arn === undefined) throw new Error('the configuration names no key for an agency');
  return arn;
}

/** Release: the content key goes from the originator's staging key to a recipient's key, from one context to the other, inside KMS. */
export function releaseKeys(
  client: KMSClient,
  staging: Readonly<Record<Agency, string>>,
  records: Readonly<Record<Agency, string>>,
): ReleaseKeys {
  return {
    async release(stagedKey, from, recipient) {
      const command = new ReEncryptCommand({
        CiphertextBlob: stagedKey,
        SourceKeyId: keyOf(staging, from.originator),
        SourceEncryptionContext: stagingContext(from),
        DestinationKeyId: keyOf(records, recipient),
        DestinationEncryptionContext: recordContext({ ...from, recipient }),
      });
      try {
        return bytes((await orUnavailable(client.send(command))).CiphertextBlob);
      } catch (error) {
        if (error instanceof InvalidCiphertextException || error instanceof IncorrectKeyException) return undefined;
        throw error;
      }
    },
  };
}

async function opened(client: KMSClient, KeyId: string, CiphertextBlob: Uint8Array, context: Record<string, string>) {
  const command = new DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext: context });
  const answer = await orUnavailable(client.send(command));
  return given(answer.Plaintext, answer);
}

/** Review: the content key comes out of the agency's own staging key, in the submission's context alone. */
export function stagedContentKeys(client: KMSClient, staging: string): ContentKeys<StagingContext> {
  return {
    open: (wrapped, context) => opened(client, staging, wrapped, stagingContext(context)),
  };
}

/** Disclosure: the content key comes out of the recipient's own records key, in the record's context alone. */
export function recordContentKeys(client: KMSClient, records: string): ContentKeys<RecordContext> {
  return {
    open: (wrapped, context) => opened(client, records, wrapped, recordContext(context)),
  };
}

/** A public key as KMS publishes it: DER, SubjectPublicKeyInfo. */
export async function publicKey(client: KMSClient, arn: string): Promise<Uint8Array> {
  return bytes((await orUnavailable(client.send(new GetPublicKeyCommand({ KeyId: arn })))).PublicKey);
}
