import { randomUUID } from 'node:crypto';
import { isObject, type Json, type JsonObject, parseJson } from '../basics/json.ts';
import { arnOf, type Caller } from '../iam/callers.ts';
import type { Keys } from '../kms/keys.ts';
import { account } from '../template/deploy.ts';

/** A call to KMS as the gateway answered it. */
export interface KmsCall {
  readonly operation: string;
  readonly members: JsonObject;
  readonly caller: Caller;
  readonly accessKeyId: string;
  readonly userAgent: string;
  readonly requestId: string;
  readonly answer: string;
  /** Whether the policies refused it: it never reached KMS. */
  readonly denied: boolean;
  readonly keys: Keys;
}

/** What EventBridge gets, as far as this machine knows what to say. */
export interface KmsEvent {
  readonly detail: JsonObject & { readonly readOnly: boolean };
  readonly [member: string]: Json;
}

/** Never told: what is encrypted, and what comes out. */
const secret = new Set(['Plaintext', 'CiphertextBlob', 'Message', 'Mac', 'Signature', 'EncryptedKeyPair']);
/** Calls that change a key; the uses of one are reads to CloudTrail, whatever they open. */
const changing = /^(Create|Put|Enable|Disable|Schedule|Cancel|Tag|Untag|Update|Delete|Revoke|Retire|Import)/;

/**
 * The event of one call, in CloudTrail's shape. Of what the policies refuse CloudTrail names neither key nor parameters.
 * https://docs.aws.amazon.com/kms/latest/developerguide/ct-reencrypt.html, ct-decrypt.html;
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function kmsEvent(call: KmsCall, region: string, now: number): KmsEvent {
  const time = `${new Date(now).toISOString().slice(0, 19)}Z`;
  const fault = faultIn(call);
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.kms',
    account,
    time,
    region,
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: identityOf(call),
      eventTime: time,
      eventSource: 'kms.amazonaws.com',
      eventName: call.operation,
      awsRegion: region,
      sourceIPAddress: '127.0.0.1',
      userAgent: call.userAgent,
      ...(fault !== undefined && { errorCode: fault }),
      requestParameters: call.denied ? null : parametersOf(call.members),
      responseElements: null,
      requestID: call.requestId,
      eventID: randomUUID(),
      readOnly: !changing.test(call.operation),
      ...(!call.denied && {
        resources: keysOf(call).map((ARN) => ({ accountId: ARN.split(':')[4] ?? '', type: 'AWS::KMS::Key', ARN })),
      }),
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: 'Management',
    },
  };
}

function faultIn({ denied, answer }: KmsCall): string | undefined {
  if (denied) return 'AccessDenied';
  const body = parseJson(answer || '{}');
  const type = isObject(body) ? body.__type : undefined;
  return typeof type === 'string' ? type.split('#').at(-1) : undefined;
}

function identityOf({ caller, accessKeyId }: KmsCall): JsonObject {
  const whoever = { arn: arnOf(caller, account), accountId: account, accessKeyId };
  if (caller.kind !== 'function')
    return { type: 'IAMUser', ...whoever, userName: 'name' in caller ? caller.name : 'operator' };
  const userName = caller.roleArn.split('/').at(-1) ?? '';
  const sessionIssuer = { type: 'Role', arn: caller.roleArn, accountId: account, userName };
  return {
    type: 'AssumedRole',
    ...whoever,
    sessionContext: { sessionIssuer, attributes: { mfaAuthenticated: 'false' } },
  };
}

/** As they were given, in names that begin with a small letter. */
function parametersOf(members: JsonObject): JsonObject {
  const told = Object.entries(members).filter(([name]) => !secret.has(name));
  return Object.fromEntries(told.map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]));
}

/** The keys by their ARNs, the source of a ReEncrypt first. */
function keysOf({ members, answer, keys }: KmsCall): string[] {
  const said = parseJson(answer || '{}');
  const { SourceKeyId, KeyId } = isObject(said) ? said : {};
  const named = [members.SourceKeyId ?? SourceKeyId, members.DestinationKeyId ?? members.KeyId ?? KeyId];
  return named.flatMap((name) => {
    try {
      return typeof name === 'string' ? [keys.find(name).arn] : [];
    } catch {
      return [];
    }
  });
}
