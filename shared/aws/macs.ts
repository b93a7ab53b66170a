import { GenerateMacCommand, type KMSClient } from '@aws-sdk/client-kms';
import { encodeBase64url, utf8 } from '../protocol/base64.ts';
import { oneText } from '../protocol/selectors/normalise.ts';
import type { Macs } from '../workflow/search-ports.ts';
import { orUnavailable } from './kms.ts';

/** Tokens of selectors by KMS: nobody who reads the tables can try numbers until one fits, for the key never leaves it. */
export function selectorMacs(client: KMSClient, KeyId: string): Macs {
  return {
    async token(selector) {
      const command = new GenerateMacCommand({ KeyId, MacAlgorithm: 'HMAC_SHA_256', Message: utf8(oneText(selector)) });
      const { Mac } = await orUnavailable(client.send(command));
      if (Mac === undefined) throw new Error('KMS answered without a result');
      return encodeBase64url(Mac);
    },
  };
}
