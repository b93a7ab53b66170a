import { randomUUID } from 'node:crypto';
import type { Answer } from '../basics/answer.ts';
import type { Conflict } from '../dynamodb/conflicts.ts';
import { arnOf, type Caller } from '../iam/callers.ts';
import { account } from '../template/deploy.ts';
import type { Refused } from './authorise.ts';
import type { SignatureFault } from './signature.ts';

/** A refusal as JSON protocols and the query protocol name it. */
interface Refusal {
  readonly json: string;
  readonly query: string;
  readonly message: string;
}

const signatureFaults: Record<SignatureFault, Refusal> = {
  missing: {
    json: 'com.amazon.coral.service#MissingAuthenticationTokenException',
    query: 'MissingAuthenticationToken',
    message: 'Request is missing Authentication Token',
  },
  incomplete: {
    json: 'com.amazon.coral.service#IncompleteSignatureException',
    query: 'IncompleteSignature',
    message: 'The host, the time and every x-amz header must be signed',
  },
  expired: {
    json: 'com.amazon.coral.service#InvalidSignatureException',
    query: 'SignatureDoesNotMatch',
    message: 'Signature expired: the time of the call is more than five minutes away',
  },
  wrong: {
    json: 'com.amazon.coral.service#InvalidSignatureException',
    query: 'SignatureDoesNotMatch',
    message:
      'The request signature we calculated does not match the signature you provided. ' +
      'Check your AWS Secret Access Key and signing method.',
  },
};

/** Refuses a call whose signature does not count. @param service the service that it is signed for, if it says one. */
export function refuseSignature(fault: SignatureFault, service: string | undefined): Answer {
  return refusal(service, signatureFaults[fault], 403);
}

/** Refuses a call whose access key, or session token, nobody here gave out. */
export function refuseCaller(service: string): Answer {
  const message = 'The security token included in the request is invalid.';
  const json = 'com.amazon.coral.service#UnrecognizedClientException';
  return refusal(service, { json, query: 'InvalidClientTokenId', message }, 403);
}

/** Refuses what is not mapped here: no call reaches a service that nobody could authorise. */
export function refuseOperation(service: string): Answer {
  const message = 'The local cloud does not know this operation';
  return refusal(
    service,
    { json: 'com.amazon.coral.service#UnknownOperationException', query: 'InvalidAction', message },
    400,
  );
}

/** Refuses a request that is longer than any service takes. */
export function refuseLength(): Answer {
  const message = 'Request size exceeded 16777216 bytes';
  return refusal(
    undefined,
    { json: 'com.amazon.coral.service#RequestEntityTooLargeException', query: 'RequestEntityTooLarge', message },
    413,
  );
}

/** SQS and SNS say by another code that it is their key which the caller may not use. */
const keyRefused: Readonly<Record<string, string>> = { sqs: 'KmsAccessDenied', sns: 'KMSAccessDenied' };
const accessRefused: Readonly<Record<string, string>> = { sns: 'AuthorizationError' };

/** Refuses what a policy does not allow, in the words of IAM. */
export function refuseAccess(service: string, caller: Caller, { demand, denied }: Refused): Answer {
  const { action, resource } = demand;
  const why = denied === 'an explicit deny' ? `with ${denied}` : `because ${denied} allows the ${action} action`;
  const message = `User: ${arnOf(caller, account)} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
  const ofKey = action.startsWith('kms:') ? keyRefused[service] : undefined;
  const query = ofKey ?? accessRefused[service] ?? 'AccessDenied';
  const json =
    ofKey === undefined ? 'com.amazon.coral.service#AccessDeniedException' : `com.amazonaws.${service}#${ofKey}`;
  return refusal(service, { json, query, message }, 403);
}

/** A service that cannot be reached, or that broke: an SDK tries again after a pause. */
export function unavailable(service: string): Answer {
  const message = 'The service is not available';
  const json = `${service === 'dynamodb' ? 'com.amazonaws.dynamodb.v20120810#' : ''}InternalServerError`;
  return refusal(service, { json, query: 'ServiceUnavailable', message }, 500);
}

/** Answers a write that met a transaction under way in DynamoDB's own shape. */
export function refuseConflict(conflict: Conflict): Answer {
  const body: Record<string, unknown> = { __type: `com.amazonaws.dynamodb.v20120810#${conflict.exception}` };
  if (conflict.exception === 'TransactionCanceledException') {
    const codes = conflict.inConflict.map((found) => (found ? 'TransactionConflict' : 'None'));
    body.CancellationReasons = codes.map((Code) =>
      Code === 'None' ? { Code } : { Code, Message: 'Transaction is ongoing for the item' },
    );
    body.Message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`;
  } else {
    body.message =
      conflict.exception === 'TransactionConflictException'
        ? 'Transaction is ongoing for the item'
        : 'The transaction with the given request token is already in progress';
  }
  return jsonAnswer(400, 'application/x-amz-json-1.0', body);
}

/** An answer of a JSON protocol. */
export function jsonAnswer(status: number, contentType: string, body: unknown): Answer {
  return {
    status,
    headers: { 'content-type': contentType, 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(body),
  };
}

/** SNS speaks XML; SQS names its errors in a header too; DynamoDB and KMS answer 400 where the others answer 403. */
function refusal(service: string | undefined, { json, query, message }: Refusal, queryStatus: number): Answer {
  if (service === 'sns') return xmlAnswer(queryStatus, query, message);
  const members = { __type: json, message, Message: message };
  const status = queryStatus === 403 && service !== 'sqs' ? 400 : queryStatus;
  const answer = jsonAnswer(
    status,
    service === 'kms' ? 'application/x-amz-json-1.1' : 'application/x-amz-json-1.0',
    members,
  );
  if (service === 'sqs') answer.headers['x-amzn-query-error'] = `${query};${status < 500 ? 'Sender' : 'Receiver'}`;
  return answer;
}

function xmlAnswer(status: number, code: string, message: string): Answer {
  const type = status < 500 ? 'Sender' : 'Receiver';
  const text = message.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
  const error = `<Error><Type>${type}</Type><Code>${code}</Code><Message>${text}</Message></Error>`;
  const body = `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${error}<RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
