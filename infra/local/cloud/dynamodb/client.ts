import { Agent, type IncomingMessage, request } from 'node:http';
import { readBody } from '../basics/bodies.ts';
import { isObject, type JsonObject, parseJson } from '../basics/json.ts';

/** An answer as the database gave it: forwarded byte for byte. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/** A refusal of DynamoDB, by its exception's name. */
export class DynamoDbError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** One set of credentials for all: DynamoDB Local keeps a database for each key and region. */
const authorization =
  'AWS4-HMAC-SHA256 Credential=local/20260101/eu-north-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';
const passedOn = ['content-type', 'x-amzn-requestid', 'x-amz-crc32'];

/** Calls the database behind the gateway, for the gateway itself and for those parts of the cloud that are no function. */
export class DynamoDb {
  readonly #endpoint: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  /** @param endpoint an http URL. */
  constructor(endpoint: string) {
    this.#endpoint = new URL(endpoint);
  }

  /** Calls an action and reads its answer; throws DynamoDbError when it is refused. */
  async call(action: string, body: JsonObject): Promise<JsonObject> {
    return this.#read(await this.forward(`DynamoDB_20120810.${action}`, Buffer.from(JSON.stringify(body))));
  }

  /** The same for the actions of DynamoDB Streams. */
  async streams(action: string, body: JsonObject): Promise<JsonObject> {
    return this.#read(await this.forward(`DynamoDBStreams_20120810.${action}`, Buffer.from(JSON.stringify(body))));
  }

  /** Sends a body as it is; the answer comes back whole, whatever its status. */
  async forward(target: string, body: Buffer): Promise<RawAnswer> {
    const answer = Promise.withResolvers<IncomingMessage>();
    const outgoing = request(this.#endpoint, {
      method: 'POST',
      agent: this.#agent,
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'content-length': body.length,
        'x-amz-target': target,
        'x-amz-date': '20260101T000000Z',
        authorization,
      },
    });
    outgoing.once('response', answer.resolve).once('error', answer.reject).end(body);
    const incoming = await answer.promise;
    const answered = (await readBody(incoming)) ?? Buffer.alloc(0);
    const headers = passedOn.flatMap((name) => {
      const value = incoming.headers[name];
      return typeof value === 'string' ? [[name, value] as const] : [];
    });
    return { status: incoming.statusCode ?? 500, headers: Object.fromEntries(headers), body: answered };
  }

  close(): void {
    this.#agent.destroy();
  }

  #read(answer: RawAnswer): JsonObject {
    const body = parseJson(answer.body.toString() || '{}');
    if (!isObject(body)) throw new DynamoDbError('InternalServerError', 'The database answered no object');
    if (answer.status === 200) return body;
    const name = String(body.__type).split('#').at(-1) ?? 'InternalServerError';
    throw new DynamoDbError(name, String(body.message ?? body.Message ?? name));
  }
}
