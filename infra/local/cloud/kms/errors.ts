/** A refusal of KMS by the name of its documented exception; answered with status 400. */
export class KmsError extends Error {
  constructor(name: string, message = '') {
    super(message);
    this.name = name;
  }
}

export const invalidCiphertext = (): KmsError => new KmsError('InvalidCiphertextException');
export const notValid = (message: string): KmsError => new KmsError('ValidationException', message);
export const unsupported = (message: string): KmsError => new KmsError('UnsupportedOperationException', message);
