import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** A call to a service of AWS, or to the API, as this machine's servers saw it. */
export interface SeenCall {
  /** `dynamodb:GetItem`, `kms:ReEncrypt`, `sqs:SendMessage`, `sns:Publish`; `api:PUT` for a call of an agency. */
  readonly operation: string;
  readonly asked: string;
  readonly answered: string;
  /** Who calls: the access key of its credentials; a function's is its own. */
  readonly caller: string;
}

const services: Readonly<Record<string, string>> = {
  DynamoDB_20120810: 'dynamodb',
  TrentService: 'kms',
  AmazonSQS: 'sqs',
};

const operationOf = ({ headers, method }: IncomingMessage, body: string): string | undefined => {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') {
    const [service = '', operation = ''] = target.split('.');
    return `${services[service] ?? service}:${operation}`;
  }
  if (headers['signature-input'] !== undefined) return `api:${method}`;
  const action = /(?:^|&)Action=(\w+)/.exec(body)?.[1];
  return action === undefined ? undefined : `sns:${action}`;
};

/** Keeps what passes through an emitter or a writer, and changes nothing of it. */
const overhear = (
  request: IncomingMessage,
  response: ServerResponse,
  done: (asked: string, answered: string) => void,
) => {
  const asked: Buffer[] = [];
  const answered: Buffer[] = [];
  const emit = request.emit.bind(request);
  request.emit = ((event: string, ...given: unknown[]) => {
    if (event === 'data') asked.push(Buffer.from(given[0] as Buffer));
    return emit(event, ...given);
  }) as typeof request.emit;
  for (const name of ['write', 'end'] as const) {
    const passOn = response[name].bind(response) as (...given: unknown[]) => never;
    response[name] = (...given: unknown[]): never => {
      if (typeof given[0] === 'string' || given[0] instanceof Uint8Array)
        answered.push(Buffer.from(given[0] as Buffer));
      return passOn(...given);
    };
  }
  response.once('finish', () => done(Buffer.concat(asked).toString(), Buffer.concat(answered).toString()));
};

/** Tells of every call that a server of this process answers, from now on. */
export const seeCalls = (tell: (call: SeenCall) => void): void => {
  diagnostics.subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    overhear(request, response, (asked, answered) => {
      const operation = operationOf(request, asked);
      const caller = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
      if (operation !== undefined) tell({ operation, asked, answered, caller });
    });
  });
};
