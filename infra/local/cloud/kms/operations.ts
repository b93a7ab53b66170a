import type { JsonObject } from '../basics/json.ts';
import * as administration from './administration.ts';
import * as encryption from './encryption.ts';
import { KmsError, unsupported } from './errors.ts';
import { Input } from './input.ts';
import type { Keys } from './keys.ts';
import * as signatures from './signatures.ts';

type Operation = (input: Input, keys: Keys) => JsonObject | Promise<JsonObject>;

const operations: Readonly<Record<string, Operation>> = {
  CreateKey: administration.createKey,
  CreateAlias: administration.createAlias,
  DescribeKey: administration.describeKey,
  GetPublicKey: administration.getPublicKey,
  EnableKey: administration.enableKey,
  DisableKey: administration.disableKey,
  ScheduleKeyDeletion: administration.scheduleKeyDeletion,
  Encrypt: encryption.encrypt,
  Decrypt: encryption.decrypt,
  ReEncrypt: encryption.reEncrypt,
  GenerateDataKey: encryption.generateDataKey,
  GenerateDataKeyWithoutPlaintext: encryption.generateDataKeyWithoutPlaintext,
  GenerateMac: signatures.generateMac,
  VerifyMac: signatures.verifyMac,
  Sign: signatures.sign,
  Verify: signatures.verify,
};

/** An answer of KMS in AWS JSON 1.1. */
export interface KmsAnswer {
  readonly status: 200 | 400;
  readonly body: JsonObject;
}

/**
 * Answers one call to KMS.
 * @param action the operation's name, without `TrentService.`.
 * @param members the request's JSON.
 */
export async function answerKms(keys: Keys, action: string, members: JsonObject): Promise<KmsAnswer> {
  try {
    const operation = operations[action];
    if (operation === undefined) throw unsupported(`The local KMS does not know ${action}`);
    const input = new Input(members);
    const answer = await operation(input, keys);
    input.done();
    return { status: 200, body: answer };
  } catch (fault) {
    if (!(fault instanceof KmsError)) throw fault;
    return { status: 400, body: { __type: fault.name, message: fault.message } };
  }
}
