import type { Agency } from '../domain/agency.ts';

/** In what a recipient is asked for stands first since when: the oldest first. */
function owedOrder(since: string, submission: string): string {
  return `${since}#${submission}`;
}

/** The attributes by which what is asked of a recipient stands in two indexes: in `Waiting` for its originator, in `Inbox` for itself. */
export function owing(originator: Agency, recipient: Agency, since: string, submission: string) {
  return {
    waiting: `acknowledgement#${originator}`,
    waitingSince: since,
    inboxOf: `acknowledgement#${recipient}`,
    inboxOrder: owedOrder(since, submission),
  };
}
