import {
  type DynamoDBClient,
  DynamoDBServiceException,
  TransactionCanceledException,
  TransactionInProgressException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { Unavailable } from '../workflow/ports.ts';

/** How often a transaction that met another one is tried again, and the longest wait before each further try, in milliseconds. */
const conflictTries = 7;
const firstWait = 8;

function isRefusedByCondition(error: unknown): boolean {
  return error instanceof DynamoDBServiceException && error.name === 'ConditionalCheckFailedException';
}

/** Whether AWS has judged the call (and a repetition would be judged alike), or something on the way has failed. */
function isFault(error: DynamoDBServiceException): boolean {
  return ['ValidationException', 'AccessDeniedException', 'ResourceNotFoundException'].includes(error.name);
}

/** Turns what a dependency did not do into `Unavailable`; what only a bug or a missing permission explains stays what it is. */
export async function orUnavailable<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof DynamoDBServiceException && (isFault(error) || isRefusedByCondition(error))) throw error;
    if (error instanceof TransactionCanceledException || error instanceof TransactionInProgressException) throw error;
    throw new Unavailable('DynamoDB did not do it', { cause: error });
  }
}

/** False where the condition of a single write did not hold. */
export async function holds(write: Promise<unknown>): Promise<boolean> {
  try {
    await orUnavailable(write);
    return true;
  } catch (error) {
    if (isRefusedByCondition(error)) return false;
    throw error;
  }
}

/** As `holds`, of a single write that may meet a transaction on its item: that says nothing of the item, and is tried again a moment later. */
export async function holdsAtLast(write: () => Promise<unknown>): Promise<boolean> {
  for (let i = 0; ; i += 1) {
    try {
      return await holds(write());
    } catch (error) {
      const { cause } = error as { readonly cause?: unknown };
      const isConflict = cause instanceof DynamoDBServiceException && cause.name === 'TransactionConflictException';
      if (!isConflict || i >= conflictTries) throw error;
      await shortly(i);
    }
  }
}

/** Reasons of a cancellation that say nothing of the items: the same transaction may be written a moment later. */
const passing = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
  'RequestLimitExceeded',
]);

function wait(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** Waits a random moment before a further try, longer with each: what holds DynamoDB back would else be met again. */
export function shortly(tries: number, random: () => number = Math.random): Promise<void> {
  return wait(random() * firstWait * 2 ** tries);
}

/** What became of one try: written, refused by the conditions at these places, or to be tried again (`anew`: it was cancelled). */
type Try = { readonly failed: readonly number[] } | { readonly again: 'anew' | 'same' };

async function tried(client: DynamoDBClient, items: readonly TransactWriteItem[], token: string): Promise<Try> {
  const command = new TransactWriteItemsCommand({ TransactItems: [...items], ClientRequestToken: token });
  try {
    await orUnavailable(client.send(command));
    return { failed: [] };
  } catch (error) {
    // A try of ours that had no answer is still being written: under the same token the next one is told what became of it.
    if (error instanceof TransactionInProgressException) return { again: 'same' };
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
    const failed = codes.flatMap((code, place) => (code === 'ConditionalCheckFailed' ? [place] : []));
    if (failed.length > 0) return { failed };
    if (codes.some((code) => passing.has(code))) return { again: 'anew' };
    throw error;
  }
}

/**
 * Writes up to 100 items whole or not at all. Answers which items' conditions did not hold, by their place; none where it is
 * written. A conflict with another transaction is no answer about the state: it is tried again after a random wait, and
 * then told as unavailable, never as a refusal of the caller.
 *
 * @throws Unavailable
 */
export async function transact(
  client: DynamoDBClient,
  items: readonly TransactWriteItem[],
  random: () => number = Math.random,
): Promise<readonly number[]> {
  let token: string = globalThis.crypto.randomUUID();
  for (let i = 0; i < conflictTries; i += 1) {
    const outcome = await tried(client, items, token);
    if ('failed' in outcome) return outcome.failed;
    if (outcome.again === 'anew') token = globalThis.crypto.randomUUID();
    await shortly(i, random);
  }
  throw new Unavailable('a transaction kept meeting others');
}
