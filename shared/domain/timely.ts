import type { Agency } from './agency.ts';
import type { Command } from './command.ts';
import { isOver } from './retention.ts';
import type { Submission } from './submission.ts';
import { openTasks } from './tasks.ts';

/**
 * An approved report is on its way within seconds, and is not called back from there; one whose release is not proved would stay for
 * ever. Time runs out for whom a task waits, and for nobody else; never before its time, whatever has ordered it.
 */
export function isUntimely(s: Submission, command: Command): boolean {
  switch (command.kind) {
    case 'withdraw':
      return s.state === 'approved' && s.unprovenSince === undefined;
    case 'lapse':
      return command.agency === s.originator || !hasRunOut(s, command.agency, command.at);
    case 'expire':
      return !hasRunOut(s, s.originator, command.at);
    case 'erase':
      return !isOver(s, command.agency, command.today);
    default:
      return false;
  }
}

/** Whether this agency's task is open, and its time is over. */
function hasRunOut(s: Submission, agency: Agency, at: string): boolean {
  const ends = openTasks(s).find((task) => task.agency === agency)?.ends;
  return ends !== undefined && Date.parse(at) >= Date.parse(ends);
}
