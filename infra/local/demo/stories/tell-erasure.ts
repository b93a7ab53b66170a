import { setTimeout as wait } from 'node:timers/promises';
import type { AgencyClient } from '../../../../shared/client/client.ts';
import { Refused } from '../../../../shared/client/failures.ts';
import { DemoFailed } from '../stage/failure.ts';
import type { Stage } from '../stage/stage.ts';
import { named } from '../stage/words.ts';
import type { Told } from './tell-story.ts';

const reason = 'The case is with the court of appeal, and years from its end.';
const again = { purpose: 'investigate', justification: 'Look once more, after all these years.' } as const;
const dayMs = 86_400_000;

/** So many days from now until that day has begun, wherever the agency is. */
function daysUntil(day: string): number {
  return Math.ceil((Date.parse(day) - Date.now()) / dayMs) + 1;
}

/** The exchange does by itself what has its time, within minutes; at its start at once. */
async function erased(client: AgencyClient, id: string) {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = await client.track(id);
    if (found.state === 'erased') return found;
    await wait(100);
  }
  throw new DemoFailed('what nobody may keep any longer was not erased');
}

/** A record that its recipient keeps for as long as its law allows, and that is erased on the day: years pass on the exchange's own clock. */
export async function tellErasure({ colleagues, narrator, later }: Stage, { id, from, to }: Told): Promise<void> {
  if (later === undefined) throw new DemoFailed('time passes on the clock of the demo’s own exchange alone');
  const [reader, approver] = await Promise.all([colleagues(`${to}-analyst`), colleagues(`${to}-approver-1`)]);
  const { value: record } = await narrator.step(
    `${reader.principal.name} looks when it goes`,
    () => reader.record(id),
    ({ erasure }) =>
      `${reader.principal.name} looks when it goes: ${erasure?.on}, by ${erasure?.source} (${erasure?.rule})`,
  );
  const on = record.erasure?.on ?? '';
  const until = `${new Date().getUTCFullYear() + 10}${on.slice(4)}`;
  await narrator.step(
    `${approver.principal.name} keeps it longer`,
    () => approver.retain(id, { action: 'extend', until, reason }),
    ({ erasure }) =>
      `${approver.principal.name} keeps it longer, signed: it goes on ${erasure.on}. ${named(from)} has a clock of its own, which is not touched`,
  );
  const { value: then } = await narrator.step(
    'years pass',
    () => later(daysUntil(until)),
    () => `the exchange is stopped, and started again ${daysUntil(until)} days later by its own clock`,
  );
  const auditor = await then(`${to}-auditor`);
  await narrator.step(
    'the record goes',
    () => erased(auditor, id),
    ({ acts }) => {
      const gone = acts
        .filter(({ act }) => act === 'erased')
        .map(({ agency = '', at }) => `${named(agency)} ${at.slice(0, 10)}`);
      return `it is erased, by itself: the key and the ciphertext are destroyed, its ${acts.length} acts stay (${gone.join(', ')})`;
    },
  );
  const late = await then(`${to}-analyst`);
  await narrator.step(
    `${late.principal.name} tries to open it`,
    async () => {
      const answer = await late.disclose(id, again).catch((error: unknown) => error);
      if (answer instanceof Refused && answer.code === 'record-erased') return answer;
      throw new DemoFailed('what was erased could be opened');
    },
    ({ status, code }) => `${late.principal.name} tries to open it: refused, ${status} ${code}`,
  );
}
