import type { JsonObject } from '../basics/json.ts';
import type { Log } from '../basics/output.ts';
import { passes } from '../mappings/filter.ts';
import type { Queues } from '../queues/queues.ts';
import { type KmsCall, kmsEvent } from './kms-event.ts';
import type { EventRule } from './rules.ts';

interface Ways {
  readonly rules: readonly EventRule[];
  readonly queues: Pick<Queues, 'call' | 'urlOf'>;
  readonly region: string;
  readonly log: Log;
  /** The cloud's clock, in milliseconds since 1970. */
  readonly now: () => number;
}

/** What CloudTrail tells EventBridge of calls to KMS, and the rules that hand it on. As there, no call waits for it. */
export class Trail {
  readonly #ways: Ways;
  readonly #underWay = new Set<Promise<void>>();

  constructor(ways: Ways) {
    this.#ways = ways;
  }

  /** Tells of one call that was answered, or refused. */
  tell(call: KmsCall): void {
    const { rules, region, now } = this.#ways;
    if (rules.length === 0) return;
    const event = kmsEvent(call, region, now());
    const { detail } = event;
    const takers = rules.filter(
      ({ filter, takesReads }) => (takesReads || !detail.readOnly) && passes(filter, event as unknown as JsonObject),
    );
    for (const queueArn of takers.flatMap(({ queueArns }) => queueArns)) this.#send(queueArn, event);
  }

  /** Ends once all is handed on that was told of. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  #send(queueArn: string, event: object): void {
    const { queues, log } = this.#ways;
    const QueueUrl = queues.urlOf(queueArn.split(':').at(-1) ?? '');
    const sent = queues
      .call('SendMessage', { QueueUrl, MessageBody: JSON.stringify(event) })
      .then(() => undefined)
      .catch((fault: Error) => log({ level: 'ERROR', message: `No rule could hand on an event: ${fault.message}` }))
      .finally(() => this.#underWay.delete(sent));
    this.#underWay.add(sent);
  }
}
