import type { Page } from 'playwright-core';
import type { InboxAnswer, Task } from '../../shared/protocol/answers.ts';

/** An inbox of many tasks in the console: how long it took to be there, milliseconds from keys to what they change, and rows that are drawn. */
export interface LongInbox {
  readonly tasks: number;
  readonly listed: number;
  readonly moves: readonly number[];
  readonly found: number;
  readonly drawn: number;
}

/** A page of the exchange's inbox. */
const onePage = 50;

/** Tasks like one that waits, each due a minute after the one before it. */
const like = (task: Task, from: number): readonly Task[] =>
  Array.from({ length: onePage }, (_, i) => ({
    ...task,
    submission: `01939e3c-0000-7000-8000-${String(from + i).padStart(12, '0')}`,
    due: new Date(Date.parse(task.due) + (from + i) * 60_000).toISOString(),
    reference: `L 2026/${from + i + 1}`,
  }));

/**
 * Measures the console on a page of somebody who is about to come in by `enter`, with the answers of the inbox made longer on their way to
 * the browser: the calls are real, and so is the first task.
 */
export const measureLongInbox = async (page: Page, enter: () => Promise<void>, tasks: number): Promise<LongInbox> => {
  let task: Task | undefined;
  await page.route(/\/inbox(?:\/after\/\d+)?$/, async (route) => {
    if (task === undefined) {
      const answer: InboxAnswer = await (await route.fetch()).json();
      task = answer.tasks[0];
    }
    const from = Number(/after\/(\d+)$/.exec(route.request().url())?.[1] ?? 0);
    const next = from + onePage < tasks ? `/v1/police/inbox/after/${from + onePage}` : null;
    await route.fulfill({ json: { tasks: task === undefined ? [] : like(task, from), next } });
  });
  const began = performance.now();
  await enter();
  await page.locator(`table[aria-rowcount="${tasks + 1}"]`).waitFor({ timeout: 120_000 });
  const listed = performance.now() - began;
  const moves: number[] = [];
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('j');
    const since = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          requestAnimationFrame(() => resolve(performance.now() - Number(document.documentElement.dataset.pressed)));
        }),
    );
    moves.push(since);
  }
  const drawn = await page.locator('.task').count();
  const asked = performance.now();
  await page.locator('#find-task').fill(`2026/${tasks}`);
  await page.locator('table[aria-rowcount="2"]').waitFor();
  return { tasks, listed, moves, found: performance.now() - asked, drawn };
};
