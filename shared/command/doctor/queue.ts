import { clearWarning, inTheClearTo } from '../../client/address.ts';
import type { NotificationQueue } from '../../client/connection.ts';
import { noTrust } from '../../client/node/certificates.ts';
import { program } from '../terminal/program.ts';
import { type Finding, isFault, isOk, toNote } from './finding.ts';

function about(agency: string) {
  return { check: 'notifications', of: agency } as const;
}

function reasonOf(error: unknown, { endpoint }: NotificationQueue): readonly [found: string, advice: string] {
  const { name, message } = error instanceof Error ? error : new Error('it failed');
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/NonExistentQueue|QueueDoesNotExist/.test(name))
    return ['there is no such queue', 'Take "queueUrl" from the outputs of the deployment.'];
  if (
    /AccessDenied|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidSignature|MissingAuthentication|InvalidAccessKeyId/.test(
      name,
    )
  ) {
    return [
      `the credentials are refused (${name})`,
      'Take the credentials anew from whoever runs the exchange; they may receive and delete, nothing else.',
    ];
  }
  const distrust = noTrust(error, new URL(endpoint).hostname);
  if (distrust !== undefined) return [`no answer from the queue's endpoint: ${distrust.found}`, distrust.advice];
  if (code === 'ECONNREFUSED') {
    return [
      `no answer from the queue's endpoint (${code})`,
      `Nothing listens at ${endpoint}. On this machine the queue runs with the exchange ("npm start"); otherwise correct "endpoint".`,
    ];
  }
  if (/TimeoutError|AbortError/.test(name) || code !== '') {
    return [
      `no answer from the queue's endpoint (${code || name})`,
      'Look at "endpoint" and at the way there (firewall, proxy).',
    ];
  }
  return [`${name}: ${message}`, 'Look at the queue in "notifications" of the connection.'];
}

/** Whether an agency's notifications can be received. A message that is received so is there for the others at once. */
export async function queueFinding(agency: string, queue: NotificationQueue | undefined): Promise<Finding> {
  if (queue === undefined) {
    return toNote(
      about(agency),
      `the connection names no queue: "${program} inbox --watch" tells of tasks by asking, and of releases not at all`,
      'Add it to "notifications" of the connection, for a system that waits for messages.',
    );
  }
  // Loaded here alone: it brings the SDK.
  const { notificationsOf } = await import('../../client/node/notifications.ts');
  const notifications = notificationsOf(queue);
  try {
    await notifications.peek(0, AbortSignal.timeout(10_000));
    const clear = inTheClearTo(queue.endpoint);
    if (clear !== undefined) return toNote(about(agency), `the queue answers. ${clearWarning(clear)}`);
    return isOk(about(agency), 'the queue answers, and its credentials may receive');
  } catch (error) {
    return isFault(about(agency), ...reasonOf(error, queue));
  } finally {
    notifications.close();
  }
}
