import { Logger } from '@aws-lambda-powertools/logger';
import type { Code } from '../domain/refusal.ts';

/** Every event that may be logged, and all that may be said of it: ids, codes, counts. No word that a person wrote, no key, no name. */
export type LogEvent =
  | {
      readonly event: 'call-answered';
      readonly route: string;
      readonly status: number;
      readonly code?: Code | undefined;
    }
  | {
      readonly event: 'call-failed';
      readonly route: string;
      readonly error: string;
      readonly cause?: string | undefined;
    }
  | {
      readonly event: 'key-not-shown';
      readonly key: string;
      readonly error: string;
      readonly cause?: string | undefined;
    }
  | { readonly event: 'notice-relayed'; readonly to: string }
  | { readonly event: 'waiting-relayed'; readonly notices: number; readonly left: number }
  | { readonly event: 'time-kept'; readonly hoursLate: number; readonly [outcome: string]: number | string }
  | { readonly event: 'approval-opened' | 'approval-gone'; readonly submission: string }
  | {
      readonly event: 'record-released' | 'release-done-before' | 'release-still-unproven';
      readonly submission: string;
    }
  | { readonly event: 'recipients-told'; readonly submission: string; readonly recipients: number }
  | {
      readonly event: 'key-use-unexplained' | 'key-use-spare' | 'key-use-unused';
      /** Undefined where its context names none. */
      readonly submission: string | undefined;
      readonly operation: string;
      /** The ARN of whoever it was. */
      readonly by: string;
      /** The event of CloudTrail. */
      readonly told: string;
      readonly reason?: string | undefined;
    }
  | ({ readonly event: 'notice-failed' | 'due-failed'; readonly submission: string } & Failure)
  | ({
      readonly event: 'message-failed';
      /** Undefined where the message names none. */
      readonly submission: string | undefined;
      readonly attempt: number;
    } & Failure);

/**
 * Why a message, a record or a notice failed: it is none of ours; a release is not proved; recipients could not be told; a service did
 * not answer, or refused; the function's time was over; a bug.
 */
type FailureKind = 'unreadable' | 'unproven' | 'untold' | 'service' | 'out-of-time' | 'internal';

interface Failure {
  readonly kind: FailureKind;
  /** Of an unproven release: what is missing, in words of the program. */
  readonly reason?: string | undefined;
  readonly error: string;
  readonly cause?: string | undefined;
}

/** A message or record that is none of ours. */
export class Unreadable extends Error {
  override name = 'Unreadable';
}

const logger = new Logger({ serviceName: 'samsyn' });

const levels: Readonly<Record<LogEvent['event'], 'info' | 'error'>> = {
  'call-answered': 'info',
  'call-failed': 'error',
  'key-not-shown': 'error',
  'notice-relayed': 'info',
  'waiting-relayed': 'info',
  'approval-opened': 'info',
  'approval-gone': 'info',
  'record-released': 'info',
  'release-done-before': 'info',
  'recipients-told': 'info',
  'key-use-unexplained': 'error',
  'key-use-spare': 'error',
  'key-use-unused': 'info',
  'notice-failed': 'error',
  'due-failed': 'error',
  'time-kept': 'info',
  'release-still-unproven': 'error',
  'message-failed': 'error',
};

/** What alarms watch: the count of these events, or what one says; CloudWatch takes it out of the line itself (embedded metric format). */
const watched: Readonly<Partial<Record<LogEvent['event'], string>>> = {
  'time-kept': 'HoursLate',
  'key-use-unexplained': 'KeyUsesUnexplained',
  'key-use-spare': 'KeyUsesSpare',
  'key-use-unused': 'KeyUsesUnused',
};

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
function metricOf(said: LogEvent): object {
  const name = watched[said.event];
  if (name === undefined) return {};
  const of = { Namespace: 'Samsyn', Dimensions: [['FunctionName']], Metrics: [{ Name: name }] };
  return {
    _aws: { Timestamp: Date.now(), CloudWatchMetrics: [of] },
    FunctionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    [name]: said.event === 'time-kept' ? said.hoursLate : 1,
  };
}

/** Writes one event. */
export function log(what: LogEvent): void {
  const { event, ...said } = what;
  logger[levels[event]](event, { ...said, ...metricOf(what) });
}

/**
 * What of an error may be logged: its name, its cause's, and where it was thrown. Never its message: that of a library may hold what it
 * was given, and what it was given may be somebody's secret.
 */
export function named(error: unknown): { readonly error: string; readonly cause?: string } {
  if (!(error instanceof Error)) return { error: 'not an Error' };
  const at = error.stack
    ?.split('\n')
    .find((line) => line.trimStart().startsWith('at '))
    ?.trim();
  const name = at === undefined ? error.name : `${error.name} ${at}`;
  return error.cause instanceof Error ? { error: name, cause: error.cause.name } : { error: name };
}

/** By its name: no function holds the code of another's errors for the sake of its log. */
const kinds: Readonly<Record<string, FailureKind>> = {
  Unreadable: 'unreadable',
  Unproven: 'unproven',
  Untold: 'untold',
  Unavailable: 'service',
  NotTaken: 'service',
};

/** What may be logged of a failure. The errors of AWS's clients are known by what they tell of their tries. */
export function failureOf(error: unknown): Failure {
  const of = error instanceof Error ? error : new Error();
  const kind = kinds[of.name] ?? ('$metadata' in of ? 'service' : 'internal');
  const reason = kind === 'unproven' && 'reason' in of ? { reason: String(of.reason) } : {};
  return { kind, ...reason, ...named(error) };
}
