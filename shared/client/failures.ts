import type { Fault } from '../domain/refusal.ts';
import type { SubmitterDoubt } from '../proof/submitter.ts';

/** The exchange has refused a call: its code (contract, section 1) is what to act on. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly code: string;
  readonly faults: readonly Fault[];

  /** `detail` is the exchange's own sentence, which says what to do. */
  constructor(status: number, code: string, detail: string, faults: readonly Fault[] = []) {
    super(detail);
    this.status = status;
    this.code = code;
    this.faults = faults;
  }
}

/** No answer came, or none that makes sense: nothing is known of what the call has done. Repeating it, signed anew, is safe. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  /** Whether only a connection that was kept from before had gone. */
  readonly stale: boolean;
  /** What to do, where waiting is of no use. */
  readonly advice: string | undefined;

  constructor(
    message: string,
    { cause, stale = false, advice }: { cause?: unknown; stale?: boolean; advice?: string | undefined } = {},
  ) {
    super(message, { cause });
    this.stale = stale;
    this.advice = advice;
  }
}

/** What this client itself refuses to send: a report or a cover that breaks the contract. Nothing has left the machine. */
export class NotSendable extends Error {
  override readonly name = 'NotSendable';
  readonly faults: readonly Fault[];

  constructor(what: string, faults: readonly Fault[]) {
    super(`the ${what} does not follow the contract`);
    this.faults = faults;
  }
}

/** Why something that the exchange has handed over is not believed. */
export type Doubt =
  | SubmitterDoubt
  | 'other-submission'
  | 'body-not-readable'
  | 'not-addressed-to-us'
  | 'seal-of-other-submission'
  | 'key-of-other-report'
  | 'key-not-for-me'
  | 'does-not-open'
  | 'answer-too-large'
  | 'list-without-end';

const doubts: Readonly<Record<Doubt, string>> = {
  'other-submission': 'the answer is about another submission than the one asked for',
  'signature-not-in-form': "the originator's signature is not in the contract's form",
  'signer-not-vouched-for': 'no registrar that you trust vouches for the key that signed it',
  'signer-without-role': 'the key that signed it may not submit for that agency',
  'signed-after-revocation': 'it was signed after the key was revoked',
  'signed-for-another-exchange':
    'it was signed for a name of the exchange that your connection does not know. Where the exchange has another name since, take the connection file anew: "formerAuthorities" lists those of before',
  'signature-does-not-hold': "the originator's signature does not hold for what was handed over",
  'body-not-readable': 'the signed body is no submission of version 1',
  'not-addressed-to-us': 'the originator has not addressed it to your agency',
  'seal-of-other-submission': 'the report was sealed for another submission',
  'key-of-other-report': 'the key belongs to another sealed report than the one fetched',
  'key-not-for-me': 'the key was not wrapped to you',
  'does-not-open':
    'the sealed report does not open with the key handed over: its content key or its ciphertext is not sound',
  'answer-too-large': 'the answer has more than 6 MiB, which no answer of an exchange has',
  'list-without-end': 'the list names a page that has been there before, or pages without end',
};

/** What was handed over does not stand up to checking: believe nothing of it, and tell the operator. */
export class Distrusted extends Error {
  override readonly name = 'Distrusted';
  readonly doubt: Doubt;

  constructor(doubt: Doubt) {
    super(doubts[doubt]);
    this.doubt = doubt;
  }
}
