import { looksLike } from '../../client/identifying.ts';
import type { Fault } from '../../domain/refusal.ts';
import type { Called } from './command.ts';

/** What stands beside every field that is kept in the clear. */
export const noNames = 'no names or numbers there: the exchange keeps it in the clear';

const leaveOut = 'The exchange keeps it in the clear: say it without names and numbers.';

/** Warns of options whose text seems to name somebody, before anything is sent; never with what stands there. */
export function warnOfNames(called: Called, ...options: readonly string[]): void {
  for (const name of options) {
    const kinds = looksLike(called.option(name) ?? '');
    if (kinds.length > 0) called.warn(`--${name} holds what looks like ${kinds.join(' and ')}. ${leaveOut}`);
  }
}

/** The same of members of a cover; `of` says which one, where there are many. */
export function warnOfCover(called: Called, found: readonly Fault[], of = ''): void {
  for (const { pointer, detail } of found) called.warn(`${of}${pointer} ${detail}. ${leaveOut}`);
}
