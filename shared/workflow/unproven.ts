/** Longer than a message is tried before SQS sets it aside, in milliseconds: five times, hidden for three minutes each time. */
const setAside = 20 * 60_000;

/** Whether a release is known not to be proved for so long (RFC 3339) that the message that found it was set aside, and raised its alarm. */
export function isLongUnproven(since: string, now: number): boolean {
  return now - Date.parse(since) >= setAside;
}
