import { Distrusted, NotSendable, Refused, Unreachable } from '../../../../shared/client/failures.ts';

/** The demo has not shown what it is there to show. The message is a sentence for whoever ran it. */
export class DemoFailed extends Error {
  override readonly name = 'DemoFailed';
}

/** There is no exchange to show anything with. The message is the exchange's own sentence, which says what to do. */
export class NoExchange extends Error {
  override readonly name = 'NoExchange';
}

/** What went wrong, as a sentence: with the exchange's own code and advice where it refused, with the pointers where a report is faulty. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Refused) return `the exchange refused with ${error.status} ${error.code}: ${error.message}`;
  if (error instanceof NotSendable) {
    return `${error.message}: ${error.faults.map(({ pointer, detail }) => `${pointer || 'it'} ${detail}`).join('; ')}`;
  }
  if (error instanceof Distrusted) return `what the exchange handed over was not believed: ${error.message}`;
  if (error instanceof Unreachable || error instanceof DemoFailed) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
