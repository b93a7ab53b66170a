import { describe, expect, it } from 'vitest';
import { isItsTurn, relayWaiting } from '../../shared/workflow/sweep.ts';
import { approvalBy, desk, person, reviewBy, withdrawalBy } from '../support/submissions.ts';
import { aRelay } from '../support/workflow/relaying.ts';

const { exchange, listening, submitted, done, minute, swept, approvedReport } = aRelay();

describe('the sweep', () => {
  it('sends again what has waited for a machine for a minute, and nothing that waits for a person', async () => {
    const lost = await submitted('H0');
    const opened = await submitted('H0');
    expect(await exchange.openTask(opened.id, 'police')).toBe(true);
    const approved = await approvedReport();
    const withdrawn = await done(await submitted('H0'), withdrawalBy(desk));
    const all = [lost, opened, approved, withdrawn];
    expect(await swept(minute(0.5), ...all)).toEqual([]);
    expect(await swept(minute(1), ...all)).toEqual([`release ${approved.id}`, `task police ${lost.id}`]);
  });

  it('tries all of them, also when one cannot be sent, and then says which', async () => {
    const { sent, outbox } = listening();
    const lost = await submitted('H0');
    const approved = await approvedReport();
    const failing = { ...outbox, queueRelease: () => Promise.reject(new Error('no answer')) };
    const outcome = await relayWaiting({ exchange, outbox: failing, agencies: ['police'], now: () => minute(1) });
    expect(sent).toContain(`task police ${lost.id}`);
    expect(outcome.failures.map(({ submission }) => submission)).toContain(approved.id);
  });

  it('is held up by no submission that cannot be read, and says which that is', async () => {
    const { sent, outbox } = listening();
    const [broken, lost] = [await submitted('H0'), await submitted('H0')];
    const read = (id: string) => (id === broken.id ? Promise.reject(new Error('unreadable')) : exchange.read(id));
    const ports = { exchange: { ...exchange, read }, outbox, agencies: ['police'], now: () => minute(1) };
    const { failures, notices, left } = await relayWaiting(ports);
    expect(failures).toEqual([{ submission: broken.id, error: new Error('unreadable') }]);
    expect(sent).toContain(`task police ${lost.id}`);
    expect([notices, left]).toEqual([sent.length, 0]);
  });

  it('comes less and less often to what has waited long', () => {
    const turns = Array.from({ length: 600 }, (_, n) => n).filter((n) => isItsTurn(n * 60_000 + 1));
    expect(turns.slice(0, 12)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30]);
    expect(turns.slice(-4)).toEqual([360, 420, 480, 540]);
  });

  it('asks a recipient again whose task was never opened', async () => {
    const [a, b] = [person('police', 'a'), person('police', 'b')];
    let s = await submitted('H3');
    await exchange.openTask(s.id, 'police');
    s = await done(s, reviewBy(a), reviewBy(b), approvalBy(a), approvalBy(b));
    expect(await swept(minute(1), s)).toEqual([`asked customs ${s.id}`]);
  });
});
