import { type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import type { LogSigner } from '../workflow/log-ports.ts';
import { publicKey } from './keys.ts';
import { orUnavailable } from './kms.ts';

/** An Ed25519 key as X.509 has it (RFC 8410) is 12 bytes that are always the same, then the key. */
const beforeKey = 12;

/** The custody log's key in KMS, which signs under the log's origin: nobody else can, who does not have this function's role. */
export async function logSigner(client: KMSClient, keyArn: string, origin: string): Promise<LogSigner> {
  const key = (await publicKey(client, keyArn)).subarray(beforeKey);
  return {
    key: { kind: 'log', name: origin, key },
    async sign(bytes) {
      const signing = {
        KeyId: keyArn,
        Message: bytes,
        MessageType: 'RAW',
        SigningAlgorithm: 'ED25519_SHA_512',
      } as const;
      const { Signature } = await orUnavailable(client.send(new SignCommand(signing)));
      if (Signature === undefined) throw new Error('KMS answered without a result');
      return Signature;
    },
  };
}
