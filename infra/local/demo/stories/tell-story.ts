import type { AgencyClient, Opened } from '../../../../shared/client/client.ts';
import { Refused } from '../../../../shared/client/failures.ts';
import type { DecisionBody } from '../../../../shared/protocol/bodies.ts';
import { DemoFailed } from '../stage/failure.ts';
import type { Stage } from '../stage/stage.ts';
import { kilobytes, minute, named } from '../stage/words.ts';
import { type ReportFile, readReportFile } from './report-file.ts';
import { reportLines } from './shown-report.ts';
import type { Story } from './stories.ts';

/** What came of a story, for the summary. Times in milliseconds. */
export interface Told {
  readonly id: string;
  readonly reference: string;
  readonly from: string;
  readonly to: string;
  readonly handling: string;
  readonly approvals: number;
  /** From the sealing to the report on the reader's screen. */
  readonly inAll: number;
  /** From the last approval to the recipient being told that it can read. */
  readonly toReadable: number;
}

/** One story as it goes: what is known of its submission, and whose turn it is. */
interface Scene extends Stage, ReportFile {
  readonly story: Story;
  readonly id: string;
  readonly originator: string;
  readonly recipient: string;
}

/** Makes a call that has to be refused in one way. That it is not refused, or otherwise, is what the demo must not hide. */
async function refused(status: number, code: string, call: () => Promise<unknown>): Promise<Refused> {
  try {
    await call();
  } catch (error) {
    if (error instanceof Refused && error.status === status && error.code === code) return error;
    throw error;
  }
  throw new DemoFailed(`this should have been refused with ${status} ${code}, and was not`);
}

/** What was opened, which has to be what was sealed, byte for byte. */
function openedAs(opened: Opened, report: ReportFile['report']): Opened {
  if (opened.plaintext === JSON.stringify(report)) return opened;
  throw new DemoFailed('what was opened is not the report that was sealed');
}

async function submit({ narrator, story, id, cover, report }: Scene, client: AgencyClient) {
  const { value: prepared } = await narrator.step(
    `${story.submitter} seals the report`,
    () => client.prepare(cover, report, id),
    ({ body }) =>
      `${story.submitter} checks the report and seals it on its own machine, to its own agency's key: ` +
      `${kilobytes(JSON.stringify(report).length)} of report, ${kilobytes(body.length)} sealed with its cover`,
  );
  const { value: answer } = await narrator.step(
    `${story.submitter} submits it`,
    () => client.send(prepared),
    ({ state, approvals: { required } }) =>
      `${story.submitter} submits it, signed (${client.principal.alg}): ${state}; approvals needed: ` +
      required.map(({ agency, count }) => `${count} of ${named(agency)}`).join(', '),
  );
  return answer;
}

async function tooSoon({ colleagues, narrator, story, id }: Scene): Promise<void> {
  const reader = await colleagues(story.reader);
  await narrator.step(
    `${story.reader} asks for it before it is released`,
    () => refused(404, 'not-found', () => reader.disclose(id, story.disclosure)),
    ({ status, code }) =>
      `${story.reader} asks for it too soon: refused, ${status} ${code}, as for an id that was never used`,
  );
}

async function selfApprovals(scene: Scene, sealedDigest: string): Promise<void> {
  const { colleagues, narrator, story, id } = scene;
  for (const name of story.selfApproval ?? []) {
    const client = await colleagues(name);
    const second = name === story.submitter ? '' : ', a second key of the same person,';
    await narrator.step(
      `${name} tries to approve its own report`,
      () => refused(403, 'self-approval', () => client.decide(id, { decision: 'approve', sealedDigest })),
      ({ status, code }) => `${name}${second} tries to approve it: refused, ${status} ${code}`,
    );
  }
}

/** One of the originator's approvers opens what is sealed, and approves what it has read: the decision names its digest. */
async function approve(scene: Scene, name: string): Promise<void> {
  const { colleagues, narrator, story, id, report } = scene;
  const client = await colleagues(name);
  const { value: opened } = await narrator.step(
    `${name} opens it`,
    async () => openedAs(await client.review(id, {}), report),
    ({ signer }) =>
      `${name} opens it, the ciphertext from one function and the key from another: it is what ${signer.name} signed`,
  );
  const decision: DecisionBody = {
    decision: 'approve',
    sealedDigest: opened.sealedDigest,
    ...(story.secrecyAssessment && { secrecyAssessment: story.secrecyAssessment }),
  };
  await narrator.step(
    `${name} approves`,
    () => client.decide(id, decision),
    ({ state, given, required }) => `${name} approves, signed: ${given} of ${required} approvals, ${state}`,
  );
}

