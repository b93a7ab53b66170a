/** A refusal of KMS by the name of its documented exception; answered with status 400. */
export class KmsError extends Error {
  constructor(name: string, message = '') {
    super(message);
    this.name = name;
  }
}

export function invalidCiphertext(): KmsError {
  return new KmsError('InvalidCiphertextException');
}
export function notValid(message: string): KmsError {
  return new KmsError('ValidationException', message);
}
export function unsupported(message: string): KmsError {
  return new KmsError('UnsupportedOperationException', message);
}
