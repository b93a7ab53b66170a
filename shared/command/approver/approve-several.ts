import { Refused, Unreachable } from '../../client/failures.ts';
import type { Called } from '../call/command.ts';
import { NotAllDone } from '../call/long-run.ts';
import { Declined, Usage } from '../call/session.ts';
import { countsInWords } from '../terminal/progress.ts';
import { clean, sentences } from '../terminal/show.ts';

/** Why one of several is not approved, where the others still can be; undefined for what would keep the others from it too. */
function failureOf(error: unknown): { readonly code: string; readonly detail: string } | undefined {
  if (error instanceof Declined) return { code: 'declined', detail: error.message };
  if (error instanceof Usage) return { code: 'usage', detail: error.message };
  const alone =
    error instanceof Refused && (error.code === 'self-approval' || [404, 409, 410, 422].includes(error.status));
  return alone ? { code: error.code, detail: clean(error.message) } : undefined;
}

/** Does the same with each of several submissions, in their order. One that fails is told, and does not stop the others. */
export async function eachOf(
  called: Called,
  ids: readonly string[],
  act: (id: string) => Promise<void>,
): Promise<void> {
  const { err, width } = called.terminal;
  const counts = { approved: 0, failed: 0, 'not tried': ids.length };
  for (const id of ids) {
    called.about(id);
    try {
      await act(id);
      counts.approved += 1;
    } catch (error) {
      const failure = failureOf(error);
      if (failure === undefined && !(error instanceof Unreachable)) throw error;
      if (failure === undefined) {
        const { message } = error as Unreachable;
        throw new NotAllDone(
          3,
          `${countsInWords(counts)}.\n${clean(message)}. Call the same command again; what is approved stays so.`,
        );
      }
      counts.failed += 1;
      const { code, detail } = failure;
      err(
        called.flag('json')
          ? JSON.stringify({ id, error: code, detail })
          : sentences(`${id}: ${code}. ${detail}`, width),
      );
    }
    counts['not tried'] -= 1;
  }
  if (counts.failed > 0) throw new NotAllDone(1, `${countsInWords(counts)}. Those that failed are told above.`);
}
