import type { AgencyClient } from '../../client/client.ts';
import { isUuid7 } from '../../protocol/ids.ts';
import type { Role } from '../../protocol/principal-entry.ts';
import { clean } from '../terminal/show.ts';
import type { Called } from './command.ts';
import { type Session, Usage } from './session.ts';

/** A row of a list, as far as it tells which one is meant. */
interface Row {
  readonly id: string;
  readonly reference: string;
}

async function* tasks(client: AgencyClient): AsyncGenerator<Row> {
  for await (const { submission, reference } of client.inbox()) yield { id: submission, reference };
}

/** The caller's own lists, and who may walk each. */
const lists = {
  inbox: { rows: tasks, roles: ['approver'] },
  submissions: { rows: (client: AgencyClient) => client.submissions(), roles: ['submitter', 'approver', 'auditor'] },
  erasures: { rows: (client: AgencyClient) => client.erasures(), roles: ['approver', 'auditor'] },
  asked: { rows: (client: AgencyClient) => client.asked(), roles: ['approver', 'auditor'] },
  records: { rows: (client: AgencyClient) => client.records(), roles: ['reader'] },
} as const satisfies Record<string, { rows: (client: AgencyClient) => AsyncGenerator<Row>; roles: readonly Role[] }>;
type List = keyof typeof lists;

/** References as one compares them: whatever their case, their spaces, and how their letters are composed. */
function folded(text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

/** So few characters of an id are none that a person means. */
const fewest = 4;

const hex = /^[0-9a-f-]+$/;

/** Whether it could be a part of an id but for its length: then nothing was looked for, and that is what has to be said. */
function tooShort(written: string): boolean {
  return written.length < fewest && hex.test(written.toLowerCase());
}

/** Rows whose reference it is; where there is none those whose id begins or ends so. */
async function meant(rows: AsyncIterable<Row>, written: string): Promise<readonly Row[]> {
  const reference = folded(written);
  const part = written.toLowerCase();
  const isPart = part.length >= fewest && hex.test(part);
  const [byReference, byPart]: [Row[], Row[]] = [[], []];
  for await (const row of rows) {
    if (folded(row.reference) === reference) byReference.push(row);
    else if (isPart && (row.id.startsWith(part) || row.id.endsWith(part))) byPart.push(row);
  }
  return byReference.length > 0 ? byReference : byPart;
}

const mostShown = 8;

function ambiguous(written: string, rows: readonly Row[]): Usage {
  const shown = rows.slice(0, mostShown).map(({ id, reference }) => `  ${id}  ${clean(reference)}`);
  const more = rows.length > mostShown ? `\n  … and ${rows.length - mostShown} more` : '';
  return new Usage(`${clean(written)} may be any of these; say more of it:\n${shown.join('\n')}${more}`);
}

/**
 * The id that a person means: a whole one, in either case, is taken as it is; otherwise the beginning or the end of one, or a reference, that
 * stands in one of the caller's own lists, looked through in this order. Throws Usage where there is none, or more than one.
 */
export async function idMeant(
  called: Called,
  { client, principal }: Session,
  written: string,
  ...names: readonly List[]
): Promise<string> {
  const whole = written.toLowerCase();
  if (isUuid7(whole)) {
    called.about(whole);
    return whole;
  }
  const walked = names.filter((name) => lists[name].roles.some((role) => principal.roles.includes(role)));
  for (const name of walked) {
    const [row, ...more] = await meant(lists[name].rows(client), written);
    if (row === undefined) continue;
    if (more.length > 0) throw ambiguous(written, [row, ...more]);
    called.about(row.id);
    return row.id;
  }
  const sought = tooShort(written) ? 'the reference' : 'the id or the reference';
  const short = tooShort(written) ? `As a part of an id it is too short: ${fewest} characters at the least. ` : '';
  const where =
    walked.length === 0 ? '' : `nothing in your ${walked.join(' or ')} has ${sought} ${clean(written)}. ${short}`;
  throw new Usage(
    `${where}An id is a UUIDv7, as 019ab1c2-0000-7000-8000-000000000000; of what stands in your own lists its beginning or end is enough, or its reference.`,
  );
}
