import type { Task } from '../../protocol/answers.ts';
import type { Session } from '../call/session.ts';

/** The keys by which the caller's person submits, as far as the connection knows them: mostly none. */
function submittingKeys({ connection, principal }: Session): readonly string[] {
  return [principal, ...connection.principals]
    .filter(
      ({ agency, holder, roles }) =>
        agency === principal.agency && holder === principal.holder && roles.includes('submitter'),
    )
    .map(({ keyid }) => keyid);
}

/**
 * Tasks without those of one's own submissions: the inbox has them, and another person has to decide them. A call for each task, and only
 * where the caller's person submits at all.
 */
export async function withoutOwn(session: Session, tasks: readonly Task[]): Promise<Task[]> {
  const keys = submittingKeys(session);
  if (keys.length === 0) return [...tasks];
  const others: Task[] = [];
  for (const task of tasks) {
    const { acts } = await session.client.track(task.submission);
    const by = acts.find(({ act }) => act === 'submitted')?.by?.keyid;
    if (by === undefined || !keys.includes(by)) others.push(task);
  }
  return others;
}
