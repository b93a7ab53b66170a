import { clearWarning, inTheClearTo } from '../../client/address.ts';
import { readAnswer } from '../../client/calls.ts';
import type { Connection } from '../../client/connection.ts';
import { Refused, Unreachable } from '../../client/failures.ts';
import { nodeTransport } from '../../client/node/transport.ts';
import { currentKeyOf } from '../../client/published-keys.ts';
import type { HttpAnswer } from '../../client/transport.ts';
import { answers, type KeysAnswer } from '../../protocol/answers.ts';
import { type Finding, isFault, isOk, toNote } from './finding.ts';

/** What the exchange's public page has told, where it answered. */
export interface Reached {
  readonly findings: readonly Finding[];
  readonly keys?: KeysAnswer['keys'];
}

const address = { check: 'address' } as const;
const clock = { check: 'clock' } as const;

/** Seconds that a signature may be old, and ahead, by the exchange's clock (contract, section 3). */
const oldest = 300;
const furthestAhead = 60;

/**
 * The clock of this machine against the exchange's. `began` and `ended` in milliseconds: when the call left, and when its answer was here.
 * The Date header (RFC 9110, 6.6.1) is cut to the second.
 */
export function clockFinding(date: string | undefined, began: number, ended: number): Finding {
  const theirs = Date.parse(date ?? '');
  if (Number.isNaN(theirs)) return toNote(clock, 'the exchange tells no time, so the clock cannot be compared');
  const seconds = Math.round(((began + ended) / 2 - (theirs + 500)) / 1000);
  const set = 'Set the clock of this machine, and let it be kept (NTP).';
  const off = `this machine is ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the exchange`;
  if (seconds > furthestAhead) return isFault(clock, `${off}; calls are refused beyond ${furthestAhead} s`, set);
  if (-seconds > oldest) return isFault(clock, `${off}; calls are refused beyond ${oldest} s`, set);
  if (seconds > furthestAhead / 2 || -seconds > oldest / 2)
    return toNote(clock, `${off}; soon its calls are refused`, set);
  return isOk(clock, seconds === 0 ? 'agrees with the exchange, to the second' : off);
}

function adviceFor(code: unknown, { url }: Connection): string {
  if (code === 'ECONNREFUSED')
    return `Nothing listens at ${url}. On this machine "npm start" runs an exchange; otherwise correct "url".`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return 'The name in "url" is not known: correct it, or look at the network.';
  return 'Look at "url" and "authority" in the connection, and at the way there (firewall, proxy).';
}

/** Asks for the public keys, with the authority as Host, as every call has it. */
export async function reach(connection: Connection, now: () => number): Promise<Reached> {
  const { url, authority } = connection;
  const began = now();
  let answer: HttpAnswer | undefined;
  try {
    answer = await nodeTransport(url, authority)({ method: 'GET', path: '/v1/keys', headers: {} });
    const { keys } = readAnswer(answer, answers.keys);
    const found = isOk(address, `an exchange answers at ${url}, in ${now() - began} ms`);
    const clear = inTheClearTo(url);
    const warned = clear === undefined ? [] : [toNote(address, clearWarning(clear))];
    return { findings: [found, ...warned, clockFinding(answer.header('date'), began, now())], keys };
  } catch (error) {
    if (error instanceof Unreachable && answer === undefined) {
      const { cause } = error;
      const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
      return { findings: [isFault(address, error.message, error.advice ?? adviceFor(code, connection))] };
    }
    if (error instanceof Unreachable || error instanceof Refused) {
      const what = `something answers at ${url}, and not as an exchange does: ${error.message}`;
      return {
        findings: [isFault(address, what, `Look at "url" (${url}) and "authority" (${authority}) in the connection.`)],
      };
    }
    throw error;
  }
}

/** Whether there is a key of this agency to seal reports to. */
export function intakeFinding(agency: string, keys: KeysAnswer['keys']): Finding {
  try {
    return isOk({ check: 'intake key' }, `of ${agency}: ${currentKeyOf(agency, keys).kid}`);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return isFault(
      { check: 'intake key' },
      error.message,
      `Is "${agency}" an agency of this exchange? Ask whoever runs it.`,
    );
  }
}
