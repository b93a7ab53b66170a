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
  | { readonly event: 'waiting-relayed'; readonly notices: number }
  | { readonly event: 'approval-opened' | 'approval-gone'; readonly submission: string }
  | { readonly event: 'record-released' | 'release-done-before'; readonly submission: string }
  | { readonly event: 'message-failed'; readonly error: string; readonly cause?: string | undefined };

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
  'message-failed': 'error',
};

/** Writes one event. */
export const log = ({ event, ...said }: LogEvent): void => logger[levels[event]](event, said);

/**
 * What of an error may be logged: its name, its cause's, and where it was thrown. Never its message: that of a library may hold what it
 * was given, and what it was given may be somebody's secret.
 */
export const named = (error: unknown): { readonly error: string; readonly cause?: string } => {
  if (!(error instanceof Error)) return { error: 'not an Error' };
  const at = error.stack
    ?.split('\n')
    .find((line) => line.trimStart().startsWith('at '))
    ?.trim();
  const name = at === undefined ? error.name : `${error.name} ${at}`;
  return error.cause instanceof Error ? { error: name, cause: error.cause.name } : { error: name };
};
