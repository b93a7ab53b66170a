import { Refused } from '../../../../shared/client/failures.ts';
import { readersIn } from '../../../../shared/client/readers.ts';
import { DemoFailed } from '../stage/failure.ts';
import type { Stage } from '../stage/stage.ts';
import { named } from '../stage/words.ts';
import type { Told } from './tell-story.ts';

const reason = 'The registration number was misread: it is another car.';
const again = { purpose: 'prevent', justification: 'Look once more at what the cameras saw at the bridge.' } as const;

/** Recalls a report that was told of: nobody opens it any more, those who have read it are named, and their agency answers. */
export async function tellRecall({ colleagues, notices, narrator }: Stage, { id, from, to }: Told): Promise<void> {
  const [sender, reader, recipient] = await Promise.all(
    [`${from}-approver-1`, `${to}-analyst`, `${to}-approver-1`].map(colleagues),
  );
  if (sender === undefined || reader === undefined || recipient === undefined) throw new DemoFailed('nobody is there');
  const recalled = notices.expect(to, 'recalled', id);
  await narrator.step(
    `${sender.principal.name} recalls it`,
    () => sender.recall(id, reason),
    ({ custody }) => `${sender.principal.name} recalls it, signed (act ${custody.seq}): "${reason}"`,
  );
  await narrator.step(
    `${to} is told`,
    () => recalled,
    () => `${named(to)} is told by its notification queue; the key that it had of the report is deleted`,
  );
  await narrator.step(
    `${reader.principal.name} tries to open it again`,
    async () => {
      const answer = await reader.disclose(id, again).catch((error: unknown) => error);
      if (answer instanceof Refused && answer.code === 'record-recalled') return answer;
      throw new DemoFailed('what was recalled could be opened');
    },
    ({ status, code }) => `${reader.principal.name} tries to open it again: refused, ${status} ${code}`,
  );
  await narrator.step(
    `${recipient.principal.name} sees who has read it`,
    () => readersIn(recipient.acts('records', id), to),
    (readers) =>
      `${recipient.principal.name} sees by name who has read it: ${readers.map(({ name }) => name).join(', ')}`,
  );
  await narrator.step(
    `${recipient.principal.name} acknowledges it`,
    () => recipient.acknowledge(id, 'rectified'),
    ({ action, custody }) =>
      `${recipient.principal.name} answers for ${named(to)}, signed (act ${custody.seq}): ${action}; ${named(from)} reads the answer`,
  );
}
