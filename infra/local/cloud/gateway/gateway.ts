import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Answer } from '../basics/answer.ts';
import { readBody } from '../basics/bodies.ts';
import type { Log } from '../basics/output.ts';
import type { DynamoDb } from '../dynamodb/client.ts';
import { type Conflicts, tablesWritten } from '../dynamodb/conflicts.ts';
import type { Trail } from '../events/trail.ts';
import type { Caller, Callers } from '../iam/callers.ts';
import { answerKms } from '../kms/operations.ts';
import type { Queues } from '../queues/queues.ts';
import { account } from '../template/deploy.ts';
import { type Identities, type Refused, refusedOf } from './authorise.ts';
import { demandsOf } from './demands.ts';
import type { Durations } from './durations.ts';
import type { Guarded } from './guarded.ts';
import * as refuse from './refusals.ts';
import { type ServiceCall, serviceCall } from './requests.ts';
import { faultOfSignature, parseAuthorization } from './signature.ts';

/** What stands behind the gateway. */
export interface Behind extends Guarded, Identities {
  readonly callers: Callers;
  readonly database: DynamoDb;
  readonly conflicts: Conflicts;
  readonly queues: Queues;
  readonly log: Log;
  readonly judging: Durations;
  readonly judges: boolean;
  /** The cloud's clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Told of every call to KMS, those too that are refused. */
  readonly trail: Trail;
  /** Told right after a write to these tables was answered. */
  written(tables: readonly string[]): void;
}

/** DynamoDB takes requests of 16 MB, the others less. */
const bodyLimit = 16 * 1024 * 1024;

/**
 * The one port in front of DynamoDB, KMS, SQS and SNS: it knows the caller by its access key, checks its signature, judges what it
 * asks for by the policies of the templates, and passes the call on. `AWS_ENDPOINT_URL` of every function points here.
 */
export async function listen(behind: Behind, port: number): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (call, response) => {
    const gone = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    void answer(call, behind, gone.signal)
      .catch((fault: Error): Answer => {
        behind.log({ level: 'ERROR', message: `The gateway failed: ${fault.message}` });
        return refuse.unavailable('');
      })
      .then((given) => send(response, given, behind.now()));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function answer(call: IncomingMessage, behind: Behind, gone: AbortSignal): Promise<Answer> {
  const body = await readBody(call, bodyLimit);
  if (body === undefined) return refuse.refuseLength();
  const authorization = parseAuthorization(call.headers.authorization);
  if (authorization === undefined) {
    return refuse.refuseSignature(call.headers.authorization === undefined ? 'missing' : 'incomplete', undefined);
  }
  const { service, accessKeyId } = authorization;
  const known = behind.callers.find(accessKeyId);
  if (known === undefined || call.headers['x-amz-security-token'] !== known.credentials.sessionToken) {
    return refuse.refuseCaller(service);
  }
  const fault = faultOfSignature(call, body, authorization, known.credentials.secretAccessKey, behind.now());
  if (fault !== undefined) return refuse.refuseSignature(fault, service);
  const asked = serviceCall(call, body, service);
  if (asked === undefined) return refuse.refuseOperation(service);
  const { caller } = known;
  // Whoever runs the exchange may do everything in its own account.
  if (behind.judges && (caller.kind !== 'operator' || namesAnotherAccount(asked))) {
    const refused = behind.judging.of(() => judged(asked, caller, behind));
    if (refused === 'unknown') return refuse.refuseOperation(service);
    if (refused !== undefined) {
      const denied = refuse.refuseAccess(service, caller, refused);
      if (service === 'kms') tellTrail(behind, asked, call, { accessKeyId, caller, given: denied, denied: true });
      return denied;
    }
  }
  try {
    const given = await pass(asked, call, behind, gone);
    if (service === 'kms') tellTrail(behind, asked, call, { accessKeyId, caller, given, denied: false });
    return given;
  } catch (failure) {
    behind.log({ level: 'ERROR', message: `${service} ${asked.operation} failed: ${String(failure)}` });
    return refuse.unavailable(service);
  }
}

interface Told {
  readonly caller: Caller;
  readonly accessKeyId: string;
  readonly given: Answer;
  readonly denied: boolean;
}

/** Each account has a trail of its own, and this is the exchange's: who administers another is told of there. */
function tellTrail(
  { trail, keys }: Behind,
  { operation, members }: ServiceCall,
  { headers }: IncomingMessage,
  { given, ...who }: Told,
): void {
  if (who.caller.kind === 'administrator') return;
  const requestId = String(given.headers['x-amzn-requestid'] ?? '');
  const userAgent = headers['user-agent'] ?? '';
  trail.tell({ operation, members, keys, userAgent, requestId, answer: given.body.toString(), ...who });
}

/** Whether a call names a key of another account. By anything but its ARN none is found. */
function namesAnotherAccount({ service, members }: ServiceCall): boolean {
  const named = Object.values(members).filter((value) => typeof value === 'string');
  return service === 'kms' && named.some((one) => one.startsWith('arn:') && one.split(':')[4] !== account);
}

function judged(asked: ServiceCall, caller: Caller, behind: Behind): Refused | 'unknown' | undefined {
  const demands = demandsOf(asked, behind);
  return demands === undefined ? 'unknown' : refusedOf(caller, demands, behind, behind.now());
}

async function pass(asked: ServiceCall, call: IncomingMessage, behind: Behind, gone: AbortSignal): Promise<Answer> {
  switch (asked.service) {
    case 'dynamodb':
      return passToDatabase(asked, behind);
    case 'kms': {
      const { status, body } = await answerKms(behind.keys, asked.operation, asked.members);
      return refuse.jsonAnswer(status, 'application/x-amz-json-1.1', body);
    }
    case 'sqs':
    case 'sns':
      return behind.queues.forward(call.headers, asked, gone);
  }
}

async function passToDatabase({ operation, target, members, body }: ServiceCall, behind: Behind): Promise<Answer> {
  const entered = behind.conflicts.enter(operation, members);
  if ('exception' in entered) return refuse.refuseConflict(entered);
  try {
    const given = await behind.database.forward(target, body);
    if (given.status !== 200) return given;
    if (operation === 'DescribeTable') return { ...given, headers: {}, body: inOurRegion(given.body, behind.region) };
    const tables = tablesWritten(operation, members);
    if (tables.length > 0) setImmediate(() => behind.written(tables));
    return given;
  } finally {
    entered.leave();
  }
}

/** The database calls its region `dynoxide`. */
function inOurRegion(body: Buffer, region: string): string {
  return body.toString().replaceAll('arn:aws:dynamodb:dynoxide:', `arn:aws:dynamodb:${region}:`);
}

/** With the cloud's own time: a client of AWS whose clock is another goes by it, and signs again. */
function send(response: ServerResponse, { status, headers, body }: Answer, now: number): void {
  const date = new Date(now).toUTCString();
  response.writeHead(status, { ...headers, date, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
