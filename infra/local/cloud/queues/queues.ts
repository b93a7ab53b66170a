import { EventEmitter, once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../basics/answer.ts';
import { isObject, type Json, type JsonObject, parseJson } from '../basics/json.ts';
import { arn } from '../template/names.ts';
import { buildEmulator, type Emulator } from './fauxqs.ts';

/** A refusal of SQS or SNS. */
export class QueueError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

const passedOn = ['content-type', 'x-amzn-query-error', 'x-amzn-requestid'];
/** How often a waiting receive looks again by itself: for messages that became visible without being sent. */
const lookAgainMs = 500;

/** SQS and SNS of one exchange. Queues and topics are known by name. */
export class Queues {
  readonly #emulator: Emulator;
  readonly #events: EventEmitter;
  readonly #region: string;
  readonly #baseUrl: URL;

  private constructor(emulator: Emulator, events: EventEmitter, region: string, baseUrl: URL) {
    this.#emulator = emulator;
    this.#events = events;
    this.#region = region;
    this.#baseUrl = baseUrl;
  }

  /**
   * @param folder where the queues lie on disk.
   * @param baseUrl the gateway's address: what queue addresses begin with.
   */
  static async open(folder: string, region: string, baseUrl: URL): Promise<Queues> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const events = new EventEmitter().setMaxListeners(0);
    const emulator = await buildEmulator(folder, region, baseUrl.origin, (queue) => events.emit(queue));
    return new Queues(emulator, events, region, baseUrl);
  }

  urlOf(queue: string): string {
    return `${this.#baseUrl.origin}/000000000000/${queue}`;
  }

  arnOf(queue: string): string {
    return arn('sqs', this.#region, queue);
  }

  /** Calls back whenever a message enters a queue. */
  onEnqueued(queue: string, listener: () => void): void {
    this.#events.on(queue, listener);
  }

  /** Makes a queue, or brings one that is there to these attributes; its messages stay. */
  ensureQueue(queue: string, attributes: Record<string, string>): void {
    const { sqs } = this.#emulator;
    const known = sqs.getQueueByName(queue);
    if (known === undefined) sqs.createQueue(queue, this.urlOf(queue), this.arnOf(queue), attributes);
    else known.setAttributes(attributes);
  }

  ensureTopic(topic: string): string {
    return this.#emulator.sns.createTopic(topic, undefined, undefined, this.#region).arn;
  }

  /** @param raw whether the queue gets the message as it was published, without SNS's envelope. */
  ensureSubscription(topicArn: string, queueArn: string, raw: boolean): string {
    const { sns } = this.#emulator;
    const known = [...sns.subscriptions.values()].find((s) => s.topicArn === topicArn && s.endpoint === queueArn);
    if (known !== undefined) {
      sns.unsubscribe(known.arn);
    }
    const subscription = sns.subscribe(topicArn, 'sqs', queueArn, raw ? { RawMessageDelivery: 'true' } : {});
    if (subscription === undefined) throw new Error(`There is no topic ${topicArn} to subscribe to`);
    return subscription.arn;
  }

  /**
   * Makes visible again what an earlier process had received from a queue and cannot finish any more. The receive
   * counts stay.
   */
  releaseReceived(queue: string): void {
    this.#putBack(queue, [...(this.#emulator.sqs.getQueueByName(queue)?.inflightMessages.keys() ?? [])]);
  }

  attribute(queue: string, name: 'VisibilityTimeout'): number {
    return Number(this.#emulator.sqs.getQueueByName(queue)?.getAttribute(name));
  }

  /** Calls SQS as an SDK does; throws QueueError when it is refused. */
  async call(action: string, members: JsonObject): Promise<JsonObject> {
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` };
    const answer = await this.#inject(headers, JSON.stringify(members));
    const body = parseJson(answer.body.toString() || '{}');
    if (answer.status === 200 && isObject(body)) return body;
    const { __type: type, message } = isObject(body) ? body : {};
    throw new QueueError(String(type).split('#').at(-1) ?? 'InternalError', String(message));
  }

  /** Publishes a message to a topic. */
  async publish(topicArn: string, message: string): Promise<void> {
    const body = new URLSearchParams({ Action: 'Publish', TopicArn: topicArn, Message: message });
    const answer = await this.#inject({ 'content-type': 'application/x-www-form-urlencoded' }, body.toString());
    if (answer.status !== 200) throw new QueueError('PublishFailed', answer.body.toString());
  }

  /**
   * Answers a call to SQS or SNS that the gateway let through. A receive that waits is given up when its caller goes
   * away: the emulator's own wait would hand the next message to nobody.
   */
  async forward(
    headers: IncomingHttpHeaders,
    { operation, members, body }: { operation: string; members: JsonObject; body: Buffer },
    gone: AbortSignal,
  ): Promise<Answer> {
    return operation === 'ReceiveMessage' ? this.#receive(headers, members, gone) : this.#inject(headers, body);
  }

  async close(): Promise<void> {
    await this.#emulator.close();
  }

  async #receive(headers: IncomingHttpHeaders, members: JsonObject, gone: AbortSignal): Promise<Answer> {
    const queue = String(members.QueueUrl).split('/').at(-1) ?? '';
    const attribute = this.#emulator.sqs.getQueueByName(queue)?.getAttribute('ReceiveMessageWaitTimeSeconds');
    const seconds = waitOf(members.WaitTimeSeconds, attribute);
    if (seconds === undefined) return this.#inject(headers, JSON.stringify(members));
    const until = Date.now() + seconds * 1000;
    const once = JSON.stringify({ ...members, WaitTimeSeconds: 0 });
    for (;;) {
      const answer = await this.#inject(headers, once);
      const handles = receiptsIn(answer);
      if (gone.aborted) this.#putBack(queue, handles);
      const left = until - Date.now();
      if (answer.status !== 200 || handles.length > 0 || left <= 0 || gone.aborted) return answer;
      await this.#nextMessage(queue, Math.min(left, lookAgainMs), gone);
      if (gone.aborted) return answer;
    }
  }

  #putBack(queue: string, handles: readonly string[]): void {
    for (const handle of handles) this.#emulator.sqs.getQueueByName(queue)?.changeVisibility(handle, 0);
  }

  /** Waits until a message enters the queue, the time is over, or the caller is gone. */
  async #nextMessage(queue: string, milliseconds: number, gone: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([gone, AbortSignal.timeout(Math.ceil(milliseconds))]);
    await once(this.#events, queue, { signal }).catch(() => undefined);
  }

  async #inject(headers: IncomingHttpHeaders, payload: Buffer | string): Promise<Answer> {
    const { authorization, 'content-type': type, 'x-amz-target': target } = headers;
    const response = await this.#emulator.app.inject({
      method: 'POST',
      url: '/',
      payload,
      headers: {
        host: this.#baseUrl.host,
        authorization: authorization ?? `AWS4-HMAC-SHA256 Credential=local/20260101/${this.#region}/sqs/aws4_request`,
        ...(type !== undefined && { 'content-type': type }),
        ...(typeof target === 'string' && { 'x-amz-target': target }),
      },
    });
    const kept = passedOn.flatMap((name) =>
      response.headers[name] === undefined ? [] : [[name, String(response.headers[name])]],
    );
    return { status: response.statusCode, headers: Object.fromEntries(kept), body: response.rawPayload };
  }
}

/** The receipt handles of the messages in an answer to ReceiveMessage. */
function receiptsIn({ status, body }: Answer): string[] {
  const answer = status === 200 ? parseJson(body.toString()) : undefined;
  const messages = isObject(answer) && Array.isArray(answer.Messages) ? answer.Messages : [];
  return messages.filter(isObject).map(({ ReceiptHandle }) => String(ReceiptHandle));
}

/** The seconds to wait, 0 to 20; undefined for anything else, which SQS refuses itself. */
function waitOf(given: Json | undefined, attribute: string | undefined): number | undefined {
  const seconds = given ?? Number(attribute ?? 0);
  return typeof seconds === 'number' && seconds >= 0 && seconds <= 20 ? seconds : undefined;
}
