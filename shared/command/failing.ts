import { Distrusted, NotSendable, Refused, Unreachable } from '../client/failures.ts';
import { localFailure } from '../client/node/local-failures.ts';
import { NotAllDone } from './call/long-run.ts';
import { Declined, Usage } from './call/session.ts';
import { NotConvertible } from './conversion/convert.ts';
import { program } from './terminal/program.ts';
import { clean, faultLines, hint } from './terminal/show.ts';

/** Exit codes: done; refused, or not to be trusted; not called as it can be; no answer. */
export const exit = { done: 0, refused: 1, usage: 2, unavailable: 3 } as const;

/** What a call has come to know that helps to tell why it was refused, and what comes next. */
export interface Known {
  readonly width: number;
  /** Who is what, where the caller lacks a role. */
  roles?: string | undefined;
  /** The options by which the same caller calls again. */
  me?: string;
  /** The submission or record that the call was about. */
  id?: string | undefined;
}

/** What to do about a refusal, beyond what the exchange itself says. */
const advice: Readonly<Record<string, string>> = {
  'signature-stale': 'Set the clock of this machine.',
  'signature-invalid': `Look at "authority" in the connection: "${program} doctor" compares.`,
  'key-unknown': `Is the principal enrolled? See "${program} principal sign --help", and "${program} doctor".`,
  'key-revoked': `Make new keys: "${program} keys new".`,
  'role-missing': 'Leave it to somebody of your agency who has the role.',
  'not-found': 'Look at the id, and at who you are (--as).',
  'self-approval': 'Another person has to decide: whoever submits does not approve.',
};

/** The call that comes next after a refusal that is about one submission, without its id and who calls. */
const nextCall: Readonly<Record<string, readonly [words: string, command: string]>> = {
  'not-reviewed': ['Open it first:', 'review'],
  'already-decided': ['See how it stands:', 'status'],
  'state-conflict': ['See how it stands:', 'status'],
};

/** The next call as it can be copied: of this submission, by this caller. Undefined where there is none, or many. */
function nextStep(code: string, { id, me = '', width }: Known): string | undefined {
  const [words, command] = nextCall[code] ?? [];
  if (words === undefined || id === undefined) return undefined;
  return hint(words, `${program} ${command} ${id} ${me}`.trimEnd(), width);
}

/** What went wrong, in words that say what to do; for scripts by its name; and the exit code. */
interface Told {
  readonly exit: number;
  readonly text: string;
  readonly value: object;
}

function ofRefusal({ code, message, status, faults }: Refused, known: Known): Told {
  const what = (code === 'role-missing' ? known.roles : undefined) ?? advice[code] ?? '';
  const lines = [`refused (${clean(code)}). ${clean(message)} ${what}`.trimEnd()];
  if (faults.length > 0) lines.push(faultLines(faults));
  const next = nextStep(code, known);
  if (next !== undefined) lines.push(next);
  return {
    exit: status === 429 || status >= 500 ? exit.unavailable : exit.refused,
    text: lines.join('\n'),
    value: { error: 'refused', code, status, detail: message, errors: faults },
  };
}

/** What is told of a failure, whatever it was. */
export function failureOf(error: unknown, known: Known): Told {
  if (error instanceof Refused) return ofRefusal(error, known);
  const { name, message } = error instanceof Error ? error : new Error('it failed');
  const of = (code: number, word: string, text: string, more: object = {}): Told => ({
    exit: code,
    text,
    value: { error: word, detail: message, ...more },
  });
  if (error instanceof Usage) return of(exit.usage, 'usage', message);
  if (error instanceof Declined) return of(exit.refused, 'declined', message);
  if (error instanceof NotAllDone) return of(error.exit, 'not-all-done', message);
  if (error instanceof NotSendable) {
    const { faults } = error;
    const what = error instanceof NotConvertible ? 'not converted:' : 'not sent,';
    const text = `${what} ${message}. Correct these:\n${faultLines(faults)}`;
    return of(exit.refused, 'not-sendable', text, { errors: faults });
  }
  if (error instanceof Distrusted) {
    const { doubt } = error;
    const text = `NOT TO BE TRUSTED: ${message}. Do not decide on it; tell whoever runs the exchange.`;
    return of(exit.refused, 'not-to-be-trusted', text, { doubt });
  }
  if (error instanceof Unreachable) {
    const end = message.includes('\n') ? '\n' : '. ';
    const advice = error.advice ?? `Does the exchange run? "${program} doctor" looks for the reason.`;
    return of(exit.unavailable, 'no-answer', `${message}${end}${advice}`, error.advice === undefined ? {} : { advice });
  }
  const local = localFailure(error);
  if (local !== undefined) return of(exit.refused, 'local', clean(`${local}.`));
  return of(exit.unavailable, 'failed', clean(`${name}: ${message}`));
}
