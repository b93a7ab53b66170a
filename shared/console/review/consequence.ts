import type { Cover } from '../../domain/cover.ts';
import type { Task } from '../../protocol/answers.ts';

/** What approving does, as far as the task tells. */
export type Consequence =
  /** A recipient accepts conditions; so many other recipients have still to answer. */
  | { readonly kind: 'binds'; readonly othersLeft: number }
  /** So many of the originator's own approvals are still missing after this one. */
  | { readonly kind: 'waits'; readonly left: number }
  /** The originator's last under H3: the recipients are asked. */
  | { readonly kind: 'asks' }
  /** The last of all: it is released. */
  | { readonly kind: 'releases' };

/** What the approval of a task with this cover does. `required` and `given` are numbers over all agencies (contract, section 6). */
export function consequenceOf({ required, given, cover: asked }: Task, cover: Cover): Consequence {
  if (asked !== undefined) return { kind: 'binds', othersLeft: Math.max(0, required - given - 1) };
  const byRecipients = cover.handling.code === 'H3' ? cover.recipients.length : 0;
  const left = required - byRecipients - given - 1;
  if (left > 0) return { kind: 'waits', left };
  return { kind: byRecipients > 0 ? 'asks' : 'releases' };
}

/** A reason is as long as this at most, in characters (contract, section 6). */
const longest = 500;

/**
 * Why a report that is none is returned: its faults, as many as there is room for. They name members and rules and nothing of what was
 * written, for reasons are kept in the clear.
 */
export function reasonFor(
  start: string,
  faults: readonly { readonly pointer: string; readonly detail: string }[],
): string {
  const all = faults.map(({ pointer, detail }) => `${pointer} ${detail}`.trim());
  let said = start;
  for (const [i, one] of all.entries()) {
    const next = `${said}${i === 0 ? ' ' : '; '}${one}`;
    if ([...next].length > longest - 2) return `${said} …`;
    said = next;
  }
  return said;
}
