import { IncorrectKeyException, InvalidCiphertextException, KMSServiceException } from '@aws-sdk/client-kms';
import { Unavailable } from '../workflow/ports.ts';

const judged = new Set([
  'AccessDeniedException',
  'ValidationException',
  'NotFoundException',
  'InvalidKeyUsageException',
]);

/** A ciphertext or a context that does not fit, and a missing permission, stay what they are; all else is an outage. */
export async function orUnavailable<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof InvalidCiphertextException || error instanceof IncorrectKeyException) throw error;
    if (error instanceof KMSServiceException && judged.has(error.name)) throw error;
    throw new Unavailable('KMS did not do it', { cause: error });
  }
}
