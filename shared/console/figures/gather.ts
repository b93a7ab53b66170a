import type { RecordRow, SubmissionAnswer } from '../../protocol/answers.ts';
import type { AgencyClient } from '../client.ts';
import type { Identity } from '../session/identity.ts';
import { memory } from '../session/memory.ts';
import type { Failure } from '../shell/failure.tsx';
import { keepAnswer } from '../shell/keep-answer.ts';
import { weeksOf } from './counts.ts';

/** Rows of a list that are counted, and whether these are all that there are: no list is walked without end. */
export interface Counted<Row> {
  readonly rows: readonly Row[];
  readonly whole: boolean;
}

/** Rows of one list that are asked for at most: 40 pages, some seconds, and a tenth of what a door lets through in that time. */
export const mostCounted = 2_000;

/** Takes rows, newest first, as long as they are young enough, and no more than are counted. */
export async function walk<Row>(
  pages: AsyncIterable<Row>,
  isYoung: (row: Row) => boolean,
  most = mostCounted,
): Promise<Counted<Row>> {
  const rows: Row[] = [];
  for await (const row of pages) {
    if (!isYoung(row)) break;
    if (rows.length === most) return { rows, whole: false };
    rows.push(row);
  }
  return { rows, whole: true };
}

/** What was counted for whoever is in; a list that their roles may not read is not among it. */
export interface Gathered {
  readonly sent?: Counted<SubmissionAnswer>;
  readonly received?: Counted<RecordRow>;
}

export const gathered = memory<Gathered | undefined>(undefined);
export const gatherFailure = memory<Failure | undefined>(undefined);

/** Whose lists these are (contract, section 2). */
export function mayList({ roles }: Pick<Identity, 'roles'>) {
  return {
    inbox: roles.includes('approver'),
    sent: roles.some((role) => role !== 'reader'),
    received: roles.includes('reader'),
  };
}

/** Counts anew. What was submitted before these weeks and decided within them is not among the rows: it stands further down its list. */
export function gather(client: AgencyClient, identity: Identity, now: number): Promise<void> {
  const may = mayList(identity);
  const [from = now] = weeksOf(now);
  const asked = Promise.all([
    may.sent ? walk(client.submissions(), ({ receivedAt }) => Date.parse(receivedAt) >= from) : undefined,
    may.received ? walk(client.records(), ({ releasedAt }) => Date.parse(releasedAt) >= from) : undefined,
  ]);
  return keepAnswer(client, asked, gatherFailure, ([sent, received]) => {
    gathered.value = { ...(sent && { sent }), ...(received && { received }) };
  });
}
