import type { AgencyClient, Opened } from '../../../../shared/client/client.ts';
import { DemoFailed } from '../stage/failure.ts';
import type { Notices } from '../stage/notices.ts';
import type { MadeReport } from './make.ts';

/** Who takes part in the journey of every report of the table. */
export interface Party {
  readonly desk: AgencyClient;
  readonly approver: AgencyClient;
  readonly reader: AgencyClient;
  readonly notices: Notices;
}

/** A report that has gone the whole way. Times in milliseconds. */
export interface Arrived {
  readonly id: string;
  /** From the approval's answer to the recipient being told that it can read. */
  readonly toReadable: number;
}

function sameText({ plaintext }: Opened, { line, report }: MadeReport, who: AgencyClient): void {
  if (plaintext === JSON.stringify(report)) return;
  throw new DemoFailed(`${who.principal.name} opened another text than line ${line} was sealed with`);
}

/**
 * Sends one report the whole way: sealed and submitted, announced to the approvers by their queue, opened and approved, released,
 * announced to the readers by theirs, disclosed and opened. What was opened is compared, twice, with what was sealed.
 */
export async function sendTheWholeWay({ desk, approver, reader, notices }: Party, made: MadeReport): Promise<Arrived> {
  const id = desk.newId();
  const task = notices.expect(desk.principal.agency, 'task', id);
  const released = notices.expect(reader.principal.agency, 'released', id).then(() => performance.now());
  released.catch(() => {});
  await desk.send(await desk.prepare(made.cover, made.report, id));
  await task;
  const reviewed = await approver.review(id, {});
  sameText(reviewed, made, approver);
  await approver.decide(id, { decision: 'approve', sealedDigest: reviewed.sealedDigest });
  const decided = performance.now();
  const readable = await released;
  const justification = 'Statistics of seizures, to be set beside our own of the same months.';
  sameText(await reader.disclose(id, { purpose: 'prevent', justification }), made, reader);
  return { id, toReadable: Math.max(0, readable - decided) };
}

/** Does something with each item, so many at once, in order of their beginning. The first failure ends it. */
export async function eachAtOnce<Item, Done>(
  items: readonly Item[],
  atOnce: number,
  act: (item: Item) => Promise<Done>,
  after: (done: readonly Done[]) => void,
): Promise<Done[]> {
  const done: Done[] = [];
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      done.push(await act(item));
      after(done);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return done;
}
