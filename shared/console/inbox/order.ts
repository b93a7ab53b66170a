import type { Task } from '../../protocol/answers.ts';

/** Urgent first, then by due, then as they came: the order in which the exchange lists them (contract, section 6). */
export function compareTasks(a: Task, b: Task): number {
  const urgent = Number(b.priority === 'urgent') - Number(a.priority === 'urgent');
  if (urgent !== 0) return urgent;
  const due = Date.parse(a.due) - Date.parse(b.due);
  return due !== 0 ? due : Number(a.submission > b.submission) - Number(a.submission < b.submission);
}

/**
 * The list after a look at its beginning alone: what was known behind the last of `front` stays, what stood before it and is not seen
 * again has been decided by somebody. So a long inbox is looked at by one call, and new urgent tasks are seen as soon as in a short one.
 */
export function withFront(front: readonly Task[], known: readonly Task[]): readonly Task[] {
  const last = front.at(-1);
  if (last === undefined) return [];
  const seen = new Set(front.map(({ submission }) => submission));
  return [...front, ...known.filter((task) => !seen.has(task.submission) && compareTasks(task, last) > 0)];
}
