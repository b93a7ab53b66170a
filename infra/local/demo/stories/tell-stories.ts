import { program } from '../../../../shared/command/terminal/program.ts';
import { handlingMeanings } from '../../../../shared/domain/handling.ts';
import type { Stage } from '../stage/stage.ts';
import { named, seconds } from '../stage/words.ts';
import { readReportFile } from './report-file.ts';
import { stories } from './stories.ts';
import { tellErasure } from './tell-erasure.ts';
import { tellRecall } from './tell-recall.ts';
import { type Told, tellStory } from './tell-story.ts';
import { tellWatch } from './tell-watch.ts';

function headingOf(place: number, file: string, submitter: string): string {
  const { cover, report } = readReportFile(file);
  const { code } = cover.handling;
  const [from = ''] = submitter.split('-');
  const route = `${named(from)} to ${cover.recipients.map(named).join(', ')}`;
  return `${place}. ${route}, ${code} (${handlingMeanings[code]}), ${cover.priority}\n   ${report.title}`;
}

/** Tells all stories, one after the other, and sums them up. */
export async function tellStories(stage: Stage): Promise<void> {
  const { narrator } = stage;
  const told: Told[] = [];
  narrator.line('Everybody and everything in these reports is made up.');
  for (const [at, story] of stories.entries()) {
    narrator.heading(headingOf(at + 1, story.file, story.submitter));
    const fires = story.isWatchedFor ? await tellWatch(stage, story, readReportFile(story.file).report) : undefined;
    const one = await tellStory(stage, story);
    await fires?.(one.id);
    told.push(one);
  }
  const last = told.at(-1);
  if (last !== undefined) {
    narrator.heading(`${told.length + 1}. ${named(last.from)} takes the last one back`);
    await tellRecall(stage, last);
  }
  // Of these a law lets nobody keep what a camera saw for longer.
  const kept = told.find((_, at) => readReportFile(stories[at]?.file ?? '').cover.retention.class === 'case');
  if (kept !== undefined && stage.later !== undefined) {
    narrator.heading(`${told.length + 2}. Years later, ${kept.reference} goes`);
    await tellErasure(stage, kept);
  }
  narrator.heading('What was sent');
  narrator.table(
    ['report', 'from', 'to', 'handling', 'approvals', 'in all', 'decision to readable'],
    told.map((one) => [
      one.reference,
      named(one.from),
      named(one.to),
      one.handling,
      String(one.approvals),
      seconds(one.inAll),
      seconds(one.toReadable),
    ]),
  );
  narrator.line();
  narrator.line('The first takes longest: each function is loaded at its first call, as on AWS.');
  narrator.line(
    'The exchange has opened none of them: it has moved keys, and the keys only when the approvals were there.',
  );
  narrator.line(`Next: npm start keeps an exchange running; ${program} --help is the command of an agency.`);
}
