import type { Report } from '../../../../shared/protocol/report.ts';
import { DemoFailed } from '../stage/failure.ts';
import type { Stage } from '../stage/stage.ts';
import type { Story } from './stories.ts';

const why = { purpose: 'investigate', justification: 'The number stands in a case of the letter boxes.' } as const;

/** Begins a watch for the first that a report can be searched for; what is answered tells, once it is released, that it has fired. */
export async function tellWatch(
  { colleagues, narrator }: Stage,
  { reader }: Story,
  report: Report,
): Promise<(submission: string) => Promise<void>> {
  const { searching } = await colleagues(reader);
  const [selector] = await searching.selectorsOf(report);
  if (selector === undefined) throw new DemoFailed('the report has nothing to be watched for');
  const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const { value: begun } = await narrator.step(
    `${reader} watches`,
    () => searching.watch({ selector, ...why, until }),
    () =>
      `${reader} watches for a ${selector.type} until ${until}: "${why.justification}"; the number is kept by nobody`,
  );
  return async (submission) => {
    await narrator.step(
      'the watch fires',
      async () => {
        for await (const { id, matches } of searching.watches())
          if (id === begun.id && matches.some((match) => match.submission === submission)) return;
        throw new DemoFailed('the watch has not fired');
      },
      () => `the watch of ${reader} has fired: the report that was released carries what it waits for`,
    );
  };
}