/** The recipient's approver accepts the conditions of an H3 on the cover alone: nobody at the recipient has opened the report. */
async function accept(scene: Scene, name: string): Promise<void> {
  const { colleagues, narrator, id } = scene;
  const client = await colleagues(name);
  const { value: task } = await narrator.step(
    `${name} reads the cover`,
    async () => {
      for await (const found of client.inbox()) if (found.submission === id) return found;
      throw new DemoFailed(`the inbox of ${name} does not hold it`);
    },
    ({ handling }) => `${name} reads the cover, and no report: "${handling.conditions}"`,
  );
  await narrator.step(
    `${name} accepts the conditions`,
    () => client.decide(id, { decision: 'approve', sealedDigest: task.sealedDigest, acceptsConditions: true }),
    ({ state, given, required }) =>
      `${name} accepts the conditions, signed: ${given} of ${required} approvals, ${state}`,
  );
}

async function decide(scene: Scene, sealedDigest: string): Promise<void> {
  const { notices, narrator, story, id, recipient } = scene;
  if (story.readsTooSoon) await tooSoon(scene);
  await selfApprovals(scene, sealedDigest);
  const { accepting } = story;
  const asked = accepting === undefined ? undefined : notices.expect(recipient, 'asked', id);
  for (const name of story.approvers) await approve(scene, name);
  if (asked === undefined || accepting === undefined) return;
  await narrator.step(
    `the approvers of ${recipient} are asked`,
    () => asked,
    () => `the approvers of ${named(recipient)} are asked, through their queues, whether they accept the conditions`,
  );
  await accept(scene, accepting);
}

async function read({ colleagues, narrator, story, id, report }: Scene): Promise<void> {
  const client = await colleagues(story.reader);
  const { purpose, justification } = story.disclosure;
  const { value: opened } = await narrator.step(
    `${story.reader} opens the record`,
    async () => {
      const disclosed = await client.disclose(id, story.disclosure);
      return { ...openedAs(disclosed, report), act: disclosed.disclosure.seq };
    },
    ({ act }) => `${story.reader} opens it to ${purpose}: "${justification}" (act ${act} on its record)`,
  );
  if (opened.report.ok) for (const line of reportLines(opened.report.value)) narrator.detail(line);
}

/** Tells one story from the desk to the reader. Throws DemoFailed where anything goes otherwise than it has to. */
export async function tellStory(stage: Stage, story: Story): Promise<Told> {
  const { narrator, notices } = stage;
  const { cover, report } = readReportFile(story.file);
  const desk = await stage.colleagues(story.submitter);
  const originator = desk.principal.agency;
  const recipient = cover.recipients[0] ?? '';
  const scene: Scene = { ...stage, story, cover, report, id: desk.newId(), originator, recipient };
  const task = notices.expect(originator, 'task', scene.id);
  const released = notices.expect(recipient, 'released', scene.id);

  const from = performance.now();
  const { sealedDigest, approvals } = await submit(scene, desk);
  await narrator.step(
    'the approval queue opens the task',
    () => task,
    ({ priority, due = '' }) =>
      `it waits in the approval queue; the approvers of ${named(originator)} are told by their notification queue, and of ` +
      `nothing but its id, "${priority}" and when it is due, ${minute(due)}`,
  );
  await decide(scene, sealedDigest);
  const { took: toReadable } = await narrator.step(
    'the release moves the key',
    () => released,
    () => `released: its key now lies under a key of ${named(recipient)}, who are told by their notification queue`,
  );
  await read(scene);
  return {
    id: scene.id,
    reference: cover.reference,
    from: originator,
    to: recipient,
    handling: cover.handling.code,
    approvals: approvals.required.reduce((sum, { count }) => sum + count, 0),
    inAll: performance.now() - from,
    toReadable,
  };
}
