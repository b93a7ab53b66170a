import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/command/doctor/finding.ts';
import { newRegistrar } from '../../shared/enrolment/enrol.ts';
import { publicJwk } from '../../shared/protocol/thumbprint.ts';
import { aCover } from '../protocol/support.ts';
import { served } from './served.ts';
import { aReport, clientOf, registrars } from './stand-in-exchange.ts';
import { writeConnection } from './support.ts';
import { ran } from './terminal.ts';

const at = served();

const pinned = (over: object): string => writeConnection(at.folder, at.server, { registrars: over });
/** A report of police lies at the exchange; for the stand-in it waits for police and is released to customs alike. */
const reported = async (): Promise<string> =>
  (await (await clientOf(at.exchange, 'police-desk')).submit(aCover(), aReport())).id;
/** What the doctor says of the registrars, as whoever is named, or of the whole connection. */
const doctor = async (...as: string[]) => {
  const { code, out } = await ran(['doctor', '--json', ...as.flatMap((name) => ['--as', name])], {
    env: { SAMSYN_HOME: at.folder },
  });
  const findings: Finding[] = out.split('\n').map((line) => JSON.parse(line));
  const registrarsAre = findings.filter(({ check }) => check === 'registrars');
  return { code, told: registrarsAre.map(({ state, found }) => `${state} ${found}`), findings };
};

describe('registrars of a connection', () => {
  it('are a fault where they lack an agency that the exchange names, whoever calls', async () => {
    pinned({ police: registrars.police });
    const { code, told } = await doctor('police-desk');
    expect(code).toBe(1);
    expect(told).toContain('fault none of customs: what it submits could not be believed');
  });

  it('are told of once each: one that is missing is not told twice', async () => {
    pinned({ customs: registrars.customs });
    const { told } = await doctor('police-desk');
    expect(told.filter((one) => one.startsWith('fault'))).toEqual([expect.stringContaining('none of police')]);
  });

  it('are noted where nothing lies there to try them on', async () => {
    for (const name of ['police-desk', 'police-approver-1', 'customs-analyst']) {
      const { code, told } = await doctor(name);
      expect([code, told]).toEqual([
        0,
        [
          expect.stringMatching(
            /^note police: \S+; not tried, for nothing of police lies here that whoever calls may verify$/,
          ),
          expect.stringMatching(/^note customs: \S+; not tried/),
        ],
      ]);
    }
  });

  it('are not doubted for a report that was signed for a former name, which the connection lacks: that is told', async () => {
    const id = await reported();
    const lacking = { authority: 'older.example' };
    at.exchange.tamper = (path, body) =>
      void (path.endsWith('/sealed') && Object.assign(body.signature as object, lacking));
    const { code, findings } = await doctor('police-approver-1');
    expect(code).toBe(1);
    expect(findings).toContainEqual(
      expect.objectContaining({
        state: 'fault',
        found: expect.stringContaining(
          `${id}: it was signed for a name of the exchange that your connection does not know`,
        ),
        advice: 'Take the connection file anew, by a way that you trust.',
      }),
    );
    writeConnection(at.folder, at.server, { formerAuthorities: ['older.example'] });
    const again = await doctor('police-approver-1');
    expect(again.findings).toContainEqual(
      expect.objectContaining({ check: 'connection', found: expect.stringContaining('(formerly older.example)') }),
    );
  });

  it.each(['police-approver-1', 'customs-analyst'])(
    'are tried on what lies there for %s, without an act',
    async (as) => {
      const id = await reported();
      at.exchange.calls.length = 0;
      const { code, told } = await doctor(as);
      expect([code, told[0]]).toEqual([0, expect.stringMatching(new RegExp(`^ok police: .* who signed ${id}$`))]);
      expect(new Set(at.exchange.calls.map(({ method }) => method))).toEqual(new Set(['GET']));
    },
  );

  it.each(['police-approver-1', 'customs-analyst'])('are a fault where they are swapped, for %s', async (as) => {
    await reported();
    pinned({ police: registrars.customs, customs: registrars.police });
    const { code, told } = await doctor(as);
    expect([code, told[0]]).toEqual([1, expect.stringMatching(/^fault police: .*are not those of this exchange$/)]);
  });

  it('are a fault where they are those of another exchange, in a survey of the whole connection, told once', async () => {
    await reported();
    pinned({ ...registrars, police: publicJwk(await newRegistrar()) });
    const { code, findings } = await doctor();
    expect(code).toBe(1);
    expect(findings.filter(({ state }) => state === 'fault')).toEqual([
      expect.objectContaining({ check: 'registrars', advice: expect.stringContaining('by a way that you trust') }),
    ]);
  });

  it('are not to blame for what was changed on its way: that is told as it is', async () => {
    await reported();
    at.exchange.tamper = (path, body) => path.endsWith('/sealed') && Object.assign(body, { body: `${body.body} ` });
    const { code, findings } = await doctor('police-approver-1');
    expect([code, findings.find(({ state }) => state === 'fault')]).toEqual([
      1,
      expect.objectContaining({
        found: expect.stringContaining('does not hold for what was handed over'),
        advice: expect.stringContaining('Believe nothing'),
      }),
    ]);
  });

  it('are tried on the next report where one is refused, for it may have been decided on meanwhile', async () => {
    const [first, second] = [await reported(), await reported()];
    const { transport } = at.exchange;
    at.exchange.transport = (call) => {
      if (call.path.endsWith(`${first}/sealed`)) at.exchange.upcoming.push('state-conflict');
      return transport(call);
    };
    expect((await doctor('police-approver-1')).told[0]).toContain(second);
  });
});
