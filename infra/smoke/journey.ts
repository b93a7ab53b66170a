import type { AgencyClient, Opened } from '../../shared/client/client.ts';
import { Refused } from '../../shared/client/failures.ts';
import type { HandlingCode } from '../../shared/domain/handling.ts';
import type { Agency } from './people.ts';
import { aReport, coverFor } from './report.ts';
import type { Steps } from './steps.ts';
import type { Waits } from './waits.ts';

/** One report's way from an agency to another. */
export interface Journey {
  readonly from: Agency;
  readonly to: Agency;
  readonly handling: HandlingCode;
  readonly reference: string;
  readonly id: string;
}

const purpose = {
  code: 'investigate',
  description: 'A test of the deployment: nobody and nothing is meant by it.',
} as const;

function reportOf({ reference }: Journey) {
  return {
    ...aReport('A test of the deployment: nothing was seen, and nobody is meant.'),
    title: `A test of the deployment, ${reference}`,
  };
}

function openedAs(opened: Opened, report: object): Opened {
  if (opened.plaintext === JSON.stringify(report)) return opened;
  throw new Error('what was opened is not the report that was sealed');
}

async function taskOf(approver: AgencyClient, id: string) {
  for await (const task of approver.inbox()) if (task.submission === id) return task;
  return undefined;
}

function hasTask(approver: AgencyClient, id: string) {
  return async () => (await taskOf(approver, id)) !== undefined;
}

function hasRecord(reader: AgencyClient, id: string) {
  return async (): Promise<boolean> => {
    try {
      await reader.record(id);
      return true;
    } catch (error) {
      if (error instanceof Refused && error.code === 'not-found') return false;
      throw error;
    }
  };
}

/** A recipient's approver accepts the conditions on the cover alone. */
async function accept(approver: AgencyClient, id: string): Promise<void> {
  const task = await taskOf(approver, id);
  if (task === undefined) throw new Error('it is not among the open tasks of the recipient');
  await approver.decide(id, { decision: 'approve', sealedDigest: task.sealedDigest, acceptsConditions: true });
}

function actsOf(handling: HandlingCode, approvers: number): string {
  const ours = Array.from({ length: approvers }, () => ['reviewed', 'approved']).flat();
  return ['submitted', ...ours, ...(handling === 'H3' ? ['asked', 'approved'] : []), 'released', 'disclosed'].join(' ');
}

async function checkActs({ from, id, handling }: Journey, approvers: number): Promise<void> {
  const { state, acts } = await from.desk.track(id);
  const [found, expected] = [acts.map(({ act }) => act).join(' '), actsOf(handling, approvers)];
  if (state !== 'released' || found !== expected)
    throw new Error(`it is ${state}, with the acts ${found}; expected: ${expected}`);
  if (acts.some(({ seq }, i) => seq !== i + 1)) throw new Error('the acts are not numbered without gaps');
}

/** Sends one report the whole way. @throws StepFailed at the first step that does not come to what it has to. */
export async function walk(journey: Journey, waits: Waits, { step }: Steps): Promise<void> {
  const { from, to, handling, reference, id } = journey;
  const report = reportOf(journey);
  const [first, ...others] = from.approvers;
  const [accepting] = to.approvers;
  if (first === undefined || accepting === undefined) throw new Error('an agency has no approvers');
  const task = waits.expect(from.id, 'task', id);
  const released = waits.expect(to.id, 'released', id);
  const asked = handling === 'H3' ? waits.expect(to.id, 'asked', id) : undefined;

  const cover = coverFor([to.id], handling, { reference, purpose });
  const prepared = await step('seal', () => from.desk.prepare(cover, report, id));
  await step('submit', () => from.desk.send(prepared));
  await step('task', () => task(hasTask(first, id)));
  const approve = async (approver: AgencyClient, names: readonly ['open' | 'open 2+', 'approve' | 'approve 2+']) => {
    const { sealedDigest } = await step(names[0], async () => openedAs(await approver.review(id), report));
    const { required, given } = await step(names[1], () => approver.decide(id, { decision: 'approve', sealedDigest }));
    // Of an H3 the recipient's approval is still to come.
    return required - given - (asked === undefined ? 0 : 1);
  };
  let missing = await approve(first, ['open', 'approve']);
  const needed = others.slice(0, missing);
  for (const approver of needed) missing = await approve(approver, ['open 2+', 'approve 2+']);
  if (missing > 0)
    throw new Error(
      `${from.id} asks for ${missing} approvers more than the ${from.approvers.length} of this connection`,
    );
  if (asked !== undefined) {
    await step('asked', () => asked(hasTask(accepting, id)));
    await step('accept', () => accept(accepting, id));
  }
  await step('release', () => released(hasRecord(to.reader, id)));
  const justification = 'A test of the deployment: what arrives is compared with what was sent.';
  await step('read', async () =>
    openedAs(await to.reader.disclose(id, { purpose: purpose.code, justification }), report),
  );
  await step('acts', () => checkActs(journey, 1 + needed.length));
}
